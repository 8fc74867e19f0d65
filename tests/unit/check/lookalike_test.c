#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

/* What else the letter says, as bits. */
enum { NAMED = 1, WORD = 2, CLIENT = 4, FREEMAIL = 8, PROVEN = 16, LARGE = 32 };

struct row {
	const char	*name;
	enum trick	 trick;
	bool		 is_strong;
	unsigned	 context;
	const char	*wanted;
	enum identity	 identity;
	bool		 is_forged;
};

#define HOMOGLYPH	"lookalike_from(bazaan.example~bazaar.example,homoglyph)"
#define COMBINATION	"lookalike_from(bazaan.example~bazaar.example,combination)"

static const struct row rows[] = {
	{ "strong_needs_nothing_else", TRICK_HOMOGLYPH, true, PROVEN | CLIENT, HOMOGLYPH,
	    IDENTITY_IMPERSONATION, true },
	{ "weak_and_proven_stays_weak", TRICK_HOMOGLYPH, false, PROVEN | CLIENT,
	    "weak " HOMOGLYPH, IDENTITY_UNKNOWN, false },
	{ "weak_in_a_file_stays_weak", TRICK_HOMOGLYPH, false, 0, "weak " HOMOGLYPH,
	    IDENTITY_UNKNOWN, false },
	{ "weak_and_unproven_is_strong", TRICK_HOMOGLYPH, false, CLIENT, HOMOGLYPH,
	    IDENTITY_IMPERSONATION, true },
	{ "weak_and_named_is_strong", TRICK_HOMOGLYPH, false, NAMED | PROVEN, HOMOGLYPH,
	    IDENTITY_IMPERSONATION, true },
	{ "weak_with_free_mail_replies_is_strong", TRICK_HOMOGLYPH, false, FREEMAIL | PROVEN,
	    HOMOGLYPH, IDENTITY_IMPERSONATION, true },
	{ "a_restaurant_is_only_weak", TRICK_COMBINATION, false, NAMED | CLIENT,
	    "weak " COMBINATION, IDENTITY_UNKNOWN, false },
	{ "a_restaurant_with_a_help_desk_is_not", TRICK_COMBINATION, false, NAMED | WORD,
	    COMBINATION, IDENTITY_IMPERSONATION, true },
	{ "a_listed_name_needs_both", TRICK_HOMOGLYPH, true, LARGE | PROVEN, "weak " HOMOGLYPH,
	    IDENTITY_UNKNOWN, false },
	{ "a_listed_name_with_both_is_not_refused", TRICK_HOMOGLYPH, true, LARGE | CLIENT,
	    HOMOGLYPH, IDENTITY_IMPERSONATION, false },
	{ "a_listed_name_alone_in_context", TRICK_HOMOGLYPH, false, LARGE | CLIENT,
	    "weak " HOMOGLYPH, IDENTITY_UNKNOWN, false },
};

static void
tell_context(struct told *t, unsigned context)
{
	if (context & NAMED)
		tell_brand(t, &t->claim.display_brands, BRAND_ORDINARY, 6, false);
	t->claim.display_brands.has_office = (context & WORD) != 0;
	if (context & CLIENT)
		t->letter.client.family = ADDRESS_V4;
	if (context & FREEMAIL)
		tell_domain(t, &t->claim.reply_to, "a@x.bazaar-mail.example");
	if (context & PROVEN)
		tell_spf(t, "bazaan.example", AUTH_PASS, YES);
	if (context & LARGE)
		t->claim.author.nearest.ring = RING_LARGE;
}

static void
context_makes_the_author_s_likeness_strong(void **state)
{
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tell_author(&t, "bazaan.example");
		tell_likeness(&t, &t.claim.author, "bazaar.example", rows[i].trick,
		    rows[i].is_strong);
		tell_context(&t, rows[i].context);
		check_lookalike(&t.evidence, &t.findings);
		if (strcmp(told_findings(&t), rows[i].wanted) != 0 ||
		    t.findings.identity != rows[i].identity ||
		    t.findings.is_domain_forged != rows[i].is_forged)
			fail_msg("%s: %s, %s", rows[i].name, told_findings(&t),
			    identity_word(t.findings.identity));
		assert_str(t.findings.list[0].quote, "sales@bazaan.example");
		if (rows[i].identity == IDENTITY_IMPERSONATION)
			assert_str(t.findings.who->id, "bazaar");
		tell_free(&t);
	}
}

static void
strangers_resemble_nobody(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_domain(&t, &t.claim.reply_to, "a@other.example");
	tell_domain(&t, &t.claim.beside, "b@third.example");
	tell_dkim(&t, "signer.example", AUTH_PASS, NO);
	check_lookalike(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "");
	assert_int_equal(t.findings.identity, IDENTITY_UNKNOWN);
	tell_free(&t);
}

static void
replies_and_senders_are_told_and_claim_nothing(void **state)
{
	struct claim_domains other = { NULL, 0 };
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_likeness(&t, tell_domain(&t, &t.claim.reply_to, "a@bazaaar.example"),
	    "bazaar.example", TRICK_REPETITION, true);
	t.claim.sender = *tell_domain(&t, &other, "b@bazaar-pay.example");
	tell_likeness(&t, &t.claim.sender, "bazaar.example", TRICK_COMBINATION, false);
	t.claim.reverse_path = t.claim.sender;
	check_lookalike(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t),
	    "weak lookalike_sender(bazaar-pay.example~bazaar.example,combination) "
	    "lookalike_replyto(bazaaar.example~bazaar.example,repetition)");
	assert_str(t.findings.list[0].quote, "b@bazaar-pay.example");
	assert_int_equal(t.findings.identity, IDENTITY_UNKNOWN);
	assert_false(t.findings.is_domain_forged);
	tell_free(&t);
}

/* The author's own bounce and reply addresses say nothing new. */
static void
the_author_s_own_domain_is_told_once(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "bazaan.example");
	tell_likeness(&t, &t.claim.author, "bazaar.example", TRICK_HOMOGLYPH, true);
	t.claim.sender = t.claim.reverse_path = t.claim.author;
	*tell_domain(&t, &t.claim.reply_to, "a@bazaan.example") = t.claim.author;
	check_lookalike(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), HOMOGLYPH);
	tell_free(&t);
}

static void
what_stands_beside_the_author_or_in_the_subject_is_weak(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_likeness(&t, tell_domain(&t, &t.claim.beside, "bazaan.example"),
	    "bazaar.example", TRICK_HOMOGLYPH, true);
	tell_likeness(&t, tell_domain(&t, &t.claim.in_subject, "bazaan.example"),
	    "bazaar.example", TRICK_HOMOGLYPH, true);
	check_lookalike(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "weak " HOMOGLYPH
	    " weak lookalike_link(bazaan.example~bazaar.example,homoglyph)");
	assert_int_equal(t.findings.identity, IDENTITY_UNKNOWN);
	tell_free(&t);
}

static void
without_an_author_its_candidates_are_judged(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, NULL);
	t.findings.identity = IDENTITY_MALFORMED;
	tell_likeness(&t, tell_domain(&t, &t.claim.beside, "a@bazaan.example"),
	    "bazaar.example", TRICK_HOMOGLYPH, true);
	check_lookalike(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), HOMOGLYPH);
	assert_int_equal(t.findings.identity, IDENTITY_MALFORMED);
	assert_true(t.findings.is_domain_forged);
	assert_str(t.findings.who->id, "bazaar");
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(context_makes_the_author_s_likeness_strong),
		cmocka_unit_test(strangers_resemble_nobody),
		cmocka_unit_test(replies_and_senders_are_told_and_claim_nothing),
		cmocka_unit_test(the_author_s_own_domain_is_told_once),
		cmocka_unit_test(what_stands_beside_the_author_or_in_the_subject_is_weak),
		cmocka_unit_test(without_an_author_its_candidates_are_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
