#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

/* Where the name stands and what the author is. */
enum {
	DISTINCT = 1, OFFICE = 2, LIST = 4, VIA = 8, FREEMAIL = 16, LOCAL = 32, OWN = 64,
	LIKE = 128, FORM = 256, HONEST = 512, OFFICIAL = 1024, AFTER_VIA = 2048,
	SITE = 4096,
};

static const struct {
	const char	*name;
	const char	*author;
	unsigned	 is;
	const char	*wanted;
	enum identity	 identity;
} rows[] = {
	{ "a_distinct_name_of_another", "anybody.example", DISTINCT, "brand_name(bazaar)",
	    IDENTITY_IMPERSONATION },
	{ "a_person_of_that_name", "uni.example", 0, "weak brand_name(bazaar)",
	    IDENTITY_UNKNOWN },
	{ "that_person_s_help_desk", "uni.example", OFFICE, "brand_name(bazaar)",
	    IDENTITY_IMPERSONATION },
	{ "a_person_at_a_made_up_domain", "bazaan.example", LIKE, "brand_name(bazaar)",
	    IDENTITY_IMPERSONATION },
	{ "a_restaurant_with_its_own_domain", "bazaar-grill.example", LIKE | FORM,
	    "weak brand_name(bazaar)", IDENTITY_UNKNOWN },
	{ "its_own_domain", "bazaar.example", DISTINCT, "", IDENTITY_UNKNOWN },
	{ "its_staff", "bazaar-inc.example", DISTINCT, "", IDENTITY_UNKNOWN },
	{ "free_mail_that_looks_official", "bazaar-mail.example", DISTINCT,
	    "brand_name(bazaar)", IDENTITY_IMPERSONATION },
	{ "a_member_s_shop_is_not_the_platform", "shop.bazaar.example", DISTINCT,
	    "brand_name(bazaar)", IDENTITY_IMPERSONATION },
	{ "another_official_platform", "strict.example", DISTINCT | OFFICIAL, "",
	    IDENTITY_OFFICIAL },
	{ "a_ticket_system_speaks_for_it", "desk.example", DISTINCT | VIA,
	    "weak brand_name(bazaar)", IDENTITY_UNKNOWN },
	{ "a_ticket_system_speaks_for_a_person", "desk.example", VIA, "", IDENTITY_UNKNOWN },
	{ "somebody_via_the_brand", "desk.example", DISTINCT | AFTER_VIA,
	    "brand_name(bazaar)", IDENTITY_IMPERSONATION },
	{ "a_list_of_its_users", "lists.example", DISTINCT | LIST, "weak brand_name(bazaar)",
	    IDENTITY_UNKNOWN },
	{ "a_list_of_amazon_engineers", "lists.example", LIST, "", IDENTITY_UNKNOWN },
	{ "a_listed_neighbour", "bazaar.test", DISTINCT | HONEST, "", IDENTITY_UNKNOWN },
	{ "a_mailbox_at_free_mail", "anybody.example", LOCAL | FREEMAIL,
	    "weak brand_name(bazaar)", IDENTITY_UNKNOWN },
	{ "a_desk_s_mailbox_at_free_mail", "anybody.example",
	    LOCAL | FREEMAIL | DISTINCT | OFFICE, "brand_name(bazaar)",
	    IDENTITY_IMPERSONATION },
	{ "a_mailbox_elsewhere_may_be_called_anything", "anybody.example", LOCAL | DISTINCT,
	    "", IDENTITY_UNKNOWN },
	{ "the_site_s_own_name_from_outside", "anybody.example", DISTINCT | SITE,
	    "brand_name(own)", IDENTITY_IMPERSONATION },
	{ "the_site_s_own_name_from_inside", "plant.example", DISTINCT | SITE | OWN, "",
	    IDENTITY_UNKNOWN },
};

static void
tell_row(struct told *t, const char *author, unsigned is)
{
	const char *name = is & VIA ? "Bazaar via Desk" :
	    is & AFTER_VIA ? "Desk via Bazaar" : "Bazaar";
	struct claim_brands *b;

	tell_author(t, author);
	b = is & LOCAL ? &t->claim.local_brands : &t->claim.display_brands;
	tell_display(t, name);
	tell_brand(t, b, is & DISTINCT ? BRAND_DISTINCT : BRAND_ORDINARY,
	    is & AFTER_VIA ? 15 : 6, (is & SITE) != 0);
	b->has_office = (is & OFFICE) != 0;
	t->message.is_list = (is & LIST) != 0;
	t->claim.author.is_freemail |= (is & FREEMAIL) != 0;
	t->claim.author.is_own = (is & OWN) != 0;
	t->claim.author.is_honest = (is & HONEST) != 0;
	if (is & LIKE)
		tell_likeness(t, &t->claim.author, "bazaar.example",
		    is & FORM ? TRICK_COMBINATION : TRICK_HOMOGLYPH, false);
	if (is & OFFICIAL)
		t->findings.identity = IDENTITY_OFFICIAL;
}

static void
a_name_is_weighed_by_whose_it_is_and_who_bears_it(void **state)
{
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		tell_row(&t, rows[i].author, rows[i].is);
		check_brand_name(&t.evidence, &t.findings);
		if (strcmp(told_findings(&t), rows[i].wanted) != 0 ||
		    t.findings.identity != rows[i].identity)
			fail_msg("%s: %s, %s", rows[i].name, told_findings(&t),
			    identity_word(t.findings.identity));
		tell_free(&t);
	}
}

/* A relay carries names that members choose. */
static void
a_relay_is_official_and_its_members_names_are_told(void **state)
{
	struct told t;

	(void)state;
	tell_row(&t, "relay.bazaar.example", DISTINCT | OFFICIAL);
	t.claim.display_brands.v[0].identity = protected_identity(t.protected, STR("strict"));
	check_brand_name(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "brand_name(strict)");
	assert_int_equal(t.findings.identity, IDENTITY_OFFICIAL);
	tell_free(&t);
}

static void
the_gravest_name_is_told_once(void **state)
{
	struct told t;

	(void)state;
	tell_row(&t, "anybody.example", 0);
	tell_brand(&t, &t.claim.display_brands, BRAND_DISTINCT, 6, true);
	tell_brand(&t, &t.claim.display_brands, BRAND_DISTINCT, 6, false);
	check_brand_name(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "brand_name(own)");
	assert_str(t.findings.list[0].quote, "Bazaar");
	tell_free(&t);
}

static void
a_surname_is_no_brand(void **state)
{
	struct told t;

	(void)state;
	tell_row(&t, "anybody.example", 0);
	t.claim.display_brands.v[0].from = 6;
	check_brand_name(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "");
	t.claim.display_brands.has_office = true;
	check_brand_name(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "brand_name(bazaar)");
	tell_free(&t);
}

static void
a_letter_without_names_is_silent(void **state)
{
	struct told t;

	(void)state;
	tell_author(&t, "anybody.example");
	tell_display(&t, "Linda Chen");
	check_brand_name(&t.evidence, &t.findings);
	assert_string_equal(told_findings(&t), "");
	tell_free(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_weighed_by_whose_it_is_and_who_bears_it),
		cmocka_unit_test(a_relay_is_official_and_its_members_names_are_told),
		cmocka_unit_test(the_gravest_name_is_told_once),
		cmocka_unit_test(a_surname_is_no_brand),
		cmocka_unit_test(a_letter_without_names_is_silent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
