/* What a From field says by the letter of the grammar, and what is wrong with it. */
#include "support/test.h"

#include "base/limits.h"
#include "mail/author.h"

#define BIT(defect) (1u << DEFECT_##defect)

static const struct {
	const char	*name, *input;
	uint32_t	 defects;
	const char	*display, *local, *domain;	/* of the first mailbox; NULL: none */
} rows[] = {
	/* one mailbox */
	{ "a_bare_address", " admin@legit.test", 0, "", "admin", "legit.test" },
	{ "an_angle_address", "<admin@legit.test>", 0, "", "admin", "legit.test" },
	{ "a_name_before_it", "Linda Chen <l@legit.test>", 0, "Linda Chen", "l", "legit.test" },
	{ "a_quoted_name", "\"Chen, Linda\" <l@legit.test>", 0, "Chen, Linda", "l",
	    "legit.test" },
	{ "a_quoted_pair_in_a_name", "\"a\\\"b\\\\c\" <l@legit.test>", 0, "a\"b\\c", "l",
	    "legit.test" },
	{ "an_empty_name", "\"\" <l@legit.test>", 0, "", "l", "legit.test" },
	{ "dots_in_a_name", "J. R. Smith <l@legit.test>", 0, "J. R. Smith", "l", "legit.test" },
	{ "a_name_that_starts_with_a_dot", ".NET Team <l@legit.test>", 0, ".NET Team", "l",
	    "legit.test" },
	{ "an_encoded_name", "=?utf-8?B?5Lit5paH?= <l@legit.test>", 0,
	    "\xe4\xb8\xad\xe6\x96\x87", "l", "legit.test" },
	{ "an_encoded_name_in_quotes", "\"=?utf-8?Q?a=2Cb?=\" <l@legit.test>", 0, "a,b", "l",
	    "legit.test" },
	{ "encoded_words_join", "=?utf-8?Q?a?=\r\n =?utf-8?Q?b?= c <l@legit.test>", 0, "ab c",
	    "l", "legit.test" },
	{ "a_raw_utf8_name", "\xe4\xb8\xad\xe6\x96\x87 <l@legit.test>", 0,
	    "\xe4\xb8\xad\xe6\x96\x87", "l", "legit.test" },
	{ "a_name_in_raw_gbk", "\xd6\xd0\xce\xc4 <l@legit.test>", 0,
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "l", "legit.test" },
	{ "a_name_with_a_comment", "Linda (sales) <l@legit.test>", 0, "Linda (sales)", "l",
	    "legit.test" },
	{ "a_name_that_is_a_comment", "l@legit.test (Linda \\(sales\\))", 0, "Linda (sales)", "l",
	    "legit.test" },
	{ "a_comment_behind_an_angle", "<l@legit.test> (Linda) (Chen)", 0, "Linda Chen", "l",
	    "legit.test" },
	{ "comments_everywhere", "(a)l(b)@(c)legit(d).(e)test(f)", 0, "a b c d e f", "l",
	    "legit.test" },
	{ "blanks_within_the_angle", "< admin@legit.test >", 0, "", "admin", "legit.test" },
	{ "blanks_around_at_and_dots", "<a . b @ legit . test>", 0, "", "a.b", "legit.test" },
	{ "folds_around_at", "<admin\r\n @\n\tlegit.test>\r\n", 0, "", "admin", "legit.test" },
	{ "a_final_dot", "<admin@legit.test.>", 0, "", "admin", "legit.test" },
	{ "a_quoted_local_part", "\"S <s@attack.test>\"@legit.test", 0, "", "S <s@attack.test>",
	    "legit.test" },
	{ "a_local_part_of_two_words", "\"a b\".c@legit.test", 0, "", "a b.c", "legit.test" },
	{ "an_international_domain", "<admin@l\xd0\xb5git.test>", 0, "", "admin",
	    "l\xd0\xb5git.test" },
	{ "an_address_in_the_name_is_a_name", "\"admin@legit.test\" <x@attack.test>", 0,
	    "admin@legit.test", "x", "attack.test" },
	{ "an_encoded_address_in_the_name", "=?utf-8?Q?=3Ca=40b=3E?= <x@attack.test>", 0, "<a@b>",
	    "x", "attack.test" },
	{ "a_domain_of_one_label", "root@localhost", 0, "", "root", "localhost" },

	/* none */
	{ "an_empty_field", "", BIT(FROM_EMPTY), NULL, NULL, NULL },
	{ "a_blank_field", " \r\n ", BIT(FROM_EMPTY), NULL, NULL, NULL },
	{ "a_comment_only", "(nobody)", BIT(FROM_EMPTY), NULL, NULL, NULL },
	{ "empty_angles", "Alibaba <>", BIT(FROM_EMPTY), NULL, NULL, NULL },
	{ "a_name_only", "Alibaba Support", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_encoded_address_only", "=?utf-8?B?PGFkbWluQGxlZ2l0LnRlc3Q+?=", BIT(FROM_SYNTAX),
	    NULL, NULL, NULL },
	{ "a_fullwidth_at_is_no_at", "admin\xef\xbc\xa0legit.test", BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },
	{ "angles_without_an_address", "Support <x,net>", BIT(FROM_SYNTAX), NULL, NULL, NULL },

	/* several */
	{ "two_angle_addresses", "<a@attack.test>, <b@legit.test>", BIT(FROM_SEVERAL), "", "a",
	    "attack.test" },
	{ "a_bare_one_first", "a@legit.test,<b@attack.test>", BIT(FROM_SEVERAL), "", "a",
	    "legit.test" },
	{ "the_same_one_twice", "a@legit.test, a@legit.test", BIT(FROM_SEVERAL), "", "a",
	    "legit.test" },
	{ "an_unquoted_comma", "Norton ,_<q@attack.test>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_encoded_address_before_a_comma", "=?utf-8?B?PGE+?=,<b@attack.test>",
	    BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_final_comma", "a@legit.test,", BIT(FROM_SYNTAX), "", "a", "legit.test" },
	{ "a_leading_comma", ",a@legit.test", BIT(FROM_SYNTAX), "", "a", "legit.test" },
	{ "an_escaped_comma", "<a@legit.test>\\,<b@attack.test>", BIT(FROM_SYNTAX), "", "a",
	    "legit.test" },

	/* groups and routes */
	{ "a_group", "Legit:a@legit.test,b@attack.test;", BIT(FROM_GROUP), "", "a",
	    "legit.test" },
	{ "a_group_of_one", "Legit: <a@legit.test>;", BIT(FROM_GROUP), "", "a", "legit.test" },
	{ "an_empty_group", "undisclosed:;", BIT(FROM_GROUP), NULL, NULL, NULL },
	{ "a_group_and_another", "g:a@legit.test;, b@attack.test", BIT(FROM_GROUP), "", "a",
	    "legit.test" },
	{ "a_group_without_end", "g: a@legit.test", BIT(FROM_GROUP) | BIT(FROM_SYNTAX), "", "a",
	    "legit.test" },
	{ "a_group_in_a_group", "g: h: a@legit.test;;", BIT(FROM_GROUP) | BIT(FROM_SYNTAX), NULL,
	    NULL, NULL },
	{ "a_semicolon_without_group", "a@legit.test;", BIT(FROM_SYNTAX), "", "a",
	    "legit.test" },
	{ "a_route", "<@attack.test,@any.test:admin@legit.test>", BIT(FROM_ROUTE), "", "admin",
	    "legit.test" },
	{ "a_route_with_gaps", "<,@attack.test,,@any.test,:admin@legit.test>", BIT(FROM_ROUTE),
	    "", "admin", "legit.test" },
	{ "a_route_without_its_colon", "<@attack.test>", BIT(FROM_ROUTE) | BIT(FROM_SYNTAX), NULL,
	    NULL, NULL },
	{ "a_route_to_nowhere", "<@attack.test:>", BIT(FROM_ROUTE) | BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },

	/* literals */
	{ "an_address_literal", "<admin@[192.0.2.1]>", BIT(FROM_LITERAL), "", "admin",
	    "[192.0.2.1]" },
	{ "text_behind_a_literal", "admin@[192.0.2.1].test", BIT(FROM_LITERAL) | BIT(FROM_SYNTAX),
	    NULL, NULL, NULL },

	/* what readers disagree about */
	{ "an_address_behind_the_angle", "<a@attack.test>admin@legit.test", BIT(FROM_SYNTAX), "",
	    "a", "attack.test" },
	{ "a_word_behind_the_angle", "<a@attack.test> Linda", BIT(FROM_SYNTAX), "", "a",
	    "attack.test" },
	{ "two_angles_in_a_row", "<a@attack.test> <b@legit.test>", BIT(FROM_SYNTAX), "", "a",
	    "attack.test" },
	{ "an_address_before_the_angle", "admin@legit.test (x) <b@attack.test>",
	    BIT(FROM_SYNTAX), "x", "admin", "legit.test" },
	{ "a_closing_angle_alone", "admin@legit.test>", BIT(FROM_SYNTAX), "", "admin",
	    "legit.test" },
	{ "an_opening_angle_alone", "<admin@legit.test", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "angles_in_angles", "<<admin@legit.test>>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "two_at_signs", "admin@legit.test@attack.test", BIT(FROM_SYNTAX), "", "admin",
	    "legit.test" },
	{ "no_local_part", "@legit.test", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "no_domain", "admin@", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "two_dots_in_the_local_part", "a..b@legit.test", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_local_part_that_ends_in_a_dot", "a.@legit.test", BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },
	{ "two_final_dots", "<a@legit.test..>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_domain_that_starts_with_a_dot", "a@.legit.test", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_blank_in_the_domain", "a@legit test", BIT(FROM_SYNTAX), "", "a", "legit" },
	{ "a_blank_in_the_local_part", "ad min@legit.test", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_quoted_domain", "a@\"legit.test\"", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_encoded_local_part", "=?utf-8?Q?admin?=@legit.test", BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },
	{ "an_encoded_local_part_in_quotes", "\"=?utf-8?Q?admin?=\"@legit.test",
	    BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_encoded_domain", "<admin@=?utf-8?Q?legit.test?=>", BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },
	{ "an_angle_in_an_encoded_word", "=?utf-8?Q?<admin@legit.test>?= <x@attack.test>",
	    BIT(FROM_SYNTAX), "=?utf-8?Q?", "admin", "legit.test" },
	{ "bytes_in_the_local_part_that_are_not_utf8", "\xd6\xd0@legit.test", BIT(FROM_SYNTAX),
	    NULL, NULL, NULL },
	{ "bytes_in_the_domain_that_are_not_utf8", "a@\xd6\xd0.test", BIT(FROM_SYNTAX), NULL,
	    NULL, NULL },
	{ "brackets_in_a_name", "[Shop] Linda <l@legit.test>", BIT(FROM_SYNTAX), NULL, NULL,
	    NULL },
	{ "only_dots_before_the_angle", ". <l@legit.test>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_open_quote", "\"Linda <l@legit.test>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "an_open_comment", "<l@legit.test> (Linda", BIT(FROM_SYNTAX), NULL, NULL, NULL },
	{ "a_lone_cr", "Linda\r<l@legit.test>", BIT(FROM_SYNTAX), NULL, NULL, NULL },
};

static void
same(const char *name, struct str got, const char *wanted)
{
	if (!str_eq(got, str_of(wanted)))
		fail_msg("%s: got %.*s, wanted %s", name, STR_ARG(got), wanted);
}

static void
check_row(size_t i, const struct mailboxes *m)
{
	if (m->defects != rows[i].defects)
		fail_msg("%s: defects %x, wanted %x", rows[i].name, m->defects, rows[i].defects);
	if (rows[i].domain == NULL)
		return;
	if (m->n == 0)
		fail_msg("%s: no mailbox", rows[i].name);
	same(rows[i].name, m->boxes[0].display, rows[i].display);
	same(rows[i].name, m->boxes[0].local, rows[i].local);
	same(rows[i].name, m->boxes[0].domain, rows[i].domain);
}

static void
a_from_field_is_read_strictly(void **state)
{
	struct mailboxes m;
	struct arena *a;
	struct str s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		a = arena_new();
		s = exact(rows[i].input);
		author_read(a, s, &m);
		check_row(i, &m);
		arena_free(a);
		exact_free(s.p);
	}
}

static void
nul_is_never_read_over(void **state)
{
	struct arena *a = arena_new();
	struct mailboxes m;
	struct str s = exact_bytes("<admin@legit.test\0.attack.test>", 31);

	(void)state;
	author_read(a, s, &m);
	assert_int_equal(m.defects, BIT(FROM_SYNTAX));
	assert_int_equal(m.n, 0);
	exact_free(s.p);
	arena_free(a);
}

/* piece written `times` times, between two other texts */
static struct str
repeated(const char *before, const char *piece, size_t times, const char *after)
{
	size_t i, n = strlen(before), step = strlen(piece), end = strlen(after);
	char *p = malloc(n + step * times + end);

	assert_non_null(p);
	memcpy(p, before, n);
	for (i = 0; i < times; i++)
		memcpy(p + n + i * step, piece, step);
	memcpy(p + n + step * times, after, end);
	return (struct str){ p, n + step * times + end };
}

/* Storms end, each with its name; they would not end here if they were not linear. */
static void
storms_are_named_and_end(void **state)
{
	static const struct {
		const char	*before, *piece, *after;
		size_t		 times;
		uint32_t	 defects;
		size_t		 n;
	} storms[] = {
		{ "", "g:", "", 50000, BIT(FROM_GROUP) | BIT(FROM_SYNTAX), 0 },
		{ "", "u@d.test,", "u@d.test", 299, BIT(FROM_SEVERAL) | BIT(CUT),
		    LIMIT_MAILBOXES },
		{ "<a@b.test> (", "x ", ")", 32000, 0, 1 },
		{ "", "(x)", "<a@b.test>", 20000, 0, 1 },
		{ "\"", "\\\\", "\" <a@b.test>", 32000, 0, 1 },
		{ "<a@b.test> ", "(", "", 65000, BIT(FROM_SYNTAX), 0 },
		{ "<", "@a.test,", ":a@b.test>", 8000, BIT(FROM_ROUTE), 1 },
		{ "", "<", "", 65000, BIT(FROM_SYNTAX), 0 },
		{ "", "a.", "a@b.test", 30000, 0, 1 },
		{ "a@b", ".c", "", 30000, 0, 1 },
		{ "", ",", "", 65000, BIT(FROM_EMPTY), 0 },
		{ "", "=?utf-8?q?a?= ", "<a@b.test>", 5000, 0, 1 },
	};
	struct mailboxes m;
	struct arena *a;
	struct str s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(storms); i++) {
		a = arena_new();
		s = repeated(storms[i].before, storms[i].piece, storms[i].times, storms[i].after);
		author_read(a, s, &m);
		if (m.defects != storms[i].defects || m.n < storms[i].n ||
		    m.n > LIMIT_MAILBOXES)
			fail_msg("storm %zu: defects %x, %zu mailboxes", i, m.defects, m.n);
		if (m.n > 0)
			assert_true(m.boxes[0].display.n <= LIMIT_DISPLAY_NAME);
		exact_free(s.p);
		arena_free(a);
	}
}

static void
lists_are_read_whole(void **state)
{
	struct arena *a = arena_new();
	struct mailboxes m;

	(void)state;
	author_read(a, STR("A <a@x.test>, g: b@y.test, \"C\" <c@z.test>;, d@w.test,"), &m);
	assert_true(m.is_whole);
	assert_int_equal(m.n, 4);
	assert_str(m.boxes[2].display, "C");
	assert_str(m.boxes[2].domain, "z.test");
	assert_str(m.boxes[3].local, "d");
	author_read(a, STR("a@x.test, b"), &m);
	assert_false(m.is_whole);
	assert_int_equal(m.n, 1);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_from_field_is_read_strictly),
		cmocka_unit_test(nul_is_never_read_over),
		cmocka_unit_test(storms_are_named_and_end),
		cmocka_unit_test(lists_are_read_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
