#include "support/test.h"

#include "check/checks.h"
#include "support/evidence.h"

static const struct { const char *name, *display, *wanted; } rows[] = {
	{ "plain", "Linda Chen", "" },
	{ "nothing", "", "" },
	{ "two_scripts_side_by_side", "Linda \xe9\x99\x88 \xd0\x9b\xd0\xb8", "" },
	{ "a_cyrillic_letter_inside", "\xd0\x90libaba", "name_deceptive(mixed_script)" },
	{ "an_override_turns_letters", "\xe2\x80\xae" "moc.abab", "name_deceptive(bidi)" },
	{ "a_zero_width_space_inside", "Pay\xe2\x80\x8bPal", "name_deceptive(invisible)" },
	{ "a_soft_hyphen_inside", "Pay\xc2\xadPal", "name_deceptive(invisible)" },
	{ "an_emoji_with_its_selector", "\xe2\x9d\xa4\xef\xb8\x8f Shop", "" },
	{ "a_persian_name_with_its_joiner", "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xb1", "" },
	{ "a_mark_left_by_copying", "\xe2\x80\x8eLinda", "" },
	{ "an_embedding_around_hebrew_and_latin",
	    "\xe2\x80\xab\xd7\x93\xd7\xa0\xe2\x80\xac Dana", "" },
	{ "an_embedding_around_latin", "\xe2\x80\xab" "ad.com\xe2\x80\xac",
	    "weak name_deceptive(bidi)" },
	{ "an_isolate_around_latin", "\xe2\x81\xa7" "ad.com\xe2\x81\xa9",
	    "weak name_deceptive(bidi)" },
	{ "a_line_end_inside", "Linda\r\nBcc: x", "weak name_deceptive(control)" },
};

static void
what_a_name_hides_is_told(void **state)
{
	struct told t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str copy = exact(rows[i].display);

		tell_author(&t, "anybody.example");
		t.claim.display = copy;
		text_look(copy, &t.claim.display_facts);
		check_name_deceptive(&t.evidence, &t.findings);
		if (strcmp(told_findings(&t), rows[i].wanted) != 0)
			fail_msg("%s: %s", rows[i].name, told_findings(&t));
		assert_int_equal(t.findings.identity, IDENTITY_UNKNOWN);
		tell_free(&t);
		exact_free(copy.p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_name_hides_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
