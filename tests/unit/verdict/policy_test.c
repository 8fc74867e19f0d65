#include "support/test.h"

#include "verdict/parts.h"

struct row {
	const char		*name;
	enum identity		 identity;
	bool			 is_passing;
	size_t			 findings;
	enum conf_dns_failure	 dns;
	enum conf_malformed	 malformed;
	enum action		 wanted;	/* in enforce */
	enum action		 tagged;	/* in tag */
};

/* Instead of a count: one finding of that kind. */
enum { BORROWED = 100, FORGED };

static const struct finding unaligned = { .reason = REASON_official_unaligned };
static const struct finding borrowed[] = {
	{ .reason = REASON_brand_name },
	{ .reason = REASON_official_unaligned, .is_weak = true },
};

static const struct row rows[] = {
	{ "strangers_pass", IDENTITY_UNKNOWN, false, 0, 0, 0, ACTION_ACCEPT, ACTION_ACCEPT },
	{ "reasons_are_tagged", IDENTITY_UNKNOWN, false, 1, 0, 0, ACTION_TAG, ACTION_TAG },
	{ "official_passes", IDENTITY_OFFICIAL, false, 0, 0, 0, ACTION_ACCEPT, ACTION_ACCEPT },
	{ "official_with_reasons_is_tagged", IDENTITY_OFFICIAL, false, 1, 0, 0, ACTION_TAG,
	    ACTION_TAG },
	{ "impersonation_is_refused", IDENTITY_IMPERSONATION, false, 1, 0, 0, ACTION_REJECT,
	    ACTION_TAG },
	{ "a_name_alone_is_not_refused", IDENTITY_IMPERSONATION, false, BORROWED, 0, 0,
	    ACTION_TAG, ACTION_TAG },
	{ "a_made_up_domain_is_refused", IDENTITY_IMPERSONATION, false, FORGED, 0, 0,
	    ACTION_REJECT, ACTION_TAG },
	{ "malformed_is_tagged", IDENTITY_MALFORMED, false, 1, 0, MALFORMED_TAG, ACTION_TAG,
	    ACTION_TAG },
	{ "malformed_is_refused_as_configured", IDENTITY_MALFORMED, false, 1, 0,
	    MALFORMED_REJECT, ACTION_REJECT, ACTION_TAG },
	{ "malformed_that_forges_a_domain_is_refused", IDENTITY_MALFORMED, false, FORGED, 0,
	    MALFORMED_TAG, ACTION_REJECT, ACTION_TAG },
	{ "unverified_is_tagged", IDENTITY_UNVERIFIED, true, 0, DNS_FAILURE_ACCEPT, 0,
	    ACTION_TAG, ACTION_TAG },
	{ "unverified_is_deferred_as_configured", IDENTITY_UNVERIFIED, true, 0,
	    DNS_FAILURE_TEMPFAIL, 0, ACTION_TEMPFAIL, ACTION_TAG },
	{ "what_will_not_change_is_not_deferred", IDENTITY_UNVERIFIED, false, 1,
	    DNS_FAILURE_TEMPFAIL, 0, ACTION_TAG, ACTION_TAG },
};

static void
modes_bound_what_happens(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		const struct finding *list = rows[i].findings >= BORROWED ? borrowed : &unaligned;
		struct findings f = { .list = (struct finding *)(uintptr_t)list,
		    .n = rows[i].findings >= BORROWED ? COUNT(borrowed) : rows[i].findings,
		    .is_domain_forged = rows[i].findings == FORGED,
		    .is_passing = rows[i].is_passing };
		struct conf conf = { .on_dns_failure = rows[i].dns,
		    .on_malformed = rows[i].malformed };
		struct verdict v = { .identity = rows[i].identity };
		static const enum conf_mode modes[] = { MODE_OBSERVE, MODE_TAG, MODE_ENFORCE };
		const enum action actions[] = { ACTION_ACCEPT, rows[i].tagged, rows[i].wanted };
		size_t k;

		for (k = 0; k < COUNT(modes); k++) {
			conf.mode = modes[k];
			decide(&conf, &f, &v);
			if (v.wanted != rows[i].wanted || v.action != actions[k])
				fail_msg("%s, mode %zu: %s, wanted %s", rows[i].name, k,
				    action_word(v.action), action_word(v.wanted));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(modes_bound_what_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
