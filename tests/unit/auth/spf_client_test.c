/* The client of an SPF evaluation: its questions and its validated names. */
#include "auth/spf_client.h"
#include "support/spf_world.h"

static const char *const world[] = {
	"7.2.0.192.in-addr.arpa. 60 IN PTR liar.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR mx.other.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR mx.shop.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR shop.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR broken.example.",
	"liar.example. 60 IN A 192.0.2.99",
	"mx.other.example. 60 IN A 192.0.2.7",
	"mx.shop.example. 60 IN A 192.0.2.8",
	"mx.shop.example. 60 IN A 192.0.2.7",
	"shop.example. 60 IN A 192.0.2.7",
	"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
	    " 60 IN PTR six.example.",
	"six.example. 60 IN AAAA 2001:db8::1",
	NULL
};

static void
names_are_validated(void **state)
{
	static const struct { const char *name, *client, *domain, *wanted; } t[] = {
		{ "the_domain_itself_comes_first", "192.0.2.7", "shop.example",
		    "shop.example" },
		{ "then_one_below_it", "192.0.2.7", "other.example",
		    "mx.other.example" },
		{ "then_any", "192.0.2.7", "third.example", "mx.other.example" },
		{ "one_that_does_not_lead_back_never", "192.0.2.7", "liar.example",
		    "mx.other.example" },
		{ "no_half_labels", "192.0.2.7", "hop.example", "mx.other.example" },
		{ "no_name_at_all", "192.0.2.8", "shop.example", "unknown" },
		{ "an_ipv6_client", "2001:db8::1", "six.example", "six.example" },
	};
	struct dns *zone = world_of(world);
	size_t i;

	(void)state;
	dns_zone_fail(zone, STR("broken.example"));
	for (i = 0; i < COUNT(t); i++) {
		struct client who = world_client(t[i].client);
		struct spf_client c = {
			.dns = zone, .arena = arena_new(), .client = &who,
		};
		struct str s = spf_client_validated(&c, str_of(t[i].domain));

		if (!str_eq(s, str_of(t[i].wanted)))
			fail_msg("%s: %.*s", t[i].name, STR_ARG(s));
		arena_free(c.arena);
	}
	dns_free(zone);
}

static void
names_are_looked_for_once(void **state)
{
	struct dns *zone = world_of(world);
	struct client who = world_client("192.0.2.7");
	struct spf_client c = { .dns = zone, .arena = arena_new(), .client = &who };
	struct dns_counts n;

	(void)state;
	spf_client_validated(&c, STR("shop.example"));
	spf_client_validated(&c, STR("other.example"));
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 6);
	arena_free(c.arena);
	dns_free(zone);
}

static void
ten_names_are_looked_at(void **state)
{
	struct dns *zone = dns_zone_new();
	struct client who = world_client("192.0.2.7");
	struct spf_client c = { .dns = zone, .arena = arena_new(), .client = &who };
	struct dns_counts n;
	char line[128];
	int i;

	(void)state;
	for (i = 0; i < 30; i++) {
		snprintf(line, sizeof line,
		    "7.2.0.192.in-addr.arpa. 60 IN PTR h%d.example.", i);
		world_add(zone, line);
	}
	assert_str(spf_client_validated(&c, STR("h0.example")), "unknown");
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 11);
	arena_free(c.arena);
	dns_free(zone);
}

static void
nothing_is_asked_after_the_deadline(void **state)
{
	struct dns *zone = world_of(world);
	struct client who = world_client("192.0.2.7");
	struct spf_client c = {
		.dns = zone, .arena = arena_new(), .client = &who,
		.until = { .at = 1 },
	};
	struct dns_answer a;
	struct dns_counts n;

	(void)state;
	spf_client_ask(&c, STR("shop.example"), DNS_A, &a);
	assert_int_equal(a.status, DNS_UNKNOWN);
	assert_int_equal(a.n, 0);
	assert_str(spf_client_validated(&c, STR("shop.example")), "unknown");
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 0);
	arena_free(c.arena);
	dns_free(zone);
}

static void
the_reverse_name_is_written(void **state)
{
	struct client who = world_client("192.0.2.7");
	struct spf_client c = { .arena = arena_new(), .client = &who };

	(void)state;
	assert_str(spf_client_reverse(&c), "7.2.0.192.in-addr.arpa");
	assert_int_equal(spf_client_type(&c), DNS_A);
	who = world_client("2001:db8::f1");
	assert_str(spf_client_reverse(&c), "1.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	    "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
	assert_int_equal(spf_client_type(&c), DNS_AAAA);
	arena_free(c.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_validated),
		cmocka_unit_test(names_are_looked_for_once),
		cmocka_unit_test(ten_names_are_looked_at),
		cmocka_unit_test(nothing_is_asked_after_the_deadline),
		cmocka_unit_test(the_reverse_name_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
