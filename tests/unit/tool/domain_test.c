#include "support/test.h"

#include "support/tool_run.h"

static void
names_are_explained(void **state)
{
	static const struct { const char *name; const char *wanted; } rows[] = {
		{ "tmall.com", "\"name\":\"tmall.com\",\"protected\":\"tmall.com\",\"lookalike\":null,"
		    "\"identity\":\"tmall\",\"trick\":null,\"tier\":null" },
		{ "WWW.Example.ORG.", "\"name\":\"www.example.org\",\"protected\":null,"
		    "\"lookalike\":null,\"identity\":null" },
		{ "evilalibaba.com", "\"protected\":null" },
		{ "a..b", "\"valid\":false" },
		{ "alibaba.ir", "\"collides\":true" },
		{ "aliyun.com", "\"roles\":\"trap\"" },
	};
	struct tool_run t;
	size_t i;

	(void)state;
	tool_run_begin(&t);
	for (i = 0; i < COUNT(rows); i++) {
		tool_run(&t, NULL, "domain", "-c", t.conf, "--json", rows[i].name, NULL);
		assert_int_equal(t.status, 0);
		if (!tool_run_said(t.out, rows[i].wanted))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(t.out));
	}
	tool_run_end(&t);
}

static void
standard_input_is_read_line_by_line(void **state)
{
	struct tool_run t;

	(void)state;
	tool_run_begin(&t);
	tool_run(&t, "tmall.com\n\nfree.example\n\xFF\xFE\n", "domain", "-c", t.conf, "-", NULL);
	assert_int_equal(t.status, 0);
	assert_true(tool_run_said(t.out, "tmall.com: protected, Tmall (tmall)"));
	assert_true(tool_run_said(t.out, "free.example: not protected\n"));
	assert_true(tool_run_said(t.out, "\xEF\xBF\xBD\xEF\xBF\xBD: not a domain name\n"));
	tool_run(&t, NULL, "domain", NULL);
	assert_int_equal(t.status, 2);
	assert_true(tool_run_said(t.err, "usage: chopmark domain"));
	tool_run_end(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_explained),
		cmocka_unit_test(standard_input_is_read_line_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
