#include "support/test.h"

#include "support/rules.h"
#include "verdict/parts.h"

struct row {
	const char	*name;
	enum reason	 reasons[4];
	size_t		 n;
	bool		 weak;
	double		 points;
	enum risk	 risk;
};

static const struct row rows[] = {
	{ "nothing_weighs_nothing", { 0 }, 0, false, 0, RISK_NONE },
	{ "a_full_finding", { REASON_official_unaligned }, 1, false, 10, RISK_HIGH },
	{ "a_weak_finding", { REASON_official_unaligned }, 1, true, 1, RISK_LOW },
	{ "a_family_is_capped", { REASON_official_unaligned, REASON_from_malformed }, 2, false,
	    12, RISK_HIGH },
	{ "families_add_up", { REASON_urgency, REASON_off_platform, REASON_limits }, 3, false,
	    6, RISK_MEDIUM },
	{ "what_has_no_weight_adds_nothing", { REASON_bank_change }, 1, false, 0, RISK_NONE },
	{ "alone_never_above_low", { REASON_forged_results }, 1, false, 9, RISK_LOW },
	{ "twice_the_same_is_alone", { REASON_forged_results, REASON_forged_results }, 2, false,
	    18, RISK_LOW },
	{ "two_that_are_harmless_stay_low", { REASON_forged_results, REASON_reply_diverted }, 2,
	    false, 18, RISK_LOW },
	{ "with_another_it_counts", { REASON_forged_results, REASON_limits }, 2, false, 10,
	    RISK_HIGH },
};

static void
points_and_risk(void **state)
{
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct findings f = { .arena = arena_new() };
		struct verdict v = { .points = 0 };

		for (k = 0; k < rows[i].n; k++)
			(rows[i].weak ? findings_add_weak : findings_add)(&f,
			    rows[i].reasons[k], STR(""), STR(""));
		weigh(f.arena, &support_reasons, &f, &v);
		if (v.points < rows[i].points - 0.001 || v.points > rows[i].points + 0.001 ||
		    v.risk != rows[i].risk || v.n_reasons != rows[i].n)
			fail_msg("%s: %g points, risk %s", rows[i].name, v.points,
			    risk_word(v.risk));
		arena_free(f.arena);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_and_risk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
