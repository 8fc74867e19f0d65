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
		identity_claim(a, &(struct identity_index){ .protected = p }, &m, &c);
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
	identity_claim(a, &(struct identity_index){ .protected = p }, &m, &c);
	assert_false(c.has_bad_domain);
	assert_int_equal(c.author_domain.n, 0);
	assert_null(c.domain);
	assert_null(c.identity);
	arena_free(a);
	protected_free(p);
}

static const struct conf_name offices[] = {
	{ "service", "t", 1 }, { "\xe5\xae\xa2\xe6\x9c\x8d", "t", 2 },
};
static const struct conf_names office_list = { offices, 2 };
static const struct conf_name ordinary[] = { { "Market", "t", 1 } };
static const struct conf_name freemail[] = { { "post.example", "t", 1 } };

static const char *const hall_names[] = { "Markethall" };
static const struct conf_domain hall_domains[] = {
	{ .name = ".markethall.com", .roles = LIST("mail"), .file = "m.conf", .line = 2 },
};
static const struct conf_identity hall = {
	.id = "hall", .names = { hall_names, 1 }, .domains = hall_domains, .n_domains = 1,
	.file = "m.conf", .line = 1,
};
static const struct conf_official all = { &hall, 1, NULL, 0 };

struct world {
	struct arena		*arena;
	struct suffixes		*suffixes;
	struct protected	*protected;
	struct lookalikes	*lookalikes;
	struct identity_index	 index;
};

/* One market with a name, and a whole index. */
static void
world_new(struct world *w)
{
	static const struct conf_lookalike tables = {
		.ordinary = { ordinary, 1 }, .freemail = { freemail, 1 },
	};
	static const struct str known = { "markethale.com", 14 };
	struct site_names site = { .n_domains = 0 };
	struct err e = { "" };

	w->arena = arena_new();
	w->suffixes = suffix_load(NULL, &e);
	w->protected = protected_new(&all, &e);
	assert_non_null(w->suffixes);
	assert_non_null(w->protected);
	w->lookalikes = lookalike_new(&tables, w->protected, &site, w->suffixes, &e);
	if (w->lookalikes == NULL)
		fail_msg("%s", e.text);
	w->index = (struct identity_index){ w->protected, w->lookalikes, w->suffixes, &known, 1,
	    &office_list };
}

static void
world_free(struct world *w)
{
	lookalike_free(w->lookalikes);
	protected_free(w->protected);
	suffix_free(w->suffixes);
	arena_free(w->arena);
}

static void
every_domain_that_is_shown_is_compared(void **state)
{
	static const struct mailbox replies[] = {
		{ .local = { "a", 1 }, .domain = { "post.example", 12 } },
		{ .local = { "a", 1 }, .domain = { "market-hall.com", 15 } },
		{ .local = { "b", 1 }, .domain = { "MARKET-HALL.com", 15 } },
		{ .local = { "b", 1 }, .domain = { "no..name", 8 } },
	};
	struct letter l = { .reverse_path = { "x@marktehall.com", 16 } };
	struct message m = { .letter = &l, .has_author = true,
	    .author = { .display = STR("a.b at www.markethall.net. No. 2.5"),
	    .local = STR("sales"), .domain = STR("Linda.Example") },
	    .sender = { .local = STR("r"), .domain = STR("linda.example") },
	    .reply_to = replies, .n_reply_to = 4, .subject = STR("x@no.example markethall.org") };
	struct claim c;
	struct world w;

	(void)state;
	world_new(&w);
	identity_claim(w.arena, &w.index, &m, &c);
	assert_false(c.author.resembles);
	assert_int_equal(c.author.name.n, 13);
	assert_true(c.reverse_path.resembles);
	assert_int_equal(c.reverse_path.nearest.trick, TRICK_TRANSPOSITION);
	assert_true(str_eq(c.reverse_path.shown, l.reverse_path));
	assert_true(claim_is_same_owner(&c.author, &c.sender));
	assert_int_equal(c.reply_to.n, 2);
	assert_true(c.reply_to.v[0].is_freemail);
	assert_true(c.reply_to.v[1].resembles);
	assert_int_equal(c.reply_to.v[1].nearest.trick, TRICK_HYPHEN);
	assert_int_equal(c.beside.n, 1);
	assert_true(c.beside.v[0].resembles);
	assert_false(c.beside.v[0].is_address);
	assert_int_equal(c.in_subject.n, 1);
	assert_true(c.in_subject.v[0].resembles);
	world_free(&w);
}

static void
names_are_found_where_they_may_speak(void **state)
{
	static const struct {
		const char	*name;
		struct str	 display, local, domain, subject;
		size_t		 in_display, in_local, in_subject;
		bool		 has_office;
	} t[] = {
		{ "nowhere", STR("Linda"), STR("linda"), STR("linda.example"), STR("Price"),
		    0, 0, 0, false },
		{ "in_the_display_name", STR("Markethall Service"), STR("markethall"),
		    STR("linda.example"), STR("Price"), 1, 0, 0, true },
		{ "with_a_desk_s_word_in_chinese", STR("Markethall \xe5\xae\xa2\xe6\x9c\x8d"),
		    STR("a"), STR("linda.example"), STR(""), 1, 0, 0, true },
		{ "with_a_word_that_only_begins_so", STR("Markethall serviceable"), STR("a"),
		    STR("linda.example"), STR(""), 1, 0, 0, false },
		{ "in_the_mailbox_at_free_mail", STR("Linda"), STR("markethall.x"),
		    STR("post.example"), STR("Price"), 0, 1, 0, false },
		{ "in_the_subject", STR("Linda"), STR("linda"), STR("linda.example"),
		    STR("Your Markethall order"), 0, 0, 1, false },
	};
	struct claim c;
	struct world w;
	size_t i;

	(void)state;
	world_new(&w);
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct message m = { .has_author = true, .author = { .display = t[i].display,
		    .local = t[i].local, .domain = t[i].domain }, .subject = t[i].subject };
		const struct identity_entry *who = protected_identity(w.protected, STR("hall"));

		identity_claim(w.arena, &w.index, &m, &c);
		if (c.display_brands.n != t[i].in_display || c.local_brands.n != t[i].in_local ||
		    c.subject_brands.n != t[i].in_subject ||
		    c.display_brands.has_office != t[i].has_office)
			fail_msg("%s: %zu %zu %zu", t[i].name, c.display_brands.n,
			    c.local_brands.n, c.subject_brands.n);
		assert_int_equal(claim_bears(&c.display_brands, who, BRAND_ORDINARY),
		    t[i].in_display > 0);
		assert_false(claim_bears(&c.display_brands, NULL, BRAND_ORDINARY));
	}
	world_free(&w);
}

static void
what_the_site_knows_resembles_nobody(void **state)
{
	struct claim_domain d;
	struct world w;

	(void)state;
	world_new(&w);
	assert_true(claim_domain_read(w.arena, &w.index, STR("mail.markethale.com"), &d));
	assert_true(d.is_honest);
	assert_false(d.resembles);
	assert_true(str_eq(d.organization, STR("markethale.com")));
	assert_true(claim_domain_read(w.arena, &w.index, STR("markethalf.com"), &d));
	assert_true(d.resembles);
	assert_false(claim_domain_read(w.arena, &w.index, STR("a..b"), &d));
	assert_int_equal(d.name.n, 0);
	world_free(&w);
}

/* Members, strangers and services under an owner's name are not the owner. */
static void
one_owner_is_who_speaks_by_both(void **state)
{
	static const struct { const char *one, *other; bool same; } t[] = {
		{ "market.example", "relay.market.example", true },
		{ "market.example", "notice.free.example", true },
		{ "market.example", "x.free.example", false },
		{ "market.example", "a.shops.market.example", false },
		{ "x.sender.example", "market.example", false },
		{ "linda.example", "linda.example", true },
		{ "linda.example", "other.example", false },
	};
	struct protected *p = protected_new(&official, NULL);
	struct identity_index x = { .protected = p };
	struct arena *a = arena_new();
	struct claim_domain one, other;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		assert_true(claim_domain_read(a, &x, str_of(t[i].one), &one));
		assert_true(claim_domain_read(a, &x, str_of(t[i].other), &other));
		if (claim_is_same_owner(&one, &other) != t[i].same)
			fail_msg("%s %s", t[i].one, t[i].other);
	}
	arena_free(a);
	protected_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_author_domain_tells_who_is_claimed),
		cmocka_unit_test(without_an_author_nothing_is_claimed),
		cmocka_unit_test(every_domain_that_is_shown_is_compared),
		cmocka_unit_test(names_are_found_where_they_may_speak),
		cmocka_unit_test(what_the_site_knows_resembles_nobody),
		cmocka_unit_test(one_owner_is_who_speaks_by_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
