#include "support/test.h"

#include "base/err.h"

static void
an_error_is_false_and_bounded(void **state)
{
	struct err e;

	(void)state;
	assert_false(err_set(&e, "%s: %d", "file", 3));
	assert_string_equal(e.text, "file: 3");
	assert_false(err_set(&e, "%02000d", 1));
	assert_int_equal(strlen(e.text), sizeof e.text - 1);
	assert_false(err_set(NULL, "nobody listens"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_is_false_and_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
