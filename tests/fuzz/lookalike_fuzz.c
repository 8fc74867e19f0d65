/*
 * Any bytes, as a domain name and as a line of text, to the lookalike index over the
 * shipped rules and a small site. What must hold: answers lie inside what was asked,
 * and what is protected is never a lookalike.
 */
#include <stdint.h>
#include <stdlib.h>

#include "domain/name.h"
#include "identity/lookalike.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { HITS = 8 };

static struct arena *arena;
static struct protected *protected;
static struct lookalikes *lookalikes;

static void
must(bool ok)
{
	if (!ok)
		abort();
}

static void
open_index(void)
{
	static const struct conf_name own[] = { { "brightled.com", "f", 1 } };
	static const struct conf_name large[] = { { "shenzhenoptics.com", "f", 2 } };
	static const struct conf_name people[] = { { "王小明", "f", 3 } };
	static const struct site_names site = { own, 1, people, 1, large, 1, NULL, 0 };
	static struct conf_official official;
	static struct conf_lookalike tables;
	static struct arena *keep;
	const char *top = getenv("CHOPMARK_SOURCE");
	struct conf_folder folder;
	struct conf_errors errors;
	struct suffixes *suffixes;

	must(top != NULL);
	keep = arena_new();
	folder = (struct conf_folder){ arena_printf(keep, "%s/rules", top).p, false };
	conf_errors_init(&errors);
	must(conf_read_official(&folder, 1, keep, &official, &errors));
	must(conf_read_lookalike(&folder, 1, keep, &tables, &errors));
	conf_errors_free(&errors);
	must((protected = protected_new(&official, NULL)) != NULL);
	must((suffixes = suffix_load(NULL, NULL)) != NULL);
	lookalikes = lookalike_new(&tables, protected, &site, suffixes, NULL);
	must(lookalikes != NULL);
	arena = arena_new();
}

static bool
is_inside(struct str part, struct str whole)
{
	return part.n == 0 || (part.p >= whole.p && part.p + part.n <= whole.p + whole.n);
}

static void
ask_name(struct str name)
{
	struct resemblance r;

	if (!lookalike_nearest(lookalikes, arena, name, &r)) {
		must(r.trick == TRICK_NONE);
		return;
	}
	must(r.trick > TRICK_NONE && r.trick < TRICKS && r.target.n > 0);
	must(is_inside(r.name, name) && r.distance <= 200);
	must(protected_find(protected, name) == NULL && !lookalike_is_own(lookalikes, name));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n }, canon;
	struct brand_hit hits[HITS];
	size_t i, got;

	if (lookalikes == NULL)
		open_index();
	ask_name(text);
	if (domain_canon(arena, text, &canon))
		ask_name(canon);
	got = brands_in(lookalikes, arena, text, hits, HITS);
	must(got <= HITS);
	for (i = 0; i < got; i++)
		must(hits[i].from < hits[i].to && (i == 0 || hits[i - 1].to <= hits[i].from));
	arena_reset(arena);
	return 0;
}
