#include "auth/tree.h"

#include "support/test.h"

#define D	"\"v=DMARC1; p=none\""
#define DY	"\"v=DMARC1; p=none; psd=y\""
#define DN	"\"v=DMARC1; p=none; psd=n\""

/* The zone's lines are names under _dmarc. with their record. */
static const struct {
	const char	*name, *start;
	struct { const char *at, *record; } zone[4];
	const char	*organizational;	/* NULL: not known */
	size_t		 found, queries;
} walks[] = {
	/* The two examples of RFC 9989 4.10.2. */
	{ "the_shortest_name_with_a_record_wins", "a.mail.example.com",
	    { { "mail.example.com", D }, { "example.com", D } }, "example.com", 2, 4 },
	{ "one_label_below_a_public_suffix", "a.mail.example.com",
	    { { "com", DY } }, "example.com", 1, 4 },
	{ "without_records_the_name_stands_for_itself", "a.mail.example.com",
	    { { NULL, NULL } }, "a.mail.example.com", 0, 4 },
	{ "psd_n_ends_the_walk", "a.mail.example.com",
	    { { "mail.example.com", DN }, { "example.com", D } }, "mail.example.com", 1, 2 },
	{ "psd_n_at_the_start_ends_the_walk", "mail.example.com",
	    { { "mail.example.com", DN }, { "example.com", D } }, "mail.example.com", 1, 1 },
	{ "psd_y_at_the_start_is_its_own", "bank",
	    { { "bank", DY } }, "bank", 1, 1 },
	{ "psd_y_above_beats_a_longer_record", "a.mail.example.co.uk",
	    { { "a.mail.example.co.uk", D }, { "co.uk", DY }, { "uk", D } },
	    "example.co.uk", 2, 4 },
	{ "several_records_are_none_and_the_walk_goes_on", "mail.example.com",
	    { { "mail.example.com", D }, { "example.com", D }, { "example.com", DN } },
	    "mail.example.com", 1, 3 },
	{ "other_txt_records_do_not_count", "mail.example.com",
	    { { "mail.example.com", "\"v=spf1 -all\"" }, { "example.com", "\"hello\"" },
	      { "example.com", D } }, "example.com", 1, 3 },
	{ "seven_labels_are_all_asked", "a.b.c.d.e.example.com",
	    { { "example.com", D } }, "example.com", 1, 7 },
	{ "eight_labels_go_on_with_seven", "a.b.c.d.e.f.example.com",
	    { { "b.c.d.e.f.example.com", D } }, "b.c.d.e.f.example.com", 1, 8 },
	{ "ten_labels_jump_to_seven", "a.b.c.d.e.f.g.h.example.com",
	    { { "b.c.d.e.f.g.h.example.com", DN }, { "d.e.f.g.h.example.com", D } },
	    "d.e.f.g.h.example.com", 1, 8 },
	{ "a_top_level_domain_with_a_record", "example.test",
	    { { "test", D } }, "test", 1, 2 },
};

static struct dns *
zone_of(size_t i)
{
	struct dns *dns = dns_zone_new();
	char line[256];
	struct err e;

	for (size_t k = 0; k < 4 && walks[i].zone[k].at != NULL; k++) {
		snprintf(line, sizeof line, "_dmarc.%s. IN TXT %s", walks[i].zone[k].at,
		    walks[i].zone[k].record);
		if (!dns_zone_add(dns, line, &e))
			fail_msg("%s", e.text);
	}
	return dns;
}

static void
walks_find_the_organizational_domain(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < COUNT(walks); i++) {
		struct dns *dns = zone_of(i);
		struct str start = exact(walks[i].start);
		struct auth_tree t;

		auth_tree_walk(dns, a, (struct deadline){ 0 }, start, &t);
		if (t.n != walks[i].found || t.queries != walks[i].queries || !t.is_known)
			fail_msg("%s: %zu records, %zu queries", walks[i].name, t.n, t.queries);
		assert_str(t.organizational, walks[i].organizational);
		exact_free(start.p);
		dns_free(dns);
	}
	arena_free(a);
}

static void
a_query_without_answer_leaves_it_not_known(void **state)
{
	struct arena *a = arena_new();
	struct dns *dns = zone_of(0);
	struct auth_tree t;

	(void)state;
	dns_zone_fail(dns, STR("_dmarc.example.com"));
	auth_tree_walk(dns, a, (struct deadline){ 0 }, STR("a.mail.example.com"), &t);
	assert_false(t.is_known);
	assert_int_equal(t.organizational.n, 0);
	assert_int_equal(t.n, 1);
	assert_int_equal(t.queries, 3);
	dns_free(dns);
	arena_free(a);
}

static void
the_names_of_a_walk_are_told_beforehand(void **state)
{
	static const char *const wanted[] = { "_dmarc.a.b.c.d.e.f.g.h.example.com",
	    "_dmarc.d.e.f.g.h.example.com", "_dmarc.e.f.g.h.example.com",
	    "_dmarc.f.g.h.example.com", "_dmarc.g.h.example.com", "_dmarc.h.example.com",
	    "_dmarc.example.com", "_dmarc.com" };
	struct arena *a = arena_new();
	struct str names[LIMIT_TREE_WALK];

	(void)state;
	assert_int_equal(auth_tree_names(a, STR("a.b.c.d.e.f.g.h.example.com"), names), 8);
	for (size_t i = 0; i < 8; i++)
		assert_str(names[i], wanted[i]);
	assert_int_equal(auth_tree_names(a, STR("com"), names), 1);
	assert_int_equal(auth_tree_names(a, STR_NONE, names), 0);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(walks_find_the_organizational_domain),
		cmocka_unit_test(a_query_without_answer_leaves_it_not_known),
		cmocka_unit_test(the_names_of_a_walk_are_told_beforehand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
