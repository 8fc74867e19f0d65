#include "support/test.h"

#include "base/utf8.h"

static void
sequences_are_those_of_rfc_3629(void **state)
{
	static const struct { const char *in; size_t n, wanted; } rows[] = {
		{ "a", 1, 1 }, { "\xC3\xA4", 2, 2 }, { "\xE5\xA4\xA9", 3, 3 },
		{ "\xF0\x9F\x98\x80", 4, 4 }, { "\xF4\x8F\xBF\xBF", 4, 4 },
		{ "", 0, 0 }, { "\x80", 1, 0 }, { "\xC0\x80", 2, 0 }, { "\xC1\xBF", 2, 0 },
		{ "\xE0\x9F\xBF", 3, 0 }, { "\xED\xA0\x80", 3, 0 }, { "\xF0\x8F\xBF\xBF", 4, 0 },
		{ "\xF4\x90\x80\x80", 4, 0 }, { "\xF5\x80\x80\x80", 4, 0 }, { "\xFF", 1, 0 },
		{ "\xE5\xA4", 2, 0 }, { "\xF0\x9F\x98", 3, 0 }, { "\xC3""a", 2, 0 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact_bytes(rows[i].in, rows[i].n);

		assert_int_equal(utf8_length(s), rows[i].wanted);
		exact_free(s.p);
	}
}

static void
bad_bytes_become_the_replacement_character(void **state)
{
	struct arena *a = arena_new();
	struct str good = STR("a\xC3\xA4");

	(void)state;
	assert_ptr_equal(utf8_repair(a, good).p, good.p);
	assert_str(utf8_repair(a, STR("a\xFF" "b\xE5\xA4")),
	    "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD");
	assert_true(utf8_is_valid(STR("")));
	assert_false(utf8_is_valid(STR("\xC3")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_are_those_of_rfc_3629),
		cmocka_unit_test(bad_bytes_become_the_replacement_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
