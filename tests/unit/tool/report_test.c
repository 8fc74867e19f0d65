#include "support/test.h"

#include "support/tool_run.h"

static void
controls_of_a_letter_do_not_reach_the_terminal(void **state)
{
	struct tool_run t;
	const char *zone, *letter;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	letter = tool_run_file(&t, "letter", STR("From: \"\x1b[2J\x07" "a\" <\x1b[31m@x>, "
	    "<b@tmall.com>\nSubject: x\n\nHello.\n"));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, letter, NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "malformed"));
	for (i = 0; i < t.out.n; i++)
		assert_true(t.out.p[i] == '\n' || (unsigned char)t.out.p[i] >= 0x20);
	tool_run_end(&t);
}

static void
the_verdict_comes_first_then_why_then_the_results(void **state)
{
	struct tool_run t;
	const char *zone, *letter;
	size_t verdict, why, auth;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	letter = tool_run_file(&t, "letter", STR("From: <b@tmall.com>\nSubject: x\n\nHello.\n"));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, letter, NULL);
	verdict = str_find_str(t.out, STR("impersonation"));
	why = str_find_str(t.out, STR("  why   official_unaligned (none)"));
	auth = str_find_str(t.out, STR("  auth  spf   none"));
	assert_true(verdict < why && why < auth && auth < t.out.n);
	assert_true(tool_run_said(t.out, "action tag (enforce: reject)"));
	assert_false(tool_run_said(t.out, "\033"));
	tool_run_end(&t);
}

static void
lines_fit_a_terminal(void **state)
{
	struct tool_run t;
	const char *zone;
	size_t at, end;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	tool_run(&t, "From: <b@tmall.com>\nFrom: <c@evil.example>\n\n", "check", "-c", t.conf,
	    "--zone", zone, "-", NULL);
	assert_true(tool_run_said(t.out, "The sender's address belongs to Tmall,"));
	for (at = 0; at < t.out.n; at = end + 1) {
		end = at + str_find(str_sub(t.out, at, t.out.n), '\n');
		assert_true(end - at <= 80);
	}
	tool_run_end(&t);
}

static void
an_exempt_letter_says_why(void **state)
{
	struct tool_run t;
	const char *zone;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	tool_run(&t, "From: <b@tmall.com>\n\n", "check", "-c", t.conf, "--zone", zone,
	    "--client", "::1", "-", NULL);
	assert_true(tool_run_said(t.out, "exempt, trusted network; not judged"));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(controls_of_a_letter_do_not_reach_the_terminal),
		cmocka_unit_test(the_verdict_comes_first_then_why_then_the_results),
		cmocka_unit_test(lines_fit_a_terminal),
		cmocka_unit_test(an_exempt_letter_says_why),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
