#include "config/config.h"

#include "support/source.h"

static bool
read_two(struct told *t, const char *first, const char *second, struct conf_reasons *out)
{
	struct reasons *r;

	told_init(t, first);
	r = reasons_new(&t->source);
	reasons_add(&t->source, r);
	if (second != NULL) {
		t->source.name = "local.conf";
		told_text(t, second, strlen(second));
		reasons_add(&t->source, r);
	}
	reasons_finish(r, &t->source, out);
	return t->errors.n == 0;
}

#define RISK	"risk { low = 1 medium = 4 high = 8 }\n"

static const char shipped[] = RISK
    "family identity { cap = 12 }\n"
    "reason a { family = identity points = 10.5 weak = 1.25 }\n"
    "reason b { family = other points = 3 }\n";

static void
weights_caps_and_levels_are_read(void **state)
{
	struct conf_reasons r;
	struct told t;

	(void)state;
	assert_true(read_two(&t, shipped, NULL, &r));
	assert_int_equal(r.n_reasons, 2);
	assert_string_equal(r.reasons[0].code, "a");
	assert_string_equal(r.reasons[0].family, "identity");
	assert_true(r.reasons[0].points == 10.5 && r.reasons[0].weak == 1.25);
	assert_int_equal(r.reasons[0].line, 3);
	assert_true(r.reasons[1].points == 3 && r.reasons[1].weak == 3);
	assert_int_equal(r.n_caps, 1);
	assert_string_equal(r.caps[0].family, "identity");
	assert_true(r.caps[0].points == 12);
	assert_true(r.low == 1 && r.medium == 4 && r.high == 8);
	told_free(&t);
}

static void
a_site_changes_what_it_names(void **state)
{
	struct conf_reasons r;
	struct told t;

	(void)state;
	assert_true(read_two(&t, shipped, "reason a { points = 2 }\nfamily identity { cap = 5 }\n"
	    "risk { high = 20 }\nreason c { family = other points = 0 }\n", &r));
	assert_int_equal(r.n_reasons, 3);
	assert_string_equal(r.reasons[0].family, "identity");
	assert_true(r.reasons[0].points == 2 && r.reasons[0].weak == 1.25);
	assert_string_equal(r.reasons[0].file, "local.conf");
	assert_int_equal(r.n_caps, 1);
	assert_true(r.caps[0].points == 5);
	assert_true(r.low == 1 && r.medium == 4 && r.high == 20);
	told_free(&t);
}

static const struct {
	const char	*text, *wanted;
} bad[] = {
	{ "", "t.conf: risk { low = … medium = … high = … } must be given\n" },
	{ "\nrisk { low = 1 high = 8 }", "t.conf:2: risk { low = … medium = … high = … } must be "
	    "given\n" },
	{ "risk { low = 4 medium = 4 high = 8 }", "t.conf:1: risk: low (4), medium (4) and high "
	    "(8) must rise in this order, from above 0\n" },
	{ "risk { low = 1 medium = 9 high = 8 }", "t.conf:1: risk: low (1), medium (9) and high "
	    "(8) must rise in this order, from above 0\n" },
	{ "risk { low = 0 medium = 4 high = 8 }", "t.conf:1: risk: low (0), medium (4) and high "
	    "(8) must rise in this order, from above 0\n" },
	{ RISK "reason a { points = 3 }", "t.conf:2: reason 'a' has no family\n" },
	{ RISK "reason a { family = x }", "t.conf:2: reason 'a' has no points\n" },
	{ RISK "reason a { family = x points = 1 weak = 2 }", "t.conf:2: reason 'a': a weak "
	    "finding weighs 2, more than the 1 of a full one\n" },
	{ RISK "reason a { family = \"\" points = 1 }", "t.conf:2: family: an empty text says "
	    "nothing\n" },
	{ RISK "reason a { family = x\n points = 101\n weak = few }", "t.conf:3: points: '101' is "
	    "out of range; it may be 0 to 100\n"
	    "t.conf:4: weak: 'few' is not a number such as 7 or 7.5\n" },
	{ RISK "reason a { family = identity point = 3 }",
	    "t.conf:2: unknown key 'point', did you mean 'points'?\n" },
	{ RISK "reason a { family = identity points = 3 }\nfamily identiy { cap = 3 }",
	    "t.conf:3: family 'identiy' is no reason's, did you mean 'identity'?\n" },
	{ RISK "family zebra { cap = 3 }", "t.conf:2: family 'zebra' is no reason's\n" },
	{ RISK "reason a { family = x points = 3 }\nfamily x {}",
	    "t.conf:3: family 'x' has no cap\n" },
	{ RISK "reason a { family = x points = 3 }\nreason a { points = 4 }", "t.conf:3: reason "
	    "'a' stands here a second time; the first is on line 2\n" },
	{ "risk { low = 1 medium = 4 hihg = 8 }",
	    "t.conf:1: unknown key 'hihg', did you mean 'high'?\n" },
	{ "points = 3", "t.conf:1: unknown key 'points' here; it belongs into reason { … }\n" },
};

static void
what_does_not_add_up_is_told(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct conf_reasons r;
		struct told t;

		assert_false(read_two(&t, bad[i].text, NULL, &r));
		assert_str(buf_str(&t.errors.text), bad[i].wanted);
		told_free(&t);
	}
}

static const struct conf_reason *
reason_of(const struct conf_reasons *r, const char *code)
{
	size_t i;

	for (i = 0; i < r->n_reasons; i++)
		if (strcmp(r->reasons[i].code, code) == 0)
			return &r->reasons[i];
	fail_msg("no reason %s", code);
	return NULL;
}

/* The promises of the shipped weights. */
static void
the_shipped_weights_keep_their_promises(void **state)
{
	struct conf_folder folder = { NULL, false };
	const struct conf_reason *full, *malformed, *forged, *limits;
	struct arena *a = arena_new();
	struct conf_reasons r;
	struct conf_errors e;
	char rules[512];

	(void)state;
	assert_non_null(getenv("CHOPMARK_SOURCE"));
	snprintf(rules, sizeof rules, "%s/rules", getenv("CHOPMARK_SOURCE"));
	folder.path = rules;
	conf_errors_init(&e);
	assert_true(conf_read_reasons(&folder, 1, a, &r, &e));
	full = reason_of(&r, "official_unaligned");
	malformed = reason_of(&r, "from_malformed");
	forged = reason_of(&r, "forged_results");
	limits = reason_of(&r, "limits");
	assert_true(full->points >= r.high);
	assert_true(full->weak >= r.low && full->weak < r.medium);
	assert_true(malformed->points >= r.medium && malformed->points < r.high);
	assert_true(forged->points >= r.low && forged->points < r.medium);
	assert_true(limits->points >= r.low && limits->points < r.medium);
	conf_errors_free(&e);
	arena_free(a);
}

static void
a_folder_without_weights_is_told(void **state)
{
	struct conf_folder folders[] = { { "/nonexistent/a", true }, { "/nonexistent/b", false } };
	struct arena *a = arena_new();
	struct conf_reasons r;
	struct conf_errors e;

	(void)state;
	conf_errors_init(&e);
	assert_false(conf_read_reasons(folders, 2, a, &r, &e));
	assert_str(buf_str(&e.text),
	    "/nonexistent/b/reasons.conf: cannot open: No such file or directory\n");
	conf_errors_free(&e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weights_caps_and_levels_are_read),
		cmocka_unit_test(a_site_changes_what_it_names),
		cmocka_unit_test(what_does_not_add_up_is_told),
		cmocka_unit_test(the_shipped_weights_keep_their_promises),
		cmocka_unit_test(a_folder_without_weights_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
