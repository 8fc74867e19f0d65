/* A message file: whom it claims to be, and what every check finds in it. */
#include <stdio.h>
#include <stdlib.h>

#include "check/checks.h"
#include "scan/names.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

/* The shipped rules, read once. */
static const struct identity_index *
index_of(void)
{
	static struct conf conf;
	static struct names names;
	static struct arena *arena;
	struct conf_errors errors;
	const char *source = getenv("CHOPMARK_SOURCE");

	if (arena != NULL)
		return &names.index;
	arena = arena_new();
	conf_errors_init(&errors);
	if (!conf_read(NULL, arena, &conf, &errors))
		abort();
	conf.rules = arena_printf(arena, "%s/rules", source == NULL ? "." : source).p;
	conf.local_rules = "/nonexistent";
	if (!names_load(&conf, arena, &names, &errors)) {
		fputs(buf_cstr(&errors.text), stderr);
		abort();
	}
	conf_errors_free(&errors);
	return &names.index;
}

static void
must(bool so)
{
	if (!so)
		abort();
}

static void
check_findings(const struct claim *c, const struct findings *f)
{
	size_t i;

	must(c->reply_to.n <= CLAIM_DOMAINS && c->beside.n <= CLAIM_DOMAINS);
	must(c->display_brands.n <= CLAIM_BRANDS && c->subject_brands.n <= CLAIM_BRANDS);
	for (i = 0; i < c->display_brands.n; i++)
		must(c->display_brands.v[i].from < c->display_brands.v[i].to &&
		    c->display_brands.v[i].to <= c->display.n);
	/* Nobody is proven here, so nobody may be official. */
	must(f->identity != IDENTITY_OFFICIAL && f->identity != IDENTITY_SUPPLIER);
	must(!f->is_domain_forged || f->identity != IDENTITY_UNKNOWN);
	for (i = 0; i < f->n; i++)
		must(f->list[i].quote.n <= LIMIT_QUOTE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct identity_index *x = index_of();
	struct arena *a = arena_new();
	struct findings f = { .arena = a };
	struct auth auth = { .n_dkim = 0 };
	struct evidence e = { .auth = &auth, .index = x, .protected = x->protected,
	    .suffixes = x->suffixes };
	struct message m;
	struct letter l;
	struct claim c;

	letter_split(a, (struct str){ (const char *)data, n }, &l);
	mail_read(a, &l, &m);
	identity_claim(a, x, &m, &c);
	e.letter = &l;
	e.message = &m;
	e.claim = &c;
	check_run_all(&e, &f);
	check_findings(&c, &f);
	arena_free(a);
	return 0;
}
