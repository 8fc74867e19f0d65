#include "text/shape.h"

#include "support/test.h"

static struct shapes t;

static int
set_up(void **state)
{
	(void)state;
	shape_init(&t);
	assert_true(shape_add_glance(&t, STR("0"), STR("o")));
	assert_true(shape_add_glance(&t, STR("1"), STR("l")));
	assert_true(shape_add_glance(&t, STR("i"), STR("l")));
	assert_true(shape_add_glance(&t, STR("rn"), STR("m")));
	assert_true(shape_add_glance(&t, STR("cl"), STR("d")));
	assert_true(shape_add_close(&t, STR("c"), STR("e")));
	assert_true(shape_add_keyboard(&t, STR("qwertyuiop asdfghjkl zxcvbnm")));
	shape_seal(&t);
	return 0;
}

static struct str
fold(const char *text, char *out)
{
	struct str s = exact(text);
	size_t n = shape_fold(&t, s, out, NULL);

	exact_free(s.p);
	return (struct str){ out, n };
}

static void
names_that_look_equal_fold_to_one_form(void **state)
{
	static const struct {
		const char	*one, *other;
		bool		 wanted;
	} rows[] = {
		{ "alibaba", "a1ibaba", true }, { "alibaba", "aiibaba", true },
		{ "tmall", "trnall", true }, { "dhl", "clhl", true },
		{ "dhl", "c1hl", true }, { "ozon", "0z0n", true },
		{ "tmall", "small", false }, { "alibaba", "alibab", false },
		{ "", "", true }, { "r", "m", false },
	};
	char a[64], b[64];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_int_equal(str_eq(fold(rows[i].one, a), fold(rows[i].other, b)),
		    rows[i].wanted);
}

static void
what_is_shown_follows_the_rules_only(void **state)
{
	char out[16], shown[16];
	size_t n = shape_fold(&t, STR("b0rn1x"), out, shown);

	(void)state;
	assert_str(((struct str){ shown, n }), "b0m1x");
}

static void
loosening_keeps_the_length(void **state)
{
	char a[8], b[8];

	(void)state;
	shape_loosen(&t, STR("c0il"), a);
	shape_loosen(&t, STR("eoll"), b);
	assert_memory_equal(a, b, 4);
	shape_loosen(&t, STR("rn"), a);
	assert_memory_not_equal(a, "m", 1);
}

static void
squeezing_drops_hyphens_and_runs(void **state)
{
	char a[64], b[64];
	size_t n = shape_squeeze(&t, STR("tt-mmaa-ll"), a);
	size_t m = shape_squeeze(&t, STR("tmal"), b);

	(void)state;
	assert_int_equal(n, m);
	assert_memory_equal(a, b, n);
	assert_int_equal(shape_squeeze(&t, STR("---"), a), 0);
}

static void
keys_lie_beside_and_below_each_other(void **state)
{
	(void)state;
	assert_true(shape_is_key(&t, 'q', 'w'));
	assert_true(shape_is_key(&t, 'a', 'q'));
	assert_true(shape_is_key(&t, 's', 'e'));
	assert_true(shape_is_key(&t, 'b', 'g'));
	assert_false(shape_is_key(&t, 'q', 'p'));
	assert_false(shape_is_key(&t, 'q', 'z'));
	assert_false(shape_is_key(&t, '-', 'p'));
	assert_true(shape_is_close(&t, 'c', 'e') && shape_is_close(&t, 'e', 'c'));
	assert_false(shape_is_close(&t, 'c', 'x'));
}

static void
what_is_no_pair_is_refused(void **state)
{
	char row[] = "a?";
	int i;

	(void)state;
	assert_false(shape_add_glance(&t, STR("R"), STR("m")));
	assert_false(shape_add_glance(&t, STR("-"), STR("m")));
	assert_false(shape_add_glance(&t, STR("rn"), STR("mm")));
	assert_false(shape_add_glance(&t, STR("abcd"), STR("m")));
	assert_false(shape_add_glance(&t, STR("r-"), STR("m")));
	assert_false(shape_add_glance(&t, STR(""), STR("m")));
	assert_false(shape_add_close(&t, STR("a"), STR("a")));
	assert_false(shape_add_close(&t, STR("ab"), STR("a")));
	assert_false(shape_add_keyboard(&t, STR("")));
	assert_false(shape_add_keyboard(&t, str_of(row)));
	assert_false(shape_add_keyboard(&t, STR("abcdefghijklmnopqrstuvwxyz")));
	for (i = 0; i < SHAPE_RULES - 2; i++)
		assert_true(shape_add_glance(&t, STR("vv"), STR("w")));
	assert_false(shape_add_glance(&t, STR("vv"), STR("w")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(names_that_look_equal_fold_to_one_form, set_up),
		cmocka_unit_test_setup(what_is_shown_follows_the_rules_only, set_up),
		cmocka_unit_test_setup(loosening_keeps_the_length, set_up),
		cmocka_unit_test_setup(squeezing_drops_hyphens_and_runs, set_up),
		cmocka_unit_test_setup(keys_lie_beside_and_below_each_other, set_up),
		cmocka_unit_test_setup(what_is_no_pair_is_refused, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
