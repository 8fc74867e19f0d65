#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static void
assert_address(struct told *t, const char *beside, const char *wanted, enum identity identity)
{
	if (beside != NULL)
		tell_domain(t, &t->claim.beside, beside);
	check_name_address(&t->evidence, &t->findings);
	assert_string_equal(told_findings(t), wanted);
	assert_int_equal(t->findings.identity, identity);
	tell_free(t);
}

static void
another_owner_s_address_is_told(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_display(&t, "x@other.example");
	tell_domain(&t, &t.claim.beside, "x@other.example");
	check_name_address(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "weak name_address(other.example)");
	assert_str(t.findings.list[0].quote, "x@other.example");
	assert_int_equal(t.findings.identity, IDENTITY_UNKNOWN);
	tell_free(&t);
}

static void
a_protected_address_is_a_claim(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "x.bazaar-mail.example");
	tell_domain(&t, &t.claim.beside, "x@other.example");
	assert_address(&t, "service@notice.bazaar.example",
	    "name_address(notice.bazaar.example)", IDENTITY_IMPERSONATION);
	tell_author(&t, "anybody.example");
	tell_domain(&t, &t.claim.beside, "boss@plant.example")->is_own = true;
	assert_address(&t, NULL, "name_address(plant.example)", IDENTITY_IMPERSONATION);
	tell_author(&t, "anybody.example");
	tell_likeness(&t, tell_domain(&t, &t.claim.beside, "x@bazaan.example"),
	    "bazaar.example", TRICK_HOMOGLYPH, true);
	assert_address(&t, NULL, "name_address(bazaan.example)", IDENTITY_IMPERSONATION);
}

static void
one_s_own_address_is_no_news(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_address(&t, "sales@anybody.example", "", IDENTITY_UNKNOWN);
	tell_author(&t, "notice.bazaar.example");
	assert_address(&t, "x@bazaar-inc.example", "", IDENTITY_UNKNOWN);
	tell_author(&t, "anybody.example");
	t.claim.author.is_own = true;
	tell_domain(&t, &t.claim.beside, "x@plant.example")->is_own = true;
	assert_address(&t, NULL, "", IDENTITY_UNKNOWN);
	tell_author(&t, "anybody.example");
	tell_domain(&t, &t.claim.beside, "www.other.example")->is_address = false;
	assert_address(&t, NULL, "", IDENTITY_UNKNOWN);
}

static void
lists_and_ticket_systems_speak_for_others(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	t.message.is_list = true;
	assert_address(&t, "x@bazaar.example", "weak name_address(bazaar.example)",
	    IDENTITY_UNKNOWN);
	tell_author(&t, "anybody.example");
	tell_display(&t, "x@bazaar.example via Desk");
	assert_address(&t, "x@bazaar.example", "weak name_address(bazaar.example)",
	    IDENTITY_UNKNOWN);
}

/* Its candidates are no display name; standing and lookalike judge them. */
static void
without_an_author_nothing_stands_in_its_name(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, NULL);
	assert_address(&t, "x@bazaar.example", "", IDENTITY_UNKNOWN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(another_owner_s_address_is_told),
		cmocka_unit_test(a_protected_address_is_a_claim),
		cmocka_unit_test(one_s_own_address_is_no_news),
		cmocka_unit_test(lists_and_ticket_systems_speak_for_others),
		cmocka_unit_test(without_an_author_nothing_stands_in_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
