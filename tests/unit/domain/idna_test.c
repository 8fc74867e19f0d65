#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "domain/idna.h"

struct row {
	const char	*name;
	struct str	 input;
	const char	*wanted;	/* NULL: refused */
};

static const struct row to_ascii[] = {
	/* The A-labels are those of the Public Suffix List's own test file. */
	{ "chinese_becomes_an_alabel", STR("食狮.公司.cn"), "xn--85x722f.xn--55qx5d.cn" },
	{ "an_alabel_stays", STR("xn--85x722f.xn--fiqs8s"), "xn--85x722f.xn--fiqs8s" },
	{ "upper_case_is_lowered", STR("BÜCHER.Example"), "xn--bcher-kva.example" },
	{ "a_decomposed_umlaut_is_composed", STR("bu\xcc\x88" "cher.example"),
	    "xn--bcher-kva.example" },
	{ "sharp_s_is_kept", STR("faß.de"), "xn--fa-hia.de" },
	{ "final_sigma_is_kept", STR("βόλος.com"), "xn--nxasmm1c.com" },
	{ "a_joiner_after_a_virama_is_kept", STR("ශ්‍රී.com"), "xn--10cl1a0b660p.com" },
	{ "a_joiner_elsewhere_is_refused", STR("tm\xe2\x80\x8d" "all.com"), NULL },
	{ "a_soft_hyphen_is_mapped_to_nothing", STR("ali\xc2\xad" "baba.com"), "alibaba.com" },
	{ "an_all_hebrew_label_is_allowed", STR("אב.com"), "xn--4dbc.com" },
	{ "latin_and_hebrew_in_one_label_are_refused", STR("aא.com"), NULL },
	{ "a_label_of_digits_beside_hebrew_breaks_the_bidi_rule", STR("1a.אב"), NULL },
	{ "a_middle_dot_between_two_l_is_allowed", STR("l·l.cat"), "xn--ll-0ea.cat" },
	{ "a_middle_dot_elsewhere_is_refused", STR("a·b.cat"), NULL },
	{ "a_mark_at_the_start_is_refused", STR("\xcc\x88" "a.com"), NULL },
	{ "hyphens_in_places_3_and_4_of_an_ulabel_are_refused", STR("ab--ü.com"), NULL },
	{ "an_ulabel_ending_in_a_hyphen_is_refused", STR("ü-.com"), NULL },
	{ "an_emoji_is_refused", STR("😀.example"), NULL },
	{ "an_emoji_in_an_alabel_is_refused", STR("xn--i-7iq.ws"), NULL },
	{ "a_symbol_is_refused", STR("a√b.com"), NULL },
	{ "tatweel_is_refused", STR("ـ.com"), NULL },
	{ "an_old_hangul_letter_is_refused", STR("\xe1\x84\x80\xe1\x84\x80.com"), NULL },
	{ "a_musical_mark_is_refused", STR("a\xf0\x9d\x85\xa5.com"), NULL },
	{ "an_alabel_of_upper_case_letters_is_refused", STR("xn--bcher-2pa.com"), NULL },
	{ "an_alabel_of_ascii_is_refused", STR("xn--abc-.com"), NULL },
	{ "broken_punycode_is_refused", STR("xn--99999999.com"), NULL },
	{ "a_surrogate_is_refused", STR("\xed\xa0\x80.com"), NULL },
	{ "an_overlong_form_is_refused", STR("\xc0\xae.com"), NULL },
	{ "nothing_is_refused", STR(""), NULL },
};

static const struct row to_unicode[] = {
	{ "an_alabel_is_decoded", STR("xn--bcher-kva.example"), "bücher.example" },
	{ "chinese_is_decoded", STR("xn--85x722f.xn--fiqs8s"), "食狮.中国" },
	{ "ascii_stays", STR("tmall.com"), "tmall.com" },
	{ "broken_punycode_is_refused", STR("xn--a-.com"), NULL },
};

typedef bool convert_fn(struct arena *, struct str, struct str *);

static void
run(convert_fn *fn, const struct row *row, size_t n)
{
	struct arena *a = arena_new();
	struct str out;
	char *p;
	size_t i;

	for (i = 0; i < n; i++) {
		p = malloc(row[i].input.n == 0 ? 1 : row[i].input.n);
		assert_non_null(p);
		if (row[i].input.n > 0)
			memcpy(p, row[i].input.p, row[i].input.n);
		if (fn(a, (struct str){ p, row[i].input.n }, &out) != (row[i].wanted != NULL))
			fail_msg("%s: got %.*s", row[i].name, STR_ARG(out));
		if (row[i].wanted != NULL && !str_eq(out, str_of(row[i].wanted)))
			fail_msg("%s: got %.*s", row[i].name, STR_ARG(out));
		free(p);
	}
	arena_free(a);
}

static void
names_become_alabels(void **state)
{
	(void)state;
	run(idna_to_ascii, to_ascii, sizeof to_ascii / sizeof to_ascii[0]);
}

static void
names_become_readable(void **state)
{
	(void)state;
	run(idna_to_unicode, to_unicode, sizeof to_unicode / sizeof to_unicode[0]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_become_alabels),
		cmocka_unit_test(names_become_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
