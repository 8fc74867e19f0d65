#include "identity/index.h"

#include "support/lookalike.h"
#include "support/test.h"

struct told {
	size_t	n, of[TRICKS], stop_at;
	bool	has_wanted;
};

static bool
tell(void *ctx, enum trick trick, struct str variant)
{
	struct told *t = ctx;

	t->n++;
	t->of[trick]++;
	t->has_wanted |= str_eq(variant, STR("a1ibaba.com"));
	return t->n != t->stop_at;
}

static void
variants_cover_every_trick_and_are_told_once(void **state)
{
	static const enum trick wanted[] = { TRICK_HOMOGLYPH, TRICK_IDN, TRICK_OMISSION,
		TRICK_INSERTION, TRICK_REPLACEMENT, TRICK_TRANSPOSITION, TRICK_REPETITION,
		TRICK_VOWEL, TRICK_BITFLIP, TRICK_ADDITION, TRICK_PLURAL, TRICK_HYPHEN,
		TRICK_DOT, TRICK_SUFFIX, TRICK_GLUE, TRICK_COMBINATION, TRICK_EMBEDDED };
	struct told t = { .n = 0 };
	struct alike w;
	size_t i;

	(void)state;
	alike_open(&w, NULL);
	lookalike_variants(w.index, STR("alibaba.com"), tell, &t);
	for (i = 0; i < COUNT(wanted); i++) {
		print_message("%s\n", trick_word(wanted[i]));
		assert_true(t.of[wanted[i]] > 0);
	}
	assert_true(t.has_wanted);
	assert_int_equal(t.of[TRICK_NONE], 0);
	alike_close(&w);
}

static void
the_listener_may_stop_and_strangers_have_none(void **state)
{
	struct told t = { .stop_at = 3 };
	struct alike w;

	(void)state;
	alike_open(&w, NULL);
	lookalike_variants(w.index, STR("alibaba.com"), tell, &t);
	assert_int_equal(t.n, 3);
	t = (struct told){ .n = 0 };
	lookalike_variants(w.index, STR("qzvwkyfhx.example"), tell, &t);
	assert_int_equal(t.n, 0);
	lookalike_variants(w.index, STR("com"), tell, &t);
	lookalike_variants(w.index, STR(""), tell, &t);
	assert_int_equal(t.n, 0);
	alike_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variants_cover_every_trick_and_are_told_once),
		cmocka_unit_test(the_listener_may_stop_and_strangers_have_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
