#include "text/fold.h"

#include "support/test.h"

static void
what_deceives_is_told(void **state)
{
	static const struct {
		const char	*name, *in;
		struct text_facts wanted;
	} rows[] = {
		{ "plain text", "Alibaba.com Service", { .n_scripts = 1 } },
		{ "no text", "", { 0 } },
		{ "a zero-width space", "Ali\xe2\x80\x8b""baba", { .n_invisible = 1, .n_scripts = 1 } },
		{ "a soft hyphen", "Ali\xc2\xad""baba", { .n_invisible = 1, .n_scripts = 1 } },
		{ "a joiner between emoji is at home",
		    "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9", { 0 } },
		{ "a right-to-left override", "Ali\xe2\x80\xae""baba",
		    { .n_bidi = 1, .n_scripts = 1 } },
		{ "a control", "Ali\x01""baba", { .n_control = 1, .n_scripts = 1 } },
		{ "Cyrillic inside a Latin word", "Alib\xd0\xb0""ba",
		    { .n_scripts = 2, .has_mixed_word = true } },
		{ "a Cyrillic word beside a Latin one", "\xd0\x98\xd0\xb2\xd0\xb0\xd0\xbd Petrov",
		    { .n_scripts = 2 } },
		{ "Chinese and Latin grown together", "Alibaba\xe9\x98\xbf\xe9\x87\x8c",
		    { .n_scripts = 2 } },
		{ "full width", "\xef\xbc\xa1libaba",
		    { .n_scripts = 1, .has_fullwidth = true } },
		{ "mathematical letters", "\xf0\x9d\x90\x80lipay",
		    { .n_scripts = 1, .has_styled = true } },
		{ "numbers in circles are a list", "\xe2\x91\xa0 first", { .n_scripts = 1 } },
	};
	struct text_facts f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact(rows[i].in);

		print_message("%s\n", rows[i].name);
		text_look(s, &f);
		assert_int_equal(f.n_invisible, rows[i].wanted.n_invisible);
		assert_int_equal(f.n_bidi, rows[i].wanted.n_bidi);
		assert_int_equal(f.n_control, rows[i].wanted.n_control);
		assert_int_equal(f.n_scripts, rows[i].wanted.n_scripts);
		assert_int_equal(f.has_mixed_word, rows[i].wanted.has_mixed_word);
		assert_int_equal(f.has_fullwidth, rows[i].wanted.has_fullwidth);
		assert_int_equal(f.has_styled, rows[i].wanted.has_styled);
		exact_free(s.p);
	}
}

/* Letters as ASCII, '|' before a split, '.' before another place to begin. */
static void
draw(const struct folded *f, char *out)
{
	size_t i;

	for (i = 0; i < f->n; i++) {
		if (f->v[i].is_split)
			*out++ = '|';
		else if (i > 0 && f->v[i].is_begin)
			*out++ = '.';
		*out++ = f->v[i].c < 0x80 ? (char)f->v[i].c : '?';
	}
	*out = '\0';
}

static void
letters_are_folded_and_blanks_remembered(void **state)
{
	static const struct {
		const char	*name, *in, *plain, *looks;
	} rows[] = {
		{ "case", "AliPay", "ali.pay", "ali.pay" },
		{ "blanks and signs", "a. B-c", "a|b|c", "a|b|c" },
		{ "digits begin and end", "tmall24x", "tmall.24.x", "tmall.24.x" },
		{ "accents", "\xc3\x89tsy", "etsy", "etsy" },
		{ "full width", "\xef\xbc\xb4\xef\xbd\x8d", "tm", "tm" },
		{ "Cyrillic stays in one reading", "\xd0\xb0li", "?li", "ali" },
		{ "what hides parts nothing", "a\xe2\x80\x8b""b", "ab", "ab" },
		{ "each Chinese character may begin", "\xe5\xa4\xa9\xe7\x8c\xab", "?.?",
		    "?.?" },
		{ "nothing", "", "", "" },
		{ "only blanks", " - ", "", "" },
	};
	struct arena *a = arena_new();
	struct err e;
	struct skeleton *k = skeleton_new(&e);
	struct folded f;
	char drawn[64];
	size_t i;

	(void)state;
	assert_non_null(k);
	for (i = 0; i < COUNT(rows); i++) {
		struct str s = exact(rows[i].in);

		print_message("%s\n", rows[i].name);
		text_fold(a, s, NULL, &f);
		draw(&f, drawn);
		assert_string_equal(drawn, rows[i].plain);
		text_fold(a, s, k, &f);
		draw(&f, drawn);
		assert_string_equal(drawn, rows[i].looks);
		exact_free(s.p);
	}
	skeleton_free(k);
	arena_free(a);
}

static void
each_letter_knows_its_bytes(void **state)
{
	struct arena *a = arena_new();
	struct folded f;

	(void)state;
	text_fold(a, STR("\xc3\xa9 \xe2\x80\x8bx"), NULL, &f);
	assert_int_equal(f.n, 2);
	assert_int_equal(f.v[0].from, 0);
	assert_int_equal(f.v[0].to, 2);
	assert_true(f.v[0].is_odd && !f.v[0].is_hidden);
	assert_int_equal(f.v[1].from, 6);
	assert_int_equal(f.v[1].to, 7);
	assert_true(f.v[1].is_hidden && f.v[1].is_split && !f.v[1].is_odd);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_deceives_is_told),
		cmocka_unit_test(letters_are_folded_and_blanks_remembered),
		cmocka_unit_test(each_letter_knows_its_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
