#include "identity/automaton.h"

#include "support/test.h"

static void
add(struct automaton *m, const char *word, uint32_t value)
{
	uint32_t symbols[32];
	size_t n = strlen(word), i;

	for (i = 0; i < n; i++)
		symbols[i] = (unsigned char)word[i];
	automaton_add(m, symbols, n, value);
}

/* "value@end,…" in order of ends, longest first. */
static void
seek(const struct automaton *m, const char *text, char *out)
{
	uint32_t state = 0, at, value, n;
	struct str s = exact(text);
	size_t i;

	*out = '\0';
	for (i = 0; i < s.n; i++) {
		state = automaton_step(m, state, (unsigned char)s.p[i]);
		for (at = state; automaton_next(m, &at, &value, &n); )
			out += snprintf(out, 32, "%u@%zu-%zu ", value, i + 1 - n, i + 1);
	}
	exact_free(s.p);
}

static void
every_word_is_found_wherever_it_stands(void **state)
{
	static const struct {
		const char	*text, *wanted;
	} rows[] = {
		{ "alibaba", "1@0-7 2@3-7 " },
		{ "xbaba", "2@1-5 " },
		{ "ushers", "4@1-4 3@2-4 5@2-6 " },
		{ "bababa", "2@0-4 2@2-6 " },
		{ "", "" },
		{ "ALIBABA", "" },
	};
	struct automaton *m = automaton_new();
	char found[256];
	size_t i;

	(void)state;
	add(m, "alibaba", 1);
	add(m, "baba", 2);
	add(m, "he", 3);
	add(m, "she", 4);
	add(m, "hers", 5);
	automaton_seal(m);
	for (i = 0; i < COUNT(rows); i++) {
		seek(m, rows[i].text, found);
		assert_string_equal(found, rows[i].wanted);
	}
	assert_true(automaton_size(m) > 0);
	automaton_free(m);
}

static void
the_first_value_of_a_word_stays(void **state)
{
	static const uint32_t word[] = { 0x963F, 0x91CC };
	struct automaton *m = automaton_new();
	uint32_t s, value, n;

	(void)state;
	assert_int_equal(automaton_add(m, word, 2, 7), 7);
	assert_int_equal(automaton_add(m, word, 2, 8), 7);
	assert_int_equal(automaton_add(m, word, 0, 9), 9);
	automaton_seal(m);
	s = automaton_step(m, 0, 0x963F);
	assert_int_not_equal(s, 0);
	s = automaton_step(m, s, 0x91CC);
	assert_true(automaton_next(m, &s, &value, &n));
	assert_int_equal(value, 7);
	assert_int_equal(n, 2);
	assert_false(automaton_next(m, &s, &value, &n));
	automaton_free(m);
}

static void
an_empty_automaton_finds_nothing(void **state)
{
	struct automaton *m = automaton_new();
	char found[8];

	(void)state;
	automaton_seal(m);
	seek(m, "anything", found);
	assert_string_equal(found, "");
	automaton_free(m);
	automaton_free(NULL);
}

/* Words of many children go the way of the binary search. */
static void
a_state_of_many_children_is_searched(void **state)
{
	struct automaton *m = automaton_new();
	uint32_t word[2] = { 'x', 0 }, s, value, n;

	(void)state;
	for (word[1] = 0; word[1] < 500; word[1]++)
		automaton_add(m, word, 2, word[1] * 3);
	automaton_seal(m);
	for (word[1] = 0; word[1] < 500; word[1]++) {
		s = automaton_step(m, automaton_step(m, 0, 'x'), word[1]);
		assert_true(automaton_next(m, &s, &value, &n));
		assert_int_equal(value, word[1] * 3);
	}
	assert_int_equal(automaton_step(m, automaton_step(m, 0, 'x'), 500), 0);
	automaton_free(m);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_is_found_wherever_it_stands),
		cmocka_unit_test(the_first_value_of_a_word_stays),
		cmocka_unit_test(an_empty_automaton_finds_nothing),
		cmocka_unit_test(a_state_of_many_children_is_searched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
