/*
 * The index turned round: what would be caught. Each trick is played on the name in
 * every place, and only what lookalike_nearest() catches is told, so that the list
 * promises nothing that the filter does not hold.
 */
#include "identity/index.h"

#include <stdlib.h>
#include <string.h>

#include "domain/name.h"

enum { NAME_BYTES = 254, VARIANTS = 20000 };

struct round {
	const struct lookalikes	*x;
	struct arena		*arena;
	struct str		 name, label, suffix;
	struct names		 seen;
	enum trick		 trick;
	lookalike_variant	*fn;
	void			*ctx;
	bool			 is_over;
};

static void
tell_name(struct round *r, struct str name)
{
	struct resemblance res;
	struct str canon;

	if (r->is_over || r->seen.n >= VARIANTS || !domain_canon(r->arena, name, &canon) ||
	    str_eq(canon, r->name) || !lookalike_nearest(r->x, r->arena, canon, &res) ||
	    !names_add(&r->seen, canon))
		return;
	r->is_over = !r->fn(r->ctx, res.trick, canon);
}

/* a + b + c + "." + suffix */
static void
tell(struct round *r, struct str a, struct str b, struct str c)
{
	if (!r->is_over)
		tell_name(r, arena_printf(r->arena, "%.*s%.*s%.*s.%.*s", STR_ARG(a), STR_ARG(b),
		    STR_ARG(c), STR_ARG(r->suffix)));
}

static void
tell_replaced(struct round *r, size_t i, size_t n, struct str by)
{
	tell(r, str_sub(r->label, 0, i), by, str_sub(r->label, i + n, r->label.n));
}

static const char all_letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

static void
each_letter(struct round *r)
{
	struct str letters = { all_letters, sizeof all_letters - 1 }, one;
	size_t i, k;

	for (i = 0; i <= r->label.n; i++)
		for (k = 0; k < letters.n; k++) {
			one = str_sub(letters, k, k + 1);
			tell_replaced(r, i, 0, one);
			if (i < r->label.n)
				tell_replaced(r, i, 1, one);
		}
	for (i = 0; i < r->label.n; i++)
		tell_replaced(r, i, 1, STR(""));
	for (i = 1; i < r->label.n; i++) {
		char swapped[2] = { r->label.p[i], r->label.p[i - 1] };

		tell_replaced(r, i - 1, 2, (struct str){ swapped, 2 });
		tell_replaced(r, i, 0, STR("-"));
		tell_replaced(r, i, 0, STR("es"));
		tell_replaced(r, i, 0, STR("."));
	}
}

static void
each_shape(struct round *r)
{
	const struct shape_rule *rule;
	size_t i, k;

	for (k = 0; k < r->x->shapes.n_rules; k++) {
		rule = &r->x->shapes.rules[k];
		for (i = 0; i < r->label.n; i++) {
			if (r->label.p[i] == rule->to)
				tell_replaced(r, i, 1, (struct str){ rule->from, rule->n });
			if (i + rule->n <= r->label.n &&
			    memcmp(r->label.p + i, rule->from, rule->n) == 0)
				tell_replaced(r, i, rule->n, (struct str){ &rule->to, 1 });
		}
	}
}

static void
foreign_letter(void *ctx, struct str written, char looks)
{
	struct round *r = ctx;
	size_t i;

	for (i = 0; i < r->label.n; i++)
		if (r->label.p[i] == looks)
			tell_replaced(r, i, 1, written);
}

static void
each_place(struct round *r)
{
	static const char *const suffixes[] = { "com", "net", "org", "co", "cn", "com.cn",
		"shop", "store", "top", "vip", "xyz", "online", "site", "info", "biz", "cc",
		"ru", "eu", "co.uk", "de", "app", "club", "live", "email" };
	static const char *const words[] = { "service", "pay", "support", "login", "order",
		"mail", "trade", "shop", "secure", "verify" };
	struct arena *a = r->arena;
	size_t i;

	for (i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
		tell_name(r, arena_printf(a, "%.*s.%s", STR_ARG(r->label), suffixes[i]));
	for (i = 0; i < sizeof words / sizeof *words; i++) {
		struct str w = str_of(words[i]);

		tell(r, r->label, STR("-"), w);
		tell(r, w, STR("-"), r->label);
		tell(r, r->label, STR(""), w);
		tell(r, w, STR(""), r->label);
	}
	tell(r, STR("www"), r->label, STR(""));
	tell(r, STR("www-"), r->label, STR(""));
	tell(r, r->label, STR("com"), STR(""));
	tell(r, r->label, STR("-com"), STR(""));
	tell_name(r, arena_printf(a, "%.*s.pay-confirm.net", STR_ARG(r->name)));
	tell_name(r, arena_printf(a, "%.*s-%.*s.pay-confirm.net", STR_ARG(r->label),
	    STR_ARG(str_sub(r->suffix, 0, str_find(r->suffix, '.')))));
}

void
lookalike_variants(const struct lookalikes *x, struct str name, lookalike_variant *fn,
    void *ctx)
{
	struct round r = { .x = x, .fn = fn, .ctx = ctx };

	r.arena = arena_new();
	r.name = suffix_registrable(x->suffixes, name);
	if (r.name.n > 0 && r.name.n < NAME_BYTES) {
		r.label = str_sub(r.name, 0, str_find(r.name, '.'));
		r.suffix = domain_parent(r.name);
		names_init(&r.seen, r.arena, VARIANTS);
		each_shape(&r);
		skeleton_each(x->skeleton, foreign_letter, &r);
		each_letter(&r);
		each_place(&r);
	}
	arena_free(r.arena);
}
