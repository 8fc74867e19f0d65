#include "config/token.h"

#include "support/source.h"

/* Tokens as "kind:text@line", W word, S string, else the mark; '$' is the end. */
static const struct {
	const char	*name, *text, *wanted;
} good[] = {
	{ "nothing", "", "$@1" },
	{ "blanks_only", " \t\r\n\n", "$@3" },
	{ "a_key_and_a_word", "mode = tag", "W:mode@1 =@1 W:tag@1 $@1" },
	{ "words_need_no_blanks_around_marks", "a={b,c}",
	    "W:a@1 =@1 {@1 W:b@1 ,@1 W:c@1 }@1 $@1" },
	{ "a_word_holds_the_marks_of_addresses", "inet:88@::1/64 /a//b%c.d-e_f",
	    "W:inet:88@::1/64@1 W:/a//b%c.d-e_f@1 $@1" },
	{ "a_comment_runs_to_the_end_of_its_line", "a # b = {\nc // d\n//e\nf",
	    "W:a@1 W:c@2 W:f@4 $@4" },
	{ "a_comment_ends_with_the_file", "a #", "W:a@1 $@1" },
	{ "a_block_comment_counts_its_lines", "a /* b\n * c\n **/ d\ne",
	    "W:a@1 W:d@3 W:e@4 $@4" },
	{ "the_shortest_block_comment", "/**/a", "W:a@1 $@1" },
	{ "a_string_keeps_comment_marks", "\"a # b // c /* d\"", "S:a # b // c /* d@1 $@1" },
	{ "double_quotes_take_three_escapes", "\"a\\\"b\\\\c\\${d}\"",
	    "S:a\"b\\c${d}@1 $@1" },
	{ "single_quotes_take_two_escapes", "'a\\'b\\\\c${d}\"e'",
	    "S:a'b\\c${d}\"e@1 $@1" },
	{ "an_empty_string", "\"\" ''", "S:@1 S:@1 $@1" },
	{ "text_in_other_scripts", "\"\xe5\xa4\xa9\xe7\x8c\xab\"",
	    "S:\xe5\xa4\xa9\xe7\x8c\xab@1 $@1" },
	{ "a_dollar_alone_is_a_dollar", "\"$5\"", "S:$5@1 $@1" },
};

static const struct {
	const char	*text, *wanted;
} bad[] = {
	{ "\n\"abc", "t.conf:2: the string that opens here has no closing quote on its line\n" },
	{ "\"abc\n\"", "t.conf:1: the string that opens here has no closing quote on its line\n" },
	{ "'", "t.conf:1: the string that opens here has no closing quote on its line\n" },
	{ "\"a\\n\"", "t.conf:1: unknown escape '\\n' in a string; write a backslash as '\\\\'\n" },
	{ "'a\\\"'", "t.conf:1: unknown escape '\\\"' in a string; write a backslash as '\\\\'\n" },
	{ "\"a\\", "t.conf:1: unknown escape '\\' in a string; write a backslash as '\\\\'\n" },
	{ "\"${HOME}\"", "t.conf:1: environment variables are not expanded; write '\\${' for "
	    "the two characters themselves\n" },
	{ "${HOME}", "t.conf:1: '$' cannot stand here; text other than plain words goes into "
	    "double quotes\n" },
	{ "\n/* a", "t.conf:2: the comment that opens here is never closed\n" },
	{ "/*/", "t.conf:1: the comment that opens here is never closed\n" },
	{ "+= 3", "t.conf:1: '+=' is not taken; write the whole list with '='\n" },
	{ "(", "t.conf:1: functions such as include() are not taken\n" },
	{ ";", "t.conf:1: ';' cannot stand here; text other than plain words goes into "
	    "double quotes\n" },
	{ "\xe5\xa4\xa9", "t.conf:1: '\xe5\xa4\xa9' cannot stand here; text other than plain "
	    "words goes into double quotes\n" },
};

static void
print(struct told *t, struct buf *b)
{
	static const char marks[] = "$WS{}=,!";
	struct tokens tokens = { &t->source, t->source.text, 1 };
	struct token token;

	do {
		token = token_next(&tokens);
		buf_addf(b, "%s%c", b->n > 0 ? " " : "", marks[token.kind]);
		if (token.kind == TOKEN_WORD || token.kind == TOKEN_STRING)
			buf_addf(b, ":%.*s", STR_ARG(token.text));
		buf_addf(b, "@%d", token.line);
	} while (token.kind != TOKEN_END && token.kind != TOKEN_BAD);
}

static void
tokens_know_their_lines(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(good); i++) {
		struct told t;
		struct buf b;

		told_init(&t, good[i].text);
		buf_init(&b, 4096);
		print(&t, &b);
		assert_str(buf_str(&b), good[i].wanted);
		assert_int_equal(t.errors.n, 0);
		buf_free(&b);
		told_free(&t);
	}
}

static void
what_is_no_token_is_told_and_ends_the_reading(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		struct told t;
		struct buf b;

		told_init(&t, bad[i].text);
		buf_init(&b, 4096);
		print(&t, &b);
		assert_str(buf_str(&t.errors.text), bad[i].wanted);
		assert_true(b.n >= 3 && b.p[b.n - 3] == '!');
		buf_free(&b);
		told_free(&t);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_know_their_lines),
		cmocka_unit_test(what_is_no_token_is_told_and_ends_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
