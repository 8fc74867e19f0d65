#include "config/suggest.h"

#include "support/test.h"

static const struct {
	const char	*a, *b;
	unsigned	 wanted;
} distances[] = {
	{ "", "", 0 },
	{ "", "abc", 3 },
	{ "abc", "", 3 },
	{ "mode", "mode", 0 },
	{ "mode", "moed", 1 },
	{ "ab", "ba", 1 },
	{ "ca", "abc", 3 },
	{ "kitten", "sitting", 3 },
	{ "authserv-id", "authserv_id", 0 },
	{ "MODE", "mode", 0 },
	{ "listn", "listen", 1 },
	{ "a", "bcdef", 5 },
};

static const struct {
	const char	*name, *typed;
	const char	*words[4];
	const char	*wanted;
} offers[] = {
	{ "one_letter_is_near", "mod", { "mode", "user" }, "mode" },
	{ "the_nearer_of_two_wins", "log_rcp", { "log_level", "log_rcpt" }, "log_rcpt" },
	{ "the_first_of_two_equals_wins", "lag", { "log", "leg" }, "log" },
	{ "a_short_word_takes_one_edit_only", "abcd", { "abxy" }, NULL },
	{ "a_third_of_a_long_word_may_differ", "publik_sufix_lst",
	    { "public_suffix_list" }, "public_suffix_list" },
	{ "nothing_is_near", "zebra", { "mode", "user", "rules" }, NULL },
};

static void
distances_are_those_of_the_book(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(distances); i++) {
		struct str a = exact(distances[i].a), b = exact(distances[i].b);

		assert_int_equal(suggest_distance(a, b), distances[i].wanted);
		assert_int_equal(suggest_distance(b, a), distances[i].wanted);
		exact_free(a.p);
		exact_free(b.p);
	}
}

static void
a_word_that_is_too_long_is_far(void **state)
{
	char longest[SUGGEST_LONGEST + 1];
	struct str whole, fits;

	(void)state;
	memset(longest, 'x', sizeof longest);
	whole = exact_bytes(longest, sizeof longest);
	fits = exact_bytes(longest, SUGGEST_LONGEST);
	assert_int_equal(suggest_distance(whole, whole), SUGGEST_FAR);
	assert_int_equal(suggest_distance(fits, fits), 0);
	exact_free(whole.p);
	exact_free(fits.p);
}

static void
the_nearest_word_is_offered(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(offers); i++) {
		const char *best = NULL;

		for (k = 0; k < 4 && offers[i].words[k] != NULL; k++)
			suggest_offer(str_of(offers[i].typed), offers[i].words[k], &best);
		if (offers[i].wanted == NULL)
			assert_null(best);
		else
			assert_string_equal(best, offers[i].wanted);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(distances_are_those_of_the_book),
		cmocka_unit_test(a_word_that_is_too_long_is_far),
		cmocka_unit_test(the_nearest_word_is_offered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
