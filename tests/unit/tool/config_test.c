#include "support/test.h"

#include "support/tool_run.h"

static void
a_right_configuration_is_said_to_be(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, NULL, "config", "-c", t.conf, "check", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "configuration and rules are right"));
	tool_run_end(&t);
}

static void
every_error_is_told_with_its_line(void **state)
{
	struct tool_run t;
	const char *bad;

	(void)state;
	tool_run_begin(&t);
	bad = tool_run_file(&t, "bad.conf", STR("mode = sharp\nauthserv-id = \"x\"\n"));
	tool_run(&t, NULL, "config", "-c", bad, "check", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "bad.conf:1: "));
	assert_true(tool_run_said(t.err, "bad.conf:2: "));
	assert_true(tool_run_said(t.err, "authserv_id"));
	tool_run(&t, NULL, "config", "-c", "/nonexistent.conf", "check", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "/nonexistent.conf"));
	tool_run_end(&t);
}

static void
bad_rules_are_told_with_file_and_line(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run_file(&t, "official/local.conf", STR("identity x {\n"
	    "\tnames = {\"X\"}\n\tdomain \"no..name\" { roles = {\"mail\"} }\n}\n"));
	tool_run(&t, NULL, "config", "-c", t.conf, "check", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "official/local.conf:3: "));
	assert_true(tool_run_said(t.err, "no..name"));
	tool_run_end(&t);
}

static void
a_dump_can_be_used(void **state)
{
	struct tool_run t;
	const char *copy;
	struct str first;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, NULL, "config", "-c", t.conf, "dump", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "mx.plant.example"));
	first = t.out;
	copy = tool_run_file(&t, "copy.conf", first);
	tool_run(&t, NULL, "config", "-c", copy, "dump", NULL);
	assert_true(str_eq(t.out, first));
	tool_run(&t, NULL, "config", "burn", NULL);
	assert_int_equal(t.status, 2);
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_right_configuration_is_said_to_be),
		cmocka_unit_test(every_error_is_told_with_its_line),
		cmocka_unit_test(bad_rules_are_told_with_file_and_line),
		cmocka_unit_test(a_dump_can_be_used),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
