/* The strict reader of SPF records: what RFC 7208's grammar lets in. */
#include "auth/spf_record.h"
#include "base/buf.h"
#include "base/limits.h"
#include "support/test.h"

static void
version_is_told_exactly(void **state)
{
	static const struct { const char *name, *text; bool wanted; } t[] = {
		{ "the_version_alone", "v=spf1", true },
		{ "a_blank_ends_the_version", "v=spf1 -all", true },
		{ "case_does_not_matter", "V=sPf1", true },
		{ "v_spf10_is_another_version", "v=spf10 -all", false },
		{ "a_tab_ends_nothing", "v=spf1\t-all", false },
		{ "nothing_may_stand_before_it", " v=spf1", false },
		{ "empty_text", "", false },
		{ "half_of_it", "v=sp", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct str s = exact(t[i].text);

		if (spf_record_is_spf(s) != t[i].wanted)
			fail_msg("%s", t[i].name);
		exact_free(s.p);
	}
}

static void
grammar_is_strict(void **state)
{
	static const struct { const char *name, *text; bool wanted; } t[] = {
		{ "no_terms_at_all", "v=spf1", true },
		{ "blanks_between_and_behind", "v=spf1   mx  -all  ", true },
		{ "qualifiers", "v=spf1 +a ?mx ~ptr -all", true },
		{ "names_in_any_case", "v=spf1 IP4:192.0.2.1 Include:x.y -ALL", true },
		{ "a_tab_is_no_blank", "v=spf1 a\t-all", false },
		{ "two_qualifiers", "v=spf1 --all", false },
		{ "an_unknown_mechanism", "v=spf1 moo -all", false },
		{ "all_takes_no_domain", "v=spf1 all:x.y", false },
		{ "all_takes_no_prefix", "v=spf1 all/8", false },
		{ "include_needs_a_domain", "v=spf1 include", false },
		{ "include_takes_no_prefix", "v=spf1 include:x.y/24", false },
		{ "exists_needs_a_domain", "v=spf1 exists:", false },
		{ "ptr_takes_no_prefix", "v=spf1 ptr/0", false },
		{ "both_prefixes", "v=spf1 a:x.y/24//64", true },
		{ "prefixes_swapped", "v=spf1 a//64/24", false },
		{ "a_prefix_of_one_kind_twice", "v=spf1 a//64//64", false },
		{ "a_prefix_without_digits", "v=spf1 a/", false },
		{ "a_leading_zero", "v=spf1 a/024", false },
		{ "prefix_zero", "v=spf1 a/0//0 ip4:0.0.0.0/0 ip6:::/0", true },
		{ "prefix_33", "v=spf1 a/33", false },
		{ "prefix_129", "v=spf1 a//129", false },
		{ "a_prefix_of_many_digits", "v=spf1 a/99999999999999999999999", false },
		{ "ip4_in_three_parts", "v=spf1 ip4:192.0.2", false },
		{ "ip4_in_five_parts", "v=spf1 ip4:192.0.2.1.1", false },
		{ "ip4_over_255", "v=spf1 ip4:192.0.2.256", false },
		{ "ip4_with_leading_zero", "v=spf1 ip4:192.0.02.1", false },
		{ "ip4_without_address", "v=spf1 ip4", false },
		{ "ip4_with_a_port", "v=spf1 ip4:192.0.2.1:25", false },
		{ "ip4_with_two_slashes", "v=spf1 ip4:192.0.2.1//32", false },
		{ "ip6_shortened", "v=spf1 ip6:2001:db8::/32", true },
		{ "ip6_with_two_slashes", "v=spf1 ip6:2001:db8:://32", false },
		{ "ip6_shortened_twice", "v=spf1 ip6:2001::db8::1", false },
		{ "ip6_that_is_ip4", "v=spf1 ip6:192.0.2.1", false },
		{ "ip6_too_long_for_any",
		    "v=spf1 ip6:1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb",
		    false },
		{ "a_domain_of_one_label", "v=spf1 a:museum", false },
		{ "a_final_dot", "v=spf1 a:x.example.", true },
		{ "a_numeric_toplabel", "v=spf1 a:192.0.2.1", false },
		{ "a_macro_at_the_end", "v=spf1 a:%{d}", true },
		{ "a_letter_for_explanations_only", "v=spf1 a:%{c}.x.y", false },
		{ "exp_twice", "v=spf1 exp=a.b exp=c.d -all", false },
		{ "redirect_twice", "v=spf1 redirect=a.b redirect=c.d", false },
		{ "redirect_without_domain", "v=spf1 redirect=", false },
		{ "redirect_as_mechanism", "v=spf1 redirect:a.b", false },
		{ "a_modifier_with_a_qualifier", "v=spf1 -exp=a.b", false },
		{ "an_unknown_modifier", "v=spf1 moo.cow-x_1=%{d}/:any -all", true },
		{ "an_unknown_modifier_with_bad_macro", "v=spf1 moo=%x", false },
		{ "a_modifier_name_that_starts_with_a_digit", "v=spf1 1up=x", false },
		{ "a_fault_after_all_counts", "v=spf1 -all moo", false },
		{ "an_eight_bit_byte", "v=spf1 a:\xc3\xa4.example -all", false },
	};
	struct arena *a = arena_new();
	struct spf_record r;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct str s = exact(t[i].text);
		const char *why;

		if (spf_record_read(a, s, &r, &why) != t[i].wanted)
			fail_msg("%s: %s", t[i].name, why);
		exact_free(s.p);
	}
	arena_free(a);
}

static void
a_nul_is_a_fault(void **state)
{
	static const char text[] = "v=spf1 a:foo.example\0 -all";
	struct arena *a = arena_new();
	struct str s = exact_bytes(text, sizeof text - 1);
	struct spf_record r;
	const char *why;

	(void)state;
	assert_false(spf_record_read(a, s, &r, &why));
	exact_free(s.p);
	arena_free(a);
}

static void
terms_are_read_in_order(void **state)
{
	struct arena *a = arena_new();
	struct str s = exact("v=spf1 ?a:foo/x.example/20//56 exp=e.%{d} "
	    "-ip6:2001:db8::/33 redirect=r.example ~all");
	struct spf_record r;
	const char *why;

	(void)state;
	assert_true(spf_record_read(a, s, &r, &why));
	assert_string_equal(why, "");
	assert_int_equal(r.n, 3);
	assert_int_equal(r.terms[0].mechanism, SPF_A);
	assert_int_equal(r.terms[0].qualifier, '?');
	assert_str(r.terms[0].domain, "foo/x.example");
	assert_int_equal(r.terms[0].prefix4, 20);
	assert_int_equal(r.terms[0].prefix6, 56);
	assert_int_equal(r.terms[1].mechanism, SPF_IP6);
	assert_int_equal(r.terms[1].prefix6, 33);
	assert_memory_equal(r.terms[1].ip, "\x20\x01\x0d\xb8", 4);
	assert_int_equal(r.terms[2].mechanism, SPF_ALL);
	assert_int_equal(r.terms[2].qualifier, '~');
	assert_str(r.exp, "e.%{d}");
	assert_str(r.redirect, "r.example");
	exact_free(s.p);
	arena_free(a);
}

static void
ceilings_end_the_reading(void **state)
{
	struct arena *a = arena_new();
	struct buf b;
	struct spf_record r;
	const char *why;
	int i;

	(void)state;
	buf_init(&b, 64 * 1024);
	buf_add(&b, STR("v=spf1"));
	for (i = 0; i < LIMIT_SPF_TERMS; i++)
		buf_add(&b, STR(" a"));
	assert_true(spf_record_read(a, buf_str(&b), &r, &why));
	assert_int_equal(r.n, LIMIT_SPF_TERMS);
	buf_add(&b, STR(" a"));
	assert_false(spf_record_read(a, buf_str(&b), &r, &why));
	assert_non_null(strstr(why, "too many"));
	while (b.n <= LIMIT_SPF_RECORD)
		buf_addc(&b, ' ');
	assert_false(spf_record_read(a, buf_str(&b), &r, &why));
	assert_non_null(strstr(why, "too long"));
	buf_free(&b);
	arena_free(a);
}

static void
networks_cover_their_bits(void **state)
{
	static const struct {
		const char *name;
		unsigned char net[4], ip[4];
		unsigned prefix;
		bool wanted;
	} t[] = {
		{ "slash_0_covers_all", { 1, 2, 3, 4 }, { 255, 0, 9, 8 }, 0, true },
		{ "slash_32_is_equality", { 1, 2, 3, 4 }, { 1, 2, 3, 4 }, 32, true },
		{ "the_last_bit_counts", { 1, 2, 3, 4 }, { 1, 2, 3, 5 }, 32, false },
		{ "slash_31_passes_it_over", { 1, 2, 3, 4 }, { 1, 2, 3, 5 }, 31, true },
		{ "slash_9_splits_a_byte", { 1, 0, 0, 0 }, { 1, 127, 1, 1 }, 9, true },
		{ "and_sees_its_first_bit", { 1, 0, 0, 0 }, { 1, 128, 1, 1 }, 9, false },
		{ "bits_of_the_host_do_not_count", { 10, 9, 9, 9 }, { 10, 1, 1, 1 },
		    8, true },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++)
		if (spf_record_covers(t[i].net, t[i].ip, t[i].prefix) != t[i].wanted)
			fail_msg("%s", t[i].name);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_is_told_exactly),
		cmocka_unit_test(grammar_is_strict),
		cmocka_unit_test(a_nul_is_a_fault),
		cmocka_unit_test(terms_are_read_in_order),
		cmocka_unit_test(ceilings_end_the_reading),
		cmocka_unit_test(networks_cover_their_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
