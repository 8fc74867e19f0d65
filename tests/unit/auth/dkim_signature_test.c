#include "auth/dkim_signature.h"

#include "support/test.h"

#define REST	"; h=from:to; bh=AA==; b=BB=="

static const struct {
	const char		*name, *input;
	enum auth_result	 result;
	const char		*domain, *selector, *algorithm;
} fields[] = {
	{ "a_whole_signature_is_fit", " v=1; a=rsa-sha256; d=a.test; s=k" REST,
	    AUTH_NONE, "a.test", "k", "rsa-sha256" },
	{ "case_is_folded", "v=1; a=RSA-SHA256; d=A.Test; s=K1" REST,
	    AUTH_NONE, "a.test", "k1", "rsa-sha256" },
	{ "folds_count_as_blanks", "v=1;\r\n\ta=ed25519-sha256;\r\n d=a.test; s=k.b" REST,
	    AUTH_NONE, "a.test", "k.b", "ed25519-sha256" },
	{ "rsa_sha1_is_known", "v=1; a=rsa-sha1; d=a.test; s=k" REST,
	    AUTH_NONE, "a.test", "k", "rsa-sha1" },
	{ "a_selector_may_hold_an_underscore", "v=1; a=rsa-sha256; d=a.test; s=k_1" REST,
	    AUTH_NONE, "a.test", "k_1", "rsa-sha256" },
	{ "an_a_label_is_a_name", "v=1; a=rsa-sha256; d=xn--bcher-kva.test; s=k" REST,
	    AUTH_NONE, "xn--bcher-kva.test", "k", "rsa-sha256" },
	{ "a_domain_may_not_hold_an_underscore", "v=1; a=rsa-sha256; d=a_b.test; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_domain_may_not_end_in_a_dot", "v=1; a=rsa-sha256; d=a.test.; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_domain_may_not_be_an_address", "v=1; a=rsa-sha256; d=192.0.2.1; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_domain_may_not_hold_a_bracket", "v=1; a=rsa-sha256; d=a.test(b; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_domain_may_not_hold_a_quote", "v=1; a=rsa-sha256; d=a.test\"b; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_domain_may_not_hold_a_fold", "v=1; a=rsa-sha256; d=a.test\r\n b.test; s=k" REST,
	    AUTH_NEUTRAL, "", "k", "rsa-sha256" },
	{ "a_selector_may_not_be_empty_labels", "v=1; a=rsa-sha256; d=a.test; s=k..b" REST,
	    AUTH_NEUTRAL, "a.test", "", "rsa-sha256" },
	{ "a_selector_may_not_end_in_a_dot", "v=1; a=rsa-sha256; d=a.test; s=k." REST,
	    AUTH_NEUTRAL, "a.test", "", "rsa-sha256" },
	{ "a_selector_may_not_hold_a_slash", "v=1; a=rsa-sha256; d=a.test; s=k/b" REST,
	    AUTH_NEUTRAL, "a.test", "", "rsa-sha256" },
	{ "an_empty_domain_is_none", "v=1; a=rsa-sha256; d=; s=k" REST,
	    AUTH_NEUTRAL, "", "", "" },
	{ "a_missing_tag_is_bad_syntax", "v=1; a=rsa-sha256; d=a.test" REST,
	    AUTH_NEUTRAL, "", "", "" },
	{ "a_repeated_tag_is_bad_syntax", "v=1; a=rsa-sha256; d=a.test; d=b.test; s=k" REST,
	    AUTH_NEUTRAL, "", "", "" },
	{ "a_repeat_in_capitals_counts", "v=1; a=rsa-sha256; d=a.test; D=b.test; s=k" REST,
	    AUTH_NEUTRAL, "", "", "" },
	{ "unknown_tags_are_passed_over", "v=1; a=rsa-sha256; d=a.test; s=k; zz=9" REST,
	    AUTH_NONE, "a.test", "k", "rsa-sha256" },
	{ "another_version_is_not_read", "v=0.5; a=rsa-sha256; d=a.test; s=k" REST,
	    AUTH_NEUTRAL, "a.test", "k", "rsa-sha256" },
	{ "another_algorithm_is_not_read", "v=1; a=rsa-md5; d=a.test; s=k" REST,
	    AUTH_NEUTRAL, "a.test", "k", "" },
	{ "a_time_is_digits", "v=1; a=rsa-sha256; d=a.test; s=k; t=12x" REST,
	    AUTH_NEUTRAL, "a.test", "k", "rsa-sha256" },
	{ "a_time_is_not_empty", "v=1; a=rsa-sha256; d=a.test; s=k; x=" REST,
	    AUTH_NEUTRAL, "a.test", "k", "rsa-sha256" },
	{ "a_length_is_not_negative", "v=1; a=rsa-sha256; d=a.test; s=k; l=-1" REST,
	    AUTH_NEUTRAL, "a.test", "k", "rsa-sha256" },
	{ "expiry_comes_after_signing", "v=1; a=rsa-sha256; d=a.test; s=k; t=9; x=9" REST,
	    AUTH_NEUTRAL, "a.test", "k", "rsa-sha256" },
	{ "from_must_be_signed", "v=1; a=rsa-sha256; d=a.test; s=k; h=to; bh=A; b=B",
	    AUTH_PERMERROR, "a.test", "k", "rsa-sha256" },
	{ "nothing_is_no_signature", "", AUTH_NEUTRAL, "", "", "" },
};

static void
fields_are_read_or_refused(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		struct str value = exact(fields[i].input);
		struct auth_signature s;

		auth_signature_read(a, value, &s);
		if (s.result != fields[i].result || (s.result != AUTH_NONE) != (*s.why != '\0'))
			fail_msg("%s: %d, %s", fields[i].name, s.result, s.why);
		assert_str(s.domain, fields[i].domain);
		assert_str(s.selector, fields[i].selector);
		assert_str(s.algorithm, fields[i].algorithm);
		exact_free(value.p);
		arena_reset(a);
	}
	arena_free(a);
}

static void
numbers_and_lists_are_facts(void **state)
{
	struct arena *a = arena_new();
	struct auth_signature s;
	struct str value = exact("v=1; a=rsa-sha256; d=a.test; s=k; t=100; x=200; l=42;"
	    " c=simple/relaxed; h=From : to: FROM; bh=A; b=B");

	(void)state;
	auth_signature_read(a, value, &s);
	assert_int_equal(s.signed_at, 100);
	assert_true(s.has_expiry);
	assert_int_equal(s.expires_at, 200);
	assert_true(s.has_length);
	assert_int_equal(s.length, 42);
	assert_true(s.is_relaxed_body);
	assert_int_equal(s.froms, 2);
	exact_free(value.p);
	value = exact("v=1; a=rsa-sha256; d=a.test; s=k; c=relaxed" REST);
	auth_signature_read(a, value, &s);
	assert_false(s.is_relaxed_body);
	assert_false(s.has_expiry);
	assert_false(s.has_length);
	assert_int_equal(s.signed_at, 0);
	exact_free(value.p);
	arena_free(a);
}

static void
a_list_of_signed_fields_has_a_ceiling(void **state)
{
	struct arena *a = arena_new();
	struct auth_signature s;
	char text[4096] = "v=1; a=rsa-sha256; d=a.test; s=k; bh=A; b=B; h=from";
	size_t n = strlen(text);

	(void)state;
	for (size_t i = 0; i < 255; i++)
		n += (size_t)snprintf(text + n, sizeof text - n, ":x%zu", i);
	auth_signature_read(a, str_of(text), &s);
	assert_int_equal(s.result, AUTH_NONE);
	snprintf(text + n, sizeof text - n, ":x");
	auth_signature_read(a, str_of(text), &s);
	assert_int_equal(s.result, AUTH_NEUTRAL);
	arena_free(a);
}

static const struct {
	const char	*body;
	uint64_t	 simple, relaxed;	/* counted by hand, RFC 6376 3.4 */
} bodies[] = {
	{ "", 2, 0 },
	{ "\r\n", 2, 0 },
	{ "\r\n\r\n", 2, 0 },
	{ "a\r\n", 3, 3 },
	{ "a", 3, 3 },
	{ "a\r\n\r\n\r\n", 3, 3 },
	{ "a\r\n\r\nb\r\n", 8, 8 },
	{ " a  b \t\r\n", 9, 6 },	/* " a b" and an end */
	{ "  \t\r\na\r\n \r\n", 11, 5 },
	{ "a\nb\r\n", 5, 5 },
	{ "a\r\n ", 6, 3 },
};

static void
body_lengths_follow_the_two_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct str body = exact(bodies[i].body);

		if (auth_signature_body_length(body, false) != bodies[i].simple ||
		    auth_signature_body_length(body, true) != bodies[i].relaxed)
			fail_msg("body %zu: %ju and %ju", i,
			    (uintmax_t)auth_signature_body_length(body, false),
			    (uintmax_t)auth_signature_body_length(body, true));
		exact_free(body.p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read_or_refused),
		cmocka_unit_test(numbers_and_lists_are_facts),
		cmocka_unit_test(a_list_of_signed_fields_has_a_ceiling),
		cmocka_unit_test(body_lengths_follow_the_two_forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
