/* A message file as an MTA would read it, and a client's address from text. */
#include "support/test.h"

#include "base/limits.h"
#include "mail/letter.h"

enum { CUT = 1, BARE = 2, BAD = 4 };

/* Fields are told as "name|value" in braces, then the body. */
static const struct {
	const char	*name, *input, *fields, *body;
	int		 flags;
} rows[] = {
	{ "crlf_lines", "A: 1\r\nB:2\r\n\r\nbody\r\n", "{A| 1}{B|2}", "body\r\n", 0 },
	{ "lf_lines_become_crlf", "A: 1\nB: 2\n\none\n\ntwo\n", "{A| 1}{B| 2}",
	    "one\r\n\r\ntwo\r\n", 0 },
	{ "folds_belong_to_the_value", "A: 1\r\n 2\r\n\t3\r\nB: 4\r\n\r\n",
	    "{A| 1\r\n 2\r\n\t3}{B| 4}", "", 0 },
	{ "lf_folds_become_crlf", "A: 1\n 2\n\nx\n", "{A| 1\r\n 2}", "x\r\n", 0 },
	{ "a_fold_of_blanks_only", "A: 1\n \n 2\n\nx\n", "{A| 1\r\n \r\n 2}", "x\r\n", 0 },
	{ "blanks_before_the_colon_stay", "From : a\r\n\r\n", "{From | a}", "", 0 },
	{ "colons_in_a_value_stay", "A: b: c\r\n\r\n", "{A| b: c}", "", 0 },
	{ "an_empty_value", "A:\r\nB:\r\n\r\n", "{A|}{B|}", "", 0 },
	{ "no_body", "A: 1\r\n", "{A| 1}", "", 0 },
	{ "no_line_end_at_all", "A: 1", "{A| 1}", "", 0 },
	{ "a_header_without_end", "A: 1\nB: 2", "{A| 1}{B| 2}", "", 0 },
	{ "no_header", "\r\nbody\r\n", "", "body\r\n", 0 },
	{ "an_empty_file", "", "", "", 0 },
	{ "the_last_line_is_ended", "A: 1\n\nbody", "{A| 1}", "body\r\n", 0 },
	{ "the_last_line_is_ended_in_crlf_too", "A: 1\r\n\r\nbody", "{A| 1}", "body\r\n", 0 },
	{ "empty_lines_of_the_body_stay", "A: 1\n\n\n\nx\n\n", "{A| 1}", "\r\n\r\nx\r\n\r\n",
	    0 },

	{ "an_mbox_line_is_passed_over",
	    "From a@b Sun Nov 22 09:12:33 2026\nA: 1\n\nx\n", "{A| 1}", "x\r\n", 0 },
	{ "an_mbox_line_may_end_in_lf_before_crlf",
	    "From a@b Sun Nov 22 09:12:33 2026\nA: 1\r\n\r\nx\r\n", "{A| 1}", "x\r\n", 0 },
	{ "a_spaced_from_is_no_mbox_line", "From : a@b\nA: 1\n\n", "{From | a@b}{A| 1}", "", 0 },
	{ "a_bare_from_is_no_mbox_line", "From \n : a@b\nA: 1\n\n", "{From |\r\n : a@b}{A| 1}",
	    "", BAD },
	{ "an_mbox_line_counts_at_the_start_only", "A: 1\nFrom a@b\nB: 2\n\n",
	    "{A| 1}{From a@b|}{B| 2}", "", BAD },

	{ "a_line_without_colon_is_a_field", "A: 1\r\njunk\r\nB: 2\r\n\r\nx\r\n",
	    "{A| 1}{junk|}{B| 2}", "x\r\n", BAD },
	{ "a_folded_name", "A: 1\r\nFrom\r\n : x\r\nFrom: y\r\n\r\n",
	    "{A| 1}{From|\r\n : x}{From| y}", "", BAD },
	{ "a_blank_first_line_is_no_fold", " From: x\r\nA: 1\r\n\r\n", "{ From| x}{A| 1}", "",
	    BAD },
	{ "an_empty_name_is_bad", ": x\r\n\r\n", "{| x}", "", BAD },
	{ "a_blank_within_a_name_is_bad", "Dear buyer: x\r\n\r\n", "{Dear buyer| x}", "", BAD },
	{ "eight_bits_in_a_name_are_bad", "\xc3\xa4: x\r\n\r\n", "{\xc3\xa4| x}", "", BAD },

	{ "a_bare_lf_in_the_header", "A: 1\r\nB: 2\nC: 3\r\n\r\nx\r\n", "{A| 1}{B| 2}{C| 3}",
	    "x\r\n", BARE },
	{ "a_bare_lf_ends_the_header", "A: 1\r\n\nx\r\n", "{A| 1}", "x\r\n", BARE },
	{ "a_bare_lf_in_the_body", "A: 1\r\n\r\nx\ny\r\n", "{A| 1}", "x\r\ny\r\n", BARE },
	{ "a_crlf_among_lf", "A: 1\n\nx\r\ny\n", "{A| 1}", "x\r\ny\r\n", BARE },
	{ "a_bare_cr_in_a_value", "A: 1\r2\r\n\r\n", "{A| 1\r2}", "", BARE },
	{ "a_bare_cr_in_the_body", "A: 1\r\n\r\nx\ry\r\n", "{A| 1}", "x\ry\r\n", BARE },
	{ "two_cr_before_an_lf", "A: 1\r\n\r\nx\r\r\n", "{A| 1}", "x\r\r\n", BARE },
	{ "a_bare_cr_at_the_end", "A: 1\r\n\r\nx\r", "{A| 1}", "x\r\r\n", BARE },
	{ "a_bare_cr_among_lf", "A: 1\n\nx\ry\n", "{A| 1}", "x\ry\r\n", BARE },
	{ "a_cr_before_the_end_of_the_header", "A: 1\n\r\nx\n", "{A| 1}", "x\r\n", BARE },
};

static struct str
told(struct arena *a, const struct letter *l)
{
	struct str s = STR("");
	size_t i;

	for (i = 0; i < l->n_fields; i++)
		s = arena_printf(a, "%.*s{%.*s|%.*s}", STR_ARG(s), STR_ARG(l->fields[i].name),
		    STR_ARG(l->fields[i].value));
	return s;
}

static void
a_file_is_split_as_an_mta_would(void **state)
{
	struct arena *a;
	struct letter l;
	struct str s;
	size_t i;
	int flags;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		a = arena_new();
		s = exact(rows[i].input);
		letter_split(a, s, &l);
		flags = (l.is_cut ? CUT : 0) | (l.has_bare_newline ? BARE : 0) |
		    (l.has_bad_header_line ? BAD : 0);
		if (!str_eq(told(a, &l), str_of(rows[i].fields)) ||
		    !str_eq(l.body, str_of(rows[i].body)) || flags != rows[i].flags)
			fail_msg("%s:\n%.*s, body %.*s, flags %d", rows[i].name,
			    STR_ARG(told(a, &l)), STR_ARG(l.body), flags);
		exact_free(s.p);
		arena_free(a);
	}
}

static void
nul_is_a_byte_as_others(void **state)
{
	struct arena *a = arena_new();
	struct str s = exact_bytes("A: 1\0002\n\nx\0y\n", 12);
	struct letter l;

	(void)state;
	letter_split(a, s, &l);
	assert_int_equal(l.n_fields, 1);
	assert_int_equal(l.fields[0].value.n, 4);
	assert_memory_equal(l.fields[0].value.p, " 1\0002", 4);
	assert_int_equal(l.body.n, 5);
	assert_memory_equal(l.body.p, "x\0y\r\n", 5);
	exact_free(s.p);
	arena_free(a);
}

static void
the_envelope_is_fresh(void **state)
{
	struct arena *a = arena_new();
	struct letter l;

	(void)state;
	memset(&l, 0xff, sizeof l);
	letter_split(a, STR("A: 1\n\n"), &l);
	assert_int_equal(l.client.family, ADDRESS_NONE);
	assert_int_equal(l.client.helo.n, 0);
	assert_int_equal(l.reverse_path.n, 0);
	assert_int_equal(l.n_rcpts, 0);
	assert_int_equal(l.queue_id.n, 0);
	arena_free(a);
}

/* `line` over and over, then an empty line and a body. */
static void
split_many(struct arena *a, const char *line, size_t times, struct letter *l)
{
	size_t i, n = strlen(line), at = 0;
	char *p = arena_alloc(a, n * times + 4);

	for (i = 0; i < times; i++, at += n)
		memcpy(p + at, line, n);
	memcpy(p + at, "\nx\n", 3);
	letter_split(a, (struct str){ p, at + 3 }, l);
}

static void
ceilings_cut_and_the_body_is_still_there(void **state)
{
	struct arena *a = arena_new();
	struct letter l;
	static char big[LIMIT_FIELD_BYTES + 100];
	size_t i, sum = 0;

	(void)state;
	split_many(a, "A: 1\n", LIMIT_FIELDS, &l);
	assert_int_equal(l.n_fields, LIMIT_FIELDS);
	assert_false(l.is_cut);
	split_many(a, "A: 1\n", LIMIT_FIELDS + 1, &l);
	assert_int_equal(l.n_fields, LIMIT_FIELDS);
	assert_true(l.is_cut);
	assert_str(l.body, "x\r\n");

	memset(big, 'y', sizeof big);
	memcpy(big, "A:", 2);
	big[sizeof big - 2] = '\n';
	big[sizeof big - 1] = '\0';
	split_many(a, big, 1, &l);
	assert_int_equal(l.n_fields, 1);
	assert_int_equal(l.fields[0].value.n, LIMIT_FIELD_BYTES);
	assert_true(l.is_cut);
	assert_str(l.body, "x\r\n");

	big[LIMIT_FIELD_BYTES - 2] = '\n';
	big[LIMIT_FIELD_BYTES - 1] = '\0';
	split_many(a, big, 20, &l);
	for (i = 0; i < l.n_fields; i++)
		sum += l.fields[i].name.n + l.fields[i].value.n;
	assert_true(sum <= LIMIT_HEADER_BYTES);
	assert_int_equal(l.n_fields, 8);
	assert_true(l.is_cut);
	assert_str(l.body, "x\r\n");
	arena_free(a);
}

static void
nothing_follows_a_field_that_was_left_out(void **state)
{
	struct arena *a = arena_new();
	struct letter l;
	struct str raw = STR("");
	static char big[60000];
	size_t i;

	(void)state;
	memset(big, 'y', sizeof big);
	for (i = 0; i < 9; i++)
		raw = arena_printf(a, "%.*sA: %.*s\n", STR_ARG(raw), (int)sizeof big, big);
	raw = arena_printf(a, "%.*sB: small\n\n", STR_ARG(raw));
	letter_split(a, raw, &l);
	assert_int_equal(l.n_fields, 8);
	assert_true(l.is_cut);
	arena_free(a);
}

static const struct {
	const char	*text;
	enum address_family family;
	unsigned char	 ip[16];
} clients[] = {
	{ "192.0.2.1", ADDRESS_V4, { 192, 0, 2, 1 } },
	{ "2001:db8::1", ADDRESS_V6, { 0x20, 1, 0x0d, 0xb8, [15] = 1 } },
	{ "IPv6:2001:db8::1", ADDRESS_V6, { 0x20, 1, 0x0d, 0xb8, [15] = 1 } },
	{ "ipv6:::1", ADDRESS_V6, { [15] = 1 } },
	{ "::ffff:192.0.2.1", ADDRESS_V4, { 192, 0, 2, 1 } },
	{ "IPv6:::ffff:c000:201", ADDRESS_V4, { 192, 0, 2, 1 } },
	{ "::192.0.2.1", ADDRESS_V6, { [12] = 192, 0, 2, 1 } },
	{ "", ADDRESS_NONE, { 0 } },
	{ "IPv6:", ADDRESS_NONE, { 0 } },
	{ "192.0.2", ADDRESS_NONE, { 0 } },
	{ "192.0.2.256", ADDRESS_NONE, { 0 } },
	{ "192.0.2.1 ", ADDRESS_NONE, { 0 } },
	{ "[192.0.2.1]", ADDRESS_NONE, { 0 } },
	{ "fe80::1%eth0", ADDRESS_NONE, { 0 } },
	{ "2001:db8::1::2", ADDRESS_NONE, { 0 } },
	{ "localhost", ADDRESS_NONE, { 0 } },
	{ "11111111111111111111111111111111111111111111111111111111111111111111111",
	    ADDRESS_NONE, { 0 } },
};

static void
a_client_is_read_from_text(void **state)
{
	struct client c;
	struct str s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(clients); i++) {
		memset(&c, 0xff, sizeof c);
		s = exact(clients[i].text);
		if (letter_client(s, &c) != (clients[i].family != ADDRESS_NONE) ||
		    c.family != clients[i].family || memcmp(c.ip, clients[i].ip, 16) != 0)
			fail_msg("%s: family %d", clients[i].text, c.family);
		exact_free(s.p);
	}
	assert_false(letter_client(STR("192.0.2.1\0x"), &c));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_split_as_an_mta_would),
		cmocka_unit_test(nul_is_a_byte_as_others),
		cmocka_unit_test(the_envelope_is_fresh),
		cmocka_unit_test(ceilings_cut_and_the_body_is_still_there),
		cmocka_unit_test(nothing_follows_a_field_that_was_left_out),
		cmocka_unit_test(a_client_is_read_from_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
