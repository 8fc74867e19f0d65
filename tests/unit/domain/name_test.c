#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "domain/name.h"

#define L63 "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"
#define N253 L63 "." L63 "." L63 "." "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffff.x"

struct row {
	const char	*name;
	struct str	 input;
	const char	*wanted;	/* NULL: no such name */
};

static const struct row rows[] = {
	{ "a_plain_name_stays", STR("tmall.com"), "tmall.com" },
	{ "case_is_lowered", STR("WwW.TMALL.Com"), "www.tmall.com" },
	{ "one_final_dot_goes", STR("tmall.com."), "tmall.com" },
	{ "two_final_dots_are_an_empty_label", STR("tmall.com.."), NULL },
	{ "one_label_is_a_name", STR("LocalHost"), "localhost" },
	{ "an_underscore_is_allowed", STR("_dmarc.tmall.com"), "_dmarc.tmall.com" },
	{ "a_leading_hyphen_is_kept_in_ascii", STR("-a.tmall.com"), "-a.tmall.com" },
	{ "hyphens_in_places_3_and_4_are_kept_in_ascii",
	    STR("r3---sn-4g5e.example.com"), "r3---sn-4g5e.example.com" },
	{ "nothing_is_no_name", STR(""), NULL },
	{ "a_dot_is_no_name", STR("."), NULL },
	{ "a_leading_dot_is_an_empty_label", STR(".tmall.com"), NULL },
	{ "two_dots_are_an_empty_label", STR("tmall..com"), NULL },
	{ "a_blank_is_refused", STR("tmall .com"), NULL },
	{ "a_trailing_blank_is_refused", STR("tmall.com "), NULL },
	{ "a_nul_is_refused", STR("legit.test\0.attack.test"), NULL },
	{ "a_nul_beside_an_ulabel_is_refused", STR("b\xc3\xbc" "cher\0.example"), NULL },
	{ "an_at_sign_is_refused", STR("a@tmall.com"), NULL },
	{ "a_fullwidth_at_sign_is_refused", STR("a\xef\xbc\xa0tmall.com"), NULL },
	{ "a_fullwidth_letter_is_folded", STR("\xef\xbd\x94mall.com"), "tmall.com" },
	{ "an_ipv4_address_is_no_name", STR("192.0.2.1"), NULL },
	{ "a_last_label_of_digits_is_no_name", STR("tmall.123"), NULL },
	{ "an_address_literal_is_no_name", STR("[192.0.2.1]"), NULL },
	{ "a_label_of_63_is_a_name", STR(L63 ".com"), L63 ".com" },
	{ "a_label_of_64_is_none", STR(L63 "a.com"), NULL },
	{ "a_name_of_253_is_a_name", STR(N253), N253 },
	{ "253_and_a_final_dot_is_a_name", STR(N253 "."), N253 },
	{ "a_name_of_254_is_none", STR(N253 "y"), NULL },
	{ "an_ulabel_becomes_an_alabel", STR("B\xc3\xbc" "cher.example"),
	    "xn--bcher-kva.example" },
	{ "an_ideographic_full_stop_parts_labels",
	    STR("b\xc3\xbc" "cher\xe3\x80\x82" "example"), "xn--bcher-kva.example" },
	{ "an_ideographic_full_stop_at_the_end_is_a_final_dot",
	    STR("tmall.com\xe3\x80\x82"), "tmall.com" },
	{ "an_alabel_is_lowered", STR("XN--BCHER-KVA.example"), "xn--bcher-kva.example" },
	{ "sharp_s_is_itself", STR("fa\xc3\x9f.de"), "xn--fa-hia.de" },
	{ "cyrillic_e_in_legit_is_another_name", STR("l\xd0\xb5git.test"),
	    "xn--lgit-v4d.test" },
	{ "an_alabel_that_does_not_decode_is_refused", STR("xn--a-.example"), NULL },
	{ "an_empty_alabel_is_refused", STR("xn--.example"), NULL },
	{ "an_alabel_of_ascii_alone_is_refused", STR("xn--tmall-.com"), NULL },
	{ "invalid_utf8_is_refused", STR("tm\xc3(ll.com"), NULL },
	{ "a_cut_utf8_sequence_is_refused", STR("tmall.com\xe3\x80"), NULL },
	{ "an_emoji_is_refused", STR("\xe2\x98\x83.example"), NULL },
	{ "an_rtl_override_is_refused", STR("tmall\xe2\x80\xae.com"), NULL },
};

/* Exact size, so that a read past the end is seen. */
static struct str
exact(struct str s)
{
	char *p = malloc(s.n == 0 ? 1 : s.n);

	assert_non_null(p);
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

static void
drop(struct str s)
{
	free((char *)(uintptr_t)s.p);
}

static void
names_take_one_form(void **state)
{
	struct arena *a = arena_new();
	struct str in, out, again;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		in = exact(rows[i].input);
		if (domain_canon(a, in, &out) != (rows[i].wanted != NULL))
			fail_msg("%s: %.*s", rows[i].name, STR_ARG(out));
		if (rows[i].wanted != NULL && !str_eq(out, str_of(rows[i].wanted)))
			fail_msg("%s: got %.*s", rows[i].name, STR_ARG(out));
		if (rows[i].wanted == NULL)
			assert_int_equal(out.n, 0);
		else if (!domain_canon(a, out, &again) || !str_eq(out, again))
			fail_msg("%s: not stable", rows[i].name);
		drop(in);
	}
	arena_free(a);
}

static void
a_huge_name_is_refused_at_once(void **state)
{
	struct arena *a = arena_new();
	size_t n = 4 * 1024 * 1024;
	char *p = malloc(n);
	struct str out;

	(void)state;
	assert_non_null(p);
	memset(p, 0xc3, n);
	assert_false(domain_canon(a, (struct str){ p, n }, &out));
	assert_true(arena_size(a) < 64 * 1024);
	free(p);
	arena_free(a);
}

static void
ldh_is_strict(void **state)
{
	static const struct { const char *s; bool wanted; } t[] = {
		{ "tmall.com", true }, { "a-b.1688.com", true }, { "x", true },
		{ "Tmall.com", false }, { "_dmarc.tmall.com", false },
		{ "-a.com", false }, { "a-.com", false }, { "a..com", false },
		{ "", false }, { ".com", false }, { "com.", false },
		{ "a;b.com", false }, { L63 ".com", true }, { L63 "a.com", false },
		{ N253, true }, { "a" N253, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++)
		if (domain_is_ldh(str_of(t[i].s)) != t[i].wanted)
			fail_msg("%s", t[i].s);
}

static void
labels_are_counted_and_cut(void **state)
{
	struct str name = STR("a.bc.example.com");

	(void)state;
	assert_int_equal(domain_labels(STR("")), 0);
	assert_int_equal(domain_labels(STR("com")), 1);
	assert_int_equal(domain_labels(name), 4);
	assert_true(str_eq(domain_last(name, 0), STR("")));
	assert_true(str_eq(domain_last(name, 1), STR("com")));
	assert_true(str_eq(domain_last(name, 2), STR("example.com")));
	assert_true(str_eq(domain_last(name, 4), name));
	assert_true(str_eq(domain_last(name, 9), name));
	assert_true(str_eq(domain_parent(name), STR("bc.example.com")));
	assert_true(str_eq(domain_parent(STR("com")), STR("")));
	assert_true(str_eq(domain_parent(STR("")), STR("")));
}

static void
names_compare_at_label_boundaries(void **state)
{
	static const struct { const char *name, *parent; bool wanted; } t[] = {
		{ "alibaba.com", "alibaba.com", true },
		{ "notice.alibaba.com", "alibaba.com", true },
		{ "evilalibaba.com", "alibaba.com", false },
		{ "alibaba.com.evil.tld", "alibaba.com", false },
		{ "alibaba.com", "notice.alibaba.com", false },
		{ "com", "alibaba.com", false },
		{ "alibaba.com", "", false },
		{ "", "alibaba.com", false },
		{ "x.dhl", "dhl", true },
		{ "xdhl", "dhl", false },
	};
	struct str name, parent;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		name = exact(str_of(t[i].name));
		parent = exact(str_of(t[i].parent));
		if (domain_is_or_below(name, parent) != t[i].wanted)
			fail_msg("%s below %s", t[i].name, t[i].parent);
		drop(name);
		drop(parent);
	}
}

/* Another way to say it: the labels of parent are the last labels of name. */
static bool
below_by_labels(struct str name, struct str parent)
{
	struct str n[16], p[16];
	size_t nn = 0, np = 0;

	while (str_next(&name, '.', &n[nn]))
		nn++;
	while (str_next(&parent, '.', &p[np]))
		np++;
	if (np > nn)
		return false;
	for (; np > 0; np--, nn--)
		if (!str_eq(n[nn - 1], p[np - 1]))
			return false;
	return true;
}

static struct str
random_name(char *buf, uint32_t *seed)
{
	size_t labels, len, n = 0, i, k;

	*seed = *seed * 1664525u + 1013904223u;
	labels = 1 + (*seed >> 28) % 4;
	for (i = 0; i < labels; i++) {
		if (i > 0)
			buf[n++] = '.';
		*seed = *seed * 1664525u + 1013904223u;
		len = 1 + (*seed >> 29) % 3;
		for (k = 0; k < len; k++) {
			*seed = *seed * 1664525u + 1013904223u;
			buf[n++] = (char)('a' + (*seed >> 30) % 2);
		}
	}
	return (struct str){ buf, n };
}

static void
boundaries_hold_for_random_names(void **state)
{
	char one[32], two[32], glued[80];
	size_t i, hits = 0;
	uint32_t seed = 20261122;
	bool wanted;

	(void)state;
	for (i = 0; i < 300000; i++) {
		struct str a = random_name(one, &seed), b = random_name(two, &seed);

		wanted = below_by_labels(a, b);
		hits += wanted;
		if (domain_is_or_below(a, b) != wanted)
			fail_msg("%.*s below %.*s", STR_ARG(a), STR_ARG(b));
		memcpy(glued, one, a.n);
		memcpy(glued + a.n, two, b.n);
		assert_false(domain_is_or_below((struct str){ glued, a.n + b.n }, b) &&
		    one[a.n - 1] != '.' && !below_by_labels(
		    (struct str){ glued, a.n + b.n }, b));
		glued[a.n] = '.';
		memcpy(glued + a.n + 1, two, b.n);
		assert_true(domain_is_or_below((struct str){ glued, a.n + b.n + 1 }, b));
	}
	assert_true(hits > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_take_one_form),
		cmocka_unit_test(a_huge_name_is_refused_at_once),
		cmocka_unit_test(ldh_is_strict),
		cmocka_unit_test(labels_are_counted_and_cut),
		cmocka_unit_test(names_compare_at_label_boundaries),
		cmocka_unit_test(boundaries_hold_for_random_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
