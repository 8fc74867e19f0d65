#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/name.h"
#include "domain/suffix.h"
#include "identity/protected.h"

#define LIST(...) \
	{ (const char *const[]){ __VA_ARGS__ }, \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(const char *) }

static const struct conf_domain alibaba_domains[] = {
	{ .name = ".alibaba.com", .roles = LIST("web", "mail"), .file = "a.conf", .line = 2 },
	{ .name = ".en.alibaba.com", .roles = LIST("web", "ugc"), .file = "a.conf", .line = 3 },
	{ .name = ".Aliyun.com", .roles = LIST("trap"), .file = "a.conf", .line = 4,
	    .source = "memory" },
	{ .name = "notice.aliyun.com", .roles = LIST("mail"), .file = "a.conf", .line = 5 },
	{ .name = ".alibaba", .roles = LIST("web"), .file = "a.conf", .line = 6 },
};

static const struct conf_domain tmall_domains[] = {
	{ .name = "tmall.com", .roles = LIST("web", "mail"), .file = "a.conf", .line = 9 },
	{ .name = ".tmall.com", .roles = LIST("ugc"), .file = "a.conf", .line = 10 },
	{ .name = "食狮.公司.cn", .roles = LIST("corp"), .file = "a.conf", .line = 11 },
};

static const struct conf_identity identities[] = {
	{ .id = "alibaba", .names = LIST("Alibaba", "阿里巴巴"), .proof = LIST("dkim", "spf"),
	    .domains = alibaba_domains, .n_domains = 5, .file = "a.conf", .line = 1 },
	{ .id = "tmall", .proof = LIST("dkim"), .domains = tmall_domains,
	    .n_domains = 3, .file = "a.conf", .line = 8 },
};

static const struct conf_collide collides[] = {
	{ .name = ".alibaba.ir", .file = "a.conf", .line = 20 },
	{ .name = "tmail.com", .file = "a.conf", .line = 21 },
};

static const struct conf_official official = { identities, 2, collides, 2 };

static const struct identity_domain *
find(const struct protected *p, const char *name)
{
	struct str s = { NULL, strlen(name) };
	const struct identity_domain *d;
	char *copy = malloc(s.n == 0 ? 1 : s.n);

	assert_non_null(copy);
	if (s.n > 0)
		memcpy(copy, name, s.n);
	s.p = copy;
	d = protected_find(p, s);
	free(copy);
	return d;
}

static void
the_longest_match_at_a_label_rules(void **state)
{
	static const struct {
		const char *name, *id, *record;
		unsigned roles;
		bool is_tree;
	} t[] = {
		{ "alibaba.com", "alibaba", "alibaba.com", ROLE(WEB) | ROLE(MAIL), true },
		{ "a.b.alibaba.com", "alibaba", "alibaba.com", ROLE(WEB) | ROLE(MAIL), true },
		{ "evilalibaba.com", NULL, NULL, 0, false },
		{ "alibaba.com.evil.tld", NULL, NULL, 0, false },
		{ "libaba.com", NULL, NULL, 0, false },
		{ "com", NULL, NULL, 0, false },
		{ "", NULL, NULL, 0, false },
		{ "en.alibaba.com", "alibaba", "en.alibaba.com", ROLE(WEB) | ROLE(UGC), true },
		{ "shop.en.alibaba.com", "alibaba", "en.alibaba.com",
		    ROLE(WEB) | ROLE(UGC), true },
		{ "len.alibaba.com", "alibaba", "alibaba.com", ROLE(WEB) | ROLE(MAIL), true },
		{ "aliyun.com", "alibaba", "aliyun.com", ROLE(TRAP), true },
		{ "x.aliyun.com", "alibaba", "aliyun.com", ROLE(TRAP), true },
		{ "notice.aliyun.com", "alibaba", "notice.aliyun.com", ROLE(MAIL), false },
		{ "x.notice.aliyun.com", "alibaba", "aliyun.com", ROLE(TRAP), true },
		{ "tmall.com", "tmall", "tmall.com", ROLE(WEB) | ROLE(MAIL), false },
		{ "shop.tmall.com", "tmall", "tmall.com", ROLE(UGC), true },
		{ "www.alibaba", "alibaba", "alibaba", ROLE(WEB), true },
		{ "xn--85x722f.xn--55qx5d.cn", "tmall", "xn--85x722f.xn--55qx5d.cn",
		    ROLE(CORP), false },
		{ "a.xn--85x722f.xn--55qx5d.cn", NULL, NULL, 0, false },
	};
	struct err e = { "" };
	struct protected *p = protected_new(&official, &e);
	const struct identity_domain *d;
	size_t i;

	(void)state;
	if (p == NULL)
		fail_msg("%s", e.text);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		d = find(p, t[i].name);
		if ((d == NULL) != (t[i].id == NULL))
			fail_msg("%s", t[i].name);
		if (d == NULL)
			continue;
		if (!str_eq(d->identity->id, str_of(t[i].id)) ||
		    !str_eq(d->name, str_of(t[i].record)) || d->roles != t[i].roles ||
		    d->is_tree != t[i].is_tree)
			fail_msg("%s: got %.*s", t[i].name, STR_ARG(d->name));
	}
	assert_true(str_eq(find(p, "aliyun.com")->source, STR("memory")));
	protected_free(p);
	protected_free(NULL);
}

static void
identities_carry_names_and_proof(void **state)
{
	struct protected *p = protected_new(&official, NULL);
	const struct identity_entry *who;

	(void)state;
	assert_non_null(p);
	assert_int_equal(protected_count(p), 2);
	who = protected_identity(p, STR("alibaba"));
	assert_non_null(who);
	assert_int_equal(who->n_names, 2);
	assert_true(str_eq(who->names[1], STR("阿里巴巴")));
	assert_int_equal(who->proof, PROOF_DKIM | PROOF_SPF);
	who = protected_identity(p, STR("tmall"));
	assert_non_null(who);
	assert_int_equal(who->proof, PROOF_DKIM);
	assert_int_equal(who->n_names, 1);
	assert_true(str_eq(who->names[0], STR("tmall")));
	assert_null(protected_identity(p, STR("tmal")));
	protected_free(p);
}

static void
neighbours_count_at_and_below(void **state)
{
	struct protected *p = protected_new(&official, NULL);

	(void)state;
	assert_non_null(p);
	assert_true(protected_is_collision(p, STR("alibaba.ir")));
	assert_true(protected_is_collision(p, STR("mail.alibaba.ir")));
	assert_true(protected_is_collision(p, STR("tmail.com")));
	assert_false(protected_is_collision(p, STR("hotmail.com")));
	assert_false(protected_is_collision(p, STR("alibaba.com")));
	assert_false(protected_is_collision(p, STR("ir")));
	assert_false(protected_is_collision(p, STR("")));
	assert_null(find(p, "alibaba.ir"));
	protected_free(p);
}

/* One identity "x" with the domain and role given, beside "other". */
static bool
builds(struct conf_domain d, const char *id, const char *proof, struct err *e)
{
	const struct conf_domain taken = {
		.name = "taken.example", .roles = LIST("web"), .file = "o.conf", .line = 3,
	};
	const struct conf_identity who[] = {
		{ .id = "other", .domains = &taken, .n_domains = 1, .file = "o.conf", .line = 2 },
		{ .id = id, .proof = { &proof, proof == NULL ? 0 : 1 }, .domains = &d,
		    .n_domains = d.name == NULL ? 0 : 1, .file = "x.conf", .line = 7 },
	};
	const struct conf_official conf = { who, 2, NULL, 0 };
	struct protected *p;

	d.file = "x.conf";
	d.line = 8;
	e->text[0] = '\0';
	p = protected_new(&conf, e);
	protected_free(p);
	return p != NULL;
}

static void
bad_records_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *test, *name, *role, *id, *proof, *says;
	} t[] = {
		{ "a_sound_record_is_taken", "a.example", "web", "x", NULL, NULL },
		{ "a_blank_in_a_name", "a b.example", "web", "x", NULL,
		    "x.conf:8: \"a b.example\" is not a domain name" },
		{ "a_star_is_no_name", "*.a.example", "web", "x", NULL,
		    "x.conf:8: \"*.a.example\" is not a domain name" },
		{ "two_dots_in_front", "..a.example", "web", "x", NULL, "is not a domain name" },
		{ "a_dot_alone", ".", "web", "x", NULL, "is not a domain name" },
		{ "an_unknown_role", "a.example", "mial", "x", NULL,
		    "x.conf:8: \"a.example\" has an unknown role \"mial\" (known: web,mail," },
		{ "no_role", "a.example", NULL, "x", NULL, "x.conf:8: \"a.example\" has no role" },
		{ "an_unknown_proof", "a.example", "web", "x", "dkin",
		    "x.conf:7: x has an unknown proof \"dkin\" (known: dkim, spf)" },
		{ "a_name_of_another_identity_names_both_places", "Taken.Example.", "web", "x",
		    NULL, "x.conf:8: \"Taken.Example.\" is given to x, and at o.conf:3 to other" },
		{ "a_tree_over_another_identity", ".taken.example", "web", "x", NULL,
		    "given to x, and at o.conf:3 to other" },
		{ "a_top_level_domain_of_everybody", ".com", "web", "x", NULL,
		    "x.conf:8: \".com\" is a single label" },
		{ "a_brand_s_own_top_level_domain_is_taken", ".x", "web", "x", NULL, NULL },
		{ "a_brand_s_label_without_a_dot", "x", "web", "x", NULL, "is a single label" },
		{ "an_id_in_capitals", "a.example", "web", "X", NULL,
		    "x.conf:7: \"X\" is no id" },
		{ "an_id_that_could_break_a_header", "a.example", "web", "x;y", NULL,
		    "x.conf:7: \"x;y\" is no id" },
		{ "an_id_that_starts_with_a_hyphen", "a.example", "web", "-x", NULL,
		    "x.conf:7: \"-x\" is no id" },
		{ "an_id_given_twice", "a.example", "web", "other", NULL,
		    "x.conf:7: identity other is given twice" },
		{ "no_domain", NULL, NULL, "x", NULL, "x.conf:7: identity x has no domain" },
	};
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct conf_domain d = { .name = t[i].name,
		    .roles = { &t[i].role, t[i].role == NULL ? 0 : 1 } };

		if (builds(d, t[i].id, t[i].proof, &e) != (t[i].says == NULL))
			fail_msg("%s: %s", t[i].test, e.text);
		if (t[i].says != NULL && strstr(e.text, t[i].says) == NULL)
			fail_msg("%s: %s", t[i].test, e.text);
	}
}

static void
a_record_given_twice_is_refused(void **state)
{
	const struct conf_domain d[] = {
		{ .name = "a.example", .roles = LIST("web"), .file = "x.conf", .line = 2 },
		{ .name = ".a.example", .roles = LIST("ugc"), .file = "x.conf", .line = 3 },
		{ .name = "A.EXAMPLE", .roles = LIST("mail"), .file = "x.conf", .line = 4 },
	};
	struct conf_identity who = { .id = "x", .domains = d, .n_domains = 2,
	    .file = "x.conf", .line = 1 };
	const struct conf_official conf = { &who, 1, NULL, 0 };
	struct protected *p;
	struct err e = { "" };

	(void)state;
	p = protected_new(&conf, &e);
	assert_non_null(p);
	protected_free(p);
	who.n_domains = 3;
	assert_null(protected_new(&conf, &e));
	assert_string_equal(e.text, "x.conf:4: \"A.EXAMPLE\" is given twice, also at x.conf:2");
}

static void
a_neighbour_is_a_name_of_somebody_else(void **state)
{
	static const struct { const char *name, *says; } t[] = {
		{ "alibaba.com", "n.conf:1: \"alibaba.com\" cannot be a neighbour: it is "
		    "official at a.conf:2" },
		{ "ir", "n.conf:1: \"ir\" is not the domain name of a neighbour" },
		{ "a..b", "n.conf:1: \"a..b\" is not the domain name of a neighbour" },
	};
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		const struct conf_collide c = { .name = t[i].name, .file = "n.conf", .line = 1 };
		const struct conf_official conf = { identities, 2, &c, 1 };

		e.text[0] = '\0';
		assert_null(protected_new(&conf, &e));
		assert_string_equal(e.text, t[i].says);
	}
}

static void
a_site_may_make_a_shipped_neighbour_official(void **state)
{
	const struct conf_domain d = { .name = "alibaba.ir", .roles = LIST("mail"),
	    .file = "/etc/chopmark/rules/official/local.conf", .line = 2 };
	const struct conf_identity who = { .id = "travel", .domains = &d, .n_domains = 1,
	    .file = "/etc/chopmark/rules/official/local.conf", .line = 1 };
	const struct conf_collide c = { .name = "alibaba.ir", .line = 3,
	    .file = "/usr/share/chopmark/rules/official/neighbours.conf" };
	const struct conf_official conf = { &who, 1, &c, 1 };
	struct protected *p = protected_new(&conf, NULL);

	(void)state;
	assert_non_null(p);
	assert_non_null(find(p, "alibaba.ir"));
	assert_false(protected_is_collision(p, STR("alibaba.ir")));
	protected_free(p);
}

static void
several_errors_are_told_in_whole_lines(void **state)
{
	static const char *const roles[] = { "web" };
	struct conf_domain d[40];
	const struct conf_identity who = { .id = "x", .domains = d, .n_domains = 40,
	    .file = "x.conf", .line = 1 };
	const struct conf_official conf = { &who, 1, NULL, 0 };
	struct err e = { "" };
	struct str rest, line;
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < 40; i++)
		d[i] = (struct conf_domain){ .name = "no name", .roles = { roles, 1 },
		    .file = "x.conf", .line = 2 };
	assert_null(protected_new(&conf, &e));
	rest = str_of(e.text);
	while (str_next(&rest, '\n', &line)) {
		assert_true(str_eq(line, STR("x.conf:2: \"no name\" is not a domain name")));
		n++;
	}
	assert_true(n > 5 && n < 40);
	assert_null(protected_new(&conf, NULL));
}

static void
roles_are_printed_in_order(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(str_eq(identity_roles_print(a, 0), STR("")));
	assert_true(str_eq(identity_roles_print(a, ROLE(TRAP)), STR("trap")));
	assert_true(str_eq(identity_roles_print(a, ROLE(PAY) | ROLE(MAIL)), STR("mail,pay")));
	arena_free(a);
}

/* A thousand names of three kinds: all found, and nothing beside them. */
static void
a_large_index_finds_each_name_and_no_other(void **state)
{
	enum { N = 3000 };
	static const char *const roles[] = { "web" };
	struct conf_domain *d = heap_alloc(N * sizeof *d);
	const struct conf_identity who = { .id = "x", .domains = d, .n_domains = N,
	    .file = "x.conf", .line = 1 };
	const struct conf_official conf = { &who, 1, NULL, 0 };
	char (*names)[32] = heap_alloc(N * sizeof *names), other[64];
	struct protected *p;
	struct err e = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < N; i++) {
		snprintf(names[i], sizeof names[i], "%sn%zu.example", i % 3 == 0 ? "." : "", i);
		d[i] = (struct conf_domain){ .name = names[i], .roles = { roles, 1 },
		    .file = "x.conf", .line = (int)i };
	}
	p = protected_new(&conf, &e);
	if (p == NULL)
		fail_msg("%s", e.text);
	for (i = 0; i < N; i++) {
		snprintf(other, sizeof other, "n%zu.example", i);
		assert_non_null(find(p, other));
		snprintf(other, sizeof other, "a.n%zu.example", i);
		assert_int_equal(find(p, other) != NULL, i % 3 == 0);
		snprintf(other, sizeof other, "xn%zu.example", i);
		assert_null(find(p, other));
	}
	protected_free(p);
	free(names);
	free(d);
}

/* Nobody owns a public suffix: such a record would make strangers official. */
static void
no_record_is_a_public_suffix(const struct conf_official *conf, struct arena *a)
{
	struct suffixes *list = suffix_load(NULL, NULL);
	struct str name;
	size_t i, k;

	assert_non_null(list);
	for (i = 0; i < conf->n_identities; i++)
		for (k = 0; k < conf->identities[i].n_domains; k++) {
			name = str_of(conf->identities[i].domains[k].name);
			if (str_starts(name, STR(".")))
				name = str_sub(name, 1, name.n);
			assert_true(domain_canon(a, name, &name));
			if (domain_labels(name) > 1 && suffix_is_public(list, name))
				fail_msg("%.*s", STR_ARG(name));
		}
	suffix_free(list);
}

/* What is shipped loads, and says of well-known names what people rely on. */
static void
the_shipped_rules_know_their_names(void **state)
{
	static const struct {
		const char *name, *id, *roles;	/* id NULL: nobody's */
		bool is_tree;
	} t[] = {
		{ "alibaba.com", "alibaba", "web,mail", true },
		{ "notice.alibaba.com", "alibaba", "mail", false },
		{ "service.alibaba.com", "alibaba", "mail,corp", false },
		{ "lists.linux.alibaba.com", "alibaba", "corp", true },
		{ "shop.en.alibaba.com", "alibaba", "web,ugc", true },
		{ "aliyun.com", "alibaba", "trap", true },
		{ "notice.aliyun.com", "alibaba", "mail", false },
		{ "tmall.com", "tmall", "web", false },
		{ "shop.tmall.com", "tmall", "web,ugc", true },
		{ "made-in-china.com", "micn", "web,mail,corp", false },
		{ "a.en.made-in-china.com", "micn", "web,ugc", true },
		{ "jd.com", "jd", "web,mail,corp", false },
		{ "mail.alipay.com", "alipay", "mail,pay", false },
		{ "marketplace.amazon.co.jp", "amazon", "relay", false },
		{ "amazon.co.jp", "amazon", "web,mail,region", true },
		{ "x.amazonses.com", "amazon", "infra", true },
		{ "members.ebay.co.uk", "ebay", "relay", false },
		{ "paypal.com.sg", "paypal", "web,mail,pay,region", true },
		{ "pc.fw.rakuten.ne.jp", "rakuten", "relay", false },
		{ "anything.dhl", "dhl", "web,mail,ship", true },
		{ "mail.qq.com", "tencent", "trap", true },
		{ "coscoshipping.com", "cosco", "corp", true },
		{ "evilalibaba.com", NULL, NULL, false },
		{ "alibaba.com.evil.tld", NULL, NULL, false },
		{ "tmall.com.cn", NULL, NULL, false },
		{ "alibaba.ir", NULL, NULL, false },
	};
	const char *source = getenv("CHOPMARK_SOURCE");
	struct arena *a = arena_new();
	struct conf_folder folder = { NULL, false };
	struct conf_official conf;
	struct conf_errors errors;
	const struct identity_domain *d;
	struct protected *p;
	struct err e = { "" };
	size_t i, n = 0;

	(void)state;
	folder.path = arena_printf(a, "%s/rules", source == NULL ? "." : source).p;
	conf_errors_init(&errors);
	if (!conf_read_official(&folder, 1, a, &conf, &errors))
		fail_msg("%s", buf_cstr(&errors.text));
	conf_errors_free(&errors);
	p = protected_new(&conf, &e);
	if (p == NULL)
		fail_msg("%s", e.text);
	no_record_is_a_public_suffix(&conf, a);
	for (i = 0; i < conf.n_identities; i++)
		n += conf.identities[i].n_domains;
	assert_true(n >= 340);
	assert_true(protected_count(p) >= 55);
	assert_true(conf.n_collides >= 25);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		d = find(p, t[i].name);
		if ((d == NULL) != (t[i].id == NULL))
			fail_msg("%s", t[i].name);
		if (d != NULL && (!str_eq(d->identity->id, str_of(t[i].id)) ||
		    !str_eq(identity_roles_print(a, d->roles), str_of(t[i].roles)) ||
		    d->is_tree != t[i].is_tree))
			fail_msg("%s: %.*s %.*s", t[i].name, STR_ARG(d->identity->id),
			    STR_ARG(identity_roles_print(a, d->roles)));
	}
	assert_true(protected_is_collision(p, STR("mail.alibaba.ir")));
	assert_int_equal(protected_identity(p, STR("amazon"))->proof, PROOF_DKIM);
	assert_int_equal(protected_identity(p, STR("tmall"))->proof, PROOF_DKIM | PROOF_SPF);
	assert_true(str_eq(protected_identity(p, STR("tmall"))->names[1], STR("天猫")));
	protected_free(p);
	arena_free(a);
}

static void
note_name(void *ctx, const struct identity_domain *d)
{
	struct str **at = ctx;

	*(*at)++ = d->name;
}

static void
every_record_is_told_in_the_order_of_the_rules(void **state)
{
	struct err e = { "" };
	struct protected *p = protected_new(&official, &e);
	struct str names[16], *at = names;

	(void)state;
	assert_non_null(p);
	protected_each(p, note_name, &at);
	assert_int_equal(at - names, 8);
	assert_true(str_eq(names[0], STR("alibaba.com")));
	assert_true(str_eq(names[3], STR("notice.aliyun.com")));
	assert_true(str_eq(names[5], STR("tmall.com")));
	assert_true(str_eq(protected_entry(p, 1)->id, STR("tmall")));
	assert_null(protected_entry(p, 2));
	protected_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_record_is_told_in_the_order_of_the_rules),
		cmocka_unit_test(the_longest_match_at_a_label_rules),
		cmocka_unit_test(identities_carry_names_and_proof),
		cmocka_unit_test(neighbours_count_at_and_below),
		cmocka_unit_test(bad_records_are_refused_with_their_place),
		cmocka_unit_test(a_record_given_twice_is_refused),
		cmocka_unit_test(a_neighbour_is_a_name_of_somebody_else),
		cmocka_unit_test(a_site_may_make_a_shipped_neighbour_official),
		cmocka_unit_test(several_errors_are_told_in_whole_lines),
		cmocka_unit_test(roles_are_printed_in_order),
		cmocka_unit_test(a_large_index_finds_each_name_and_no_other),
		cmocka_unit_test(the_shipped_rules_know_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
