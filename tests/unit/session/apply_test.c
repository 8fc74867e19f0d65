#include "support/test.h"

#include "session/apply.h"

/*
 * Doubles of the libmilter calls that apply.c makes: they stand in front of the
 * library's own, write down what they are asked, and fail on request.
 */
static char told[8192];
static const char *failing = "";

static void
tell(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void
tell(const char *fmt, ...)
{
	size_t n = strlen(told);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(told + n, sizeof told - n, fmt, ap);
	va_end(ap);
}

static int
outcome(const char *call)
{
	return strcmp(call, failing) == 0 ? MI_FAILURE : MI_SUCCESS;
}

int
smfi_chgheader(SMFICTX *ctx, char *name, int index, char *value)
{
	(void)ctx;
	assert_null(value);
	tell("delete %s %d;", name, index);
	return outcome("delete");
}

int
smfi_insheader(SMFICTX *ctx, int index, char *name, char *value)
{
	(void)ctx;
	tell("insert %d %s:%s;", index, name, value);
	return outcome("insert");
}

int
smfi_quarantine(SMFICTX *ctx, char *reason)
{
	(void)ctx;
	tell("hold %s;", reason);
	return outcome("hold");
}

int
smfi_setreply(SMFICTX *ctx, char *code, char *status, char *text)
{
	(void)ctx;
	tell("reply %s %s %s;", code, status, text);
	return outcome("reply");
}

int
smfi_setmlreply(SMFICTX *ctx, const char *code, const char *status, ...)
{
	va_list ap;
	const char *line;

	(void)ctx;
	tell("reply %s %s", code, status);
	va_start(ap, status);
	while ((line = va_arg(ap, const char *)) != NULL)
		tell(" [%s]", line);
	va_end(ap);
	tell(";");
	return outcome("reply");
}

#define S(text)	{ (text), sizeof(text) - 1 }

static const struct edit some_edits[] = {
	{ EDIT_INSERT, 0, S("Chopmark-Id"), S("9") },
	{ EDIT_DELETE, 2, S("Authentication-Results"), S("") },
	{ EDIT_INSERT, 0, S("Chopmark-Verdict"), S("official;\r\n risk=none") },
	{ EDIT_DELETE, 5, S("Authentication-Results"), S("") },
	{ EDIT_DELETE, 1, S("Chopmark-Id "), S("") },
	{ EDIT_DELETE, 3, S("Authentication-Results"), S("") },
};

static void
a_verdict_is_carried_out(void **state)
{
	static const struct {
		const char		*name;
		enum action		 action;
		bool			 has_lead;
		const char		*failing;
		size_t			 n_edits;
		const char		*reply;
		const char		*wanted;
		sfsistat		 answer;
	} t[] = {
		{ "deletions_from_the_highest_then_insertions", ACTION_TAG, false, "", 6, "",
			"delete Authentication-Results 5;delete Authentication-Results 3;"
			"delete Authentication-Results 2;delete Chopmark-Id 1;"
			"insert 0 Chopmark-Id:9;insert 0 Chopmark-Verdict:official;\n risk=none;",
			SMFIS_CONTINUE },
		{ "the_blank_is_ours_to_write", ACTION_ACCEPT, true, "", 1, "",
			"insert 0 Chopmark-Id: 9;", SMFIS_CONTINUE },
		{ "nothing_to_do", ACTION_ACCEPT, true, "", 0, "", "", SMFIS_CONTINUE },
		{ "a_forged_field_that_stays_defers", ACTION_TAG, false, "delete", 6, "",
			"delete Authentication-Results 5;"
			"reply 451 4.7.1 Forged header fields cannot be removed just now;",
			SMFIS_TEMPFAIL },
		{ "a_tag_that_cannot_be_set_lets_mail_flow", ACTION_TAG, false, "insert", 1, "",
			"insert 0 Chopmark-Id:9;", SMFIS_CONTINUE },
		{ "quarantine_is_tagged_too", ACTION_QUARANTINE, false, "", 1, "",
			"insert 0 Chopmark-Id:9;hold chopmark ID7;", SMFIS_CONTINUE },
		{ "a_quarantine_that_is_not_allowed_defers", ACTION_QUARANTINE, false, "hold", 0, "",
			"hold chopmark ID7;reply 451 4.7.1 Message cannot be held just now;",
			SMFIS_TEMPFAIL },
		{ "rejected_with_a_doubled_percent", ACTION_REJECT, false, "", 6, "100% no",
			"reply 550 5.7.1 100%% no;", SMFIS_REJECT },
		{ "rejected_though_the_reply_is_not_taken", ACTION_REJECT, false, "reply", 0, "no",
			"reply 550 5.7.1 no;", SMFIS_REJECT },
		{ "several_lines", ACTION_REJECT, false, "", 0, "one\r\n\r\n two\nthree",
			"reply 550 5.7.1 [one] [two] [three];", SMFIS_REJECT },
		{ "deferred", ACTION_TEMPFAIL, false, "", 6, "later", "reply 451 4.7.1 later;",
			SMFIS_TEMPFAIL },
		{ "without_words", ACTION_REJECT, false, "", 0, "",
			"reply 550 5.7.1 Message not accepted;", SMFIS_REJECT },
	};
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		const struct verdict v = { .action = t[i].action, .edits = some_edits,
			.n_edits = t[i].n_edits, .id = STR("ID7"),
			.reply_text = str_of(t[i].reply) };
		const struct apply_terms terms = { t[i].has_lead };

		print_message("%s\n", t[i].name);
		told[0] = '\0';
		failing = t[i].failing;
		assert_int_equal(apply_verdict(NULL, &v, &terms, a), t[i].answer);
		assert_string_equal(told, t[i].wanted);
	}
	arena_free(a);
}

static void
a_reply_keeps_its_own_code(void **state)
{
	const struct verdict v = { .action = ACTION_REJECT, .reply_code = STR("554"),
		.reply_status = STR("5.7.25"), .reply_text = STR("no") };
	const struct apply_terms terms = { true };
	struct arena *a = arena_new();

	(void)state;
	told[0] = '\0';
	failing = "";
	assert_int_equal(apply_verdict(NULL, &v, &terms, a), SMFIS_REJECT);
	assert_string_equal(told, "reply 554 5.7.25 no;");
	arena_free(a);
}

static void
values_are_written_as_mtas_want_them(void **state)
{
	static const struct { const char *name; struct str value; bool space; const char *wanted; } t[] = {
		{ "plain", S("x"), false, "x" },
		{ "with_a_blank", S("x"), true, " x" },
		{ "folds_lose_their_cr", S("a\r\n b\r\n\tc"), true, " a\n b\n\tc" },
		{ "lf_folds_stay", S("a\n b"), false, "a\n b" },
		{ "nul_ends_nothing", S("a\0b"), false, "a b" },
		{ "empty", S(""), false, "" },
		{ "a_cr_at_the_end_is_no_fold", S("a\r"), false, "a\r" },
	};
	struct arena *a = arena_new();
	struct str in;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		in = exact_bytes(t[i].value.p, t[i].value.n);
		assert_string_equal(apply_value(a, in, t[i].space), t[i].wanted);
		exact_free(in.p);
	}
	arena_free(a);
}

static void
replies_stay_within_what_smtp_carries(void **state)
{
	const char *lines[APPLY_REPLY_LINES];
	struct arena *a = arena_new();
	char text[2000];
	struct str in;

	(void)state;
	memset(text, '%', sizeof text);
	in = exact_bytes(text, sizeof text);
	assert_int_equal(apply_reply(a, in, lines), 1);
	assert_int_equal(strlen(lines[0]), APPLY_REPLY_BYTES);
	exact_free(in.p);

	memset(text, 'x', sizeof text);
	text[0] = '\0';
	text[1] = '\x80';
	text[2] = '\t';
	in = exact_bytes(text, sizeof text);
	assert_int_equal(apply_reply(a, in, lines), 1);
	assert_memory_equal(lines[0], "???x", 4);
	assert_in_range(strlen(lines[0]), APPLY_REPLY_BYTES - 1, APPLY_REPLY_BYTES);
	exact_free(in.p);

	in = exact("1\n2\n3\n4\n5\n6");
	assert_int_equal(apply_reply(a, in, lines), APPLY_REPLY_LINES);
	assert_string_equal(lines[3], "4");
	exact_free(in.p);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verdict_is_carried_out),
		cmocka_unit_test(a_reply_keeps_its_own_code),
		cmocka_unit_test(values_are_written_as_mtas_want_them),
		cmocka_unit_test(replies_stay_within_what_smtp_carries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
