/* What a letter says, read kindly: the author, the defects, the other fields. */
#include "support/test.h"

#include "base/limits.h"
#include "mail/message.h"

#define BIT(defect) (1u << DEFECT_##defect)

/*
 * Tricks with the author field, each as a whole header block. The author is NULL
 * where there must be none; seen is an address that must be among the candidates.
 */
static const struct {
	const char	*name;
	struct str	 header;
	uint32_t	 defects;
	const char	*display, *author, *seen;
} rows[] = {
	{ "one_from_with_one_mailbox_gives_an_author",
	    STR("From: Shop <admin@legit.test>\r\n"), 0, "Shop", "admin@legit.test",
	    "admin@legit.test" },
	{ "two_from_fields", STR("From: <a@attack.test>\r\nFrom: <admin@legit.test>\r\n"),
	    BIT(FROM_TWICE), "", NULL, "admin@legit.test" },
	{ "two_from_fields_that_agree", STR("From: a@legit.test\r\nfrom: a@legit.test\r\n"),
	    BIT(FROM_TWICE), "", NULL, "a@legit.test" },
	{ "a_from_folded_into_the_field_above",
	    STR("Received: by mx\r\n From: <a@attack.test>\r\nFrom: <admin@legit.test>\r\n"), 0,
	    "", "admin@legit.test", "admin@legit.test" },
	{ "a_second_from_with_a_blank_before_its_colon",
	    STR("From: <a@attack.test>\r\nFrom : <admin@legit.test>\r\n"),
	    BIT(FROM_TWICE) | BIT(FROM_SPACED), "", NULL, "admin@legit.test" },
	{ "the_only_from_with_a_blank_before_its_colon",
	    STR("From : <admin@legit.test>\r\n"), BIT(FROM_SPACED), "", NULL,
	    "admin@legit.test" },
	{ "the_only_from_with_a_blank_before_its_name",
	    STR(" From: <admin@legit.test>\r\n"), BIT(FROM_SPACED) | BIT(BAD_HEADER_LINE), "",
	    NULL, "admin@legit.test" },
	{ "a_from_whose_name_is_folded",
	    STR("From\r\n : <a@attack.test>\r\nFrom: <admin@legit.test>\r\n"),
	    BIT(FROM_TWICE) | BIT(FROM_SYNTAX) | BIT(BAD_HEADER_LINE), "a@attack.test", NULL,
	    "a@attack.test" },
	{ "a_line_that_says_from_and_nothing_else",
	    STR("From: <admin@legit.test>\r\nFrom\r\nTo: x\r\n"),
	    BIT(FROM_TWICE) | BIT(FROM_EMPTY) | BIT(BAD_HEADER_LINE), "", NULL,
	    "admin@legit.test" },
	{ "any_other_junk_line_is_a_defect_only",
	    STR("junk\r\nFrom: <admin@legit.test>\r\nFrom a@b at noon\r\n"),
	    BIT(BAD_HEADER_LINE), "", "admin@legit.test", "admin@legit.test" },
	{ "a_from_behind_a_lone_cr",
	    STR("Subject: a\rFrom: <a@attack.test>\r\nFrom: <admin@legit.test>\r\n"),
	    BIT(FROM_TWICE) | BIT(BARE_NEWLINE), "", NULL, "admin@legit.test" },
	{ "a_lone_cr_elsewhere_is_a_defect_only",
	    STR("Subject: a\rb\r\nFrom: <admin@legit.test>\r\n"), BIT(BARE_NEWLINE), "",
	    "admin@legit.test", "admin@legit.test" },
	{ "two_mailboxes", STR("From: <a@attack.test>, <admin@legit.test>\r\n"),
	    BIT(FROM_SEVERAL), "", NULL, "admin@legit.test" },
	{ "an_encoded_address_and_a_real_one",
	    STR("From: =?utf-8?B?PGFkbWluQGxlZ2l0LnRlc3Q+?=,<b@attack.test>\r\n"),
	    BIT(FROM_SYNTAX), "admin@legit.test>,<b@attack.test", NULL, "admin@legit.test" },
	{ "a_source_route", STR("From: <@attack.test,@any.test:admin@legit.test>\r\n"),
	    BIT(FROM_ROUTE), "", NULL, "@attack.test" },
	{ "an_escaped_comma", STR("From: <admin@legit.test>\\,<b@attack.test>\r\n"),
	    BIT(FROM_SYNTAX), "admin@legit.test>\\,<b@attack.test", NULL, "b@attack.test" },
	{ "a_bare_address_before_an_angle_one",
	    STR("From: admin@legit.test,<b@attack.test>\r\n"), BIT(FROM_SEVERAL), "", NULL,
	    "b@attack.test" },
	{ "an_address_behind_the_angle", STR("From: <any@attack.test>admin@legit.test\r\n"),
	    BIT(FROM_SYNTAX), "any@attack.test>admin@legit.test", NULL, "admin@legit.test" },
	{ "a_group", STR("From: Legit:admin@legit.test,b@attack.test;\r\n"), BIT(FROM_GROUP), "",
	    NULL, "b@attack.test" },
	{ "a_group_of_one", STR("From: Legit:admin@legit.test;\r\n"), BIT(FROM_GROUP), "", NULL,
	    "admin@legit.test" },
	{ "an_empty_group", STR("From: undisclosed:;\r\n"), BIT(FROM_GROUP), "undisclosed", NULL,
	    NULL },
	{ "an_address_before_the_angle",
	    STR("From: admin@legit.test (x) <b@attack.test>\r\n"), BIT(FROM_SYNTAX),
	    "admin@legit.test (x", NULL, "admin@legit.test" },
	{ "an_address_in_a_quoted_local_part",
	    STR("From: \"Someone <someone@attack.test>\"@legit.test\r\n"), 0, "",
	    "Someone <someone@attack.test>@legit.test", "someone@attack.test" },
	{ "a_blank_before_the_closing_angle", STR("From: <admin@legit.test >\r\n"), 0, "",
	    "admin@legit.test", "admin@legit.test" },
	{ "a_dot_behind_the_domain", STR("From: <admin@legit.test.>\r\n"), 0, "",
	    "admin@legit.test", "admin@legit.test" },
	{ "a_closing_angle_alone", STR("From: admin@legit.test>\r\n"), BIT(FROM_SYNTAX),
	    "admin@legit.test", NULL, "admin@legit.test" },
	{ "nul_in_the_domain", STR("From: <admin@legit.test\0.attack.test>\r\n"),
	    BIT(FROM_SYNTAX) | BIT(NUL_IN_HEADER), NULL, NULL,
	    "admin@legit.test.attack.test" },
	{ "nul_in_another_field", STR("From: <admin@legit.test>\r\nX: a\0b\r\n"),
	    BIT(NUL_IN_HEADER), "", NULL, "admin@legit.test" },
	{ "an_encoded_address_as_the_name",
	    STR("From: =?utf-8?Q?admin=40legit.test?= <b@attack.test>\r\n"), 0,
	    "admin@legit.test", "b@attack.test", "admin@legit.test" },
	{ "an_encoded_line_end_in_the_name",
	    STR("From: =?utf-8?Q?Shop_=3Cadmin=40legit.test=3E=0D=0A?= <b@attack.test>\r\n"), 0,
	    "Shop <admin@legit.test>\r\n", "b@attack.test", "admin@legit.test" },
	{ "a_domain_in_its_own_script", STR("From: <admin@l\xd0\xb5git.test>\r\n"), 0, "",
	    "admin@l\xd0\xb5git.test", "admin@l\xd0\xb5git.test" },
	{ "no_from", STR("Sender: <admin@legit.test>\r\n"), BIT(FROM_MISSING), "", NULL, NULL },
	{ "no_header", STR(""), BIT(FROM_MISSING), "", NULL, NULL },
	{ "a_resent_from_is_another_field",
	    STR("Resent-From: <admin@legit.test>\r\nFrom: <b@attack.test>\r\n"), 0, "",
	    "b@attack.test", "b@attack.test" },
	{ "an_address_literal", STR("From: <admin@[192.0.2.1]>\r\n"), BIT(FROM_LITERAL), "", NULL,
	    "admin@[192.0.2.1]" },
	{ "a_fullwidth_at_in_the_name",
	    STR("From: \"admin\xef\xbc\xa0 legit.test\" <b@attack.test>\r\n"), 0,
	    "admin\xef\xbc\xa0 legit.test", "b@attack.test", "admin@legit.test" },
	{ "a_right_to_left_name",
	    STR("From: \"\xe2\x80\xae.tset.tigel@nimda\" <b@attack.test>\r\n"), 0,
	    "\xe2\x80\xae.tset.tigel@nimda", "b@attack.test", "admin@legit.test" },
	{ "a_name_in_raw_gbk", STR("From: \xd6\xd0\xce\xc4 <b@attack.test>\r\n"), BIT(RAW_8BIT),
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd", "b@attack.test",
	    "b@attack.test" },
	{ "an_unquoted_comma", STR("From: Norton - Anti Virus ,_<q@attack.test>\r\n"),
	    BIT(FROM_SYNTAX), "Norton - Anti Virus ,_", NULL, "q@attack.test" },
	{ "an_address_for_a_name_and_a_comma",
	    STR("From: \"name@legit.test\", <b@attack.test>\r\n"), BIT(FROM_SYNTAX),
	    "name@legit.test", NULL, "name@legit.test" },
	{ "a_name_and_no_address", STR("From: Alibaba Support\r\n"), BIT(FROM_SYNTAX),
	    "Alibaba Support", NULL, NULL },
	{ "a_name_and_empty_angles", STR("From: Alibaba Support <>\r\n"), BIT(FROM_EMPTY),
	    "Alibaba Support", NULL, NULL },
	{ "an_empty_from", STR("From:\r\n"), BIT(FROM_EMPTY), "", NULL, NULL },
};

static struct str
address_of(struct arena *a, const struct mailbox *m)
{
	return arena_printf(a, "%.*s@%.*s", STR_ARG(m->local), STR_ARG(m->domain));
}

static bool
is_seen(struct arena *a, const struct message *m, const char *address)
{
	size_t i;

	for (i = 0; i < m->n_candidates; i++)
		if (str_eq(address_of(a, &m->candidates[i]), str_of(address)))
			return true;
	return address == NULL && m->n_candidates == 0;
}

static void
check_row(struct arena *a, size_t i, const struct message *m)
{
	const char *name = rows[i].name;

	if (m->defects != rows[i].defects)
		fail_msg("%s: defects %x, wanted %x", name, m->defects, rows[i].defects);
	if (m->has_author != (rows[i].author != NULL))
		fail_msg("%s: author %d", name, m->has_author);
	if (m->has_author && !str_eq(address_of(a, &m->author), str_of(rows[i].author)))
		fail_msg("%s: got %.*s", name, STR_ARG(address_of(a, &m->author)));
	if (!m->has_author && (m->author.local.n > 0 || m->author.domain.n > 0))
		fail_msg("%s: an address of no author", name);
	if (rows[i].display != NULL && !str_eq(m->author.display, str_of(rows[i].display)))
		fail_msg("%s: display %.*s", name, STR_ARG(m->author.display));
	if (!is_seen(a, m, rows[i].seen))
		fail_msg("%s: candidate not seen", name);
}

/* The header block behind a field of no interest, which tells that lines end in
 * CRLF; not where the block must be first. */
static struct str
block(struct str header)
{
	struct str first = header.n > 0 && header.p[0] == ' ' ? STR_NONE : STR("X: 1\r\n");
	size_t n = first.n + header.n + 2;
	char *p = malloc(n);

	assert_non_null(p);
	if (first.n > 0)
		memcpy(p, first.p, first.n);
	if (header.n > 0)
		memcpy(p + first.n, header.p, header.n);
	memcpy(p + n - 2, "\r\n", 2);
	return (struct str){ p, n };
}

static void
exactly_one_from_with_one_mailbox_gives_an_author(void **state)
{
	struct message m;
	struct letter l;
	struct arena *a;
	struct str s;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		a = arena_new();
		s = block(rows[i].header);
		letter_split(a, s, &l);
		mail_read(a, &l, &m);
		assert_ptr_equal(m.letter, &l);
		check_row(a, i, &m);
		exact_free(s.p);
		arena_free(a);
	}
}

/* As a milter is told of fields: names clean, folds as LF or CRLF before a blank. */
static void
fields_from_an_mta_are_read(void **state)
{
	struct field fields[] = {
		{ STR("From"), STR(" =?utf-8?Q?Linda?=\n\t=?utf-8?Q?_Chen?=\n <l@legit.test>") },
		{ STR("subject"), STR(" Order\r\n 88") },
	};
	struct letter l = { .fields = fields, .n_fields = COUNT(fields) };
	struct arena *a = arena_new();
	struct message m;

	(void)state;
	mail_read(a, &l, &m);
	assert_int_equal(m.defects, 0);
	assert_true(m.has_author);
	assert_str(m.author.display, "Linda Chen");
	assert_str(m.author.domain, "legit.test");
	assert_str(m.subject, "Order 88");
	assert_ptr_equal(m.from_raw.p, fields[0].value.p);
	arena_free(a);
}

static void
read_text(struct arena *a, const char *text, struct message *m)
{
	struct letter *l = arena_alloc(a, sizeof *l);

	letter_split(a, str_of(text), l);
	mail_read(a, l, m);
}

static void
the_other_fields_are_read(void **state)
{
	struct arena *a = arena_new();
	struct message m;

	(void)state;
	read_text(a,
	    "from: a@x.test\n"
	    "sender: \"Desk\" <desk@y.test>\n"
	    "REPLY-TO: b@z.test, g: C <c@w.test>;\n"
	    "Reply-To: b@z.test, d@v.test\n"
	    "Subject: =?gb2312?B?zNSxpg==?= order\n"
	    "Subject: another\n"
	    "Message-Id: <1.2@x.test> (comment)\n"
	    "List-Id: \"The <old> list\" <list.example.test>\n\n", &m);
	assert_str(m.sender.display, "Desk");
	assert_str(m.sender.domain, "y.test");
	assert_int_equal(m.n_reply_to, 3);
	assert_str(m.reply_to[0].domain, "z.test");
	assert_str(m.reply_to[1].display, "C");
	assert_str(m.reply_to[1].local, "c");
	assert_str(m.reply_to[2].domain, "v.test");
	assert_str(m.subject, "\xe6\xb7\x98\xe5\xae\x9d order");
	assert_str(m.message_id, "1.2@x.test");
	assert_str(m.list_id, "list.example.test");
	assert_true(m.is_list);
	arena_free(a);
}

static void
absent_fields_are_empty(void **state)
{
	struct arena *a = arena_new();
	struct message m;

	(void)state;
	read_text(a, "From: a@x.test\nSubject:\n\n", &m);
	assert_int_equal(m.sender.domain.n, 0);
	assert_int_equal(m.n_reply_to, 0);
	assert_int_equal(m.subject.n, 0);
	assert_int_equal(m.message_id.n, 0);
	assert_int_equal(m.list_id.n, 0);
	assert_false(m.is_list);
	assert_int_equal(m.defects, 0);
	arena_free(a);
}

static void
broken_fields_are_read_kindly(void **state)
{
	struct arena *a = arena_new();
	struct message m;

	(void)state;
	read_text(a,
	    "From: a@x.test\n"
	    "Sender: Desk, Office <desk@y.test>\n"
	    "Reply-To: Linda [sales] <b@z.test>; c@w.test\n"
	    "Message-ID: 1.2@x.test\n"
	    "List-Id: list.example.test\n\n", &m);
	assert_str(m.sender.domain, "y.test");
	assert_int_equal(m.n_reply_to, 2);
	assert_str(m.reply_to[0].domain, "z.test");
	assert_str(m.reply_to[1].domain, "w.test");
	assert_str(m.message_id, "1.2@x.test");
	assert_int_equal(m.list_id.n, 0);
	assert_true(m.is_list);
	assert_true(m.has_author);
	assert_int_equal(m.defects, 0);
	arena_free(a);
}

static void
a_list_is_known_by_any_of_three_fields(void **state)
{
	static const struct {
		const char	*text;
		bool		 is_list;
	} lists[] = {
		{ "List-Id: <a.b>\n\n", true },
		{ "List-Post: <mailto:a@b.test>\n\n", true },
		{ "Precedence: List\n\n", true },
		{ "Precedence: bulk\n\n", false },
		{ "List-Unsubscribe: <https://a.test>\n\n", false },
	};
	struct arena *a = arena_new();
	struct message m;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lists); i++) {
		read_text(a, lists[i].text, &m);
		assert_int_equal(m.is_list, lists[i].is_list);
	}
	arena_free(a);
}

static void
what_was_cut_is_a_defect_and_may_hide_a_from(void **state)
{
	static struct field many[LIMIT_FIELDS];
	struct letter l = { .fields = many, .n_fields = 2, .is_cut = true };
	struct arena *a = arena_new();
	struct message m;

	(void)state;
	many[0] = (struct field){ STR("From"), STR(" a@x.test") };
	mail_read(a, &l, &m);
	assert_int_equal(m.defects, BIT(CUT));
	assert_true(m.has_author);
	l.n_fields = LIMIT_FIELDS;
	mail_read(a, &l, &m);
	assert_int_equal(m.defects, BIT(CUT) | BIT(FROM_SYNTAX));
	assert_false(m.has_author);
	arena_free(a);
}

static void
storms_of_from_fields_end(void **state)
{
	static struct field many[LIMIT_FIELDS];
	struct letter l = { .fields = many, .n_fields = LIMIT_FIELDS };
	struct arena *a = arena_new();
	struct message m;
	size_t i;

	(void)state;
	for (i = 0; i < LIMIT_FIELDS; i++)
		many[i] = (struct field){ STR("From"), arena_printf(a, "<u@d%zu.test>", i) };
	mail_read(a, &l, &m);
	assert_int_equal(m.defects, BIT(FROM_TWICE) | BIT(CUT));
	assert_int_equal(m.n_candidates, LIMIT_MAILBOXES);
	assert_false(m.has_author);
	arena_free(a);
}

static void
every_defect_has_its_own_word_and_sentence(void **state)
{
	int i, k;

	(void)state;
	assert_string_equal(mail_defect_word(DEFECT_FROM_TWICE), "from_twice");
	assert_string_equal(mail_defect_says(DEFECT_CUT), "larger than what is read");
	for (i = 0; i < DEFECTS; i++) {
		assert_true(strlen(mail_defect_says((enum mail_defect)i)) > 0);
		for (k = 0; k < i; k++)
			assert_string_not_equal(mail_defect_word((enum mail_defect)i),
			    mail_defect_word((enum mail_defect)k));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exactly_one_from_with_one_mailbox_gives_an_author),
		cmocka_unit_test(fields_from_an_mta_are_read),
		cmocka_unit_test(the_other_fields_are_read),
		cmocka_unit_test(absent_fields_are_empty),
		cmocka_unit_test(broken_fields_are_read_kindly),
		cmocka_unit_test(a_list_is_known_by_any_of_three_fields),
		cmocka_unit_test(what_was_cut_is_a_defect_and_may_hide_a_from),
		cmocka_unit_test(storms_of_from_fields_end),
		cmocka_unit_test(every_defect_has_its_own_word_and_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
