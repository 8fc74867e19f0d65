#include "support/test.h"

#include "support/tool_run.h"

static void
no_command_lists_them(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, NULL, NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "check"));
	assert_true(tool_run_said(t.err, "domain"));
	tool_run(&t, NULL, "--help", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "config"));
	tool_run(&t, NULL, "check", "--help", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "--exit-code"));
	tool_run(&t, NULL, "nonsense", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "no command 'nonsense'"));
	tool_run(&t, NULL, "--version", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "chopmark 0."));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_command_lists_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
