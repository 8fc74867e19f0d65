#include "auth/dkim.h"

#include <pthread.h>

#include "auth/dkim_key_cache.h"
#include "support/letter_file.h"
#include "support/test.h"

static const struct clock now = { 1772442000 };		/* 2026-03-02T09:00:00Z */

enum fact {
	PARTIAL = 1, WEAK = 2, EXPIRED = 4, FROM_UNSIGNED = 8, TEST_KEY = 16,
	OVERSIGNED = 32,
};

/* The letters are signed by dkimpy; letters/README.md tells how. */
static const struct {
	const char		*letter;
	enum auth_result	 result;
	const char		*domain, *selector;
	unsigned		 bits;
	unsigned		 facts;
	const char		*why;	/* words that must stand in it */
} letters[] = {
	{ "rsa2048", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "simple", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "simple_relaxed", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "relaxed_simple", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "rsa1024", AUTH_PASS, "tmall.test", "s1024", 1024, 0, "" },
	{ "rsa4096", AUTH_PASS, "tmall.test", "s4096", 4096, 0, "" },
	{ "ed25519", AUTH_PASS, "tmall.test", "ed", 256, 0, "" },
	{ "rsa512", AUTH_POLICY, "tmall.test", "s512", 512, WEAK, "RFC 8301 3.2" },
	{ "rsa_sha1", AUTH_POLICY, "tmall.test", "s1", 2048, WEAK, "RFC 8301 3.1" },
	{ "wrong_key", AUTH_FAIL, "tmall.test", "s1", 2048, 0, "RFC 6376 6.1.3" },
	{ "revoked", AUTH_FAIL, "tmall.test", "revoked", 0, 0, "revoked" },
	{ "no_key", AUTH_PERMERROR, "tmall.test", "missing", 0, 0, "no key" },
	{ "unknown_key", AUTH_TEMPERROR, "tmall.test", "silent", 0, 0, "RFC 6376 6.1.2" },
	{ "two_keys", AUTH_PERMERROR, "tmall.test", "twice", 0, 0, "RFC 6376 3.6.2.2" },
	{ "beside_spf", AUTH_PASS, "tmall.test", "beside", 2048, 0, "" },
	{ "ec_key", AUTH_PERMERROR, "tmall.test", "ec", 0, 0, "decoded" },
	{ "long_key", AUTH_PERMERROR, "tmall.test", "long", 0, 0, "longer" },
	{ "key_for_web", AUTH_PERMERROR, "tmall.test", "web", 0, 0, "not for mail" },
	{ "key_for_sha1", AUTH_PERMERROR, "tmall.test", "sha1", 0, 0, "hashes" },
	{ "ed_key_for_rsa", AUTH_PERMERROR, "tmall.test", "ed", 0, 0, "another kind" },
	{ "garbage_key", AUTH_PERMERROR, "tmall.test", "garbage", 0, 0, "RFC 6376" },
	{ "test_key", AUTH_PASS, "tmall.test", "testing", 2048, TEST_KEY, "" },
	{ "length_whole", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "length_short", AUTH_PASS, "tmall.test", "s1", 2048, PARTIAL, "" },
	{ "length_blank_lines", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "length_zero", AUTH_PASS, "tmall.test", "s1", 2048, PARTIAL, "" },
	{ "expired", AUTH_FAIL, "tmall.test", "s1", 2048, EXPIRED, "expired" },
	{ "not_expired", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "from_oversigned", AUTH_PASS, "tmall.test", "s1", 2048, OVERSIGNED, "" },
	{ "from_unsigned", AUTH_PERMERROR, "tmall.test", "s1", 0, FROM_UNSIGNED,
	    "RFC 6376 6.1.1" },
	{ "changed_body", AUTH_FAIL, "tmall.test", "s1", 2048, 0, "body hash" },
	{ "changed_subject", AUTH_FAIL, "tmall.test", "s1", 2048, 0, "signature" },
	{ "second_from_on_top", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "empty_body", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "empty_body_simple", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "no_final_newline", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "eight_bit", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "upper_case_names", AUTH_PASS, "tmall.test", "s1", 2048, 0, "" },
	{ "subdomain", AUTH_PASS, "mail.tmall.test", "s1", 2048, 0, "" },
	{ "other_domain", AUTH_PASS, "evil.test", "s1", 2048, 0, "" },
	{ "underscore_selector", AUTH_PASS, "tmall.test", "s_1", 2048, 0, "" },
	{ "domain_quote", AUTH_NEUTRAL, "", "s1", 0, 0, "d=" },
	{ "domain_bracket", AUTH_NEUTRAL, "", "s1", 0, 0, "d=" },
	{ "domain_blank", AUTH_NEUTRAL, "", "s1", 0, 0, "d=" },
	{ "domain_twice", AUTH_NEUTRAL, "", "", 0, 0, "syntax" },
	{ "selector_nul", AUTH_NEUTRAL, "", "", 0, 0, "NUL" },
	{ "selector_semicolon", AUTH_NEUTRAL, "tmall.test", "", 0, 0, "s=" },
	{ "version_two", AUTH_NEUTRAL, "tmall.test", "s1", 0, 0, "version" },
	{ "unknown_algorithm", AUTH_NEUTRAL, "tmall.test", "s1", 0, 0, "algorithm" },
	{ "identity_elsewhere", AUTH_PERMERROR, "tmall.test", "s1", 0, 0, "i=" },
	{ "not_a_tag_list", AUTH_NEUTRAL, "", "", 0, 0, "syntax" },
};

struct world {
	struct dns		*dns;
	struct auth_dkim_engine	*engine;
	struct arena		*arena;
	struct auth		 auth;
};

static void
world_open(struct world *w)
{
	struct err e = { "" };

	w->arena = arena_new();
	w->dns = dns_zone_new();
	if (!dns_zone_load(w->dns, tests_path("unit/auth/letters/keys.zone"), &e))
		fail_msg("%s", e.text);
	dns_zone_fail(w->dns, STR("silent._domainkey.tmall.test"));
	w->engine = auth_dkim_new(&now, LIMIT_SIGNATURES, &e);
	if (w->engine == NULL)
		fail_msg("%s", e.text);
}

static void
world_close(struct world *w)
{
	auth_dkim_free(w->engine);
	dns_free(w->dns);
	arena_free(w->arena);
}

static void
verify(struct world *w, const struct letter *l)
{
	struct auth_dkim_work work;

	memset(&w->auth, 0, sizeof w->auth);
	auth_dkim_read(w->engine, l, w->arena, &work);
	auth_dkim_verify(w->engine, w->dns, l, &work, (struct deadline){ 0 },
	    (struct deadline){ 0 }, w->arena, &w->auth);
}

static void
verify_file(struct world *w, const char *name)
{
	char path[256];
	struct letter *l;

	snprintf(path, sizeof path, "unit/auth/letters/%s.eml", name);
	l = letter_file(path);
	assert_non_null(l);
	verify(w, l);
	letter_file_free(l);
}

static unsigned
facts_of(const struct auth_dkim *d)
{
	return (d->is_partial ? PARTIAL : 0) | (d->is_weak ? WEAK : 0) |
	    (d->is_expired ? EXPIRED : 0) | (d->is_from_unsigned ? FROM_UNSIGNED : 0) |
	    (d->is_test_key ? TEST_KEY : 0) | (d->is_from_oversigned ? OVERSIGNED : 0);
}

static void
letters_are_judged_as_signed(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < COUNT(letters); i++) {
		const struct auth_dkim *d = &w.auth.dkim[0];

		verify_file(&w, letters[i].letter);
		if (w.auth.n_dkim != 1 || d->result != letters[i].result ||
		    facts_of(d) != letters[i].facts || d->key_bits != letters[i].bits ||
		    strstr(d->why, letters[i].why) == NULL)
			fail_msg("%s: %zu signatures, result %d (%s), facts %u, %u bits",
			    letters[i].letter, w.auth.n_dkim, d->result, d->why,
			    facts_of(d), d->key_bits);
		assert_str(d->domain, letters[i].domain);
		assert_str(d->selector, letters[i].selector);
	}
	world_close(&w);
}

static void
times_and_algorithms_are_told(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	verify_file(&w, "ed25519");
	assert_str(w.auth.dkim[0].algorithm, "ed25519-sha256");
	assert_int_equal(w.auth.dkim[0].signed_at, 1772441940);
	verify_file(&w, "rsa_sha1");
	assert_str(w.auth.dkim[0].algorithm, "rsa-sha1");
	world_close(&w);
}

static void
several_signatures_are_judged_apart(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	verify_file(&w, "two_one_broken");
	assert_int_equal(w.auth.n_dkim, 2);
	assert_int_equal(w.auth.dkim[0].result, AUTH_FAIL);
	assert_int_equal(w.auth.dkim[1].result, AUTH_PASS);
	verify_file(&w, "rsa_and_ed25519");
	assert_int_equal(w.auth.dkim[0].result, AUTH_PASS);
	assert_int_equal(w.auth.dkim[0].key_bits, 256);
	assert_int_equal(w.auth.dkim[1].result, AUTH_PASS);
	verify_file(&w, "broken_then_good");
	assert_int_equal(w.auth.dkim[0].result, AUTH_NEUTRAL);
	assert_int_equal(w.auth.dkim[1].result, AUTH_PASS);
	verify_file(&w, "same_key_thrice");
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(w.auth.dkim[i].result, AUTH_PASS);
	world_close(&w);
}

static void
ten_signatures_are_verified_and_the_rest_counted(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	verify_file(&w, "twelve");
	assert_int_equal(w.auth.n_dkim, 10);
	assert_int_equal(w.auth.dkim_passed_over, 2);
	for (size_t i = 0; i < 10; i++)
		assert_int_equal(w.auth.dkim[i].result, AUTH_PASS);
	assert_str(w.auth.dkim[9].domain, "d9.test");
	world_close(&w);
}

static void
a_letter_without_signature_has_none(void **state)
{
	struct world w;

	(void)state;
	world_open(&w);
	verify_file(&w, "no_signature");
	assert_int_equal(w.auth.n_dkim, 0);
	world_close(&w);
}

static void
a_cut_letter_does_not_fail(void **state)
{
	static const struct {
		const char	*name;
		bool		 is_body_cut;
		bool		 is_unread;
	} rows[] = {
		{ "changed_body", true, true },		/* the header's part holds */
		{ "changed_body", false, false },	/* only fields are missing */
		{ "changed_subject", true, false },
		{ "wrong_key", true, false },
	};
	struct letter *l;
	struct world w;
	size_t i;

	(void)state;
	world_open(&w);
	for (i = 0; i < COUNT(rows); i++) {
		l = letter_file(arena_printf(w.arena, "unit/auth/letters/%s.eml",
		    rows[i].name).p);
		l->is_cut = true;
		l->is_body_cut = rows[i].is_body_cut;
		verify(&w, l);
		assert_int_equal(w.auth.dkim[0].result, AUTH_NEUTRAL);
		assert_int_equal(w.auth.dkim[0].is_unread, rows[i].is_unread);
		letter_file_free(l);
	}
	world_close(&w);
}

static void
a_deadline_that_is_over_is_no_failure(void **state)
{
	struct letter *l = letter_file("unit/auth/letters/rsa2048.eml");
	const struct deadline over = { 1 };
	struct auth_dkim_work work;
	struct world w;

	(void)state;
	world_open(&w);
	auth_dkim_read(w.engine, l, w.arena, &work);
	auth_dkim_verify(w.engine, w.dns, l, &work, over, over, w.arena, &w.auth);
	assert_int_equal(w.auth.dkim[0].result, AUTH_TEMPERROR);
	letter_file_free(l);
	world_close(&w);
}

/* One signature field in front of a huge or odd header. */
static void
hostile_headers_do_no_harm(void **state)
{
	struct letter *l = letter_file("unit/auth/letters/rsa2048.eml");
	size_t n = 64 * 1024;
	char *huge = malloc(n);
	struct world w;

	(void)state;
	world_open(&w);
	memset(huge, 'x', n);
	for (size_t i = 0; i < 8; i++)
		l->fields[l->n_fields++] = (struct field){
		    exact("X-Huge"), exact_bytes(huge, n) };
	l->fields[l->n_fields++] = (struct field){ exact(""), exact(" no name") };
	l->fields[l->n_fields++] = (struct field){ exact("a line without colon"), exact("") };
	l->fields[l->n_fields++] = (struct field){ exact("X;Y"), exact(" semicolon") };
	l->fields[l->n_fields++] = (struct field){ exact("X\xff"), exact("\xff\xfe") };
	l->fields[l->n_fields++] = (struct field){ exact("DKIM-Signature\t"), exact("v=1") };
	verify(&w, l);
	assert_int_equal(w.auth.dkim[0].result, AUTH_PASS);
	/* Now it is the signature itself that is huge. */
	exact_free(l->fields[0].value.p);
	l->fields[0].value = exact_bytes(huge, n);
	verify(&w, l);
	assert_int_equal(w.auth.dkim[0].result, AUTH_NEUTRAL);
	free(huge);
	letter_file_free(l);
	world_close(&w);
}

enum { THREADS = 4, ROUNDS = 40 };

static void *
verify_many(void *arg)
{
	static const char *const names[] = { "rsa2048", "ed25519", "changed_body",
	    "simple", "twelve" };
	struct world w = *(struct world *)arg;

	w.arena = arena_new();
	for (size_t i = 0; i < ROUNDS; i++) {
		const char *name = names[i % COUNT(names)];
		char path[256];
		struct letter *l;

		/* tests_path() has one buffer for all. */
		snprintf(path, sizeof path, "%s/tests/unit/auth/letters/%s.eml",
		    getenv("CHOPMARK_SOURCE") == NULL ? "." : getenv("CHOPMARK_SOURCE"), name);
		l = letter_path(path);
		if (l == NULL)
			return arg;
		verify(&w, l);
		if (w.auth.dkim[0].result != (i % COUNT(names) == 2 ? AUTH_FAIL : AUTH_PASS))
			return l;		/* anything but NULL */
		letter_file_free(l);
		arena_reset(w.arena);
	}
	arena_free(w.arena);
	return NULL;
}

static void
one_library_serves_four_threads(void **state)
{
	pthread_t thread[THREADS];
	struct world w;

	(void)state;
	world_open(&w);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, verify_many, &w), 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *misjudged;

		pthread_join(thread[i], &misjudged);
		assert_null(misjudged);
	}
	world_close(&w);
}

/* libopendkim must come by our table: else every signature costs a decoding. */
static void
a_key_is_decoded_once_for_many_letters(void **state)
{
	struct auth_key_counts before, after;
	struct world w;

	(void)state;
	world_open(&w);
	verify_file(&w, "rsa2048");
	auth_dkim_key_counts(&before);
	verify_file(&w, "simple");
	verify_file(&w, "rsa2048");
	auth_dkim_key_counts(&after);
	assert_int_equal(w.auth.dkim[0].result, AUTH_PASS);
	assert_true(after.decoded == before.decoded);
	assert_true(after.found >= before.found + 2);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_judged_as_signed),
		cmocka_unit_test(times_and_algorithms_are_told),
		cmocka_unit_test(several_signatures_are_judged_apart),
		cmocka_unit_test(ten_signatures_are_verified_and_the_rest_counted),
		cmocka_unit_test(a_letter_without_signature_has_none),
		cmocka_unit_test(a_cut_letter_does_not_fail),
		cmocka_unit_test(a_deadline_that_is_over_is_no_failure),
		cmocka_unit_test(hostile_headers_do_no_harm),
		cmocka_unit_test(a_key_is_decoded_once_for_many_letters),
		cmocka_unit_test(one_library_serves_four_threads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
