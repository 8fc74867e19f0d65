#include "support/test.h"

#include "check/proof.h"
#include "support/evidence.h"

struct row {
	const char	*name;
	const char	*author;
	const char	*d;		/* DKIM */
	enum auth_result dkim;
	enum answer	 dkim_aligned;
	int		 flaw;		/* see flaws */
	const char	*path;		/* SPF */
	enum auth_result spf;
	enum answer	 spf_aligned;
	enum answer	 wanted;
	const char	*why;
};

enum { SOUND, PARTIAL, WEAK, EXPIRED, FROM_UNSIGNED, TEST_KEY, WIDE, UNREAD };

static const struct row rows[] = {
	{ "own_aligned_signature_proves", "bazaar.example", "bazaar.example", AUTH_PASS, YES,
	    SOUND, NULL, AUTH_NONE, NO, YES, "" },
	{ "own_aligned_spf_proves", "bazaar.example", NULL, AUTH_NONE, NO, SOUND,
	    "bazaar.example", AUTH_PASS, YES, YES, "" },
	{ "nothing_proves_nothing", "bazaar.example", NULL, AUTH_NONE, NO, SOUND, NULL,
	    AUTH_NONE, NO, NO, "none" },
	{ "another_domain_s_signature_is_nothing", "bazaar.example", "other.example", AUTH_PASS,
	    YES, SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "unaligned_own_signature_is_none", "bazaar.example", "bazaar-inc.example", AUTH_PASS,
	    NO, SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "alignment_not_known_is_not_known", "notice.bazaar.example", "bazaar.example",
	    AUTH_PASS, NOT_KNOWN, SOUND, NULL, AUTH_NONE, NO, NOT_KNOWN, "" },
	{ "member_hosts_sign_for_themselves", "bazaar.example", "shop.bazaar.example",
	    AUTH_PASS, YES, SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "infrastructure_signs_for_nobody", "bazaar.example", "bazaar-cdn.example", AUTH_PASS,
	    YES, SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "a_trap_signs_for_nobody", "bazaar.example", "bazaar-mail.example", AUTH_PASS, YES,
	    SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "a_failing_signature_is_dkim", "bazaar.example", "bazaar.example", AUTH_FAIL, NO,
	    SOUND, NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "a_permanent_error_is_dkim", "bazaar.example", "bazaar.example", AUTH_PERMERROR, NO,
	    SOUND, NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "a_partial_signature_is_dkim_length", "bazaar.example", "bazaar.example", AUTH_PASS,
	    YES, PARTIAL, NULL, AUTH_NONE, NO, NO, "dkim_length" },
	{ "a_weak_key_is_weak_key", "bazaar.example", "bazaar.example", AUTH_PASS, YES, WEAK,
	    NULL, AUTH_NONE, NO, NO, "weak_key" },
	{ "an_expired_signature_is_dkim", "bazaar.example", "bazaar.example", AUTH_PASS, YES,
	    EXPIRED, NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "an_unsigned_from_is_dkim", "bazaar.example", "bazaar.example", AUTH_PASS, YES,
	    FROM_UNSIGNED, NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "a_test_key_is_dkim", "bazaar.example", "bazaar.example", AUTH_PASS, YES, TEST_KEY,
	    NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "a_partial_signature_beside_spf_is_proven", "bazaar.example", "bazaar.example",
	    AUTH_PASS, YES, PARTIAL, "bazaar.example", AUTH_PASS, YES, YES, "" },
	{ "a_key_not_known_is_not_known", "bazaar.example", "bazaar.example", AUTH_TEMPERROR,
	    NOT_KNOWN, SOUND, "bazaar.example", AUTH_FAIL, NO, NOT_KNOWN, "" },
	{ "another_s_key_not_known_is_no_matter", "bazaar.example", "other.example",
	    AUTH_TEMPERROR, NO, SOUND, NULL, AUTH_NONE, NO, NO, "none" },
	{ "spf_fail_is_spf", "bazaar.example", NULL, AUTH_NONE, NO, SOUND, "bazaar.example",
	    AUTH_FAIL, NO, NO, "spf" },
	{ "spf_softfail_is_spf", "bazaar.example", NULL, AUTH_NONE, NO, SOUND,
	    "bazaar.example", AUTH_SOFTFAIL, NO, NO, "spf" },
	{ "spf_permerror_is_spf", "bazaar.example", NULL, AUTH_NONE, NO, SOUND,
	    "bazaar.example", AUTH_PERMERROR, NO, NO, "spf" },
	{ "spf_temperror_is_not_known", "bazaar.example", NULL, AUTH_NONE, NO, SOUND,
	    "bazaar.example", AUTH_TEMPERROR, NOT_KNOWN, NOT_KNOWN, "" },
	{ "what_could_not_have_aligned_is_no_matter", "bazaar.example", "bazaar-inc.example",
	    AUTH_TEMPERROR, NO, SOUND, "bazaar-inc.example", AUTH_TEMPERROR, NO, NO, "none" },
	{ "a_flaw_stands_whatever_the_key", "bazaar.example", "bazaar.example",
	    AUTH_TEMPERROR, NOT_KNOWN, EXPIRED, NULL, AUTH_NONE, NO, NO, "dkim" },
	{ "an_unread_body_is_not_known", "bazaar.example", "bazaar.example", AUTH_NEUTRAL,
	    NOT_KNOWN, UNREAD, NULL, AUTH_NONE, NO, NOT_KNOWN, "" },
	{ "a_pass_of_the_whole_world_is_spf", "bazaar.example", NULL, AUTH_NONE, NO, WIDE,
	    "bazaar.example", AUTH_PASS, YES, NO, "spf" },
	{ "a_stranger_s_spf_pass_is_none", "bazaar.example", NULL, AUTH_NONE, NO, SOUND,
	    "other.example", AUTH_PASS, YES, NO, "none" },
	{ "spf_proves_nothing_where_dkim_is_asked", "strict.example", NULL, AUTH_NONE, NO,
	    SOUND, "strict.example", AUTH_PASS, YES, NO, "none" },
	{ "spf_not_known_is_no_matter_there", "strict.example", NULL, AUTH_NONE, NO, SOUND,
	    "strict.example", AUTH_TEMPERROR, NO, NO, "none" },
	{ "dkim_says_more_than_spf", "bazaar.example", "bazaar.example", AUTH_FAIL, NO, SOUND,
	    "bazaar.example", AUTH_FAIL, NO, NO, "dkim" },
};

static void
tell_row(struct told *t, const struct row *r)
{
	struct auth_dkim *s;

	tell_author(t, r->author);
	if (r->d != NULL) {
		s = tell_dkim(t, r->d, r->dkim, r->dkim_aligned);
		s->is_partial = r->flaw == PARTIAL;
		s->is_weak = r->flaw == WEAK;
		s->is_expired = r->flaw == EXPIRED;
		s->is_from_unsigned = r->flaw == FROM_UNSIGNED;
		s->is_test_key = r->flaw == TEST_KEY;
		s->is_unread = r->flaw == UNREAD;
	}
	tell_spf(t, r->path, r->spf, r->spf_aligned);
	t->auth.mailfrom.is_wide = r->flaw == WIDE;
}

static void
an_identity_is_proven_by_its_own(void **state)
{
	struct proof p;
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tell_row(&t, &rows[i]);
		p = proof_of_identity(&t.evidence, t.claim.identity);
		if (p.answer != rows[i].wanted || strcmp(p.why, rows[i].why) != 0)
			fail_msg("%s: got %d \"%s\"", rows[i].name, (int)p.answer, p.why);
		tell_free(&t);
	}
}

static void
the_best_of_several_signatures_counts(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaar.example");
	tell_dkim(&t, "bazaar.example", AUTH_FAIL, NO);
	tell_dkim(&t, "bazaar.example", AUTH_TEMPERROR, NOT_KNOWN);
	assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer, NOT_KNOWN);
	tell_dkim(&t, "bazaar.example", AUTH_PASS, YES);
	assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer, YES);
	tell_dkim(&t, "bazaar.example", AUTH_TEMPERROR, NOT_KNOWN);
	assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer, YES);
	tell_free(&t);
}

/* A forger can send too much, or too slowly, whenever he wants to. */
static void
floods_and_delays_excuse_nobody(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaar.example");
	t.evidence.is_over_limit = t.evidence.is_late = true;
	assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer, NO);
	tell_dkim(&t, "bazaar.example", AUTH_FAIL, NO);
	tell_dkim(&t, "other.example", AUTH_TEMPERROR, NO);
	tell_spf(&t, "other.example", AUTH_TEMPERROR, NO);
	assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer, NO);
	tell_free(&t);
}

static void
without_a_dmarc_record_the_suffix_list_aligns(void **state)
{
	static const struct {
		const char	*domain, *record;
		enum auth_result result, dmarc;
		enum answer	 aligned, wanted;
	} cases[] = {
		{ "bazaar.example", "", AUTH_PASS, AUTH_NONE, NO, YES },
		{ "bazaar.example", "", AUTH_TEMPERROR, AUTH_NONE, NO, NOT_KNOWN },
		{ "bazaar.example", "", AUTH_FAIL, AUTH_NONE, NO, NO },
		{ "bazaar-inc.example", "", AUTH_PASS, AUTH_NONE, NO, NO },
		{ "bazaar.example", "bazaar.example", AUTH_PASS, AUTH_FAIL, NO, NO },
		{ "bazaar.example", "bazaar.example", AUTH_PASS, AUTH_NONE, NO, NO },
		{ "bazaar.example", "", AUTH_PASS, AUTH_TEMPERROR, NOT_KNOWN, NOT_KNOWN },
	};
	struct err e = { "" };
	struct suffixes *suffixes = suffix_load(NULL, &e);
	struct told t;
	size_t i;

	(void)state;
	assert_non_null(suffixes);
	for (i = 0; i < COUNT(cases); i++) {
		tell_author(&t, "notice.bazaar.example");
		t.evidence.suffixes = suffixes;
		t.auth.dmarc.result = cases[i].dmarc;
		t.auth.dmarc.record_domain = str_of(cases[i].record);
		tell_dkim(&t, cases[i].domain, cases[i].result, cases[i].aligned);
		assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer,
		    cases[i].wanted);
		tell_free(&t);
		tell_author(&t, "notice.bazaar.example");
		t.evidence.suffixes = suffixes;
		t.auth.dmarc.result = cases[i].dmarc;
		t.auth.dmarc.record_domain = str_of(cases[i].record);
		tell_spf(&t, cases[i].domain, cases[i].result, cases[i].aligned);
		assert_int_equal(proof_of_identity(&t.evidence, t.claim.identity).answer,
		    cases[i].wanted);
		tell_free(&t);
	}
	suffix_free(suffixes);
}

static void
a_domain_is_proven_by_anything_aligned(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_int_equal(proof_of_domain(&t.evidence), NO);
	tell_spf(&t, "evil.example", AUTH_TEMPERROR, NO);
	tell_dkim(&t, "evil.example", AUTH_TEMPERROR, NO);
	assert_int_equal(proof_of_domain(&t.evidence), NO);
	tell_spf(&t, "anybody.example", AUTH_TEMPERROR, NOT_KNOWN);
	assert_int_equal(proof_of_domain(&t.evidence), NOT_KNOWN);
	tell_dkim(&t, "anybody.example", AUTH_PASS, YES);
	assert_int_equal(proof_of_domain(&t.evidence), YES);
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_identity_is_proven_by_its_own),
		cmocka_unit_test(the_best_of_several_signatures_counts),
		cmocka_unit_test(floods_and_delays_excuse_nobody),
		cmocka_unit_test(without_a_dmarc_record_the_suffix_list_aligns),
		cmocka_unit_test(a_domain_is_proven_by_anything_aligned),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
