/* The macro language of SPF: syntax, expansion, and names made of it. */
#include "auth/spf_macro.h"
#include "support/spf_world.h"

static struct str
validated(void *arg, struct str domain)
{
	unsigned *asked = arg;

	(void)domain;
	(*asked)++;
	return STR("mx.example.org");
}

static struct str
expand(struct arena *a, const char *text, const char *client, size_t max)
{
	unsigned asked = 0;
	struct client c = world_client(client);
	struct spf_macro m = {
		.local = STR("strong-bad"), .sender = STR("email.example.com"),
		.domain = STR("email.example.com"), .helo = STR("he lo/x"),
		.receiver = STR("mx.us"), .client = &c, .now = 1234567890,
		.validated = validated, .arg = &asked,
	};
	struct str s = exact(text), out;
	struct buf b;

	buf_init(&b, max);
	spf_macro_expand(s, &m, &b);
	out = arena_str(a, buf_str(&b));
	assert_true(asked <= 1);
	buf_free(&b);
	exact_free(s.p);
	return out;
}

/* The first block stands in RFC 7208 7.4. */
static void
macros_expand(void **state)
{
	static const char v4[] = "192.0.2.3", v6[] = "2001:db8::cb01";
	static const struct { const char *name, *client, *text, *wanted; } t[] = {
		{ "s", v4, "%{s}", "strong-bad@email.example.com" },
		{ "o", v4, "%{o}", "email.example.com" },
		{ "d", v4, "%{d}", "email.example.com" },
		{ "d4", v4, "%{d4}", "email.example.com" },
		{ "d3", v4, "%{d3}", "email.example.com" },
		{ "d2", v4, "%{d2}", "example.com" },
		{ "d1", v4, "%{d1}", "com" },
		{ "dr", v4, "%{dr}", "com.example.email" },
		{ "d2r", v4, "%{d2r}", "example.email" },
		{ "l", v4, "%{l}", "strong-bad" },
		{ "l_dash", v4, "%{l-}", "strong.bad" },
		{ "lr", v4, "%{lr}", "strong-bad" },
		{ "lr_dash", v4, "%{lr-}", "bad.strong" },
		{ "l1r_dash", v4, "%{l1r-}", "strong" },
		{ "ir_under_lp", v4, "%{ir}.%{v}._spf.%{d2}",
		    "3.2.0.192.in-addr._spf.example.com" },
		{ "lr_under_lp", v4, "%{lr-}.lp._spf.%{d2}",
		    "bad.strong.lp._spf.example.com" },
		{ "ipv6", v6, "%{ir}.%{v}._spf.%{d2}",
		    "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0."
		    "2.ip6._spf.example.com" },
		{ "c_of_v4", v4, "%{c}", "192.0.2.3" },
		{ "c_of_v6", v6, "%{c}", "2001:db8::cb01" },
		{ "p_calls_back", v4, "%{p}", "mx.example.org" },
		{ "r_and_t", v4, "%{r} %{t}", "mx.us 1234567890" },
		{ "escapes", v4, "a%%b%_c%-d", "a%b c%20d" },
		{ "upper_case_escapes_for_a_url", v4, "%{H}", "he%20lo%2Fx" },
		{ "upper_case_r_reverses", v4, "%{dR}", "com.example.email" },
		{ "a_delimiter_that_is_not_there", v4, "%{d+}", "email.example.com" },
		{ "two_delimiters", v4, "%{s1.-}", "com" },
		{ "more_parts_than_there_are", v4, "%{d99999999999999999999}",
		    "email.example.com" },
		{ "nothing", v4, "", "" },
	};
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct str s = expand(a, t[i].text, t[i].client, 1000);

		if (!str_eq(s, str_of(t[i].wanted)))
			fail_msg("%s: %.*s", t[i].name, STR_ARG(s));
	}
	assert_int_equal(expand(a, "%{s}%{s}%{s}", v4, 20).n, 20);
	arena_free(a);
}

static void
syntax_is_told(void **state)
{
	static const struct {
		const char *name, *text;
		bool in_record, in_explanation, as_domain;
	} t[] = {
		{ "plain_name", "mail.example.com", true, true, true },
		{ "one_label", "museum", true, true, false },
		{ "empty", "", true, true, false },
		{ "a_dot_alone", ".", true, true, false },
		{ "final_dot", "a.b.", true, true, true },
		{ "two_final_dots", "a.b..", true, true, false },
		{ "only_a_toplabel_behind_a_dot", ".com", true, true, true },
		{ "numeric_toplabel", "a.123", true, true, false },
		{ "dash_in_toplabel", "a.xn--p1ai", true, true, true },
		{ "dash_before_toplabel", "a.-b", true, true, false },
		{ "dash_behind_toplabel", "a.b-", true, true, false },
		{ "underscore_in_toplabel", "a._b", true, true, false },
		{ "macro_at_the_end", "a.%{d}", true, true, true },
		{ "dot_behind_a_macro", "%{d}.", true, true, false },
		{ "letters_behind_a_macro", "%{d}com", true, true, false },
		{ "toplabel_behind_a_macro", "%{d}.com", true, true, true },
		{ "escape_at_the_end", "a%%", true, true, true },
		{ "blank", "a b.c", false, true, false },
		{ "percent_alone", "a.b%", false, false, false },
		{ "percent_and_a_letter", "%a.b", false, false, false },
		{ "open_brace", "%{d", false, false, false },
		{ "empty_braces", "%{}.a.b", false, false, false },
		{ "unknown_letter", "%{x}", false, false, false },
		{ "zero_parts", "%{d0}", false, false, false },
		{ "letters_in_disorder", "%{dr2}", false, false, false },
		{ "bad_delimiter", "%{d:}", false, false, false },
		{ "all_delimiters", "%{d2r.-+,/_=}", true, true, true },
		{ "letter_of_explanations", "%{c}%{R}%{t}", false, true, false },
		{ "parenthesis", "%(d)", false, false, false },
		{ "tab", "a\tb.c", false, false, false },
		{ "eight_bits", "\x96.b.c", false, false, false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct str s = exact(t[i].text);

		if (spf_macro_is_string(s, false) != t[i].in_record ||
		    spf_macro_is_string(s, true) != t[i].in_explanation ||
		    spf_macro_is_domain_spec(s) != t[i].as_domain)
			fail_msg("%s", t[i].name);
		exact_free(s.p);
	}
}

static void
dependence_on_the_client_is_told(void **state)
{
	(void)state;
	assert_true(spf_macro_names_client(STR("%{ir}.x.example")));
	assert_true(spf_macro_names_client(STR("a.%{P}")));
	assert_false(spf_macro_names_client(STR("i.p.example")));
	assert_false(spf_macro_names_client(STR("%{l}.%{h}.%{d}%%%_i")));
}

static void
names_are_made_to_be_asked(void **state)
{
	struct arena *a = arena_new();
	struct buf b;
	struct str s;
	int i;

	(void)state;
	assert_str(spf_macro_name(a, STR("Mail.Example.COM.")), "mail.example.com");
	assert_str(spf_macro_name(a, STR("a b\\\x01\xff.c")), "a\\032b\\092\\001\\255.c");
	assert_str(spf_macro_name(a, STR("foo:bar/baz.x.y")), "foo:bar/baz.x.y");
	assert_str(spf_macro_name(a, STR("")), "");
	buf_init(&b, 1000);
	for (i = 0; i < 26; i++)
		buf_add(&b, STR("123456789."));
	buf_add(&b, STR("com"));			/* 263 bytes */
	s = spf_macro_name(a, buf_str(&b));
	assert_int_equal(s.n, 253);
	assert_true(str_starts(s, STR("123456789.")));
	buf_add(&b, STR("s"));				/* one label more goes */
	s = spf_macro_name(a, buf_str(&b));
	assert_int_equal(s.n, 244);
	buf_clear(&b);
	for (i = 0; i < 300; i++)
		buf_addc(&b, 'x');		/* no label to drop */
	assert_int_equal(spf_macro_name(a, buf_str(&b)).n, 300);
	buf_free(&b);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(macros_expand),
		cmocka_unit_test(syntax_is_told),
		cmocka_unit_test(dependence_on_the_client_is_told),
		cmocka_unit_test(names_are_made_to_be_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
