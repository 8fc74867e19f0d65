#include "support/test.h"

#include "support/rules.h"
#include "verdict/parts.h"

static const struct str names[] = { { "Bazaar & Co", 11 } };
static const struct identity_entry bazaar = { .id = { "bazaar", 6 }, .names = names,
	.n_names = 1 };

static void
put(struct verdict *v, struct findings *f, enum reason r)
{
	findings_add(f, r, STR("spf"), STR(""));
	weigh(f->arena, &support_reasons, f, v);
	put_into_words(f->arena, &support_words, v);
}

static void
only_who_and_detail_are_filled_in(void **state)
{
	struct findings f = { .arena = arena_new() };
	struct verdict v = { .who = &bazaar };

	(void)state;
	put(&v, &f, REASON_official_unaligned);
	assert_str(v.reasons[0].text, "Not Bazaar & Co's letter (spf), {what}.");
	assert_str(v.reasons[0].next, "Do not pay Bazaar & Co.");
	arena_free(f.arena);
}

static void
a_detail_s_parts_are_filled_in(void **state)
{
	static const struct { const char *detail, *wanted; } rows[] = {
		{ "a1.example~al.example,homoglyph", "[a1.example][al.example][homoglyph]" },
		{ "free.example,freemail", "[free.example][][freemail]" },
		{ "spf", "[spf][][]" },
		{ "", "[][][]" },
		{ "a,b~c", "[a][][b~c]" },
	};
	static const struct conf_word word = { "x", "[{from}][{target}][{trick}]", NULL };
	const struct conf_words words = { &word, 1 };
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++)
		assert_str(words_for(a, &words, "x", &bazaar, str_of(rows[i].detail)),
		    rows[i].wanted);
	arena_free(a);
}

static void
a_reason_without_words_says_what_it_is(void **state)
{
	struct findings f = { .arena = arena_new() };
	struct verdict v = { .who = NULL };

	(void)state;
	put(&v, &f, REASON_urgency);
	assert_str(v.reasons[0].text, reason_says(REASON_urgency));
	assert_str(v.reasons[0].next, "");
	assert_str(words_for(f.arena, &support_words, "unverified", &bazaar, STR("")),
	    "Bazaar & Co could not be verified.");
	assert_str(words_for(f.arena, &support_words, "official_unaligned", &bazaar, STR("spf")),
	    "Not Bazaar & Co's letter (spf), {what}. Do not pay Bazaar & Co.");
	assert_str(words_for(f.arena, &support_words, "nothing", NULL, STR("")), "");
	arena_free(f.arena);
}

static void
a_reply_is_short_and_names_the_reference(void **state)
{
	struct findings f = { .arena = arena_new() };
	struct verdict v = { .action = ACTION_REJECT, .id = STR("01ABC"), .who = &bazaar };

	(void)state;
	put(&v, &f, REASON_official_unaligned);
	assert_str(v.reply_code, "550");
	assert_str(v.reply_status, "5.7.1");
	assert_str(v.reply_text,
	    "Message refused: the sender could not be verified. Reference 01ABC");
	v.action = ACTION_TEMPFAIL;
	put_into_words(f.arena, &support_words, &v);
	assert_str(v.reply_code, "451");
	assert_str(v.reply_status, "4.7.1");
	v = (struct verdict){ .action = ACTION_TAG };
	put_into_words(f.arena, &support_words, &v);
	assert_int_equal(v.reply_code.n, 0);
	arena_free(f.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_who_and_detail_are_filled_in),
		cmocka_unit_test(a_detail_s_parts_are_filled_in),
		cmocka_unit_test(a_reason_without_words_says_what_it_is),
		cmocka_unit_test(a_reply_is_short_and_names_the_reference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
