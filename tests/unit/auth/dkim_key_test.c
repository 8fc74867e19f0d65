#include "auth/dkim_key.h"

#include "support/test.h"

enum { RSA, SHA1, ED };

static const char *const algorithms[] = { "rsa-sha256", "rsa-sha1", "ed25519-sha256" };

static const struct {
	const char		*name;
	int			 algorithm;
	const char		*records[3];
	enum auth_result	 result;
	const char		*picked;
	bool			 is_test;
} keys[] = {
	{ "a_plain_key", RSA, { "p=AAAA" }, AUTH_NONE, "p=AAAA", false },
	{ "a_full_key", RSA, { "v=DKIM1; k=rsa; h=sha1:sha256; s=email; t=y; p=AA" },
	    AUTH_NONE, "v=DKIM1; k=rsa; h=sha1:sha256; s=email; t=y; p=AA", true },
	{ "t_s_is_no_test", RSA, { "t=s; p=AA" }, AUTH_NONE, "t=s; p=AA", false },
	{ "an_ed25519_key", ED, { "k=ed25519; p=AA" }, AUTH_NONE, "k=ed25519; p=AA", false },
	{ "other_records_are_passed_over", RSA, { "v=spf1 -all", "hello", "p=AA" },
	    AUTH_NONE, "p=AA", false },
	{ "a_key_of_another_version_is_none", RSA, { "v=DKIM2; p=AA" }, AUTH_PERMERROR,
	    "", false },
	{ "a_version_behind_other_tags_is_none", RSA, { "p=AA; v=DKIM1" }, AUTH_PERMERROR,
	    "", false },
	{ "two_keys_are_no_key", RSA, { "p=AA", "p=BB" }, AUTH_PERMERROR, NULL, false },
	{ "a_record_without_p_is_no_key", RSA, { "v=DKIM1; k=rsa" }, AUTH_PERMERROR, "", false },
	{ "an_empty_p_is_revoked", RSA, { "v=DKIM1; p=" }, AUTH_FAIL, NULL, false },
	{ "an_rsa_key_does_not_fit_ed25519", ED, { "p=AA" }, AUTH_PERMERROR, NULL, false },
	{ "an_ed25519_key_does_not_fit_rsa", RSA, { "k=ed25519; p=AA" }, AUTH_PERMERROR, NULL, false },
	{ "sha1_alone_does_not_fit_sha256", RSA, { "h=sha1; p=AA" }, AUTH_PERMERROR, NULL, false },
	{ "sha256_alone_does_not_fit_sha1", SHA1, { "h=sha256; p=AA" }, AUTH_PERMERROR, NULL, false },
	{ "a_key_for_another_service", RSA, { "s=web; p=AA" }, AUTH_PERMERROR, NULL, false },
	{ "a_key_for_every_service", RSA, { "s=*; p=AA" }, AUTH_NONE, "s=*; p=AA", false },
	{ "a_repeated_tag_is_bad_syntax", RSA, { "p=AA; p=BB" }, AUTH_PERMERROR, NULL, false },
	{ "a_broken_tag_is_bad_syntax", RSA, { "p=AA; hello" }, AUTH_PERMERROR, NULL, false },
};

static struct auth_signature
signature_by(int algorithm)
{
	return (struct auth_signature){ .domain = STR("a.test"), .selector = STR("k"),
	    .algorithm = str_of(algorithms[algorithm]) };
}

static void
records_are_picked_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct auth_signature s = signature_by(keys[i].algorithm);
		struct dns_record records[3];
		struct dns_answer answer = { .status = DNS_FOUND, .records = records };
		struct auth_key key;

		for (; answer.n < 3 && keys[i].records[answer.n] != NULL; answer.n++)
			records[answer.n].data = exact(keys[i].records[answer.n]);
		auth_key_pick(&answer, &s, &key);
		if (key.result != keys[i].result || key.is_test != keys[i].is_test)
			fail_msg("%s: %d, %s", keys[i].name, key.result, key.why);
		if (keys[i].picked != NULL)
			assert_str(key.record, keys[i].picked);
		if (key.result != AUTH_NONE)
			assert_non_null(strstr(key.why, "RFC 6376"));
		for (size_t k = 0; k < answer.n; k++)
			exact_free(records[k].data.p);
	}
}

static void
dns_that_does_not_tell_is_not_a_missing_key(void **state)
{
	static const struct { enum dns_status status; enum auth_result result; } rows[] = {
		{ DNS_UNKNOWN, AUTH_TEMPERROR },
		{ DNS_NONE, AUTH_PERMERROR },
		{ DNS_NXDOMAIN, AUTH_PERMERROR },
	};
	struct auth_signature s = signature_by(RSA);

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct dns_answer answer = { .status = rows[i].status, .why = "" };
		struct auth_key key;

		auth_key_pick(&answer, &s, &key);
		assert_int_equal(key.result, rows[i].result);
	}
}

/* libopendkim's buffer holds 1,024 bytes and a NUL. */
static void
a_record_has_a_ceiling(void **state)
{
	struct auth_signature s = signature_by(RSA);
	char text[1025];
	struct dns_record record;
	struct dns_answer answer = { .status = DNS_FOUND, .records = &record, .n = 1 };
	struct auth_key key;

	(void)state;
	memset(text, 'A', sizeof text);
	memcpy(text, "p=", 2);
	record.data = exact_bytes(text, 1024);
	auth_key_pick(&answer, &s, &key);
	assert_int_equal(key.result, AUTH_NONE);
	exact_free(record.data.p);
	record.data = exact_bytes(text, 1025);
	auth_key_pick(&answer, &s, &key);
	assert_int_equal(key.result, AUTH_PERMERROR);
	exact_free(record.data.p);
}

static void
the_name_is_below_domainkey(void **state)
{
	struct auth_signature s = signature_by(RSA);
	struct arena *a = arena_new();

	(void)state;
	assert_str(auth_key_name(a, &s), "k._domainkey.a.test");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_picked_or_refused),
		cmocka_unit_test(dns_that_does_not_tell_is_not_a_missing_key),
		cmocka_unit_test(a_record_has_a_ceiling),
		cmocka_unit_test(the_name_is_below_domainkey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
