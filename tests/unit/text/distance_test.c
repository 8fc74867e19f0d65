#include "text/distance.h"

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

static void
each_edit_has_its_cost(void **state)
{
	static const struct {
		const char	*name, *is, *seen;
		unsigned	 cost, kinds;
	} rows[] = {
		{ "the same", "tmall", "tmall", 0, 0 },
		{ "a digit for a letter", "alibaba", "a1ibaba", 30, EDIT_GLANCE },
		{ "two letters equal at a glance", "tmall", "tmail", 40, EDIT_CLOSE },
		{ "two letters for one", "tmall", "trnall", 30, EDIT_GLANCE },
		{ "one letter for two", "western", "westem", 30, EDIT_GLANCE },
		{ "two letters, one of them a digit", "dhl", "c1hl", 50, EDIT_GLANCE },
		{ "a close shape", "ebay", "cbay", 40, EDIT_CLOSE },
		{ "a vowel", "amazon", "amazan", 70, EDIT_VOWEL },
		{ "the key beside", "temu", "temy", 80, EDIT_REPLACE },
		{ "a bit away, and no key near", "tmall", "tmalm", 100, EDIT_BIT },
		{ "any other letter", "lazada", "lamada", 100, EDIT_REPLACE },
		{ "neighbours swapped", "alipay", "alipya", 60, EDIT_SWAP },
		{ "a letter doubled", "alipay", "allipay", 50, EDIT_DOUBLE },
		{ "a double made single", "tmall", "tmal", 50, EDIT_DOUBLE },
		{ "a hyphen put in", "alipay", "ali-pay", 40, EDIT_HYPHEN },
		{ "a hyphen left out", "wal-mart", "walmart", 40, EDIT_HYPHEN },
		{ "a letter at the end", "alipay", "alipayx", 80, EDIT_APPEND },
		{ "an s at the end", "alipay", "alipays", 80, EDIT_PLURAL },
		{ "es after s", "express", "expresses", 80, EDIT_PLURAL },
		{ "the key beside hit too", "alipay", "alikpay", 80, EDIT_INSERT },
		{ "a slip of the finger", "alipay", "alipoay", 80, EDIT_INSERT },
		{ "a letter put in", "alipay", "alizpay", 100, EDIT_INSERT },
		{ "a letter left out", "alipay", "alpay", 100, EDIT_OMIT },
		{ "two at once", "alipay", "a1i-pay", 70, EDIT_GLANCE | EDIT_HYPHEN },
	};
	struct edit_path path;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str is = exact(rows[i].is), seen = exact(rows[i].seen);

		print_message("%s\n", rows[i].name);
		assert_true(distance_within(&t, is, seen, 200, &path));
		assert_int_equal(path.cost, rows[i].cost);
		assert_int_equal(path.kinds, rows[i].kinds);
		exact_free(is.p);
		exact_free(seen.p);
	}
}

static void
what_is_further_is_not_told(void **state)
{
	struct edit_path path;
	char long_label[70];

	(void)state;
	assert_true(distance_within(&t, STR("alipay"), STR("alpay"), 100, &path));
	assert_false(distance_within(&t, STR("alipay"), STR("alpay"), 99, &path));
	assert_false(distance_within(&t, STR("alipay"), STR("zzzzzz"), 200, &path));
	assert_false(distance_within(&t, STR("alipay"), STR("alipayabcd"), 500, &path));
	assert_false(distance_within(&t, STR("alipay"), STR(""), 500, &path));
	assert_true(distance_within(&t, STR(""), STR(""), 0, &path));
	memset(long_label, 'a', sizeof long_label);
	assert_true(distance_within(&t, (struct str){ long_label, 63 },
	    (struct str){ long_label, 63 }, 0, &path));
	assert_false(distance_within(&t, (struct str){ long_label, 64 },
	    (struct str){ long_label, 64 }, 0, &path));
}

static void
a_changed_beginning_is_told(void **state)
{
	struct edit_path path;

	(void)state;
	assert_true(distance_within(&t, STR("lazada"), STR("hazada"), 100, &path));
	assert_int_equal(path.start, 100);
	assert_true(distance_within(&t, STR("lazada"), STR("azada"), 100, &path));
	assert_int_equal(path.start, 100);
	assert_true(distance_within(&t, STR("lazada"), STR("lazadx"), 100, &path));
	assert_int_equal(path.start, 0);
}

/* The cost does not depend on how the two are laid out in memory or asked about. */
static void
a_name_is_nothing_from_itself_and_edits_are_counted(void **state)
{
	static const char *const names[] = { "a", "jd", "western", "made-in-china", "1688" };
	struct edit_path path;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		assert_true(distance_within(&t, str_of(names[i]), str_of(names[i]), 0, &path));
		assert_int_equal(path.n_edits, 0);
	}
	assert_true(distance_within(&t, STR("globalsources"), STR("gl0balsourccs"), 100, &path));
	assert_int_equal(path.n_edits, 2);
	assert_int_equal(path.cost, 70);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_edit_has_its_cost, set_up),
		cmocka_unit_test_setup(what_is_further_is_not_told, set_up),
		cmocka_unit_test_setup(a_changed_beginning_is_told, set_up),
		cmocka_unit_test_setup(a_name_is_nothing_from_itself_and_edits_are_counted,
		    set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
