#include "config/config.h"

#include "support/source.h"

static const struct {
	const char	*text, *wanted;
} bad[] = {
	{ "word a {}", "t.conf:1: word 'a' says nothing; write says = \"…\"\n" },
	{ "word a { says = \"\" }", "t.conf:1: word 'a' says nothing; write says = \"…\"\n" },
	{ "word a { say = \"x\" }", "t.conf:1: unknown key 'say', did you mean 'says'?\n"
	    "t.conf:1: word 'a' says nothing; write says = \"…\"\n" },
	{ "word a { says = \"{whom} x\" }", "t.conf:1: '{whom}' is none of {who}, {detail}, {from}, {target} and {trick}, "
	    "did you mean '{who}'?\n" },
	{ "word a { says = \"x\"\n next = \"{date}\" }",
	    "t.conf:2: '{date}' is none of {who}, {detail}, {from}, {target} and {trick}\n" },
	{ "word a { says = \"{} {who} {{who}\" }", "t.conf:1: '{}' is none of {who}, {detail}, {from}, {target} and {trick}\n"
	    "t.conf:1: '{{who}' is none of {who}, {detail}, {from}, {target} and {trick}, did you mean '{who}'?\n" },
	{ "word a { says = \"x {who\" }", "t.conf:1: a '{' of the sentence has no '}'\n" },
	{ "word a { says = \"x\" }\nword a { says = \"y\" }", "t.conf:2: word 'a' stands here a "
	    "second time; the first is on line 1\n" },
	{ "says = \"x\"", "t.conf:1: unknown key 'says' here; it belongs into word { … }\n" },
};

static void
sentences_are_read(void **state)
{
	struct conf_words w;
	struct told t;

	(void)state;
	told_init(&t, "word a { says = \"{who}: {detail}}\" next = \"Call.\" }\n"
	    "word b { says = 'x' }");
	words_add(&t.source, &w);
	assert_str(buf_str(&t.errors.text), "");
	assert_int_equal(w.n, 2);
	assert_string_equal(w.words[0].code, "a");
	assert_string_equal(w.words[0].says, "{who}: {detail}}");
	assert_string_equal(w.words[0].next, "Call.");
	assert_string_equal(w.words[1].next, "");
	told_free(&t);
}

static void
a_sentence_nobody_can_fill_is_told(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct conf_words w;
		struct told t;

		told_init(&t, bad[i].text);
		words_add(&t.source, &w);
		assert_str(buf_str(&t.errors.text), bad[i].wanted);
		told_free(&t);
	}
}

static void
the_shipped_words_cover_what_is_judged(void **state)
{
	static const char *const codes[] = { "official", "unverified", "unknown", "malformed",
	    "impersonation", "official_unaligned", "from_malformed", "forged_results",
	    "limits" };
	struct conf_folder folders[2] = { { "/nonexistent", true }, { NULL, false } };
	struct arena *a = arena_new();
	struct conf_errors e;
	struct conf_words w;
	char rules[512];
	size_t i, k;

	(void)state;
	assert_non_null(getenv("CHOPMARK_SOURCE"));
	snprintf(rules, sizeof rules, "%s/rules", getenv("CHOPMARK_SOURCE"));
	folders[1].path = rules;
	conf_errors_init(&e);
	assert_true(conf_read_words(folders, 2, "en", a, &w, &e));
	for (i = 0; i < COUNT(codes); i++) {
		for (k = 0; k < w.n && strcmp(w.words[k].code, codes[i]) != 0; k++)
			;
		assert_true(k < w.n);
		assert_true(strlen(w.words[k].says) > 20 && strlen(w.words[k].next) > 20);
	}
	conf_errors_free(&e);
	arena_free(a);
}

static void
a_language_that_is_not_there_is_told(void **state)
{
	struct conf_folder folder = { "/nonexistent", true };
	struct arena *a = arena_new();
	struct conf_errors e;
	struct conf_words w;

	(void)state;
	conf_errors_init(&e);
	assert_false(conf_read_words(&folder, 1, "en", a, &w, &e));
	assert_false(conf_read_words(&folder, 1, "../../etc/x", a, &w, &e));
	assert_false(conf_read_words(&folder, 1, "", a, &w, &e));
	assert_str(buf_str(&e.text), "words: no folder holds words/en.conf\n"
	    "words: '../../etc/x' is not a language, such as en\n"
	    "words: '' is not a language, such as en\n");
	assert_int_equal(w.n, 0);
	conf_errors_free(&e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences_are_read),
		cmocka_unit_test(a_sentence_nobody_can_fill_is_told),
		cmocka_unit_test(the_shipped_words_cover_what_is_judged),
		cmocka_unit_test(a_language_that_is_not_there_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
