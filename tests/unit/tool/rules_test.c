#include "support/test.h"

#include "support/tool_run.h"
#include "tool/rules.h"

static void
shipped_and_local_rules_make_one_index(void **state)
{
	struct tool_rules r;
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run_file(&t, "official/local.conf", STR("identity widgets {\n"
	    "\tnames = {\"Widgets\"}\n\tdomain \".widgets.example\" { roles = {\"mail\"} }\n}\n"));
	assert_true(tool_rules_load(t.conf, &r));
	assert_non_null(protected_find(r.names.protected, STR("tmall.com")));
	assert_non_null(protected_find(r.names.protected, STR("a.widgets.example")));
	assert_null(protected_find(r.names.protected, STR("free.example")));
	tool_rules_free(&r);
	assert_false(tool_rules_load("/nonexistent.conf", &r));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipped_and_local_rules_make_one_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
