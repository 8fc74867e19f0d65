#include "support/test.h"

#include "support/tool_run.h"

#define FORGED "From: Tmall <a@tmall.com>\nSubject: x\n\nHello.\n"
#define HONEST "From: Linda <linda@maker.example>\nSubject: x\n\nHello.\n"

static void
the_envelope_is_told_by_options(void **state)
{
	struct tool_run t;
	const char *zone, *letter;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("tmall.com. IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"));
	letter = tool_run_file(&t, "letter.eml", STR(FORGED));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--client", "192.0.2.1",
	    "--helo", "mx.tmall.com", "--sender", "<a@tmall.com>", "--rcpt", "b@plant.example",
	    "--json", letter, NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "\"identity\":\"official\",\"claims\":\"tmall\""));
	assert_true(tool_run_said(t.out, "\"spf\":{\"result\":\"pass\",\"domain\":\"tmall.com\""));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--client", "192.0.2.2",
	    "--sender", "a@tmall.com", letter, NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "impersonation of Tmall (tmall)  risk high"));
	assert_true(tool_run_said(t.out, "official_unaligned (spf)"));
	tool_run_end(&t);
}

static void
the_return_path_stands_in_for_the_sender(void **state)
{
	struct tool_run t;
	const char *zone;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("tmall.com. IN TXT \"v=spf1 ip4:192.0.2.1 -all\"\n"));
	tool_run(&t, "Return-Path: <a@tmall.com>\n" FORGED, "check", "-c", t.conf, "--zone", zone,
	    "--client", "192.0.2.1", "--json", "-", NULL);
	assert_true(tool_run_said(t.out, "\"identity\":\"official\""));
	tool_run_end(&t);
}

static void
exit_codes_tell(void **state)
{
	struct tool_run t;
	const char *zone, *forged, *honest;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	forged = tool_run_file(&t, "forged", STR(FORGED));
	honest = tool_run_file(&t, "honest", STR(HONEST));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--exit-code", honest, NULL);
	assert_int_equal(t.status, 0);
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--exit-code", honest, forged,
	    NULL);
	assert_int_equal(t.status, 1);
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--exit-code", forged,
	    "/nonexistent", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "/nonexistent"));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", "/nonexistent", honest, NULL);
	assert_int_equal(t.status, 2);
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "--client", "nonsense", honest,
	    NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "not an IPv4 or IPv6 address"));
	tool_run(&t, NULL, "check", "-c", t.conf, "--zone", zone, "/dev/fd", "--bogus", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "chopmark check: unrecognized option '--bogus'"));
	tool_run(&t, NULL, "check", NULL);
	assert_int_equal(t.status, 2);
	tool_run_end(&t);
}

static void
a_letter_is_cut_where_the_daemon_cuts_it(void **state)
{
	static char text[100 * 1024];
	struct tool_run t;
	const char *zone, *conf;

	(void)state;
	tool_run_begin(&t);
	zone = tool_run_file(&t, "zone", STR("; empty\n"));
	conf = tool_run_file(&t, "small.conf", arena_printf(t.arena,
	    "rules = \"%s/rules\"\nlimits { body = \"64KB\" header = \"16KB\" }\n",
	    getenv("CHOPMARK_SOURCE")));
	memset(text, 'x', sizeof text - 1);
	tool_run(&t, arena_printf(t.arena, "From: a@honest.example\n\n%s\n", text).p, "check",
	    "-c", conf, "--zone", zone, "--json", "-", NULL);
	assert_true(tool_run_said(t.out, "\"detail\":\"size\""));
	tool_run(&t, arena_printf(t.arena, "From: a@honest.example\nX: %.20000s\n\n", text).p,
	    "check", "-c", conf, "--zone", zone, "--json", "-", NULL);
	assert_true(tool_run_said(t.out, "\"detail\":\"size\""));
	tool_run(&t, arena_printf(t.arena, "From: a@honest.example\n\n%.60000s\n", text).p,
	    "check", "-c", conf, "--zone", zone, "--json", "-", NULL);
	assert_true(tool_run_said(t.out, "\"reasons\":[]"));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_envelope_is_told_by_options),
		cmocka_unit_test(the_return_path_stands_in_for_the_sender),
		cmocka_unit_test(exit_codes_tell),
		cmocka_unit_test(a_letter_is_cut_where_the_daemon_cuts_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
