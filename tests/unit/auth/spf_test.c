/* SPF from the letter's side: which identity, which result, which words. */
#include "auth/spf.h"
#include "support/spf_world.h"

static const char *const world[] = {
	"shop.example. 60 IN TXT \"v=spf1 ip4:192.0.2.7 -all exp=why.shop.example\"",
	"why.shop.example. 60 IN TXT \"%{l} of %{o} by %{h}%_via %{r} at %{t}\"",
	"mail.shop.example. 60 IN TXT \"v=spf1 ip4:192.0.2.9 -all\"",
	"xn--bcher-kva.example. 60 IN TXT \"v=spf1 ip4:192.0.2.7 -all\"",
	"faulty.example. 60 IN TXT \"v=spf1 moo\"",
	"anyone.example. 60 IN TXT \"v=spf1 +all\"",
	"neutral.example. 60 IN TXT \"v=spf1\"",
	"soft.example. 60 IN TXT \"v=spf1 ~all exp=why.shop.example\"",
	"two.example. 60 IN TXT \"v=spf1 -all exp=twowhy.example\"",
	"twowhy.example. 60 IN TXT \"one\"",
	"twowhy.example. 60 IN TXT \"two\"",
	"nowhy.example. 60 IN TXT \"v=spf1 -all exp=gone.example\"",
	"downwhy.example. 60 IN TXT \"v=spf1 -all exp=down.example\"",
	"incl.example. 60 IN TXT \"v=spf1 include:hop.example -all exp=own.example\"",
	"hop.example. 60 IN TXT \"v=spf1 redirect=end.example exp=other.example\"",
	"end.example. 60 IN TXT \"v=spf1 ~all exp=other.example\"",
	"own.example. 60 IN TXT \"its own\"",
	"other.example. 60 IN TXT \"another's\"",
	"longwhy.example. 60 IN TXT \"v=spf1 -all exp=long.example\"",
	"long.example. 60 IN TXT \"%{l}%{l}%{l}%{l}%{l}%{l}%{l}%{l}%{l}%{l}\"",
	"mac.example. 60 IN TXT \"v=spf1 -all exp=badwhy.example\"",
	"badwhy.example. 60 IN TXT \"%{x}\"",
	NULL
};

static struct dns *
open_world(void)
{
	struct dns *zone = world_of(world);

	dns_zone_fail(zone, STR("down.example"));
	return zone;
}

static struct spf_query
query(const struct client *c, const char *sender)
{
	static const struct clock noon = { .fixed = 1772442000 };
	struct str s = str_of(sender);
	size_t at = str_find_last(s, '@');

	return (struct spf_query){
		.client = c, .helo = STR("mail.shop.example"),
		.sender_local = str_sub(s, 0, at),
		.sender_domain = str_sub(s, at + 1, s.n),
		.is_null_sender = s.n == 0, .receiver = STR("mx.plant.example"),
		.clock = &noon,
	};
}

static void
the_sender_is_judged(void **state)
{
	static const struct {
		const char *name, *client, *sender;
		enum auth_result wanted;
		const char *domain, *local;
	} t[] = {
		{ "pass", "192.0.2.7", "sales@shop.example", AUTH_PASS,
		    "shop.example", "sales" },
		{ "fail", "192.0.2.8", "sales@shop.example", AUTH_FAIL,
		    "shop.example", "sales" },
		{ "in_any_case", "192.0.2.7", "Sales@SHOP.Example.", AUTH_PASS,
		    "shop.example", "Sales" },
		{ "mapped_addresses_are_folded", "::ffff:192.0.2.7",
		    "sales@shop.example", AUTH_PASS, "shop.example", "sales" },
		{ "u_labels_are_converted", "192.0.2.7", "a@b\xc3\xbc" "cher.example",
		    AUTH_PASS, "xn--bcher-kva.example", "a" },
		{ "no_local_part", "192.0.2.7", "@shop.example", AUTH_PASS,
		    "shop.example", "postmaster" },
		{ "softfail", "192.0.2.7", "a@soft.example", AUTH_SOFTFAIL,
		    "soft.example", "a" },
		{ "neutral", "192.0.2.7", "a@neutral.example", AUTH_NEUTRAL,
		    "neutral.example", "a" },
		{ "no_record", "192.0.2.7", "a@gone.example", AUTH_NONE,
		    "gone.example", "a" },
		{ "a_fault_is_no_pass", "192.0.2.7", "a@faulty.example",
		    AUTH_PERMERROR, "faulty.example", "a" },
		{ "dns_failed", "192.0.2.7", "a@down.example", AUTH_TEMPERROR,
		    "down.example", "a" },
		{ "one_label", "192.0.2.7", "a@localhost", AUTH_NONE, "", "a" },
		{ "an_address_literal", "192.0.2.7", "a@[192.0.2.7]", AUTH_NONE, "",
		    "a" },
		{ "an_empty_label", "192.0.2.7", "a@shop..example", AUTH_NONE, "", "a" },
		{ "a_bare_address", "192.0.2.7", "a@192.0.2.7", AUTH_NONE, "", "a" },
	};
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct auth_spf out;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct client c = world_client(t[i].client);
		struct str sender = exact(t[i].sender);
		struct spf_query q = query(&c, t[i].sender);

		q.sender_local.p = sender.p;
		q.sender_domain.p = sender.p + (sender.n - q.sender_domain.n);
		auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
		exact_free(sender.p);
		if (out.result != t[i].wanted || out.is_null_sender)
			fail_msg("%s: %d (%s)", t[i].name, (int)out.result, out.why);
		assert_str(out.domain, t[i].domain);
		assert_str(out.local, t[i].local);
	}
	arena_free(a);
	dns_free(zone);
}

static void
helo_is_kept_apart(void **state)
{
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct client c = world_client("192.0.2.9");
	struct spf_query q = query(&c, "sales@shop.example");
	struct auth_spf out;

	(void)state;
	auth_spf_helo(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_PASS);
	assert_str(out.domain, "mail.shop.example");
	assert_str(out.local, "postmaster");
	assert_false(out.is_null_sender);
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_FAIL);
	assert_str(out.domain, "shop.example");
	q.helo = STR("[192.0.2.9]");
	auth_spf_helo(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_NONE);
	assert_str(out.domain, "");
	arena_free(a);
	dns_free(zone);
}

static void
the_null_sender_is_postmaster_at_helo(void **state)
{
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct client c = world_client("192.0.2.9");
	struct spf_query q = query(&c, "");
	struct auth_spf out;

	(void)state;
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_PASS);
	assert_true(out.is_null_sender);
	assert_str(out.domain, "mail.shop.example");
	assert_str(out.local, "postmaster");
	q.helo = STR("oemcomputer");
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_NONE);
	assert_true(out.is_null_sender);
	arena_free(a);
	dns_free(zone);
}

static void
a_wide_pass_is_told(void **state)
{
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct client c = world_client("203.0.113.1");
	struct spf_query q = query(&c, "a@anyone.example");
	struct auth_spf out;

	(void)state;
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_PASS);
	assert_true(out.is_wide);
	arena_free(a);
	dns_free(zone);
}

static void
what_is_not_told_is_not_judged(void **state)
{
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct client c = world_client("192.0.2.7");
	struct spf_query q = query(&c, "sales@shop.example");
	struct auth_spf out;
	struct dns_counts n;

	(void)state;
	auth_spf_mailfrom(zone, a, (struct deadline){ .at = 1 }, &q, &out);
	assert_int_equal(out.result, AUTH_TEMPERROR);
	c.family = ADDRESS_NONE;
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.result, AUTH_NONE);
	assert_str(out.domain, "shop.example");
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 0);
	arena_free(a);
	dns_free(zone);
}

static void
explanations_are_made_safe(void **state)
{
	static const struct { const char *name, *sender, *wanted; } t[] = {
		{ "macros_of_explanations", "sales@shop.example",
		    "sales of shop.example by mail.shop.example via "
		    "mx.plant.example at 1772442000" },
		{ "hostile_bytes", "a\r\nX: \x1b[2J\xff\x7f@shop.example",
		    "a??X: ?[2J?? of shop.example by mail.shop.example via "
		    "mx.plant.example at 1772442000" },
		{ "only_of_a_fail", "a@soft.example", "" },
		{ "never_of_what_an_include_led_to", "a@incl.example", "its own" },
		{ "two_of_them", "a@two.example", "" },
		{ "none_there", "a@nowhy.example", "" },
		{ "not_known", "a@downwhy.example", "" },
		{ "bad_macro", "a@mac.example", "" },
	};
	struct dns *zone = open_world();
	struct arena *a = arena_new();
	struct client c = world_client("203.0.113.1");
	struct auth_spf out;
	struct spf_query q;
	char local[200];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		q = query(&c, t[i].sender);
		auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
		if (!str_eq(out.explanation, str_of(t[i].wanted)))
			fail_msg("%s: %.*s", t[i].name, STR_ARG(out.explanation));
	}
	memset(local, 'x', sizeof local);
	q = query(&c, "a@longwhy.example");
	q.sender_local = (struct str){ local, sizeof local };
	auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
	assert_int_equal(out.explanation.n, LIMIT_SPF_EXPLANATION);
	arena_free(a);
	dns_free(zone);
}

/* CVE-2023-42118: libspf2 smashes its stack on the first of these. */
static void
records_that_smash_stacks_are_permerrors(void **state)
{
	static const struct { const char *name; int macros, letters; } t[] = {
		{ "as_published", 127, 4200 },
		{ "under_our_ceiling", 127, 3500 },
		{ "macros_alone", 900, 0 },
		{ "letters_alone", 0, 4000 },
	};
	struct client c = world_client("2001:db8::7");
	struct spf_query q = query(&c, "a@evil.example");
	size_t i;
	int k;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		struct dns *zone = dns_zone_new();
		struct arena *a = arena_new();
		struct auth_spf out;
		struct buf b;

		buf_init(&b, 16 * 1024);
		buf_add(&b, STR("v=spf1 a:"));
		for (k = 0; k < t[i].macros; k++)
			buf_add(&b, STR("%{i}"));
		for (k = 0; k < t[i].letters; k++)
			buf_addc(&b, 'A');
		world_txt(zone, "evil.example.", buf_str(&b));
		auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
		if (out.result != AUTH_PERMERROR)
			fail_msg("%s: %d", t[i].name, (int)out.result);
		/* With a toplabel the text is sound, and only far too long. */
		buf_add(&b, STR(".example -all"));
		dns_free(zone);
		zone = dns_zone_new();
		world_txt(zone, "evil.example.", buf_str(&b));
		auth_spf_mailfrom(zone, a, deadline_in_ms(5000), &q, &out);
		assert_true(out.result == AUTH_PERMERROR || out.result == AUTH_FAIL);
		buf_free(&b);
		arena_free(a);
		dns_free(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sender_is_judged),
		cmocka_unit_test(helo_is_kept_apart),
		cmocka_unit_test(the_null_sender_is_postmaster_at_helo),
		cmocka_unit_test(a_wide_pass_is_told),
		cmocka_unit_test(what_is_not_told_is_not_judged),
		cmocka_unit_test(explanations_are_made_safe),
		cmocka_unit_test(records_that_smash_stacks_are_permerrors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
