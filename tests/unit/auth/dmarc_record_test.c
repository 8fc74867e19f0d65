#include "auth/dmarc_record.h"

#include "support/test.h"

#define NO_TAG	DMARC_NO_RECORD
#define NONE	DMARC_POLICY_NONE

enum flag { FAULTY = 1, RUA = 2, TEST = 4, STRICT_DKIM = 8, STRICT_SPF = 16,
	PSD_Y = 32, PSD_N = 64 };

static const struct {
	const char		*name, *input;
	bool			 is_record;
	enum dmarc_policy	 p, sp, np;
	unsigned		 flags;
} records[] = {
	{ "a_plain_record", "v=DMARC1; p=reject", true, DMARC_REJECT, NO_TAG, NO_TAG, 0 },
	{ "without_blanks", "v=DMARC1;p=none;", true, NONE, NO_TAG, NO_TAG, 0 },
	{ "blanks_everywhere", " v = DMARC1 ; p = quarantine ", true, DMARC_QUARANTINE,
	    NO_TAG, NO_TAG, 0 },
	{ "policies_fold_case", "v=DMARC1; P=Reject", true, DMARC_REJECT, NO_TAG, NO_TAG, 0 },
	{ "every_tag", "v=DMARC1; p=reject; sp=quarantine; np=none; t=y; psd=n; adkim=s;"
	    " aspf=s; rua=mailto:a@b.test", true, DMARC_REJECT, DMARC_QUARANTINE, NONE,
	    TEST | PSD_N | STRICT_DKIM | STRICT_SPF | RUA },
	{ "any_order_behind_v", "v=DMARC1; rua=mailto:a@b.test; psd=y; p=none", true, NONE,
	    NO_TAG, NO_TAG, RUA | PSD_Y },
	{ "gone_tags_and_unknown_ones_do_nothing",
	    "v=DMARC1; p=reject; pct=0; rf=afrf; ri=1; zz=9", true, DMARC_REJECT, NO_TAG,
	    NO_TAG, 0 },
	{ "a_broken_tag_is_passed_over", "v=DMARC1; hello; p=reject;;", true, DMARC_REJECT,
	    NO_TAG, NO_TAG, 0 },
	{ "the_version_is_case_sensitive", "v=dmarc1; p=reject", false, 0, 0, 0, 0 },
	{ "the_version_comes_first", "p=reject; v=DMARC1", false, 0, 0, 0, 0 },
	{ "another_version", "v=DMARC10; p=reject", false, 0, 0, 0, 0 },
	{ "spf_is_not_dmarc", "v=spf1 -all", false, 0, 0, 0, 0 },
	{ "nothing", "", false, 0, 0, 0, 0 },
	{ "no_policy_is_none", "v=DMARC1", true, NONE, NO_TAG, NO_TAG, 0 },
	{ "no_policy_but_rua", "v=DMARC1; rua=mailto:a@b.test", true, NONE, NO_TAG, NO_TAG,
	    RUA },
	{ "a_policy_for_subdomains_alone", "v=DMARC1; sp=reject", true, NONE, DMARC_REJECT,
	    NO_TAG, 0 },
	{ "an_empty_policy_is_faulty", "v=DMARC1; p=", true, NO_TAG, NO_TAG, NO_TAG, FAULTY },
	{ "an_unknown_policy_is_faulty", "v=DMARC1; p=rejects", true, NO_TAG, NO_TAG, NO_TAG,
	    FAULTY },
	{ "an_unknown_sp_is_faulty", "v=DMARC1; p=reject; sp=all", true, DMARC_REJECT, NO_TAG,
	    NO_TAG, FAULTY },
	{ "an_unknown_np_is_faulty", "v=DMARC1; p=reject; np=", true, DMARC_REJECT, NO_TAG,
	    NO_TAG, FAULTY },
	{ "two_policies_are_faulty", "v=DMARC1; p=reject; p=none", true, DMARC_REJECT, NO_TAG,
	    NO_TAG, FAULTY },
	{ "unknown_flags_are_the_default", "v=DMARC1; p=none; t=x; adkim=x; aspf=; psd=q", true,
	    NONE, NO_TAG, NO_TAG, 0 },
	{ "rua_needs_a_sound_uri", "v=DMARC1; p=x; rua=a@b.test, :x, mailto:@b.test", true,
	    NO_TAG, NO_TAG, NO_TAG, FAULTY },
	{ "one_sound_uri_is_enough", "v=DMARC1; p=x; rua=bad, https://b.test/r", true, NO_TAG,
	    NO_TAG, NO_TAG, FAULTY | RUA },
	{ "a_repeated_version_does_no_harm", "v=DMARC1; v=DMARC1; p=reject", true,
	    DMARC_REJECT, NO_TAG, NO_TAG, 0 },
};

static unsigned
flags_of(const struct dmarc_record *r)
{
	return (r->is_faulty ? FAULTY : 0) | (r->has_rua ? RUA : 0) |
	    (r->is_test ? TEST : 0) | (r->is_strict_dkim ? STRICT_DKIM : 0) |
	    (r->is_strict_spf ? STRICT_SPF : 0) | (r->psd == DMARC_PSD_YES ? PSD_Y : 0) |
	    (r->psd == DMARC_PSD_NO ? PSD_N : 0);
}

static void
records_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(records); i++) {
		struct str text = exact(records[i].input);
		struct dmarc_record r;
		bool is_record = auth_dmarc_record_read(text, &r);

		if (is_record != records[i].is_record)
			fail_msg("%s: %d", records[i].name, is_record);
		if (is_record && (r.p != records[i].p || r.sp != records[i].sp ||
		    r.np != records[i].np || flags_of(&r) != records[i].flags))
			fail_msg("%s: p %d sp %d np %d flags %u", records[i].name, r.p, r.sp,
			    r.np, flags_of(&r));
		exact_free(text.p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
