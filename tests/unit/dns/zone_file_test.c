/* Master files: what each entry hands on. What is an error is in zone_test. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/zone_file.h"

/* "owner ttl type hex;" for each record. */
static bool
write_down(void *arg, const struct zone_record *r, struct err *e)
{
	struct arena *a = arena_new();
	char *out = arg;
	size_t i, n = strlen(out), room = 1024 - n;

	(void)e;
	n += (size_t)snprintf(out + n, room, "%s %u %u ",
	    dns_name_print(&r->owner, a).p, r->ttl, r->type);
	for (i = 0; i < r->n_rdata; i++)
		n += (size_t)snprintf(out + n, 1024 - n, "%02x", r->rdata[i]);
	snprintf(out + n, 1024 - n, ";");
	arena_free(a);
	return true;
}

static bool
refuse(void *arg, const struct zone_record *r, struct err *e)
{
	(void)arg;
	(void)r;
	return err_set(e, "not this one");
}

static bool
read_exact(const char *text, const char *where, zone_take_fn *take, void *arg,
    struct err *e)
{
	size_t n = strlen(text);
	char *copy = malloc(n == 0 ? 1 : n);
	bool ok;

	assert_non_null(copy);
	memcpy(copy, text, n);
	ok = zone_file_read((struct str){ copy, n }, where, take, arg, e);
	free(copy);
	return ok;
}

static void
entries_are_handed_on(void **state)
{
	static const struct {
		const char *name, *text, *wanted;
	} t[] = {
		{ "nothing", "", "" },
		{ "blank lines and comments", "\n  ; x\n\t\n;", "" },
		{ "no final line end", "a. A 1.2.3.4", "a 3600 1 01020304;" },
		{ "crlf line ends", "a. A 1.2.3.4\r\nb. A 1.2.3.4\r\n",
		  "a 3600 1 01020304;b 3600 1 01020304;" },
		{ "class and ttl in any order", "a. 5 IN A 1.2.3.4\nb. in 6 a 1.2.3.4\n",
		  "a 5 1 01020304;b 6 1 01020304;" },
		{ "ttl with units", "a. 1d2h3m4s A 1.2.3.4", "a 93784 1 01020304;" },
		{ "an owner that looks like a class", "in. IN A 1.2.3.4",
		  "in 3600 1 01020304;" },
		{ "an owner that is a number", "4.3.2.1.in-addr.arpa. PTR a.",
		  "4.3.2.1.in-addr.arpa 3600 12 016100;" },
		{ "a relative owner of digits", "$ORIGIN x.\n7 PTR a.\n",
		  "7.x 3600 12 016100;" },
		{ "relative names take the origin", "$ORIGIN b.\n$ORIGIN c\na MX 1 m\n@ MX 1 @",
		  "a.c.b 3600 15 0001016d0163016200;c.b 3600 15 00010163016200;" },
		{ "the owner before stands through a new origin",
		  "$ORIGIN b.\na A 1.2.3.4\n$ORIGIN c.\n  A 1.2.3.5\n",
		  "a.b 3600 1 01020304;a.b 3600 1 01020305;" },
		{ "a final dot that is escaped is not final", "$ORIGIN b.\na\\. A 1.2.3.4",
		  "a\\..b 3600 1 01020304;" },
		{ "quotes hold blanks, semicolons and parentheses", "a. TXT \"b ;()\"",
		  "a 3600 16 056220" "3b2829;" },
		{ "escaped quotes", "a. TXT \"\\\"\" \\\"", "a 3600 16 01220122;" },
		{ "parentheses anywhere", "a. ( 5\n IN ) TXT ( b ; c\n ) d\n",
		  "a 5 16 01620164;" },
		{ "other types", "a. SRV 1 2 3 b.\na. TYPE999 \\# 1 ff\n",
		  "a 3600 33 00010002000301" "6200;a 3600 999 ff;" },
		{ "ttl 0", "$TTL 0\na. A 1.2.3.4", "a 0 1 01020304;" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		char out[1024] = "";
		struct err e = { "" };

		if (!read_exact(t[i].text, "f", write_down, out, &e))
			fail_msg("%s: %s", t[i].name, e.text);
		if (strcmp(out, t[i].wanted) != 0)
			fail_msg("%s: got %s", t[i].name, out);
	}
}

static void
what_stands_before_an_error_is_handed_on(void **state)
{
	char out[1024] = "";
	struct err e = { "" };

	(void)state;
	assert_false(read_exact("a. A 1.2.3.4\nb. A x\nc. A 1.2.3.4\n", "f", write_down,
	    out, &e));
	assert_string_equal(out, "a 3600 1 01020304;");
	assert_int_equal(strncmp(e.text, "f:2: ", 5), 0);
}

static void
a_refusal_names_the_line(void **state)
{
	struct err e = { "" };

	(void)state;
	assert_false(read_exact("\na. A (\n 1.2.3.4 )\n", "f", refuse, NULL, &e));
	assert_string_equal(e.text, "f:2: not this one");
	assert_false(read_exact("a. A 1.2.3.4", NULL, refuse, NULL, &e));
	assert_string_equal(e.text, "not this one");
}

static void
control_bytes_do_not_reach_the_message(void **state)
{
	struct err e = { "" };

	(void)state;
	assert_false(read_exact("a. \033[31m\377 1\n", "f", refuse, NULL, &e));
	assert_string_equal(e.text, "f:1: not a record type: \"?[31m?\"");
}

static void
an_entry_without_end_is_too_long(void **state)
{
	size_t n = 300 * 1024;
	char *text = malloc(n + 1);
	struct err e = { "" };

	(void)state;
	assert_non_null(text);
	memset(text, 'x', n);
	text[n] = '\0';
	assert_false(read_exact(text, "f", refuse, NULL, &e));
	assert_string_equal(e.text, "f:1: an entry that is too long");
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_are_handed_on),
		cmocka_unit_test(what_stands_before_an_error_is_handed_on),
		cmocka_unit_test(a_refusal_names_the_line),
		cmocka_unit_test(control_bytes_do_not_reach_the_message),
		cmocka_unit_test(an_entry_without_end_is_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
