#include "auth/auth.h"

#include "support/letter_file.h"
#include "support/test.h"

static const struct clock now = { 1772442000 };		/* 2026-03-02T09:00:00Z */

static const char *const zone[] = {
	"tmall.test. IN TXT \"v=spf1 ip4:198.51.100.9 -all\"",
	"mail.tmall.test. IN TXT \"v=spf1 ip4:198.51.100.9 -all\"",
	"_dmarc.tmall.test. IN TXT \"v=DMARC1; p=reject\"",
	"evil.test. IN TXT \"v=spf1 +all\"",
};

struct world {
	struct auth_engine	*engine;
	struct dns		*dns;
	struct arena		*arena;
	struct letter		*letter;
	struct auth		*auth;
};

static void
world_open(struct world *w, const char *letter)
{
	const struct auth_conf conf = { .receiver = "mx.plant.example",
	    .signatures = LIMIT_SIGNATURES, .clock = &now };
	char path[256];
	struct err e = { "" };

	w->arena = arena_new();
	w->auth = calloc(1, sizeof *w->auth);
	w->dns = dns_zone_new();
	if (!dns_zone_load(w->dns, tests_path("unit/auth/letters/keys.zone"), &e))
		fail_msg("%s", e.text);
	for (size_t i = 0; i < COUNT(zone); i++)
		if (!dns_zone_add(w->dns, zone[i], &e))
			fail_msg("%s", e.text);
	w->engine = auth_new(&conf, &e);
	if (w->engine == NULL)
		fail_msg("%s", e.text);
	snprintf(path, sizeof path, "unit/auth/letters/%s.eml", letter);
	w->letter = letter_file(path);
	assert_non_null(w->letter);
	w->letter->client = (struct client){ .family = ADDRESS_V4,
	    .ip = { 198, 51, 100, 9 }, .helo = STR("mail.tmall.test") };
	w->letter->reverse_path = STR("bounce@tmall.test");
}

static void
world_close(struct world *w)
{
	auth_free(w->engine);
	dns_free(w->dns);
	letter_file_free(w->letter);
	arena_free(w->arena);
	free(w->auth);
}

static void
verify(struct world *w, struct str author, struct deadline deadline)
{
	struct message message = { .letter = w->letter };

	memset(w->auth, 0xff, sizeof *w->auth);		/* all of it must be filled */
	auth_verify(w->engine, w->dns, w->letter, &message, author, deadline, w->arena,
	    w->auth);
}

static void
a_genuine_letter_is_proven_twice(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "rsa2048");
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->mailfrom.result, AUTH_PASS);
	assert_str(w.auth->mailfrom.domain, "tmall.test");
	assert_int_equal(w.auth->helo.result, AUTH_PASS);
	assert_str(w.auth->helo.domain, "mail.tmall.test");
	assert_int_equal(w.auth->n_dkim, 1);
	assert_int_equal(w.auth->dkim[0].result, AUTH_PASS);
	assert_int_equal(w.auth->dkim_passed_over, 0);
	assert_int_equal(w.auth->dmarc.result, AUTH_PASS);
	assert_int_equal(w.auth->dmarc.policy, DMARC_REJECT);
	assert_int_equal(w.auth->dmarc.spf_aligned, YES);
	assert_int_equal(w.auth->dmarc.dkim_aligned, YES);
	assert_str(w.auth->dmarc.organizational, "tmall.test");
	world_close(&w);
}

static void
an_unsigned_letter_from_elsewhere_fails(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "no_signature");
	w.letter->client.ip[3] = 10;
	w.letter->client.helo = STR("evil.test");
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->mailfrom.result, AUTH_FAIL);
	assert_int_equal(w.auth->helo.result, AUTH_PASS);
	assert_true(w.auth->helo.is_wide);
	assert_int_equal(w.auth->n_dkim, 0);
	assert_int_equal(w.auth->dmarc.result, AUTH_FAIL);
	assert_int_equal(w.auth->dmarc.policy, DMARC_REJECT);
	world_close(&w);
}

/* CVE-2019-20790: a HELO that passes says nothing of the author. */
static void
helo_never_proves_the_author(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "no_signature");
	w.letter->reverse_path = STR("x@nothere.test");
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->helo.result, AUTH_PASS);
	assert_int_equal(w.auth->mailfrom.result, AUTH_NONE);
	assert_int_equal(w.auth->dmarc.result, AUTH_FAIL);
	assert_int_equal(w.auth->dmarc.spf_aligned, NO);
	world_close(&w);
}

/* RFC 7208 2.4: MAIL FROM:<> is postmaster@HELO, and DMARC aligns with that. */
static void
the_null_sender_is_its_helo(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "no_signature");
	w.letter->reverse_path = STR("");
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_true(w.auth->mailfrom.is_null_sender);
	assert_int_equal(w.auth->mailfrom.result, AUTH_PASS);
	assert_str(w.auth->mailfrom.domain, "mail.tmall.test");
	assert_str(w.auth->mailfrom.local, "postmaster");
	assert_int_equal(w.auth->helo.result, AUTH_PASS);
	assert_false(w.auth->helo.is_null_sender);
	assert_int_equal(w.auth->dmarc.result, AUTH_PASS);
	assert_int_equal(w.auth->dmarc.spf_aligned, YES);
	world_close(&w);
}

static void
dns_that_does_not_tell_is_temperror(void **state)
{
	static const char *const silent[] = { "tmall.test", "mail.tmall.test",
	    "_dmarc.tmall.test", "s1._domainkey.tmall.test", "_dmarc.test" };
	struct world w;

	(void)state;
	world_open(&w, "rsa2048");
	for (size_t i = 0; i < COUNT(silent); i++)
		dns_zone_fail(w.dns, str_of(silent[i]));
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->mailfrom.result, AUTH_TEMPERROR);
	assert_int_equal(w.auth->helo.result, AUTH_TEMPERROR);
	assert_int_equal(w.auth->dkim[0].result, AUTH_TEMPERROR);
	assert_int_equal(w.auth->dmarc.result, AUTH_TEMPERROR);
	assert_int_equal(w.auth->dmarc.spf_aligned, NOT_KNOWN);
	assert_int_equal(w.auth->dmarc.dkim_aligned, NOT_KNOWN);
	world_close(&w);
}

static void
a_letter_without_author_is_still_verified(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "second_from_on_top");
	verify(&w, STR_NONE, (struct deadline){ 0 });
	assert_int_equal(w.auth->mailfrom.result, AUTH_PASS);
	assert_int_equal(w.auth->dkim[0].result, AUTH_PASS);
	assert_int_equal(w.auth->dmarc.result, AUTH_NONE);
	world_close(&w);
}

static void
a_local_letter_has_no_spf(void **state)
{
	struct world w;

	(void)state;
	world_open(&w, "rsa2048");
	w.letter->client.family = ADDRESS_NONE;
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->mailfrom.result, AUTH_NONE);
	assert_int_equal(w.auth->helo.result, AUTH_NONE);
	assert_int_equal(w.auth->dmarc.result, AUTH_PASS);
	world_close(&w);
}

static void
a_site_may_verify_fewer_signatures(void **state)
{
	const struct auth_conf conf = { .receiver = "mx", .signatures = 3, .clock = &now };
	struct err e;
	struct world w;

	(void)state;
	world_open(&w, "twelve");
	auth_free(w.engine);
	w.engine = auth_new(&conf, &e);
	verify(&w, STR("tmall.test"), (struct deadline){ 0 });
	assert_int_equal(w.auth->n_dkim, 3);
	assert_int_equal(w.auth->dkim_passed_over, 9);
	world_close(&w);
}

static void
results_have_the_words_of_rfc_8601(void **state)
{
	static const char *const words[] = { "none", "pass", "fail", "softfail", "neutral",
	    "policy", "temperror", "permerror" };

	(void)state;
	for (size_t i = 0; i < COUNT(words); i++)
		assert_string_equal(auth_result_word((enum auth_result)i), words[i]);
	assert_string_equal(auth_policy_word(DMARC_NO_RECORD), "");
	assert_string_equal(auth_policy_word(DMARC_POLICY_NONE), "none");
	assert_string_equal(auth_policy_word(DMARC_QUARANTINE), "quarantine");
	assert_string_equal(auth_policy_word(DMARC_REJECT), "reject");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_genuine_letter_is_proven_twice),
		cmocka_unit_test(an_unsigned_letter_from_elsewhere_fails),
		cmocka_unit_test(helo_never_proves_the_author),
		cmocka_unit_test(the_null_sender_is_its_helo),
		cmocka_unit_test(dns_that_does_not_tell_is_temperror),
		cmocka_unit_test(a_letter_without_author_is_still_verified),
		cmocka_unit_test(a_local_letter_has_no_spf),
		cmocka_unit_test(a_site_may_verify_fewer_signatures),
		cmocka_unit_test(results_have_the_words_of_rfc_8601),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
