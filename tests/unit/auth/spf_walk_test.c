/* check_host(): what libspf2 and the plan say together. */
#include "auth/spf_walk.h"
#include "support/spf_world.h"

static const char *const world[] = {
	"host.example. 60 IN A 192.0.2.7",
	"host.example. 60 IN A 198.51.100.1",
	"host.example. 60 IN AAAA 2001:db8::7",
	"near.example. 60 IN A 192.0.2.8",
	"near.example. 60 IN AAAA 2001:db8::8",
	"four.example. 60 IN A 203.0.113.1",
	"mx.example. 60 IN MX 10 near.example.",
	"mx.example. 60 IN MX 20 host.example.",
	"null.example. 60 IN MX 0 .",
	"mxgone.example. 60 IN MX 10 gone.example.",
	"mxdown.example. 60 IN MX 10 down.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR down.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR fake.shop.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR Host.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR mail.shop.example.",
	"mail.shop.example. 60 IN A 192.0.2.7",
	"fake.shop.example. 60 IN A 192.0.2.1",
	"a.fake.example. 60 IN A 127.0.0.2",
	"7.2.0.192.l.d.example. 60 IN A 127.0.0.2",
	"pass.example. 60 IN TXT \"v=spf1 ip4:192.0.2.7 -all\"",
	"fail.example. 60 IN TXT \"v=spf1 -ip4:192.0.2.7 +all\"",
	"soft.example. 60 IN TXT \"v=spf1 ~all\"",
	"empty.example. 60 IN TXT \"v=spf1\"",
	"anyone.example. 60 IN TXT \"v=spf1 +all\"",
	"zero.example. 60 IN TXT \"v=spf1 a:host.example/0 -all\"",
	"bad.example. 60 IN TXT \"v=spf1 moo\"",
	"self.example. 60 IN TXT \"v=spf1 include:self.example -all\"",
	"ring.example. 60 IN TXT \"v=spf1 redirect=ring.example\"",
	NULL
};

static struct str
validated(void *arg, struct str domain)
{
	return spf_client_validated(arg, domain);
}

static void
walk(struct dns *zone, const char *record, const char *client,
    struct spf_outcome *out)
{
	struct client who = world_client(client);
	struct spf_client c = { .dns = zone, .arena = arena_new(), .client = &who };
	struct spf_macro m = {
		.local = STR("l"), .sender = STR("d.example"),
		.domain = STR("d.example"), .helo = STR("helo.example"),
		.client = &who, .validated = validated, .arg = &c,
	};

	if (record != NULL)
		world_txt(zone, "d.example.", str_of(record));
	spf_walk(&c, &m, out);
	arena_free(c.arena);
}

static struct dns *
open_world(void)
{
	struct dns *zone = world_of(world);

	dns_zone_fail(zone, STR("down.example"));
	dns_zone_fail(zone, STR("66.100.51.198.in-addr.arpa"));
	return zone;
}

struct walk_case {
	const char		*name, *client, *record;
	enum auth_result	 wanted;
	bool			 is_wide;
};

static void
run_cases(const struct walk_case *t, size_t n)
{
	struct spf_outcome o;
	struct dns *zone;

	for (; n > 0; n--, t++) {
		zone = open_world();
		walk(zone, t->record, t->client, &o);
		if (o.result != t->wanted || o.is_wide != t->is_wide)
			fail_msg("%s: result %d wide %d (%s)", t->name,
			    (int)o.result, o.is_wide, o.why);
		assert_true((o.result == AUTH_TEMPERROR || o.result == AUTH_PERMERROR ||
		    o.result == AUTH_NONE) == (o.why[0] != '\0'));
		dns_free(zone);
	}
}

static void
mechanisms_match(void **state)
{
	static const char v4[] = "192.0.2.7", v6[] = "2001:db8::7";
	static const struct walk_case t[] = {
		{ "no_record", v4, NULL, AUTH_NONE, false },
		{ "nothing_matches", v4, "v=spf1 ip4:10.0.0.1", AUTH_NEUTRAL, false },
		{ "a", v4, "v=spf1 a:host.example -all", AUTH_PASS, false },
		{ "a_of_v6", v6, "v=spf1 a:host.example -all", AUTH_PASS, false },
		{ "a_of_another", v4, "v=spf1 a:near.example -all", AUTH_FAIL, false },
		{ "a_under_a_prefix", v4, "v=spf1 a:near.example/28 -all", AUTH_PASS,
		    false },
		{ "a_of_v6_under_a_prefix", v6, "v=spf1 a:near.example//124 -all",
		    AUTH_PASS, false },
		{ "the_other_family_s_prefix", v6, "v=spf1 a:near.example/28 -all",
		    AUTH_FAIL, false },
		{ "a_gone", v4, "v=spf1 a:gone.example -all", AUTH_FAIL, false },
		{ "a_down", v4, "v=spf1 a:down.example -all", AUTH_TEMPERROR, false },
		{ "mx", v4, "v=spf1 mx:mx.example -all", AUTH_PASS, false },
		{ "mx_of_v6", v6, "v=spf1 mx:mx.example -all", AUTH_PASS, false },
		{ "mx_under_a_prefix", "192.0.2.9", "v=spf1 mx:mx.example/28 -all",
		    AUTH_PASS, false },
		{ "mx_never_falls_back_to_a", v4, "v=spf1 mx:host.example -all",
		    AUTH_FAIL, false },
		{ "null_mx", v4, "v=spf1 mx:null.example -all", AUTH_FAIL, false },
		{ "mx_host_gone", v4, "v=spf1 mx:mxgone.example/0 -all", AUTH_FAIL,
		    false },
		{ "mx_host_down", v4, "v=spf1 mx:mxdown.example -all", AUTH_TEMPERROR,
		    false },
		{ "mx_down", v4, "v=spf1 mx:down.example -all", AUTH_TEMPERROR, false },
		{ "ptr_below_the_target", v4, "v=spf1 ptr:Shop.example -all", AUTH_PASS,
		    false },
		{ "ptr_is_the_target", v4, "v=spf1 ptr:host.example -all", AUTH_PASS,
		    false },
		{ "ptr_that_does_not_lead_back", v4, "v=spf1 ptr:fake.shop.example -all",
		    AUTH_FAIL, false },
		{ "ptr_of_half_a_label", v4, "v=spf1 ptr:op.example -all", AUTH_FAIL,
		    false },
		{ "ptr_gone", "203.0.113.9", "v=spf1 ptr:shop.example -all", AUTH_FAIL,
		    false },
		{ "a_reverse_name_down_is_no_match", "198.51.100.66",
		    "v=spf1 ptr:shop.example -all", AUTH_FAIL, false },
		{ "exists_asks_for_a", v6, "v=spf1 exists:%{d1r}.fake.%{d1} -all",
		    AUTH_FAIL, false },
		{ "exists", v4, "v=spf1 exists:%{ir}.l.%{d} -all", AUTH_PASS, false },
		{ "exists_not", "192.0.2.8", "v=spf1 exists:%{ir}.l.%{d} -all",
		    AUTH_FAIL, false },
		{ "exists_down", v4, "v=spf1 exists:down.example", AUTH_TEMPERROR,
		    false },
		{ "p_is_the_validated_name", v4, "v=spf1 a:%{p} -all", AUTH_PASS, false },
		{ "qualifiers", v4, "v=spf1 ~a:host.example -all", AUTH_SOFTFAIL, false },
		{ "loopback_has_no_free_ride", "127.0.0.1", "v=spf1 -all", AUTH_FAIL,
		    false },
		{ "nor_has_that_of_v6", "::1", "v=spf1 ~all", AUTH_SOFTFAIL, false },
		{ "a_mapped_network_is_not_v4", v4, "v=spf1 ip6:::ffff:192.0.2.7 ?all",
		    AUTH_NEUTRAL, false },
	};

	(void)state;
	run_cases(t, COUNT(t));
}

static void
records_lead_on(void **state)
{
	static const char v4[] = "192.0.2.7";
	static const struct walk_case t[] = {
		{ "include_that_passes", v4, "v=spf1 include:pass.example -all",
		    AUTH_PASS, false },
		{ "include_under_a_qualifier", v4, "v=spf1 ?include:pass.example -all",
		    AUTH_NEUTRAL, false },
		{ "include_that_fails", v4, "v=spf1 include:fail.example ~all",
		    AUTH_SOFTFAIL, false },
		{ "include_that_ends", v4, "v=spf1 include:empty.example ~all",
		    AUTH_SOFTFAIL, false },
		{ "include_and_on", v4, "v=spf1 include:soft.example "
		    "include:empty.example a:near.example a:host.example -all",
		    AUTH_PASS, false },
		{ "include_of_a_faulty_record", v4, "v=spf1 include:bad.example +all",
		    AUTH_PERMERROR, false },
		{ "a_match_before_it_counts", v4, "v=spf1 a:host.example "
		    "include:bad.example", AUTH_PASS, false },
		{ "include_down", v4, "v=spf1 include:down.example +all",
		    AUTH_TEMPERROR, false },
		{ "redirect", v4, "v=spf1 redirect=pass.example", AUTH_PASS, false },
		{ "redirect_after_a_miss", v4, "v=spf1 redirect=fail.example "
		    "a:near.example", AUTH_FAIL, false },
		{ "redirect_to_nothing", v4, "v=spf1 redirect=gone.example",
		    AUTH_PERMERROR, false },
		{ "an_include_of_itself", v4, "v=spf1 include:self.example",
		    AUTH_PERMERROR, false },
		{ "a_redirect_to_itself", v4, "v=spf1 redirect=ring.example",
		    AUTH_PERMERROR, false },
	};

	(void)state;
	run_cases(t, COUNT(t));
}

static void
a_pass_for_everybody_is_wide(void **state)
{
	static const char v4[] = "192.0.2.7", v6[] = "2001:db8::7";
	static const struct walk_case t[] = {
		{ "plus_all", v4, "v=spf1 +all", AUTH_PASS, true },
		{ "all_after_a_miss", v4, "v=spf1 a:near.example all", AUTH_PASS, true },
		{ "a_match_before_all_is_not", v4, "v=spf1 a:host.example all",
		    AUTH_PASS, false },
		{ "ip4_of_0", v4, "v=spf1 ip4:9.9.9.9/0 -all", AUTH_PASS, true },
		{ "ip6_of_0", v6, "v=spf1 ip6:::/0 -all", AUTH_PASS, true },
		{ "a_of_0", v4, "v=spf1 a:four.example/0 -all", AUTH_PASS, true },
		{ "a_of_0_for_v6", v6, "v=spf1 a:near.example//0 -all", AUTH_PASS,
		    true },
		{ "mx_of_0", v4, "v=spf1 mx:mx.example/0 -all", AUTH_PASS, true },
		{ "a_of_0_that_is_gone", v4, "v=spf1 a:gone.example/0 -all", AUTH_FAIL,
		    false },
		{ "a_of_0_then_a_true_match", v4,
		    "v=spf1 a:gone.example/0 a:host.example", AUTH_PASS, false },
		{ "by_include", v4, "v=spf1 include:anyone.example -all", AUTH_PASS,
		    true },
		{ "by_include_of_a_0", v4, "v=spf1 include:zero.example -all", AUTH_PASS,
		    true },
		{ "by_redirect", v4, "v=spf1 redirect=anyone.example", AUTH_PASS, true },
		{ "a_wide_include_that_is_no_pass", v4,
		    "v=spf1 ?include:anyone.example a:host.example", AUTH_NEUTRAL,
		    false },
		{ "an_include_of_pass_is_not", v4,
		    "v=spf1 include:pass.example +all", AUTH_PASS, false },
		{ "an_exists_for_everybody", v4, "v=spf1 exists:a.fake.example",
		    AUTH_PASS, true },
		{ "a_minus_all_is_no_pass", v4, "v=spf1 -all", AUTH_FAIL, false },
	};

	(void)state;
	run_cases(t, COUNT(t));
}

/* libspf2 drops what passes 511 compiled bytes: here it would lose "-all". */
static void
sixty_four_terms_keep_their_all(void **state)
{
	struct dns *zone = open_world();
	struct spf_outcome o;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, LIMIT_SPF_RECORD);
	buf_add(&b, STR("v=spf1"));
	for (i = 1; i <= 64; i++)
		buf_addf(&b, " ip4:203.0.113.%d", i);
	buf_add(&b, STR(" -all"));
	walk(zone, buf_cstr(&b), "192.0.2.7", &o);
	assert_int_equal(o.result, AUTH_FAIL);
	walk(zone, NULL, "203.0.113.64", &o);
	assert_int_equal(o.result, AUTH_PASS);
	assert_false(o.is_wide);
	buf_free(&b);
	dns_free(zone);
}

/* Three includes a record, eight levels deep: 9,841 questions without a guard. */
static void
an_include_bomb_stops_at_ten(void **state)
{
	struct dns *zone = open_world();
	struct spf_outcome o;
	struct dns_counts n;
	char name[32], text[128];
	int i;

	(void)state;
	for (i = 0; i < 9; i++) {
		snprintf(name, sizeof name, "b%d.example.", i);
		snprintf(text, sizeof text, i == 8 ? "v=spf1 ?all" : "v=spf1 "
		    "include:b%d.example include:b%d.example include:b%d.example",
		    i + 1, i + 1, i + 1);
		world_txt(zone, name, str_of(text));
	}
	walk(zone, "v=spf1 redirect=b0.example", "192.0.2.7", &o);
	assert_int_equal(o.result, AUTH_PERMERROR);
	assert_non_null(strstr(o.why, "10 lookups"));
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 11);
	dns_free(zone);
}

static void
ten_levels_are_walked_to_the_end(void **state)
{
	struct dns *zone = open_world();
	struct spf_outcome o;
	char name[32], text[128];
	int i;

	(void)state;
	for (i = 1; i <= 10; i++) {
		snprintf(name, sizeof name, "c%d.example.", i);
		snprintf(text, sizeof text, i == 10 ? "v=spf1 ip4:192.0.2.7 -all" :
		    "v=spf1 include:c%d.example ?all", i + 1);
		world_txt(zone, name, str_of(text));
	}
	walk(zone, "v=spf1 include:c1.example -all", "192.0.2.7", &o);
	assert_int_equal(o.result, AUTH_PASS);
	walk(zone, NULL, "192.0.2.8", &o);
	assert_int_equal(o.result, AUTH_FAIL);
	dns_free(zone);
}

static void
ceilings_hold_over_the_whole_evaluation(void **state)
{
	static const char v4[] = "192.0.2.7";
	static const struct walk_case t[] = {
		{ "ten_lookups", v4, "v=spf1 a:near.example a:near.example "
		    "a:near.example a:near.example a:near.example a:near.example "
		    "a:near.example a:near.example a:near.example a:host.example",
		    AUTH_PASS, false },
		{ "eleven_lookups", v4, "v=spf1 a:near.example a:near.example "
		    "a:near.example a:near.example a:near.example a:near.example "
		    "a:near.example a:near.example a:near.example a:near.example "
		    "a:host.example", AUTH_PERMERROR, false },
		{ "two_voids", v4, "v=spf1 a:g1.example exists:g2.example -all",
		    AUTH_FAIL, false },
		{ "three_voids", v4, "v=spf1 a:g1.example exists:g2.example "
		    "mx:g3.example -all", AUTH_PERMERROR, false },
		{ "voids_of_includes_count", v4, "v=spf1 include:voids.example "
		    "a:g3.example -all", AUTH_PERMERROR, false },
	};
	struct spf_outcome o;
	struct dns *zone;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		zone = open_world();
		world_add(zone, "voids.example. 60 IN TXT "
		    "\"v=spf1 a:g1.example a:g2.example ?all\"");
		walk(zone, t[i].record, t[i].client, &o);
		if (o.result != t[i].wanted)
			fail_msg("%s: %d (%s)", t[i].name, (int)o.result, o.why);
		dns_free(zone);
	}
}

/* Time runs out while %{p} is looked for. */
static struct str
dawdle(void *arg, struct str domain)
{
	struct spf_client *c = arg;

	c->until = (struct deadline){ .at = 1 };
	return domain;
}

static void
a_lack_of_time_is_no_fail(void **state)
{
	struct dns *zone = open_world();
	struct client who = world_client("192.0.2.7");
	struct spf_client c = { .dns = zone, .arena = arena_new(), .client = &who };
	struct spf_macro m = {
		.domain = STR("d.example"), .client = &who,
		.validated = dawdle, .arg = &c,
	};
	struct spf_outcome o;

	(void)state;
	world_txt(zone, "d.example.", STR("v=spf1 ptr:%{p} -all"));
	spf_walk(&c, &m, &o);
	assert_int_equal(o.result, AUTH_TEMPERROR);
	assert_non_null(strstr(o.why, "time"));
	arena_free(c.arena);
	dns_free(zone);
}

static void
many_names_are_bounded(void **state)
{
	struct dns *zone = open_world();
	struct spf_outcome o;
	struct dns_counts n;
	char line[128];
	int i;

	(void)state;
	for (i = 0; i < 20; i++) {
		snprintf(line, sizeof line,
		    "9.113.0.203.in-addr.arpa. 60 IN PTR h%d.example.", i);
		world_add(zone, line);
	}
	world_add(zone, "h15.example. 60 IN A 203.0.113.9");
	walk(zone, "v=spf1 ptr:h15.example -all", "203.0.113.9", &o);
	assert_int_equal(o.result, AUTH_FAIL);	/* passed over, RFC 7208 4.6.4 */
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 12);
	dns_free(zone);
	zone = open_world();
	for (i = 0; i < 11; i++) {
		snprintf(line, sizeof line, "many.example. 60 IN MX %d m%d.example.", i, i);
		world_add(zone, line);
	}
	walk(zone, "v=spf1 mx:many.example +all", "192.0.2.7", &o);
	assert_int_equal(o.result, AUTH_PERMERROR);
	dns_counts(zone, &n);
	assert_int_equal(n.asked, 2);
	dns_free(zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mechanisms_match),
		cmocka_unit_test(records_lead_on),
		cmocka_unit_test(a_pass_for_everybody_is_wide),
		cmocka_unit_test(sixty_four_terms_keep_their_all),
		cmocka_unit_test(an_include_bomb_stops_at_ten),
		cmocka_unit_test(ten_levels_are_walked_to_the_end),
		cmocka_unit_test(ceilings_hold_over_the_whole_evaluation),
		cmocka_unit_test(a_lack_of_time_is_no_fail),
		cmocka_unit_test(many_names_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
