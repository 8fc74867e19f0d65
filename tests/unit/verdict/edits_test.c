#include "support/test.h"

#include "support/rules.h"
#include "verdict/parts.h"

static struct conf conf = { .mode = MODE_TAG, .authserv_id = "mx.plant.example" };
static const struct verdict_rules rules = { &conf, &support_reasons, &support_words };
static const struct identity_entry bazaar = { .id = { "bazaar", 6 } };

static const struct edit *
find(const struct verdict *v, const char *name)
{
	size_t i;

	for (i = 0; i < v->n_edits; i++)
		if (str_eq(v->edits[i].name, str_of(name)))
			return &v->edits[i];
	return NULL;
}

static void
deletions_come_first_from_the_last_up(void **state)
{
	static const struct own_field own[] = {
		{ { "Authentication-Results", 22 }, 2 },
		{ { "Chopmark-Verdict", 16 }, 1 },
		{ { "Authentication-Results", 22 }, 5 },
	};
	struct arena *a = arena_new();
	struct verdict v = { .id = STR("01A") };

	(void)state;
	write_edits(a, &rules, NULL, own, 3, &v);
	assert_int_equal(v.edits[0].op, EDIT_DELETE);
	assert_int_equal(v.edits[0].index, 5);
	assert_str(v.edits[1].name, "Chopmark-Verdict");
	assert_int_equal(v.edits[2].index, 2);
	assert_int_equal(v.edits[3].op, EDIT_INSERT);
	arena_free(a);
}

static void
a_quiet_letter_gets_a_verdict_and_an_id(void **state)
{
	struct arena *a = arena_new();
	struct verdict v = { .id = STR("01A") };

	(void)state;
	write_edits(a, &rules, NULL, NULL, 0, &v);
	assert_int_equal(v.n_edits, 2);
	assert_str(find(&v, "Chopmark-Id")->value, "01A");
	assert_str(find(&v, "Chopmark-Verdict")->value,
	    "unknown; risk=none; points=0; action=accept; v=1");
	arena_free(a);
}

static void
the_results_stand_first_and_all_at_the_top(void **state)
{
	struct arena *a = arena_new();
	struct verdict v = { .id = STR("01A"), .identity = IDENTITY_OFFICIAL, .who = &bazaar };
	struct auth auth = { .n_dkim = 0 };
	size_t i;

	(void)state;
	write_edits(a, &rules, &auth, NULL, 0, &v);
	for (i = 0; i < v.n_edits; i++)
		assert_int_equal(v.edits[i].index, 0);
	assert_str(v.edits[v.n_edits - 1].name, "Authentication-Results");
	assert_true(str_starts(v.edits[v.n_edits - 1].value, STR("mx.plant.example;")));
	assert_str(find(&v, "Chopmark-Verdict")->value,
	    "official; identity=bazaar; risk=none; points=0; action=accept; v=1");
	arena_free(a);
}

static void
observe_and_exempt_add_nothing(void **state)
{
	static const struct own_field own[] = { { { "Chopmark-Id", 11 }, 1 } };
	struct arena *a = arena_new();
	struct verdict v = { .id = STR("01A") };

	(void)state;
	conf.mode = MODE_OBSERVE;
	write_edits(a, &rules, NULL, own, 1, &v);
	conf.mode = MODE_TAG;
	assert_int_equal(v.n_edits, 1);
	assert_int_equal(v.edits[0].op, EDIT_DELETE);
	write_edits(a, NULL, NULL, own, 1, &v);
	assert_int_equal(v.n_edits, 1);
	arena_free(a);
}

static void
reasons_are_folded_whole_and_tame(void **state)
{
	struct findings f = { .arena = arena_new() };
	struct verdict v = { .id = STR("01A") };
	struct str value, line, rest;
	size_t i;

	(void)state;
	findings_add(&f, REASON_lookalike_from, STR("a1ibaba.com~alibaba.com,homoglyph"), STR(""));
	findings_add(&f, REASON_limits, STR("x)\r\nEvil: 1\"(\xC3\xA4"), STR(""));
	for (i = 0; i < 200; i++)
		findings_add(&f, REASON_payment_irreversible, STR("western_union"), STR(""));
	weigh(f.arena, &support_reasons, &f, &v);
	write_edits(f.arena, &rules, NULL, NULL, 0, &v);
	value = find(&v, "Chopmark-Reasons")->value;
	assert_true(str_starts(value,
	    STR("lookalike_from(a1ibaba.com~alibaba.com,homoglyph),")));
	assert_true(str_find_str(value, STR("limits(x___Evil:_1__" "__)")) < value.n);
	assert_true(value.n <= 2000);
	assert_int_equal(value.p[value.n - 1], ')');
	for (rest = value; str_next(&rest, '\n', &line);)
		assert_true(line.n <= 80);
	arena_free(f.arena);
}

static void
the_note_is_the_heaviest_reason_s(void **state)
{
	struct findings f = { .arena = arena_new() };
	struct verdict v = { .id = STR("01A"), .who = &bazaar };

	(void)state;
	findings_add(&f, REASON_limits, STR("size"), STR(""));
	findings_add(&f, REASON_official_unaligned, STR("spf"), STR(""));
	weigh(f.arena, &support_reasons, &f, &v);
	put_into_words(f.arena, &support_words, &v);
	write_edits(f.arena, &rules, NULL, NULL, 0, &v);
	assert_str(find(&v, "Chopmark-Note")->value,
	    "Not bazaar's letter (spf), {what}. Do not pay bazaar.");
	v = (struct verdict){ .id = STR("01A"), .who = &bazaar,
	    .identity = IDENTITY_UNVERIFIED };
	write_edits(f.arena, &rules, NULL, NULL, 0, &v);
	assert_str(find(&v, "Chopmark-Note")->value, "bazaar could not be verified.");
	arena_free(f.arena);
}

static void
a_long_note_is_folded_at_blanks(void **state)
{
	static const struct conf_word list[] = {
		{ "unverified", "{who} wrote this, or says so: one two three four five six seven "
		    "eight nine ten eleven twelve thirteen fourteen fifteen sixteen.", NULL },
	};
	static const struct conf_words words = { list, 1 };
	static const struct verdict_rules noting = { &conf, &support_reasons, &words };
	struct arena *a = arena_new();
	struct verdict v = { .id = STR("01A"), .who = &bazaar,
		.identity = IDENTITY_UNVERIFIED };

	(void)state;
	write_edits(a, &noting, NULL, NULL, 0, &v);
	assert_str(find(&v, "Chopmark-Note")->value,
	    "bazaar wrote this, or says so: one two three four five six\r\n"
	    " seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen.");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(deletions_come_first_from_the_last_up),
		cmocka_unit_test(a_quiet_letter_gets_a_verdict_and_an_id),
		cmocka_unit_test(the_results_stand_first_and_all_at_the_top),
		cmocka_unit_test(observe_and_exempt_add_nothing),
		cmocka_unit_test(reasons_are_folded_whole_and_tame),
		cmocka_unit_test(the_note_is_the_heaviest_reason_s),
		cmocka_unit_test(a_long_note_is_folded_at_blanks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
