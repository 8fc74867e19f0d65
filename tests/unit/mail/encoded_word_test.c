/* Header text both ways (RFC 2047). */
#include "support/test.h"

#include "mail/encoded_word.h"

static const struct {
	const char	*name, *input, *wanted;
} rows[] = {
	{ "plain_text_stays", "Order 88", "Order 88" },
	{ "a_fold_loses_its_line_end", "a\r\n b\n\tc", "a b\tc" },
	{ "a_lone_cr_stays", "a\rb", "a\rb" },
	{ "a_line_end_without_blank_stays", "a\r\nb", "a\r\nb" },
	{ "q_is_decoded", "=?utf-8?Q?caf=C3=A9_au_lait?=", "caf\xc3\xa9 au lait" },
	{ "lower_case_is_as_good", "=?UTF-8?q?caf=c3=a9?=", "caf\xc3\xa9" },
	{ "b_is_decoded", "=?utf-8?B?5reY5a6d?=", "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "b_without_padding", "=?utf-8?B?YQ?=", "a" },
	{ "b_with_padding_in_the_middle", "=?utf-8?B?YQ==Yg==?=", "ab" },
	{ "b_with_a_digit_too_many", "=?utf-8?B?YWJjZ?=", "abc" },
	{ "b_with_a_fold_in_it", "=?utf-8?B?5reY\r\n 5a6d?=", "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "latin1_is_decoded", "=?iso-8859-1?Q?caf=E9?=", "caf\xc3\xa9" },
	{ "gb2312_is_decoded", "=?gb2312?B?zNSxpg==?=", "\xe6\xb7\x98\xe5\xae\x9d" },
	{ "a_language_is_passed_over", "=?utf-8*zh?Q?a?=", "a" },
	{ "an_empty_word_is_nothing", "a =?utf-8?Q?\?= b", "a  b" },

	{ "blanks_between_words_go", "=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab" },
	{ "folds_between_words_go", "=?utf-8?Q?a?=\r\n \r\n\t=?utf-8?Q?b?=", "ab" },
	{ "words_that_touch_join", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab" },
	{ "text_between_words_stays", "=?utf-8?Q?a?= x =?utf-8?Q?b?=", "a x b" },
	{ "blanks_around_words_stay", " x =?utf-8?Q?a?= y ", " x a y " },
	{ "a_character_cut_in_two_is_joined", "=?utf-8?B?5rc?= =?utf-8?B?mA==?=",
	    "\xe6\xb7\x98" },
	{ "a_character_cut_in_two_q_words", "=?utf-8?Q?=E6=B7?=\r\n =?utf-8?Q?=98?=",
	    "\xe6\xb7\x98" },
	{ "words_of_two_charsets_join", "=?iso-8859-1?Q?=E9?= =?gbk?Q?=CC=D4?= =?utf-8?Q?x?=",
	    "\xc3\xa9\xe6\xb7\x98x" },
	{ "two_ways_of_one_charset_join", "=?utf-8?Q?=E6=B7?= =?UTF-8?B?mA==?=",
	    "\xe6\xb7\x98" },
	{ "each_word_of_iso_2022_jp_begins_anew",
	    "=?iso-2022-jp?B?GyRCM1obKEI=?= =?iso-2022-jp?B?GyRCRTcbKEI=?=",
	    "\xe6\xa5\xbd\xe5\xa4\xa9" },

	{ "a_word_within_a_word_is_decoded", "foo=?utf-8?Q?bar?=baz", "foobarbaz" },
	{ "blanks_in_q_are_forgiven", "=?utf-8?Q?Hello World?=", "Hello World" },
	{ "a_question_mark_in_q_is_forgiven", "=?utf-8?Q?Hi?_there?=", "Hi? there" },
	{ "raw_bytes_in_q_are_of_the_charset", "=?iso-8859-1?Q?caf\xe9?=", "caf\xc3\xa9" },
	{ "a_bad_hex_pair_stands_for_itself", "=?utf-8?Q?100=zz=4?=", "100=zz=4" },
	{ "a_word_may_start_with_hex", "=?utf-8?Q?=41=42?=", "AB" },
	{ "a_word_may_be_one_equals_sign", "=?utf-8?Q?=?=", "=" },
	{ "an_encoded_line_end_is_kept", "=?utf-8?Q?a=0D=0Ab?=", "a\r\nb" },
	{ "the_inner_text_is_not_decoded_again", "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=",
	    "=?utf-8?Q?a?=" },

	{ "an_unknown_charset_stays", "=?x-nothing?Q?a?= b", "=?x-nothing?Q?a?= b" },
	{ "no_charset_stays", "=??Q?a?=", "=??Q?a?=" },
	{ "an_unknown_encoding_stays", "=?utf-8?x?a?=", "=?utf-8?x?a?=" },
	{ "a_word_without_end_stays", "=?utf-8?Q?a", "=?utf-8?Q?a" },
	{ "a_word_that_ends_early_stays", "=?utf-8?Q?a?", "=?utf-8?Q?a?" },
	{ "a_word_without_text_stays", "=?utf-8?Q?=", "=?utf-8?Q?=" },
	{ "a_word_of_nothing_stays", "=?", "=?" },
	{ "bad_base64_stays", "=?utf-8?B?a!b?=", "=?utf-8?B?a!b?=" },
	{ "a_broken_word_does_not_hide_the_next", "=?utf-8?Q?a =?utf-8?Q?b?=",
	    "=?utf-8?Q?a b" },
	{ "blanks_before_a_broken_word_stay", "=?utf-8?Q?a?= =?bad?Q?b?=", "a =?bad?Q?b?=" },
	{ "a_word_longer_than_75_bytes_is_decoded",
	    "=?utf-8?Q?aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa?=",
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" },
	{ "nothing_is_nothing", "", "" },
};

static void
text_is_unfolded_and_decoded(void **state)
{
	struct arena *a;
	struct str s, got;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		a = arena_new();
		s = exact(rows[i].input);
		got = encoded_word_decode(a, s, 1000, NULL);
		if (!str_eq(got, str_of(rows[i].wanted)))
			fail_msg("%s: got %.*s, wanted %s", rows[i].name, STR_ARG(got),
			    rows[i].wanted);
		exact_free(s.p);
		arena_free(a);
	}
}

static void
raw_bytes_are_a_fact_and_encoded_ones_are_not(void **state)
{
	struct arena *a = arena_new();
	bool raw;

	(void)state;
	assert_str(encoded_word_decode(a, STR("\xd6\xd0 b"), 99, &raw),
	    "\xef\xbf\xbd\xef\xbf\xbd b");
	assert_true(raw);
	assert_str(encoded_word_decode(a, STR("\xe4\xb8\xad"), 99, &raw), "\xe4\xb8\xad");
	assert_false(raw);
	assert_str(encoded_word_decode(a, STR("=?utf-8?Q?=FF?="), 99, &raw), "\xef\xbf\xbd");
	assert_false(raw);
	assert_str(encoded_word_decode(a, STR("=?utf-8?Q?a?= \xff"), 99, &raw),
	    "a \xef\xbf\xbd");
	assert_true(raw);
	assert_str(encoded_word_decode(a, STR("plain"), 99, &raw), "plain");
	assert_false(raw);
	arena_free(a);
}

static void
nul_is_kept_in_text_and_word(void **state)
{
	struct arena *a = arena_new();
	struct str got;

	(void)state;
	got = encoded_word_decode(a, STR("a\0b =?utf-8?Q?c=00d?="), 99, NULL);
	assert_int_equal(got.n, 7);
	assert_memory_equal(got.p, "a\0b c\0d", 7);
	arena_free(a);
}

static void
the_ceiling_cuts_between_characters(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(encoded_word_decode(a, STR("abcdef"), 4, NULL), "abcd");
	assert_str(encoded_word_decode(a, STR("a\xe4\xb8\xad\xe6\x96\x87"), 6, NULL),
	    "a\xe4\xb8\xad");
	assert_str(encoded_word_decode(a, STR("a\xe4\xb8\xad\xe6\x96\x87"), 7, NULL),
	    "a\xe4\xb8\xad\xe6\x96\x87");
	assert_str(encoded_word_decode(a, STR("=?gbk?Q?=CC=D4=B1=A6?="), 5, NULL),
	    "\xe6\xb7\x98");
	assert_str(encoded_word_decode(a, STR("=?utf-8?Q?abcdef?="), 0, NULL), "");
	arena_free(a);
}

/* They would not end here if they were not linear, or opened a converter a word. */
static void
storms_end(void **state)
{
	static const char *const pieces[] = {
		"=?", "=?a?q?", "=?utf-8?q?", "=?utf-8?b?x", "=?utf-8?q?a?", "?=",
		"=?gbk?q?a?= =?big5?q?b?= ", "=?iso-2022-jp?b?GyhC?= =?gbk?q?\?= ", "\r\n ", "\r",
		"=?utf-8?q?\?= ",
	};
	struct arena *a;
	static char text[65536];
	size_t i, k, n;

	(void)state;
	for (i = 0; i < COUNT(pieces); i++) {
		a = arena_new();
		n = strlen(pieces[i]);
		for (k = 0; k < sizeof text; k++)
			text[k] = pieces[i][k % n];
		assert_true(encoded_word_decode(a, (struct str){ text, sizeof text }, 65536,
		    NULL).n <= 65536);
		arena_free(a);
	}
}

static const struct {
	const char	*name, *input, *wanted;
} prints[] = {
	{ "plain_text_is_added_as_it_is", "Order 88 (new)", "Order 88 (new)" },
	{ "q_for_text_that_is_mostly_latin", "caf\xc3\xa9 au lait",
	    "=?utf-8?Q?caf=C3=A9_au_lait?=" },
	{ "b_for_text_that_is_not", "\xe6\xb7\x98\xe5\xae\x9d", "=?utf-8?B?5reY5a6d?=" },
	{ "what_looks_encoded_is_encoded", "=?utf-8?Q?a?=",
	    "=?utf-8?Q?=3D=3Futf-8=3FQ=3Fa=3F=3D?=" },
	{ "controls_are_encoded", "a and b\r\nBcc: x", "=?utf-8?Q?a_and_b=0D=0ABcc=3A_x?=" },
	{ "a_tab_is_encoded", "a\tb", "=?utf-8?Q?a=09b?=" },
	{ "bad_bytes_are_replaced", "all is well \xff",
	    "=?utf-8?Q?all_is_well_=EF=BF=BD?=" },
	{ "words_break_between_characters",
	    "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
	    "\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad"
	    "\xe4\xb8\xad\xc3\xa9",
	    "=?utf-8?B?5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit5Lit?=\r\n"
	    " =?utf-8?B?w6k=?=" },
	{ "nothing_is_nothing", "", "" },
};

static void
text_is_printed_in_words(void **state)
{
	struct str s;
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(prints); i++) {
		buf_init(&b, 2000);
		s = exact(prints[i].input);
		encoded_word_print(&b, s);
		if (!str_eq(buf_str(&b), str_of(prints[i].wanted)))
			fail_msg("%s: got %s, wanted %s", prints[i].name, buf_cstr(&b),
			    prints[i].wanted);
		exact_free(s.p);
		buf_free(&b);
	}
}

static const char *const texts[] = {
	"caf\xc3\xa9 au lait, one two three four five six seven eight nine ten eleven twelve",
	"\xe6\xb7\x98\xe5\xae\x9d x \xf0\xa0\xae\xb7 = ? _ \" ( ) < > @",
	"\xc3\xa9", "a\nb", "=?utf-8?Q?x?= =?", "___===???\xc3\xa9", "  \xc3\xa9  ",
};

/* Every length, so that every place of a break is seen; no word over 75 bytes. */
static void
what_is_printed_is_read_back(void **state)
{
	struct str line, rest, got;
	struct arena *a;
	struct buf text, b;
	size_t i, times;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		for (times = 1; times < 40; times++) {
			size_t k;

			a = arena_new();
			buf_init(&text, 10000);
			buf_init(&b, 100000);
			for (k = 1; k < times; k++)
				buf_addc(&text, 'y');
			buf_add(&text, str_of(texts[i]));
			buf_add(&text, str_of(texts[i]));
			encoded_word_print(&b, buf_str(&text));
			got = encoded_word_decode(a, buf_str(&b), 10000, NULL);
			assert_true(str_eq(got, buf_str(&text)));
			for (rest = buf_str(&b); str_next(&rest, '\n', &line);)
				assert_true(str_trim(line).n <= 75);
			buf_free(&text);
			buf_free(&b);
			arena_free(a);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_unfolded_and_decoded),
		cmocka_unit_test(raw_bytes_are_a_fact_and_encoded_ones_are_not),
		cmocka_unit_test(nul_is_kept_in_text_and_word),
		cmocka_unit_test(the_ceiling_cuts_between_characters),
		cmocka_unit_test(storms_end),
		cmocka_unit_test(text_is_printed_in_words),
		cmocka_unit_test(what_is_printed_is_read_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
