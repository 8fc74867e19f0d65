#include "support/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "base/limits.h"
#include "session/envelope.h"

static const struct envelope_limits WIDE = { LIMIT_HEADER_BYTES, 1024 * 1024 };

static struct envelope *
begun(const struct envelope_limits *limits)
{
	struct envelope *e = envelope_new();

	envelope_mail(e, limits, "<a@b.example>");
	return e;
}

static void
add_field(struct envelope *e, const char *name, const char *value, bool has_lead)
{
	char *n = strdup(name), *v = strdup(value);

	envelope_field(e, n, v, has_lead);
	free(n);
	free(v);
}

static void
values_become_what_was_sent(void **state)
{
	static const struct { const char *name, *value; bool has_lead; const char *wanted; } t[] = {
		{ "a_blank_taken_away_is_put_back", "x", false, " x" },
		{ "a_blank_that_stayed_is_left_alone", " x", true, " x" },
		{ "no_blank_stays_none_where_told", "x", true, "x" },
		{ "a_tab_that_stayed_is_no_reason_for_a_blank", "\tx", false, "\tx" },
		{ "nothing_stays_nothing", "", false, "" },
		{ "folds_in_lf_become_crlf", " a\n b\n\tc", true, " a\r\n b\r\n\tc" },
		{ "folds_in_crlf_stay", " a\r\n b", true, " a\r\n b" },
		{ "both_kinds_of_fold", "a\r\n b\n c", false, " a\r\n b\r\n c" },
		{ "a_fold_at_once", "\n a", false, "\r\n a" },
		{ "a_bare_cr_is_kept", " a\rb", true, " a\rb" },
	};
	struct envelope *e;
	const struct letter *l;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		e = begun(&WIDE);
		add_field(e, "Subject", t[i].value, t[i].has_lead);
		l = envelope_finish(e, NULL, NULL);
		assert_int_equal(l->n_fields, 1);
		assert_str(l->fields[0].name, "Subject");
		assert_str(l->fields[0].value, t[i].wanted);
		envelope_free(e);
	}
}

static void
bare_newlines_are_seen(void **state)
{
	static const struct { const char *name, *parts[4]; bool wanted; } t[] = {
		{ "whole_lines", { "a\r\nb\r\n" }, false },
		{ "no_final_line_end", { "a\r\nb" }, false },
		{ "empty_body", { "" }, false },
		{ "a_pair_parted_by_chunks", { "a\r", "\nb\r\n" }, false },
		{ "empty_lines", { "\r\n\r\n" }, false },
		{ "lf_alone", { "a\nb\r\n" }, true },
		{ "lf_alone_at_the_start_of_a_chunk", { "a", "\nb" }, true },
		{ "lf_first_of_all", { "\nb" }, true },
		{ "cr_alone_in_a_line", { "a\rb\r\n" }, true },
		{ "cr_alone_in_the_last_line", { "a\r\nb\rc" }, true },
		{ "two_cr_before_lf", { "a\r\r\n" }, true },
		{ "cr_at_the_very_end", { "a\r" }, true },
		{ "smuggled_dot", { "a\r\n", "\n.\r\nMAIL FROM" }, true },
	};
	const struct letter *l;
	struct envelope *e;
	struct str part;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		e = begun(&WIDE);
		for (k = 0; k < 4 && t[i].parts[k] != NULL; k++) {
			part = exact(t[i].parts[k]);
			assert_true(envelope_body(e, part.p, part.n));
			exact_free(part.p);
		}
		l = envelope_finish(e, "Q", NULL);
		assert_int_equal(l->has_bare_newline, t[i].wanted);
		envelope_free(e);
	}
}

static void
a_client_is_an_address_and_a_name(void **state)
{
	static const struct {
		const char *name, *ip, *host;
		enum address_family family;
		unsigned char first[4];
		const char *wanted;
	} t[] = {
		{ "v4", "192.0.2.7", "mx.a.example", ADDRESS_V4, { 192, 0, 2, 7 },
			"mx.a.example" },
		{ "v6", "2001:db8::1", "mx.a.example", ADDRESS_V6, { 0x20, 1, 0x0d, 0xb8 },
			"mx.a.example" },
		{ "v4_mapped_is_v4", "::ffff:192.0.2.9", "x", ADDRESS_V4, { 192, 0, 2, 9 },
			"x" },
		{ "not_looked_up", "192.0.2.7", "[192.0.2.7]", ADDRESS_V4, { 192, 0, 2, 7 },
			"" },
		{ "not_known", "192.0.2.7", "unknown", ADDRESS_V4, { 192, 0, 2, 7 }, "" },
		{ "not_told", NULL, "localhost", ADDRESS_NONE, { 0 }, "localhost" },
		{ "no_name_at_all", NULL, NULL, ADDRESS_NONE, { 0 }, "" },
	};
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	const struct sockaddr *sa;
	const struct letter *l;
	struct envelope *e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		sa = NULL;
		if (t[i].ip != NULL && inet_pton(AF_INET, t[i].ip, &v4.sin_addr) == 1)
			sa = (const struct sockaddr *)&v4;
		else if (t[i].ip != NULL && inet_pton(AF_INET6, t[i].ip, &v6.sin6_addr) == 1)
			sa = (const struct sockaddr *)&v6;
		e = envelope_new();
		envelope_client(e, "of.an.earlier.session.example", (const struct sockaddr *)&v6);
		envelope_client(e, t[i].host, sa);
		envelope_mail(e, &WIDE, "<>");
		l = envelope_finish(e, NULL, NULL);
		assert_int_equal(l->client.family, t[i].family);
		assert_memory_equal(l->client.ip, t[i].first, 4);
		assert_str(l->client.name, t[i].wanted);
		envelope_free(e);
	}
}

static void
the_envelope_is_kept(void **state)
{
	static const struct { const char *name, *path, *wanted; } t[] = {
		{ "in_brackets", "<a@b.example>", "a@b.example" },
		{ "bare", "a@b.example", "a@b.example" },
		{ "null_sender", "<>", "" },
		{ "one_bracket_is_no_pair", "<", "<" },
		{ "brackets_within", "<\"<x>\"@b.example>", "\"<x>\"@b.example" },
	};
	const struct letter *l;
	struct envelope *e;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		e = envelope_new();
		envelope_helo(e, "old.example");
		envelope_helo(e, "helo.example");
		envelope_mail(e, &WIDE, t[i].path);
		envelope_rcpt(e, t[i].path);
		envelope_rcpt(e, "<second@b.example>");
		l = envelope_finish(e, "4Q", "joe");
		assert_str(l->reverse_path, t[i].wanted);
		assert_int_equal(l->n_rcpts, 2);
		assert_str(l->rcpts[0], t[i].wanted);
		assert_str(l->rcpts[1], "second@b.example");
		assert_str(l->client.helo, "helo.example");
		assert_str(l->client.user, "joe");
		assert_str(l->queue_id, "4Q");
		assert_str(l->body, "");
		assert_false(l->is_cut);
		envelope_free(e);
	}
}

static void
a_body_beyond_its_ceiling_is_cut(void **state)
{
	static const struct { const char *name, *body, *wanted; bool more, cut; } t[] = {
		{ "below", "12345\r\n", "12345\r\n", true, false },
		{ "exactly", "123456\r\n", "123456\r\n", true, false },
		{ "above", "123456\r\nx", "123456\r\n", false, true },
		{ "between_cr_and_lf", "1234567\r\n", "1234567", false, true },
	};
	static const struct envelope_limits limits = { 1000, 8 };
	const struct letter *l;
	struct envelope *e;
	size_t i, k;
	bool more;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		e = begun(&limits);
		more = true;
		for (k = 0; k < strlen(t[i].body); k++)
			more = envelope_body(e, t[i].body + k, 1);
		assert_int_equal(more, t[i].more);
		l = envelope_finish(e, NULL, NULL);
		assert_str(l->body, t[i].wanted);
		assert_int_equal(l->is_cut, t[i].cut);
		assert_false(l->has_bare_newline);
		envelope_free(e);
	}
}

static void
fields_beyond_the_bytes_keep_their_names(void **state)
{
	static const struct envelope_limits limits = { 40, 1000 };
	struct envelope *e = begun(&limits);
	const struct letter *l;

	(void)state;
	add_field(e, "From", " a@b.example", true);
	add_field(e, "X-Long", " 123456789012345678901234567890", true);
	add_field(e, "Chopmark-Verdict", " official", true);
	l = envelope_finish(e, NULL, NULL);
	assert_int_equal(l->n_fields, 3);
	assert_str(l->fields[0].value, " a@b.example");
	assert_str(l->fields[1].name, "X-Long");
	assert_str(l->fields[1].value, "");
	assert_str(l->fields[2].name, "Chopmark-Verdict");
	assert_true(l->is_cut);
	assert_false(envelope_is_overrun(e));
	envelope_free(e);
}

static void
fields_beyond_the_count_keep_their_names_and_then_defer(void **state)
{
	struct envelope *e = begun(&WIDE);
	const struct letter *l;
	int i;

	(void)state;
	for (i = 0; i < ENVELOPE_NAMES; i++)
		add_field(e, "X", " y", true);
	assert_false(envelope_is_overrun(e));
	l = envelope_finish(e, NULL, NULL);
	assert_int_equal(l->n_fields, ENVELOPE_NAMES);
	assert_str(l->fields[LIMIT_FIELDS - 1].value, " y");
	assert_str(l->fields[LIMIT_FIELDS].name, "X");
	assert_str(l->fields[LIMIT_FIELDS].value, "");
	assert_true(l->is_cut);
	add_field(e, "X", " y", true);
	assert_true(envelope_is_overrun(e));
	envelope_free(e);
}

static void
recipients_beyond_the_ceiling_are_left_out(void **state)
{
	struct envelope *e = begun(&WIDE);
	int i;

	(void)state;
	for (i = 0; i < LIMIT_RCPTS + 5; i++)
		envelope_rcpt(e, "<x@y.example>");
	assert_int_equal(envelope_finish(e, NULL, NULL)->n_rcpts, LIMIT_RCPTS);
	envelope_free(e);
}

static void
one_letter_leaves_nothing_to_the_next(void **state)
{
	struct envelope *e = envelope_new();
	const struct letter *l;

	(void)state;
	envelope_helo(e, "stays.example");
	envelope_mail(e, &WIDE, "<first@a.example>");
	envelope_rcpt(e, "<r@a.example>");
	add_field(e, "From", " x", true);
	envelope_body(e, "body\n", 5);
	envelope_finish(e, "1", "user");
	envelope_mail(e, &WIDE, "<second@a.example>");	/* no end between them */
	l = envelope_finish(e, NULL, NULL);
	assert_str(l->reverse_path, "second@a.example");
	assert_int_equal(l->n_rcpts + l->n_fields + l->body.n, 0);
	assert_str(l->client.user, "");
	assert_str(l->queue_id, "");
	assert_str(l->client.helo, "stays.example");
	assert_false(l->has_bare_newline);
	envelope_free(e);
}

static void
steps_without_a_letter_do_nothing(void **state)
{
	struct envelope *e = envelope_new();

	(void)state;
	envelope_rcpt(e, "<x>");
	envelope_field(e, "a", "b", true);
	assert_false(envelope_body(e, "x", 1));
	assert_null(envelope_finish(e, "1", NULL));
	assert_null(envelope_arena(e));
	assert_false(envelope_is_overrun(e));
	assert_false(envelope_has_letter(e));
	envelope_drop(e);
	envelope_free(e);
	envelope_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_become_what_was_sent),
		cmocka_unit_test(bare_newlines_are_seen),
		cmocka_unit_test(a_client_is_an_address_and_a_name),
		cmocka_unit_test(the_envelope_is_kept),
		cmocka_unit_test(a_body_beyond_its_ceiling_is_cut),
		cmocka_unit_test(fields_beyond_the_bytes_keep_their_names),
		cmocka_unit_test(fields_beyond_the_count_keep_their_names_and_then_defer),
		cmocka_unit_test(recipients_beyond_the_ceiling_are_left_out),
		cmocka_unit_test(one_letter_leaves_nothing_to_the_next),
		cmocka_unit_test(steps_without_a_letter_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
