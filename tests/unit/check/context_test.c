#include "support/test.h"

#include "check/context.h"
#include "support/evidence.h"

static void
a_name_in_the_letter_counts_by_its_weight(void **state)
{
	static const struct {
		const char		*name;
		enum brand_weight	 weight;
		bool			 has_office, loose, sure;
	} rows[] = {
		{ "a_distinct_name", BRAND_DISTINCT, false, true, true },
		{ "a_word_or_person", BRAND_ORDINARY, false, true, false },
		{ "a_word_beside_a_desk_s_word", BRAND_ORDINARY, true, true, true },
	};
	const struct identity_entry *who, *other;
	struct told t;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		for (k = 0; k < 2; k++) {
			tell_author(&t, "anybody.example");
			who = protected_identity(t.protected, STR("bazaar"));
			other = protected_identity(t.protected, STR("strict"));
			struct claim_brands *b = k == 0 ? &t.claim.display_brands :
			    &t.claim.local_brands;

			tell_brand(&t, b, rows[i].weight, 6, false);
			b->has_office = rows[i].has_office;
			if (context_names(&t.evidence, who, false) != rows[i].loose ||
			    context_names(&t.evidence, who, true) != rows[i].sure)
				fail_msg("%s", rows[i].name);
			assert_false(context_names(&t.evidence, other, false));
			assert_false(context_names(&t.evidence, NULL, false));
			tell_free(&t);
		}
	}
}

/* A subject is full of words like "order": they make nobody a firm. */
static void
a_subject_needs_a_distinct_name_to_be_sure(void **state)
{
	const struct identity_entry *who;
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	who = protected_identity(t.protected, STR("bazaar"));
	tell_brand(&t, &t.claim.subject_brands, BRAND_ORDINARY, 6, false);
	t.claim.subject_brands.has_office = true;
	assert_true(context_names(&t.evidence, who, false));
	assert_false(context_names(&t.evidence, who, true));
	t.claim.subject_brands.v[0].weight = BRAND_DISTINCT;
	assert_true(context_names(&t.evidence, who, true));
	tell_free(&t);
}

static void
unproven_is_what_could_have_been_proven(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_false(context_is_unproven(&t.evidence));
	t.letter.client.family = ADDRESS_V4;
	assert_true(context_is_unproven(&t.evidence));
	tell_spf(&t, "anybody.example", AUTH_PASS, YES);
	assert_false(context_is_unproven(&t.evidence));
	tell_spf(&t, "anybody.example", AUTH_TEMPERROR, NOT_KNOWN);
	assert_false(context_is_unproven(&t.evidence));
	tell_free(&t);
	tell_author(&t, "anybody.example");
	tell_dkim(&t, "anybody.example", AUTH_FAIL, NO);
	assert_true(context_is_unproven(&t.evidence));
	tell_free(&t);
}

static void
free_mail_replies_of_free_mail_authors_are_no_news(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	assert_false(context_replies_to_freemail(&t.evidence));
	tell_domain(&t, &t.claim.reply_to, "a@other.example");
	assert_false(context_replies_to_freemail(&t.evidence));
	tell_domain(&t, &t.claim.reply_to, "a@x.bazaar-mail.example");
	assert_true(context_replies_to_freemail(&t.evidence));
	t.claim.author.is_freemail = true;
	assert_false(context_replies_to_freemail(&t.evidence));
	tell_free(&t);
}

static void
lists_and_ticket_systems_are_known_by_their_marks(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_display(&t, "Bazaar");
	assert_false(context_is_list(&t.evidence));
	assert_int_equal(context_via(&t.evidence), 6);
	tell_display(&t, "Bazaar Via Desk");
	assert_int_equal(context_via(&t.evidence), 6);
	tell_display(&t, "Bazaar Vial");
	assert_int_equal(context_via(&t.evidence), 11);
	t.message.list_id = STR("dev.lists.example");
	assert_true(context_is_list(&t.evidence));
	tell_free(&t);
}

static void
only_who_claims_nobody_yet_becomes_an_impostor(void **state)
{
	const struct identity_entry *who, *other;
	struct findings f = { .identity = IDENTITY_UNKNOWN };
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	who = protected_identity(t.protected, STR("bazaar"));
	other = protected_identity(t.protected, STR("strict"));
	context_impersonates(&f, who);
	assert_int_equal(f.identity, IDENTITY_IMPERSONATION);
	context_impersonates(&f, other);
	assert_ptr_equal(f.who, who);
	f = (struct findings){ .identity = IDENTITY_MALFORMED };
	context_impersonates(&f, who);
	assert_int_equal(f.identity, IDENTITY_MALFORMED);
	assert_ptr_equal(f.who, who);
	f = (struct findings){ .identity = IDENTITY_OFFICIAL, .who = other };
	context_impersonates(&f, who);
	assert_int_equal(f.identity, IDENTITY_OFFICIAL);
	assert_ptr_equal(f.who, other);
	tell_free(&t);
}

static void
a_form_is_what_honest_firms_have_too(void **state)
{
	(void)state;
	assert_true(context_is_form(TRICK_COMBINATION));
	assert_true(context_is_form(TRICK_SUFFIX));
	assert_false(context_is_form(TRICK_HOMOGLYPH));
	assert_false(context_is_form(TRICK_EMBEDDED));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_in_the_letter_counts_by_its_weight),
		cmocka_unit_test(a_subject_needs_a_distinct_name_to_be_sure),
		cmocka_unit_test(unproven_is_what_could_have_been_proven),
		cmocka_unit_test(free_mail_replies_of_free_mail_authors_are_no_news),
		cmocka_unit_test(lists_and_ticket_systems_are_known_by_their_marks),
		cmocka_unit_test(only_who_claims_nobody_yet_becomes_an_impostor),
		cmocka_unit_test(a_form_is_what_honest_firms_have_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
