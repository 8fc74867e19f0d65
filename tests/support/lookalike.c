#include "support/lookalike.h"

#include <stdlib.h>

#include "domain/name.h"
#include "support/test.h"

static void
must(bool ok, const char *why)
{
	if (ok)
		return;
	print_error("%s\n", why);
	abort();
}

void
alike_open(struct alike *w, const struct site_names *site)
{
	const char *top = getenv("CHOPMARK_SOURCE");
	struct conf_folder folder;
	struct conf_errors errors;
	struct err e = { "" };
	bool is_read;

	must(top != NULL, "CHOPMARK_SOURCE is not set");
	w->arena = arena_new();
	w->keep = arena_new();
	folder = (struct conf_folder){ arena_printf(w->keep, "%s/rules", top).p, false };
	conf_errors_init(&errors);
	is_read = conf_read_official(&folder, 1, w->keep, &w->official, &errors);
	is_read = conf_read_lookalike(&folder, 1, w->keep, &w->tables, &errors) && is_read;
	must(is_read, buf_cstr(&errors.text));
	conf_errors_free(&errors);
	w->protected = protected_new(&w->official, &e);
	w->suffixes = suffix_load(NULL, &e);
	must(w->protected != NULL && w->suffixes != NULL, e.text);
	w->index = lookalike_new(&w->tables, w->protected, site, w->suffixes, &e);
	must(w->index != NULL, e.text);
}

void
alike_close(struct alike *w)
{
	lookalike_free(w->index);
	protected_free(w->protected);
	suffix_free(w->suffixes);
	arena_free(w->arena);
	arena_free(w->keep);
}

const char *
alike_nearest(struct alike *w, const char *name)
{
	struct resemblance r;
	struct str canon, copy;
	bool found;

	if (!domain_canon(w->arena, str_of(name), &canon))
		return "?";
	copy = exact_bytes(canon.p, canon.n);
	found = lookalike_nearest(w->index, w->arena, copy, &r);
	exact_free(copy.p);
	if (!found)
		return "";
	return arena_printf(w->arena, "%.*s,%s,%s", STR_ARG(r.target), trick_word(r.trick),
	    r.is_strong ? "strong" : "weak").p;
}

const char *
alike_brands(struct alike *w, const char *text)
{
	struct str out = STR(""), copy = exact(text);
	struct brand_hit hits[16];
	size_t n = brands_in(w->index, w->arena, copy, hits, 16), i;

	for (i = 0; i < n; i++)
		out = arena_printf(w->arena, "%.*s%s%.*s(%s%s%s%s)", STR_ARG(out),
		    i > 0 ? " " : "", STR_ARG(hits[i].name),
		    hits[i].weight == BRAND_DISTINCT ? "distinct" : "ordinary",
		    hits[i].is_whole ? ",whole" : "", hits[i].has_word ? ",word" : "",
		    hits[i].is_disguised ? ",disguised" : "");
	exact_free(copy.p);
	return arena_str(w->arena, out).p;
}
