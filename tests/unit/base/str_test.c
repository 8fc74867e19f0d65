#include "support/test.h"

#include "base/str.h"

static void
parts_between_separators_are_parts(void **state)
{
	static const struct { const char *in; const char *wanted[5]; } rows[] = {
		{ "a,,b,", { "a", "", "b", "", NULL } },
		{ "a", { "a", NULL } },
		{ "", { "", NULL } },
		{ ",", { "", "", NULL } },
	};
	struct str rest, part;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		rest = exact(rows[i].in);
		const char *block = rest.p;

		for (k = 0; str_next(&rest, ',', &part); k++) {
			assert_non_null(rows[i].wanted[k]);
			assert_str(part, rows[i].wanted[k]);
		}
		assert_null(rows[i].wanted[k]);
		exact_free(block);
	}
}

static void
numbers_are_digits_only_and_bounded(void **state)
{
	static const struct { const char *in; uint64_t max; bool ok; uint64_t wanted; } rows[] = {
		{ "0", 10, true, 0 },
		{ "18446744073709551615", UINT64_MAX, true, UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX, false, 0 },
		{ "99999999999999999999", UINT64_MAX, false, 0 },
		{ "11", 10, false, 0 },
		{ "", 10, false, 0 },
		{ "+1", 10, false, 0 },
		{ " 1", 10, false, 0 },
		{ "1x", 10, false, 0 },
	};
	uint64_t got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact(rows[i].in);

		got = 77;
		assert_int_equal(str_to_u64(s, rows[i].max, &got), rows[i].ok);
		assert_true(got == (rows[i].ok ? rows[i].wanted : 77));
		exact_free(s.p);
	}
}

static void
slices_may_hold_nul(void **state)
{
	struct str s = { "a\0b", 3 };

	(void)state;
	assert_int_equal(str_find(s, '\0'), 1);
	assert_int_equal(str_find(s, 'b'), 2);
	assert_false(str_eq(s, STR("a")));
	assert_true(str_eq(str_sub(s, 1, 99), (struct str){ "\0b", 2 }));
}

static void
finding_and_trimming(void **state)
{
	(void)state;
	assert_str(str_trim(STR(" \t a b\r\n")), "a b");
	assert_str(str_trim(STR(" \t ")), "");
	assert_int_equal(str_find_last(STR("a.b.c"), '.'), 3);
	assert_int_equal(str_find_last(STR("abc"), '.'), 3);
	assert_int_equal(str_find_str(STR("hello"), STR("lo")), 3);
	assert_int_equal(str_find_str(STR("hello"), STR("lox")), 5);
	assert_int_equal(str_find_str(STR(""), STR("x")), 0);
	assert_int_equal(str_ifind_str(STR("HeLLo"), STR("ll")), 2);
	assert_int_equal(str_ifind_str(STR("l"), STR("ll")), 1);
	assert_int_equal(str_of(NULL).n, 0);
}

static void
comparing_folds_ascii_only(void **state)
{
	(void)state;
	assert_true(str_ieq(STR("FROM"), STR("from")));
	assert_false(str_ieq(STR("\xC3\x84"), STR("\xC3\xA4")));
	assert_true(str_istarts(STR("Chopmark-Id"), STR("chopmark-")));
	assert_false(str_starts(STR("Chop"), STR("Chopmark")));
	assert_true(str_iends(STR("a.COM"), STR(".com")));
	assert_true(str_ends(STR("a.com"), STR(".com")));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0);
	assert_true(str_cmp(STR("b"), STR("ab")) > 0);
	assert_int_equal(str_cmp(STR("ab"), STR("ab")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_between_separators_are_parts),
		cmocka_unit_test(numbers_are_digits_only_and_bounded),
		cmocka_unit_test(slices_may_hold_nul),
		cmocka_unit_test(finding_and_trimming),
		cmocka_unit_test(comparing_folds_ascii_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
