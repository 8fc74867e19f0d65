#include "support/test.h"

#include "check/check.h"
#include "support/evidence.h"

static void
codes_are_found_by_name_and_by_number(void **state)
{
	int r;

	(void)state;
	assert_int_equal(reason_by_code(STR("official_unaligned")), REASON_official_unaligned);
	assert_int_equal(reason_by_code(STR("limits")), REASON_limits);
	assert_int_equal(reason_by_code(STR("Limits")), REASONS);
	assert_int_equal(reason_by_code(STR("")), REASONS);
	for (r = 0; r < REASONS; r++) {
		assert_int_equal(reason_by_code(str_of(reason_code((enum reason)r))), r);
		assert_true(strlen(reason_says((enum reason)r)) > 5);
	}
	assert_string_equal(identity_word(IDENTITY_IMPERSONATION), "impersonation");
	assert_string_equal(identity_word(IDENTITY_UNKNOWN), "unknown");
}

static void
all_checks_run_and_quotes_are_bounded(void **state)
{
	char big[500];
	struct told t;

	(void)state;
	memset(big, 'x', sizeof big);
	tell_author(&t, "bazaar.example");
	t.evidence.is_over_limit = true;
	t.evidence.forged_fields = 1;
	t.evidence.forged_name = (struct str){ big, sizeof big };
	check_run_all(&t.evidence, &t.findings);
	assert_int_equal(t.findings.n, 3);
	assert_int_equal(t.findings.list[0].reason, REASON_official_unaligned);
	assert_int_equal(t.findings.list[1].reason, REASON_forged_results);
	assert_int_equal(t.findings.list[1].quote.n, 120);
	assert_int_equal(t.findings.list[2].reason, REASON_limits);
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_found_by_name_and_by_number),
		cmocka_unit_test(all_checks_run_and_quotes_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
