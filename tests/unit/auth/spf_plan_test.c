/* What libspf2 is given to walk on: composed text, made-up names, ceilings. */
#include "auth/spf_plan.h"
#include "support/spf_world.h"

static struct str
never_validated(void *arg, struct str domain)
{
	(void)arg;
	(void)domain;
	return STR("unknown");
}

/* A plan for one record of d.example, and a client at 192.0.2.7 or a V6 one. */
struct fixture {
	struct dns		*zone;
	struct client		 who;
	struct spf_client	 client;
	struct spf_plan		 plan;
	struct buf		 text;
};

static enum auth_result
begin(struct fixture *f, const char *record, const char *client)
{
	*f = (struct fixture){ .zone = dns_zone_new() };
	world_txt(f->zone, "d.example.", str_of(record));
	world_txt(f->zone, "inc.example.", STR("v=spf1 a:%{d} ~all exp=e.inc.example"));
	world_txt(f->zone, "twice.example.", STR("v=spf1 -all"));
	world_txt(f->zone, "twice.example.", STR("v=spf1 +all"));
	world_txt(f->zone, "bad.example.", STR("v=spf1 moo"));
	dns_zone_fail(f->zone, STR("down.example"));
	f->who = world_client(client);
	f->client = (struct spf_client){
		.dns = f->zone, .arena = arena_new(), .client = &f->who,
	};
	f->plan = (struct spf_plan){
		.client = &f->client,
		.macro = {
			.local = STR("a\xff b"), .sender = STR("d.example"),
			.helo = STR("%x"), .client = &f->who,
			.validated = never_validated,
		},
	};
	buf_init(&f->text, SPF_PLAN_TEXT);
	return spf_plan_open(&f->plan, STR("d.example"));
}

static const char *
compose(struct fixture *f, const char *made_up)
{
	const struct spf_alias *a = spf_plan_find(&f->plan, made_up);

	assert_non_null(a);
	buf_clear(&f->text);
	if (!spf_plan_compose(&f->plan, a, &f->text))
		return "stopped";
	return buf_cstr(&f->text);
}

static void
end(struct fixture *f)
{
	buf_free(&f->text);
	arena_free(f->client.arena);
	dns_free(f->zone);
}

static void
records_are_composed_anew(void **state)
{
	static const char v4[] = "192.0.2.7", v6[] = "2001:db8::7";
	static const struct { const char *name, *client, *record, *wanted; } t[] = {
		{ "nothing", v4, "v=spf1", "v=spf1" },
		{ "all_ends_it", v4, "v=spf1 ~all a mx", "v=spf1 ~all" },
		{ "a_literal_that_matches", v4, "v=spf1 ?ip4:192.0.2.0/24 -all",
		    "v=spf1 ?all" },
		{ "a_literal_that_does_not", v4, "v=spf1 ip4:192.0.3.0/24 -all",
		    "v=spf1 -all" },
		{ "a_literal_of_the_other_family", v6, "v=spf1 ip4:0.0.0.0/0 -all",
		    "v=spf1 -all" },
		{ "ip6_matches", v6, "v=spf1 ip6:2001:db8::/32 -all", "v=spf1 +all" },
		{ "a_name_never_shows", v4, "v=spf1 a:%{l}.x.example -all",
		    "v=spf1 +a:t1.spf -all" },
		{ "prefix_of_the_family", v4, "v=spf1 a/24//64 -all",
		    "v=spf1 +a:t1.spf/24 -all" },
		{ "prefix_of_the_other", v6, "v=spf1 -mx/24//64",
		    "v=spf1 -mx:t1.spf//64" },
		{ "prefix_0_is_kept_back", v4, "v=spf1 a/0", "v=spf1 +a:t1.spf" },
		{ "prefix_32_is_the_default", v4, "v=spf1 a/32", "v=spf1 +a:t1.spf" },
		{ "one_with_dns_at_a_time", v4, "v=spf1 a ip4:10.0.0.0/8 ptr exists:x.y",
		    "v=spf1 +a:t1.spf redirect=n2.spf" },
		{ "a_plus_has_a_text_of_its_own", v4, "v=spf1 ?a +all",
		    "v=spf1 ?a:t1.spf redirect=n2.spf" },
		{ "include", v4, "v=spf1 include:inc.example ?all",
		    "v=spf1 +include:i1.spf ?all" },
		{ "redirect_comes_last", v4, "v=spf1 redirect=inc.example ip4:10.0.0.1",
		    "v=spf1 redirect=r1.spf" },
		{ "redirect_after_all_is_void", v4, "v=spf1 redirect=inc.example ?all",
		    "v=spf1 ?all" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(begin(&f, t[i].record, t[i].client), AUTH_PASS);
		if (strcmp(compose(&f, "n0.spf"), t[i].wanted) != 0)
			fail_msg("%s: %s", t[i].name, buf_cstr(&f.text));
		end(&f);
	}
}

static void
width_is_known(void **state)
{
	static const struct { const char *name, *record; bool wanted; } t[] = {
		{ "all", "v=spf1 +all", true },
		{ "a_network_of_0", "v=spf1 ip4:9.9.9.9/0", true },
		{ "a_network_of_1", "v=spf1 ip4:192.9.9.9/1", false },
		{ "an_exists_for_everybody", "v=spf1 exists:%{l}.x.example", true },
		{ "an_exists_about_the_client", "v=spf1 exists:%{i}.x.example", false },
		{ "an_address", "v=spf1 a", false },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		begin(&f, t[i].record, "192.0.2.7");
		compose(&f, "n0.spf");
		if (f.plan.is_wide != t[i].wanted)
			fail_msg("%s", t[i].name);
		end(&f);
	}
}

static void
true_names_are_kept(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "v=spf1 a:%{h}.%{l}.X.example include:inc.example", "192.0.2.7");
	assert_string_equal(compose(&f, "n0.spf"), "v=spf1 +a:t1.spf redirect=n2.spf");
	assert_str(spf_plan_find(&f.plan, "t1.spf")->name, "%x.a\\255\\032b.x.example");
	assert_string_equal(compose(&f, "n2.spf"), "v=spf1 +include:i3.spf");
	assert_string_equal(compose(&f, "i3.spf"), "v=spf1 +a:t4.spf ~all");
	assert_str(spf_plan_find(&f.plan, "t4.spf")->name, "inc.example");
	assert_int_equal(f.plan.exp_scope, 0);	/* RFC 7208 6.2: not the include's */
	end(&f);
	begin(&f, "v=spf1 exp=e.example redirect=inc.example", "192.0.2.7");
	compose(&f, "n0.spf");
	compose(&f, "r1.spf");
	assert_int_equal(f.plan.exp_scope, 1);
	end(&f);
}

static void
made_up_names_are_checked(void **state)
{
	static const char *const bad[] = {
		"", "n", "n.", "n1.spf", "n99999999999999999999999.spf", "t0.spf",
		"n-1.spf", "n0x.spf", "0.spf", "N0.spf",
	};
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f, "v=spf1 -all", "192.0.2.7");
	assert_non_null(spf_plan_find(&f.plan, "n0.spf"));
	for (i = 0; i < COUNT(bad); i++)
		if (spf_plan_find(&f.plan, bad[i]) != NULL)
			fail_msg("found \"%s\"", bad[i]);
	end(&f);
}

static void
targets_end_the_plan(void **state)
{
	static const struct {
		const char *name, *record, *at;
		enum auth_result wanted;
	} t[] = {
		{ "no_record", "v=spf1 include:none.example", "i1.spf", AUTH_PERMERROR },
		{ "dns_failed", "v=spf1 include:down.example", "i1.spf", AUTH_TEMPERROR },
		{ "two_records", "v=spf1 include:twice.example", "i1.spf",
		    AUTH_PERMERROR },
		{ "a_faulty_record", "v=spf1 include:bad.example", "i1.spf",
		    AUTH_PERMERROR },
		{ "one_label", "v=spf1 include:%{d1}", "i1.spf", AUTH_PERMERROR },
		{ "redirect_to_none", "v=spf1 redirect=none.example", "r1.spf",
		    AUTH_PERMERROR },
		{ "redirect_to_trouble", "v=spf1 redirect=down.example", "r1.spf",
		    AUTH_TEMPERROR },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		assert_int_equal(begin(&f, t[i].record, "192.0.2.7"), AUTH_PASS);
		compose(&f, "n0.spf");
		assert_string_equal(compose(&f, t[i].at), "stopped");
		if (f.plan.error != t[i].wanted || f.plan.why[0] == '\0')
			fail_msg("%s: %s", t[i].name, f.plan.why);
		assert_string_equal(compose(&f, "n0.spf"), "stopped");
		end(&f);
	}
}

static void
the_first_error_sticks(void **state)
{
	struct spf_plan p = { .n_scopes = 0 };

	(void)state;
	spf_plan_void(&p);
	spf_plan_void(&p);
	assert_false(p.is_stopped);
	spf_plan_void(&p);
	assert_true(p.is_stopped);
	assert_int_equal(p.error, AUTH_PERMERROR);
	spf_plan_stop(&p, AUTH_TEMPERROR, "later");
	assert_int_equal(p.error, AUTH_PERMERROR);
	assert_non_null(strstr(p.why, "void"));
}

static void
an_expansion_has_a_ceiling(void **state)
{
	struct fixture f;
	struct buf b;
	int i;

	(void)state;
	buf_init(&b, LIMIT_SPF_RECORD);
	buf_add(&b, STR("v=spf1 a:"));
	for (i = 0; i < 900; i++)
		buf_add(&b, STR("%{d}"));
	assert_int_equal(begin(&f, buf_cstr(&b), "192.0.2.7"), AUTH_PASS);
	f.plan.scopes[0].domain = STR("a-domain-of-some-length.example");
	assert_string_equal(compose(&f, "n0.spf"), "stopped");
	assert_int_equal(f.plan.error, AUTH_PERMERROR);
	end(&f);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_composed_anew),
		cmocka_unit_test(width_is_known),
		cmocka_unit_test(true_names_are_kept),
		cmocka_unit_test(made_up_names_are_checked),
		cmocka_unit_test(targets_end_the_plan),
		cmocka_unit_test(the_first_error_sticks),
		cmocka_unit_test(an_expansion_has_a_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
