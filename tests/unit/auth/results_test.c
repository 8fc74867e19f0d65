#include "auth/results.h"

#include "support/test.h"

static const char id[] = "mx.plant.example";

static void
print(const struct auth *auth, size_t max, char *out, size_t size)
{
	struct str name = exact(id);
	struct buf b;

	buf_init(&b, max);
	auth_results_print(&b, auth, name);
	assert_true(b.n < size);
	memcpy(out, buf_cstr(&b), b.n + 1);
	buf_free(&b);
	exact_free(name.p);
}

static void
unfold(char *text)
{
	char *to = text;

	for (const char *p = text; *p != '\0'; p++)
		if (*p != '\r' && *p != '\n')
			*to++ = *p;
	*to = '\0';
}

static struct auth *
new_auth(void)
{
	struct auth *auth = calloc(1, sizeof *auth);

	if (auth == NULL)
		abort();
	return auth;
}

static struct auth_dkim
signature(enum auth_result result, const char *d, const char *s)
{
	return (struct auth_dkim){ .result = result, .domain = str_of(d),
	    .selector = str_of(s) };
}

/* The example of INTERFACE, folded where it passes the margin. */
static void
a_proven_letter(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->mailfrom = (struct auth_spf){ .result = AUTH_PASS, .domain = STR("mail.tmall.com") };
	auth->dkim[0] = signature(AUTH_PASS, "tmall.com", "s1");
	auth->n_dkim = 1;
	auth->dmarc = (struct auth_dmarc){ .result = AUTH_PASS, .domain = STR("tmall.com"),
	    .policy = DMARC_REJECT };
	print(auth, 2000, got, sizeof got);
	assert_string_equal(got, "mx.plant.example;\r\n"
	    " spf=pass smtp.mailfrom=mail.tmall.com;\r\n"
	    " dkim=pass header.d=tmall.com header.s=s1; dmarc=pass header.from=tmall.com");
	/* Unfolded it is INTERFACE's line, byte for byte. */
	unfold(got);
	assert_string_equal(got, "mx.plant.example; spf=pass smtp.mailfrom=mail.tmall.com;"
	    " dkim=pass header.d=tmall.com header.s=s1; dmarc=pass header.from=tmall.com");
	free(auth);
}

static void
helo_and_mail_from_stand_apart(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->mailfrom = (struct auth_spf){ .result = AUTH_FAIL, .domain = STR("a.test") };
	auth->helo = (struct auth_spf){ .result = AUTH_PASS, .domain = STR("mx.b.test") };
	print(auth, 2000, got, sizeof got);
	assert_string_equal(got, "mx.plant.example; spf=fail smtp.mailfrom=a.test;\r\n"
	    " spf=pass smtp.helo=mx.b.test; dkim=none; dmarc=none");
	free(auth);
}

static void
the_null_sender_is_known_by_its_helo(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->mailfrom = (struct auth_spf){ .result = AUTH_PASS, .domain = STR("mx.b.test"),
	    .is_null_sender = true };
	auth->helo = (struct auth_spf){ .result = AUTH_PASS, .domain = STR("mx.b.test") };
	print(auth, 2000, got, sizeof got);
	assert_string_equal(got, "mx.plant.example; spf=pass smtp.helo=mx.b.test;\r\n"
	    " dkim=none; dmarc=none");
	free(auth);
}

static void
a_failed_letter_tells_the_policy(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->dkim[0] = signature(AUTH_NEUTRAL, "", "");
	auth->n_dkim = 1;
	auth->dmarc = (struct auth_dmarc){ .result = AUTH_FAIL, .domain = STR("a.test"),
	    .policy = DMARC_REJECT };
	print(auth, 2000, got, sizeof got);
	assert_string_equal(got, "mx.plant.example; spf=none; dkim=neutral;\r\n"
	    " dmarc=fail policy.dmarc=reject header.from=a.test");
	free(auth);
}

/* What a letter may try to write into the field (espoofer a4 to a7). */
static const struct {
	const char	*domain, *wanted;
} vectors[] = {
	{ "a.test(b", "\"a.test(b\"" },
	{ "a.test'b", "a.test'b" },		/* a token byte, RFC 2045 5.1 */
	{ "a.test\"b", "\"a.test\\\"b\"" },
	{ "a.test;dkim=pass", "\"a.test;dkim=pass\"" },
	{ "a.test\r\nX: y", "\"a.test??X: y\"" },
	{ "a\\b", "\"a\\\\b\"" },
	{ "a b", "\"a b\"" },
	{ "\x7f\xc3\xa4", "\"???\"" },
	{ "a_b.test", "a_b.test" },
};

static void
nothing_leaves_its_value(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(vectors); i++) {
		struct auth *auth = new_auth();
		char got[4096], wanted[256];

		auth->mailfrom.domain = exact(vectors[i].domain);
		print(auth, 2000, got, sizeof got);
		unfold(got);
		snprintf(wanted, sizeof wanted, "mx.plant.example; spf=none smtp.mailfrom=%s;",
		    vectors[i].wanted);
		if (strncmp(got, wanted, strlen(wanted)) != 0)
			fail_msg("got %s", got);
		exact_free(auth->mailfrom.domain.p);
		free(auth);
	}
}

static void
long_names_keep_lines_below_the_limit(void **state)
{
	struct auth *auth = new_auth();
	char got[8192], name[254];
	size_t line = 0;

	(void)state;
	memset(name, 'a', 253);
	name[253] = '\0';
	auth->n_dkim = LIMIT_SIGNATURES;
	for (size_t i = 0; i < LIMIT_SIGNATURES; i++)
		auth->dkim[i] = signature(AUTH_PASS, name, name);
	auth->mailfrom.domain = str_of(name);
	auth->dmarc = (struct auth_dmarc){ .result = AUTH_FAIL, .domain = str_of(name),
	    .policy = DMARC_REJECT };
	print(auth, 8000, got, sizeof got);
	for (const char *p = got; *p != '\0'; p++) {
		line = *p == '\n' ? 0 : line + 1;
		assert_true(line < 998);
	}
	free(auth);
}

/* What does not fit is left out whole, and DMARC is never the one. */
static void
a_small_buffer_holds_whole_results(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->n_dkim = LIMIT_SIGNATURES;
	for (size_t i = 0; i < LIMIT_SIGNATURES; i++)
		auth->dkim[i] = signature(AUTH_PASS, "a.test", "s1");
	auth->dmarc = (struct auth_dmarc){ .result = AUTH_PASS, .domain = STR("a.test") };
	print(auth, 140, got, sizeof got);
	assert_string_equal(got, "mx.plant.example; spf=none;\r\n"
	    " dkim=pass header.d=a.test header.s=s1; dmarc=pass header.from=a.test");
	free(auth);
}

static void
no_comment_is_ever_written(void **state)
{
	struct auth *auth = new_auth();
	char got[4096];

	(void)state;
	auth->mailfrom = (struct auth_spf){ .result = AUTH_PERMERROR, .domain = STR("a.test"),
	    .why = "(a reason)", .explanation = STR("(see) there") };
	auth->dkim[0] = signature(AUTH_POLICY, "a.test", "s1");
	auth->dkim[0].why = "(weak)";
	auth->n_dkim = 1;
	auth->dmarc.why = "(none)";
	print(auth, 2000, got, sizeof got);
	assert_null(strchr(got, '('));
	free(auth);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_proven_letter),
		cmocka_unit_test(helo_and_mail_from_stand_apart),
		cmocka_unit_test(the_null_sender_is_known_by_its_helo),
		cmocka_unit_test(a_failed_letter_tells_the_policy),
		cmocka_unit_test(nothing_leaves_its_value),
		cmocka_unit_test(long_names_keep_lines_below_the_limit),
		cmocka_unit_test(a_small_buffer_holds_whole_results),
		cmocka_unit_test(no_comment_is_ever_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
