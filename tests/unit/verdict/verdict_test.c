#include "support/test.h"

#include "support/rules.h"
#include "verdict/verdict.h"

static void
all_steps_are_taken(void **state)
{
	struct conf conf = { .mode = MODE_ENFORCE, .authserv_id = "mx.plant.example" };
	const struct verdict_rules rules = { &conf, &support_reasons, &support_words };
	struct findings f = { .arena = arena_new(), .identity = IDENTITY_IMPERSONATION };
	struct auth auth = { .n_dkim = 0 };
	struct verdict v;

	(void)state;
	findings_add(&f, REASON_official_unaligned, STR("none"), STR("x@y"));
	verdict_reach(f.arena, &rules, &f, &auth, STR("01A"), NULL, 0, &v);
	assert_int_equal(v.identity, IDENTITY_IMPERSONATION);
	assert_int_equal(v.risk, RISK_HIGH);
	assert_int_equal(v.action, ACTION_REJECT);
	assert_str(v.reply_code, "550");
	assert_int_equal(v.n_edits, 5);
	assert_str(v.id, "01A");
	arena_free(f.arena);
}

static void
an_exempt_letter_loses_forgeries_only(void **state)
{
	static const struct own_field own[] = { { { "Chopmark-Id", 11 }, 1 } };
	struct arena *a = arena_new();
	struct verdict v;

	(void)state;
	verdict_exempt(a, STR("01A"), own, 1, &v);
	assert_int_equal(v.action, ACTION_ACCEPT);
	assert_int_equal(v.n_edits, 1);
	assert_int_equal(v.edits[0].op, EDIT_DELETE);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_steps_are_taken),
		cmocka_unit_test(an_exempt_letter_loses_forgeries_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
