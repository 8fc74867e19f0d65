/* Every address that some reader may see, in every reading of a field. */
#include "support/test.h"

#include "base/limits.h"
#include "mail/candidate.h"

static const struct {
	const char	*name, *input;
	const char	*wanted;	/* "display|local@domain" a line, in order found */
} rows[] = {
	{ "a_plain_address", "admin@legit.test", "|admin@legit.test\n" },
	{ "two_in_a_list", "A <a@x.test>, \"B\" <b@y.test>", "A|a@x.test\nB|b@y.test\n" },
	{ "one_in_a_display_name", "\"admin@legit.test\" <x@attack.test>",
	    "|admin@legit.test\n|x@attack.test\n" },
	{ "one_in_a_comment", "<x@attack.test> (admin@legit.test)",
	    "|x@attack.test\n|admin@legit.test\n" },
	{ "one_in_an_encoded_word", "=?utf-8?Q?Shop_=3Cadmin=40legit.test=3E?= <x@attack.test>",
	    "Shop|admin@legit.test\n|x@attack.test\n" },
	{ "one_in_base64", "=?utf-8?B?PGFkbWluQGxlZ2l0LnRlc3Q+?=,<x@attack.test>",
	    "|admin@legit.test\n|x@attack.test\n" },
	{ "a_fullwidth_at_with_a_blank", "\"admin\xef\xbc\xa0 legit.test\" <x@attack.test>",
	    "|admin@legit.test\n|x@attack.test\n" },
	{ "a_small_at", "admin\xef\xb9\xablegit.test", "|admin@legit.test\n" },
	{ "a_fullwidth_dot", "admin@legit\xef\xbc\x8etest", "|admin@legit\xef\xbc\x8etest\n" },
	{ "an_ideographic_dot", "admin@legit\xe3\x80\x82test", "|admin@legit\xe3\x80\x82test\n" },
	{ "an_escaped_at", "\"admin\\@legit.test\" <x@attack.test>",
	    "|admin@legit.test\n|x@attack.test\n" },
	{ "a_fold_around_at", "admin@\r\n legit.test", "|admin@legit.test\n" },
	{ "a_route", "<@attack.test,@any.test:admin@legit.test>",
	    "|@attack.test\n|@any.test\n|admin@legit.test\n" },
	{ "a_literal", "<admin@[192.0.2.1]>", "|admin@[192.0.2.1]\n" },
	{ "a_literal_without_end", "<admin@[192.0.2.1>", "" },
	{ "a_quoted_local_part", "\"a b\"@legit.test", "|a b@legit.test\n" },
	{ "a_handle_behind_a_word_may_be_one", "Linda @legit.test <l@attack.test>",
	    "|Linda@legit.test\n|l@attack.test\n" },
	{ "a_handle_behind_a_parenthesis_is_none", "Linda (@legit.test)", "" },
	{ "a_place_is_no_address", "Sales @ Acme", "" },
	{ "a_final_dot_or_hyphen_is_dropped", "write to admin@legit.test.-",
	    "write to|admin@legit.test\n" },
	{ "apostrophes_around_it", "'admin@legit.test'", "|admin@legit.test\n" },
	{ "text_without_blanks_behind_it", "admin@legit.test\xe8\xaf\xb7\xe8\x81\x94",
	    "|admin@legit.test\xe8\xaf\xb7\xe8\x81\x94\n|admin@legit.test\n" },
	{ "a_right_to_left_override", "\"\xe2\x80\xae.tset.tigel@nimda\xe2\x80\xac\" <>",
	    "|admin@legit.test\n" },
	{ "the_same_in_other_letters_is_one", "a@x.test A@X.TEST", "|a@x.test\n" },
	{ "a_name_before_a_broken_list", "Norton - Anti Virus ,_<q@attack.test>",
	    "Norton - Anti Virus ,_|q@attack.test\n" },
	{ "nothing_in_words", "Alibaba Support", "" },
	{ "nothing_in_signs", "@@@ @. .@ @-", "" },
	{ "nothing_in_nothing", "", "" },
};

static struct str
told(struct arena *a, const struct candidates *c)
{
	struct str s = STR("");
	size_t i;

	for (i = 0; i < c->n; i++)
		s = arena_printf(a, "%.*s%.*s|%.*s@%.*s\n", STR_ARG(s),
		    STR_ARG(c->boxes[i].display), STR_ARG(c->boxes[i].local),
		    STR_ARG(c->boxes[i].domain));
	return s;
}

static void
what_a_reader_may_see_is_found(void **state)
{
	struct candidates c;
	struct str s, got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		c = (struct candidates){ .arena = arena_new() };
		s = exact(rows[i].input);
		candidates_scan(&c, s);
		got = told(c.arena, &c);
		if (!str_eq(got, str_of(rows[i].wanted)))
			fail_msg("%s:\n%.*swanted\n%s", rows[i].name, STR_ARG(got),
			    rows[i].wanted);
		assert_false(c.is_cut);
		arena_free(c.arena);
		exact_free(s.p);
	}
}

static void
nul_ends_or_vanishes(void **state)
{
	struct candidates c = { .arena = arena_new() };
	struct str s = exact_bytes("<admin@legit.test\0.attack.test>", 31);

	(void)state;
	candidates_scan(&c, s);
	assert_str(told(c.arena, &c), "|admin@legit.test\n|admin@legit.test.attack.test\n");
	exact_free(s.p);
	arena_free(c.arena);
}

static void
no_more_than_the_ceiling_are_kept(void **state)
{
	struct candidates c = { .arena = arena_new() };
	char text[4096];
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < 300; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, "u@d%zu.t,", i);
	candidates_scan(&c, (struct str){ text, n });
	assert_int_equal(c.n, LIMIT_MAILBOXES);
	assert_true(c.is_cut);
	assert_str(c.boxes[LIMIT_MAILBOXES - 1].domain, "d63.t");
	arena_free(c.arena);
}

static void
one_address_over_and_over_is_cut_as_well(void **state)
{
	struct candidates c = { .arena = arena_new() };
	static char text[60000];
	size_t i;

	(void)state;
	for (i = 0; i + 6 <= sizeof text; i += 6)
		memcpy(text + i, "a@b.c ", 6);
	candidates_scan(&c, (struct str){ text, sizeof text });
	assert_int_equal(c.n, 1);
	assert_true(c.is_cut);
	arena_free(c.arena);
}

/* They would not end here if they were not linear. */
static void
storms_end(void **state)
{
	static const char *const pieces[] = {
		"@", "\"@", "@[", "\xef\xbc\xa0[", "@ ", "a@b", ".@", "\"", "@\"", "=?", "\\@",
		"\xe2\x80\xae@a.b",
	};
	struct candidates c;
	size_t i, k, n;
	char *p;

	(void)state;
	for (i = 0; i < COUNT(pieces); i++) {
		n = strlen(pieces[i]);
		p = malloc(LIMIT_FIELD_BYTES);
		assert_non_null(p);
		for (k = 0; k < LIMIT_FIELD_BYTES; k++)
			p[k] = pieces[i][k % n];
		c = (struct candidates){ .arena = arena_new() };
		candidates_scan(&c, (struct str){ p, LIMIT_FIELD_BYTES });
		assert_true(c.n <= LIMIT_MAILBOXES);
		arena_free(c.arena);
		free(p);
	}
}

static void
a_broken_field_still_shows_a_name(void **state)
{
	static const struct {
		const char	*input, *wanted;
	} shows[] = {
		{ "\"Alibaba, Support\" <x,net>", "Alibaba, Support" },
		{ "=?utf-8?Q?Alibaba?= Support", "Alibaba Support" },
		{ "<a@b.test>, c", "a@b.test>, c" },
		{ "", "" },
		{ " <> ", "" },
	};
	struct arena *a = arena_new();
	struct str s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(shows); i++) {
		s = exact(shows[i].input);
		assert_str(candidate_display(a, s), shows[i].wanted);
		exact_free(s.p);
	}
	arena_free(a);
}

static void
a_long_name_is_cut_between_characters(void **state)
{
	struct arena *a = arena_new();
	char text[3 * 600];
	struct str got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof text; i += 3)
		memcpy(text + i, "\xe4\xb8\xad", 3);
	got = candidate_display(a, (struct str){ text, sizeof text });
	assert_int_equal(got.n, 1023);		/* 341 of three bytes */
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_reader_may_see_is_found),
		cmocka_unit_test(nul_ends_or_vanishes),
		cmocka_unit_test(no_more_than_the_ceiling_are_kept),
		cmocka_unit_test(one_address_over_and_over_is_cut_as_well),
		cmocka_unit_test(storms_end),
		cmocka_unit_test(a_broken_field_still_shows_a_name),
		cmocka_unit_test(a_long_name_is_cut_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
