#include "config/config.h"

#include "base/limits.h"
#include "support/test.h"

static void
an_error_names_file_and_line(void **state)
{
	struct conf_errors e;

	(void)state;
	conf_errors_init(&e);
	conf_error(&e, "a.conf", 7, "'%s' is wrong", "x");
	conf_error(&e, "b.conf", 0, "the file as a whole");
	conf_error(&e, NULL, 0, "c.conf:3: told below");
	assert_int_equal(e.n, 3);
	assert_str(buf_str(&e.text), "a.conf:7: 'x' is wrong\nb.conf: the file as a whole\n"
	    "c.conf:3: told below\n");
	conf_errors_free(&e);
	conf_errors_free(&e);
}

static void
errors_beyond_the_ceiling_are_counted_and_said_once(void **state)
{
	struct conf_errors e;
	size_t lines = 0, i;

	(void)state;
	conf_errors_init(&e);
	for (i = 0; i < 100; i++)
		conf_error(&e, "a.conf", (int)i + 1, "bad");
	assert_int_equal(e.n, 100);
	for (i = 0; i < e.text.n; i++)
		lines += e.text.p[i] == '\n';
	assert_int_equal(lines, LIMIT_CONF_ERRORS + 1);
	assert_true(str_ends(buf_str(&e.text), STR("a.conf:20: bad\n"
	    "a.conf: more errors follow, not shown\n")));
	conf_errors_free(&e);
}

static void
a_long_sentence_is_cut(void **state)
{
	struct conf_errors e;
	char longest[5000];

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	conf_errors_init(&e);
	conf_error(&e, "a.conf", 1, "%s", longest);
	assert_int_equal(e.text.n, strlen("a.conf:1: ") + 1023 + 1);
	conf_errors_free(&e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_names_file_and_line),
		cmocka_unit_test(errors_beyond_the_ceiling_are_counted_and_said_once),
		cmocka_unit_test(a_long_sentence_is_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
