#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static void
each_ceiling_is_named(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	check_limits(&t.evidence, &t.findings);
	assert_int_equal(t.findings.n, 0);
	t.evidence.is_over_limit = true;
	t.evidence.is_late = true;
	t.auth.dkim_passed_over = 2;
	check_limits(&t.evidence, &t.findings);
	assert_int_equal(t.findings.n, 3);
	assert_str(t.findings.list[0].detail, "size");
	assert_str(t.findings.list[1].detail, "signatures");
	assert_str(t.findings.list[2].detail, "time");
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_ceiling_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
