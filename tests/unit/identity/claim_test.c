#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "identity/claim.h"

#define LIST(word) { (const char *const[]){ word }, 1 }

static const struct conf_domain domains[] = {
	{ .name = ".market.example", .roles = LIST("mail"), .file = "m.conf", .line = 2 },
	{ .name = ".shops.market.example", .roles = LIST("ugc"), .file = "m.conf", .line = 3 },
	{ .name = ".sender.example", .roles = LIST("infra"), .file = "m.conf", .line = 4 },
	{ .name = ".free.example", .roles = LIST("trap"), .file = "m.conf", .line = 5 },
	{ .name = "notice.free.example", .roles = LIST("mail"), .file = "m.conf", .line = 6 },
	{ .name = "relay.market.example", .roles = LIST("relay"), .file = "m.conf", .line = 7 },
};

static const struct conf_identity market = {
	.id = "market", .domains = domains, .n_domains = 6, .file = "m.conf", .line = 1,
};

static const struct conf_official official = { &market, 1, NULL, 0 };

enum wanted { NOBODY, RECORD_ONLY, CLAIMS };

static void
the_author_domain_tells_who_is_claimed(void **state)
{
	static const struct {
		const char	*name;
		struct str	 written;
		const char	*author_domain;	/* NULL: no name */
		enum wanted	 wanted;
	} t[] = {
		{ "a_mail_domain_claims", STR("market.example"), "market.example", CLAIMS },
		{ "case_and_final_dot_do_not_matter", STR("Notice.MARKET.example."),
		    "notice.market.example", CLAIMS },
		{ "a_member_s_host_claims_too", STR("a.shops.market.example"),
		    "a.shops.market.example", CLAIMS },
		{ "a_relay_claims", STR("relay.market.example"), "relay.market.example", CLAIMS },
		{ "infrastructure_is_nobody_s_word", STR("x.sender.example"),
		    "x.sender.example", RECORD_ONLY },
		{ "free_mail_is_nobody_s_word", STR("free.example"), "free.example",
		    RECORD_ONLY },
		{ "a_host_inside_free_mail_claims", STR("notice.free.example"),
		    "notice.free.example", CLAIMS },
		{ "a_glued_name_claims_nothing", STR("evilmarket.example"),
		    "evilmarket.example", NOBODY },
		{ "a_name_in_front_of_another_claims_nothing", STR("market.example.evil.tld"),
		    "market.example.evil.tld", NOBODY },
		{ "a_cyrillic_twin_is_another_name", STR("m\xd0\xb0rket.example"),
		    "xn--mrket-4ve.example", NOBODY },
		{ "a_name_with_a_nul_is_no_name", STR("market.example\0.evil.tld"), NULL,
		    NOBODY },
		{ "a_literal_is_no_name", STR("[192.0.2.1]"), NULL, NOBODY },
		{ "nothing_is_no_name", STR(""), NULL, NOBODY },
	};
	struct protected *p = protected_new(&official, NULL);
	struct arena *a = arena_new();
	struct claim c;
	size_t i;

	(void)state;
	assert_non_null(p);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct message m = { .has_author = true };
		char *copy = malloc(t[i].written.n + (t[i].written.n == 0));

		assert_non_null(copy);
		memcpy(copy, t[i].written.p, t[i].written.n);
		m.author.domain = (struct str){ copy, t[i].written.n };
		identity_claim(a, p, &m, &c);
		free(copy);
		if (c.has_bad_domain != (t[i].author_domain == NULL) ||
		    !str_eq(c.author_domain, str_of(t[i].author_domain)))
			fail_msg("%s: got %.*s", t[i].name, STR_ARG(c.author_domain));
		if ((c.domain != NULL) != (t[i].wanted != NOBODY) ||
		    (c.identity != NULL) != (t[i].wanted == CLAIMS))
			fail_msg("%s", t[i].name);
	}
	arena_free(a);
	protected_free(p);
}

static void
without_an_author_nothing_is_claimed(void **state)
{
	struct protected *p = protected_new(&official, NULL);
	struct message m = { .has_author = false,
	    .author = { .domain = STR("market.example") } };
	struct arena *a = arena_new();
	struct claim c;

	(void)state;
	assert_non_null(p);
	memset(&c, 0xff, sizeof c);
	identity_claim(a, p, &m, &c);
	assert_false(c.has_bad_domain);
	assert_int_equal(c.author_domain.n, 0);
	assert_null(c.domain);
	assert_null(c.identity);
	arena_free(a);
	protected_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_author_domain_tells_who_is_claimed),
		cmocka_unit_test(without_an_author_nothing_is_claimed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
