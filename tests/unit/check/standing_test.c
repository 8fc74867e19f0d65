#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static void
assert_standing(struct told *t, enum identity wanted, const char *who, const char *finding)
{
	char got[200] = "";
	size_t i;

	check_standing(&t->evidence, &t->findings);
	for (i = 0; i < t->findings.n; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s%s(%.*s)",
		    i == 0 ? "" : " ", t->findings.list[i].is_weak ? "weak " : "",
		    reason_code(t->findings.list[i].reason),
		    STR_ARG(t->findings.list[i].detail));
	assert_string_equal(got, finding);
	assert_string_equal(identity_word(t->findings.identity), identity_word(wanted));
	if (who == NULL)
		assert_null(t->findings.who);
	else
		assert_str(t->findings.who->id, who);
	tell_free(t);
}

static void
a_proven_claim_is_official(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "notice.bazaar.example");
	tell_dkim(&t, "notice.bazaar.example", AUTH_PASS, YES);
	assert_standing(&t, IDENTITY_OFFICIAL, "bazaar", "");
	tell_author(&t, "relay.bazaar.example");
	tell_spf(&t, "relay.bazaar.example", AUTH_PASS, YES);
	assert_standing(&t, IDENTITY_OFFICIAL, "bazaar", "");
}

static void
an_unproven_claim_is_impersonation(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaar.example");
	tell_spf(&t, "bazaar.example", AUTH_FAIL, NO);
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(spf)");
}

static void
a_claim_not_known_is_unverified_and_may_pass(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaar.example");
	tell_spf(&t, "bazaar.example", AUTH_TEMPERROR, NOT_KNOWN);
	check_standing(&t.evidence, &t.findings);
	assert_true(t.findings.is_passing);
	t.findings.n = 0;
	assert_standing(&t, IDENTITY_UNVERIFIED, "bazaar", "");
}

static void
a_letter_too_large_to_verify_will_be_so_again(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaar.example");
	tell_dkim(&t, "bazaar.example", AUTH_NEUTRAL, NOT_KNOWN)->is_unread = true;
	t.evidence.is_over_limit = true;
	check_standing(&t.evidence, &t.findings);
	assert_int_equal(t.findings.identity, IDENTITY_UNVERIFIED);
	assert_false(t.findings.is_passing);
	tell_free(&t);
}

static void
strangers_traps_and_infrastructure_claim_nothing(void **state)
{
	static const char *const names[] = {
		"anybody.example", "x.bazaar-mail.example", "bazaar-cdn.example",
		"evilbazaar.example", "bazaar.example.evil.example",
	};
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		tell_author(&t, names[i]);
		tell_dkim(&t, names[i], AUTH_PASS, YES);
		assert_standing(&t, IDENTITY_UNKNOWN, NULL, "");
	}
}

static void
a_member_s_host_is_itself_or_borrowed(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "shop.bazaar.example");
	tell_dkim(&t, "shop.bazaar.example", AUTH_PASS, YES);
	assert_standing(&t, IDENTITY_UNKNOWN, NULL, "");
	tell_author(&t, "shop.bazaar.example");
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_author(&t, "shop.bazaar.example");
	tell_spf(&t, "shop.bazaar.example", AUTH_TEMPERROR, NOT_KNOWN);
	assert_standing(&t, IDENTITY_UNVERIFIED, "bazaar", "");
}

static void
tell_list(struct told *t, const char *author, const char *list)
{
	tell_author(t, author);
	t->message.list_id = str_of(list);
	tell_spf(t, "lists.example", AUTH_PASS, NO);
}

static void
a_list_copy_of_staff_mail_is_unverified(void **state)
{
	struct told t;

	(void)state;
	tell_list(&t, "bazaar-inc.example", "dev.lists.example");
	assert_standing(&t, IDENTITY_UNVERIFIED, "bazaar", "weak official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "dev.elsewhere.example");
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "");
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "dev.lists.example");
	t.auth.mailfrom.is_wide = true;
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "Dev.LISTS.example");
	assert_standing(&t, IDENTITY_UNVERIFIED, "bazaar", "weak official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "dev.lists.example");
	t.auth.mailfrom.is_null_sender = true;
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "dev.lists.example");
	t.auth.mailfrom.result = AUTH_FAIL;
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
	tell_list(&t, "bazaar-inc.example", "dev.lists.example");
	t.auth.mailfrom.result = AUTH_TEMPERROR;
	assert_standing(&t, IDENTITY_UNVERIFIED, "bazaar", "");
	tell_list(&t, "notice.bazaar.example", "dev.lists.example");
	assert_standing(&t, IDENTITY_IMPERSONATION, "bazaar", "official_unaligned(none)");
}

static void
without_an_author_it_is_malformed(void **state)
{
	static const struct { enum mail_defect defect; const char *wanted; } rows[] = {
		{ DEFECT_FROM_MISSING, "from_malformed(from_missing)" },
		{ DEFECT_FROM_TWICE, "from_malformed(from_twice)" },
		{ DEFECT_FROM_GROUP, "from_malformed(from_group)" },
		{ DEFECT_NUL_IN_HEADER, "from_malformed(nul_in_header)" },
		{ DEFECT_BAD_HEADER_LINE, "from_malformed(bad_header_line)" },
	};
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tell_author(&t, NULL);
		t.message.defects = 1u << rows[i].defect;
		tell_dkim(&t, "bazaar.example", AUTH_PASS, YES);
		assert_standing(&t, IDENTITY_MALFORMED, NULL, rows[i].wanted);
	}
	tell_author(&t, "no..name");
	assert_standing(&t, IDENTITY_MALFORMED, NULL, "from_malformed(from_domain)");
}

static void
candidates_of_a_malformed_author_are_judged(void **state)
{
	static const struct mailbox shown[] = {
		{ .domain = { "no..name", 8 } },
		{ .domain = { "x.bazaar-mail.example", 21 } },
		{ .domain = { "Bazaar.EXAMPLE", 14 } },
	};
	struct told t;

	(void)state;
	tell_author(&t, NULL);
	t.message.defects = 1u << DEFECT_FROM_SEVERAL;
	t.message.candidates = shown;
	t.message.n_candidates = 2;
	assert_standing(&t, IDENTITY_MALFORMED, NULL, "from_malformed(from_several)");
	tell_author(&t, NULL);
	t.message.defects = 1u << DEFECT_FROM_SEVERAL;
	t.message.candidates = shown;
	t.message.n_candidates = 3;
	assert_standing(&t, IDENTITY_MALFORMED, "bazaar",
	    "from_malformed(from_several) official_unaligned(malformed)");
}

static void
only_its_own_signature_tells_a_sloppy_letter_from_a_forged_one(void **state)
{
	static const struct mailbox shown = { .domain = { "bazaar.example", 14 } };
	static const struct { const char *d; enum auth_result result; bool forged; } rows[] = {
		{ "bazaar.example", AUTH_PASS, false },
		{ "bazaar.example", AUTH_FAIL, true },
		{ "shop.bazaar.example", AUTH_PASS, true },
		{ "elsewhere.example", AUTH_PASS, true },
	};
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tell_author(&t, NULL);
		t.message.defects = 1u << DEFECT_FROM_SYNTAX;
		t.message.candidates = &shown;
		t.message.n_candidates = 1;
		tell_dkim(&t, rows[i].d, rows[i].result, NO);
		check_standing(&t.evidence, &t.findings);
		assert_int_equal(t.findings.identity, IDENTITY_MALFORMED);
		assert_int_equal(t.findings.is_domain_forged, rows[i].forged);
		tell_free(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proven_claim_is_official),
		cmocka_unit_test(an_unproven_claim_is_impersonation),
		cmocka_unit_test(a_claim_not_known_is_unverified_and_may_pass),
		cmocka_unit_test(a_letter_too_large_to_verify_will_be_so_again),
		cmocka_unit_test(strangers_traps_and_infrastructure_claim_nothing),
		cmocka_unit_test(a_member_s_host_is_itself_or_borrowed),
		cmocka_unit_test(a_list_copy_of_staff_mail_is_unverified),
		cmocka_unit_test(without_an_author_it_is_malformed),
		cmocka_unit_test(candidates_of_a_malformed_author_are_judged),
		cmocka_unit_test(only_its_own_signature_tells_a_sloppy_letter_from_a_forged_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
