#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static void
headers_in_our_name_are_counted(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	check_forged_results(&t.evidence, &t.findings);
	assert_int_equal(t.findings.n, 0);
	t.evidence.forged_fields = 3;
	t.evidence.forged_name = STR("Chopmark-Verdict");
	check_forged_results(&t.evidence, &t.findings);
	assert_int_equal(t.findings.n, 1);
	assert_int_equal(t.findings.list[0].reason, REASON_forged_results);
	assert_str(t.findings.list[0].detail, "3");
	assert_str(t.findings.list[0].quote, "Chopmark-Verdict");
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_in_our_name_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
