/* The words of an address field, and what ends the reading of one. */
#include "support/test.h"

#include "mail/address_token.h"

/* A letter a token: A Q C L for atom, quoted, comment, literal; the byte itself
 * for a character; $ for the end, ! for what is bad; '_' before what is apart. */
static const struct {
	const char	*name, *input, *kinds, *third;
} rows[] = {
	{ "an_address_is_three_tokens", "admin@legit.test", "A@A.A$", "legit" },
	{ "a_blank_sets_apart", "a \t<b>", "A_<A>$", "b" },
	{ "a_fold_is_a_blank", "a\r\n <b>", "A_<A>$", "b" },
	{ "a_fold_by_lf_alone_is_a_blank", "a\n\tb c", "A_A_A$", "c" },
	{ "a_fold_of_blanks_only_is_a_blank", "a\r\n \r\n b c", "A_A_A$", "c" },
	{ "a_line_end_at_the_end_is_passed", "a b\r\n", "A_A_$", "" },
	{ "a_lone_cr_is_bad", "a\rb", "A!", NULL },
	{ "a_lone_lf_is_bad", "a\nb", "A!", NULL },
	{ "a_line_end_without_blank_is_bad", "a\r\nb", "A!", NULL },
	{ "quotes_keep_their_text_as_written", "a b \"c \\\" d\"", "A_A_Q$", "c \\\" d" },
	{ "quotes_hide_everything_else", "\"<@,:;.()[]\"", "Q$", NULL },
	{ "quotes_must_end", "a \"b", "A_!", NULL },
	{ "quotes_must_not_end_in_a_backslash", "\"b\\", "!", NULL },
	{ "a_quoted_fold_is_allowed", "\"b\r\n c\"", "Q$", NULL },
	{ "a_quoted_line_end_is_bad", "\"b\r\nc\"", "!", NULL },
	{ "a_quoted_pair_of_cr_is_bad", "\"b\\\r\"", "!", NULL },
	{ "a_quoted_control_is_allowed", "\"b\033c\"", "Q$", NULL },
	{ "comments_nest", "a (b (c) d) e", "A_C_A$", "e" },
	{ "a_comment_may_hold_an_escaped_parenthesis", "(\\)) a b", "C_A_A$", "b" },
	{ "a_comment_must_end", "a (b (c)", "A_!", NULL },
	{ "a_comment_must_begin", "a )", "A_!", NULL },
	{ "sixteen_comments_deep_is_read", "((((((((((((((((x))))))))))))))))", "C$", NULL },
	{ "seventeen_comments_deep_is_not", "(((((((((((((((((x)))))))))))))))))", "!", NULL },
	{ "a_literal_keeps_its_brackets", "a@[192.0.2.1]", "A@L$", "[192.0.2.1]" },
	{ "a_literal_in_a_literal_is_bad", "[a[b]]", "!", NULL },
	{ "a_literal_must_end", "[192.0.2.1", "!", NULL },
	{ "a_closing_bracket_alone_is_bad", "]", "!", NULL },
	{ "a_backslash_alone_is_bad", "<a>\\,", "<A>!", ">" },
	{ "a_control_is_bad", "a\001b", "A!", NULL },
	{ "eight_bit_bytes_are_words", "\xe4\xb8\xad \xff\xfe <", "A_A_<$", "<" },
	{ "an_encoded_word_is_an_atom", "=?utf-8?Q?a=40b?=", "A$", NULL },
	{ "nothing_is_the_end", "", "$", NULL },
};

static char
letter_of(const struct address_token *k)
{
	static const char letters[] = {
		[TOKEN_END] = '$', [TOKEN_ATOM] = 'A', [TOKEN_QUOTED] = 'Q',
		[TOKEN_COMMENT] = 'C', [TOKEN_LITERAL] = 'L', [TOKEN_BAD] = '!',
	};

	return k->kind == TOKEN_CHAR ? k->text.p[0] : letters[k->kind];
}

static void
tokens_are_read_as_the_grammar_says(void **state)
{
	struct address_tokens t;
	struct address_token k;
	char kinds[64];
	size_t i, n, count;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		t = (struct address_tokens){ exact(rows[i].input), 0 };
		n = count = 0;
		do {
			k = address_token_next(&t);
			if (k.is_apart)
				kinds[n++] = '_';
			kinds[n++] = letter_of(&k);
			if (++count == 3 && rows[i].third != NULL)
				assert_str(k.text, rows[i].third);
		} while (k.kind != TOKEN_END && k.kind != TOKEN_BAD);
		kinds[n] = '\0';
		if (strcmp(kinds, rows[i].kinds) != 0)
			fail_msg("%s: got %s, wanted %s", rows[i].name, kinds, rows[i].kinds);
		exact_free(t.s.p);
	}
}

static void
nul_is_bad_wherever_it_stands(void **state)
{
	static const struct {
		const char	*p;
		size_t		 n;
	} inputs[] = {
		{ "\0", 1 }, { "\"a\0\"", 4 }, { "(a\0)", 4 }, { "[1\0]", 4 }, { "\"\\\0\"", 4 },
	};
	struct address_tokens t;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(inputs); i++) {
		t = (struct address_tokens){ exact_bytes(inputs[i].p, inputs[i].n), 0 };
		assert_int_equal(address_token_next(&t).kind, TOKEN_BAD);
		assert_int_equal(address_token_next(&t).kind, TOKEN_END);
		exact_free(t.s.p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_read_as_the_grammar_says),
		cmocka_unit_test(nul_is_bad_wherever_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
