/* The live resolver against a server that misbehaves on request. */
#include <sys/resource.h>
#include <setjmp.h>
#include <stdarg.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "dns/dns.h"
#include "support/dns_server.h"

#define W(s)	{ s, sizeof(s) - 1 }
#define MAIL	"\004Mail\004shop\007example\000"

static const struct serve_rule rules[] = {
	{ .name = "shop.example", .type = DNS_TXT, .ttl = 300, .n_rdata = 2,
	    .rdata = { W("\003v=s\003pf1"), W("\000") } },
	{ .name = "shop.example", .type = DNS_MX, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\000\012" MAIL) } },
	{ .name = "mail.shop.example", .type = DNS_A, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\300\000\002\001") } },
	{ .name = "mail.shop.example", .type = DNS_AAAA, .ttl = 120 },
	{ .name = "1.2.0.192.in-addr.arpa", .type = DNS_PTR, .ttl = 300, .n_rdata = 1,
	    .rdata = { W(MAIL) } },
	{ .name = "1.0.0.10.in-addr.arpa", .type = DNS_PTR, .ttl = 300, .n_rdata = 1,
	    .rdata = { W(MAIL) } },
	{ .name = "1.0.0.127.in-addr.arpa", .type = DNS_PTR, .ttl = 300, .n_rdata = 1,
	    .rdata = { W(MAIL) } },
	{ .name = "name.test", .type = DNS_TXT, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\002hi") } },
	{ .name = "wei\\rd.example", .type = DNS_TXT, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\003odd") } },
	{ .name = "long.example", .type = DNS_TXT, .does = SERVE_TRUNCATED, .ttl = 300,
	    .n_rdata = 1, .rdata = { W("\004long") } },
	{ .name = "refused.example", .type = DNS_TXT, .does = SERVE_RCODE, .rcode = 5 },
	{ .name = "servfail.example", .type = DNS_TXT, .does = SERVE_RCODE, .rcode = 2 },
	{ .name = "odd.example", .type = DNS_TXT, .does = SERVE_RCODE, .rcode = 11 },
	{ .name = "cutoff.example", .type = DNS_TXT, .does = SERVE_CUT_OFF, .ttl = 300,
	    .n_rdata = 1, .rdata = { W("\007a lot of") } },
	{ .name = "short.example", .type = DNS_A, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\300\000\002") } },
	{ .name = "overrun.example", .type = DNS_TXT, .ttl = 300, .n_rdata = 1,
	    .rdata = { W("\011short") } },
	{ .name = "many.example", .type = DNS_A, .does = SERVE_TRUNCATED, .ttl = 300,
	    .copies = 65, .n_rdata = 1, .rdata = { W("\300\000\002\001") } },
	{ .name = "silent.example", .type = DNS_TXT, .does = SERVE_SILENCE },
	{ .name = "junk.example", .type = DNS_TXT, .does = SERVE_JUNK },
	{ .name = "late.example", .type = DNS_TXT, .does = SERVE_LATE, .late_ms = 300,
	    .ttl = 300, .n_rdata = 1, .rdata = { W("\004late") } },
	{ .name = "slow.example", .type = DNS_TXT, .does = SERVE_LATE, .late_ms = 60,
	    .ttl = 300, .n_rdata = 1, .rdata = { W("\004slow") } },
};

enum { N_RULES = sizeof rules / sizeof rules[0] };

static size_t
rule_of(const char *name)
{
	size_t i;

	for (i = 0; i < N_RULES; i++)
		if (strcmp(rules[i].name, name) == 0)
			return i;
	fail_msg("no rule for %s", name);
	return 0;
}

static struct dns *
open_at(const char *forward, int64_t timeout_ms)
{
	struct dns_conf conf = { .forward = &forward, .n_forward = 1,
	    .timeout_ms = timeout_ms, .max_ttl = 86400, .negative_ttl = 60 };
	struct err e = { "" };
	struct dns *d = dns_live_new(&conf, &e);

	if (d == NULL)
		fail_msg("%s", e.text);
	return d;
}

/* A slice with nothing readable behind it. */
static void
ask(struct dns *d, struct arena *a, const char *name, enum dns_type type,
    int64_t ms, struct dns_answer *r)
{
	size_t n = strlen(name);
	char *p = malloc(n);

	assert_non_null(p);
	memcpy(p, name, n);
	dns_ask(d, a, (struct str){ p, n }, type, deadline_in_ms(ms), r);
	free(p);
}

static void
answers_are_those_of_the_server(void **state)
{
	static const struct {
		const char *name, *ask;
		enum dns_type type;
		enum dns_status status;
		size_t n;
		const char *first;
		uint32_t ttl;
	} t[] = {
		{ "strings are joined", "Shop.Example.", DNS_TXT, DNS_FOUND, 2, NULL, 300 },
		{ "an mx is lower case", "shop.example", DNS_MX, DNS_FOUND, 1,
		  "mail.shop.example", 300 },
		{ "an address is bytes", "mail.shop.example", DNS_A, DNS_FOUND, 1,
		  "\300\001\002\001", 300 },
		{ "nodata is none", "mail.shop.example", DNS_AAAA, DNS_NONE, 0, NULL, 60 },
		{ "nxdomain", "gone.example", DNS_TXT, DNS_NXDOMAIN, 0, NULL, 60 },
		{ "ptr", "1.2.0.192.in-addr.arpa", DNS_PTR, DNS_FOUND, 1,
		  "mail.shop.example", 300 },
		{ "private reverse names are asked", "1.0.0.10.in-addr.arpa", DNS_PTR,
		  DNS_FOUND, 1, "mail.shop.example", 300 },
		{ "loopback too", "1.0.0.127.in-addr.arpa", DNS_PTR, DNS_FOUND, 1,
		  "mail.shop.example", 300 },
		{ "test names are asked", "name.test", DNS_TXT, DNS_FOUND, 1, "hi", 300 },
		{ "escapes reach the server", "wei\\\\rd.example", DNS_TXT, DNS_FOUND, 1,
		  "odd", 300 },
		{ "a truncated answer comes by tcp", "long.example", DNS_TXT, DNS_FOUND, 1,
		  "long", 300 },
		{ "refused is not known", "refused.example", DNS_TXT, DNS_UNKNOWN, 0,
		  NULL, 0 },
		{ "servfail is not known", "servfail.example", DNS_TXT, DNS_UNKNOWN, 0,
		  NULL, 0 },
		{ "an odd rcode is not known", "odd.example", DNS_TXT, DNS_UNKNOWN, 0,
		  NULL, 0 },
		{ "a message cut off is not known", "cutoff.example", DNS_TXT, DNS_UNKNOWN,
		  0, NULL, 0 },
		{ "an address of three bytes is not known", "short.example", DNS_A,
		  DNS_UNKNOWN, 0, NULL, 0 },
		{ "a string past its end is not known", "overrun.example", DNS_TXT,
		  DNS_UNKNOWN, 0, NULL, 0 },
		{ "too many records are not known", "many.example", DNS_A, DNS_UNKNOWN, 0,
		  NULL, 0 },
	};
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 4000);
	struct arena *a = arena_new();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		struct dns_answer r;

		ask(d, a, t[i].ask, t[i].type, 8000, &r);
		if (r.status != t[i].status || r.n != t[i].n || r.ttl > t[i].ttl ||
		    r.ttl + 8 < t[i].ttl || r.is_secure || r.is_bogus)
			fail_msg("%s: status %d (%s), %zu records, ttl %u", t[i].name,
			    (int)r.status, r.why, r.n, r.ttl);
		assert_true((r.status == DNS_UNKNOWN) == (r.why[0] != '\0'));
		if (t[i].type == DNS_A && r.n == 1)
			assert_memory_equal(r.records[0].data.p, "\300\000\002\001", 4);
		else if (t[i].first != NULL &&
		    !str_eq(r.records[0].data, str_of(t[i].first)))
			fail_msg("%s: got \"%.*s\"", t[i].name,
			    STR_ARG(r.records[0].data));
	}
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
every_record_of_a_set_is_there(void **state)
{
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 4000);
	struct arena *a = arena_new();
	struct dns_answer r;
	size_t spf;

	(void)state;
	ask(d, a, "shop.example", DNS_TXT, 8000, &r);
	assert_int_equal(r.n, 2);
	spf = r.records[0].data.n == 0 ? 1 : 0;		/* their order is free */
	assert_true(str_eq(r.records[spf].data, STR("v=spf1")));
	assert_int_equal(r.records[1 - spf].data.n, 0);
	ask(d, a, "shop.example", DNS_MX, 8000, &r);
	assert_int_equal(r.records[0].preference, 10);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
silence_and_junk_are_not_known_and_cost_one_timeout(void **state)
{
	static const char *const names[] = { "silent.example", "junk.example" };
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 200);
	struct arena *a = arena_new();
	struct dns_counts c;
	struct dns_answer r;
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		ask(d, a, names[i], DNS_TXT, 60000, &r);
		assert_int_equal(r.status, DNS_UNKNOWN);
		assert_true(r.why[0] != '\0');
		/* Asked again at once, nobody waits for the dead server. */
		ask(d, a, names[i], DNS_TXT, 60000, &r);
		assert_int_equal(r.status, DNS_UNKNOWN);
	}
	dns_counts(d, &c);
	assert_int_equal(c.asked, 4);
	assert_int_equal(c.unknown, 4);
	assert_int_equal(c.from_cache, 2);
	assert_true(c.timeouts <= 2);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
the_letters_deadline_ends_a_wait_and_the_answer_is_learned(void **state)
{
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 30000);
	struct arena *a = arena_new();
	struct dns_counts c;
	struct dns_answer r;

	(void)state;
	ask(d, a, "late.example", DNS_TXT, 20, &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_string_equal(r.why, "no answer before the deadline");
	ask(d, a, "shop.example", DNS_TXT, 0, &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_string_equal(r.why, "the deadline is over");
	dns_counts(d, &c);
	assert_int_equal(c.timeouts, 2);
	ask(d, a, "late.example", DNS_TXT, 30000, &r);
	assert_int_equal(r.status, DNS_FOUND);
	dns_counts(d, &c);
	assert_int_equal(c.joined, 1);
	assert_int_equal(dns_server_seen(s, rule_of("shop.example")), 0);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
an_answer_after_the_timeout_is_learned(void **state)
{
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 50);
	struct arena *a = arena_new();
	struct dns_answer r;
	int i;

	(void)state;
	ask(d, a, "late.example", DNS_TXT, 30000, &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_string_equal(r.why, "no answer in time");
	for (i = 0; i < 400 && r.status != DNS_FOUND; i++) {
		usleep(10000);
		ask(d, a, "late.example", DNS_TXT, 30000, &r);
	}
	assert_int_equal(r.status, DNS_FOUND);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
a_closed_port_is_not_known(void **state)
{
	struct arena *a = arena_new();
	struct dns_answer r;
	char forward[64];
	struct dns *d;

	(void)state;
	dns_server_closed(forward);
	d = open_at(forward, 300);
	ask(d, a, "shop.example", DNS_TXT, 60000, &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_true(r.why[0] != '\0');
	arena_free(a);
	dns_free(d);
}

static void
a_prefetched_answer_is_asked_for_once(void **state)
{
	static const struct dns_question q[] = {
		{ { "slow.example", 12 }, DNS_TXT },
		{ { "mail.shop.example", 17 }, DNS_A },
		{ { "Slow.Example.", 13 }, DNS_TXT },
		{ { "bad..name", 9 }, DNS_TXT },
	};
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 30000);
	struct arena *a = arena_new();
	struct dns_answer r;

	(void)state;
	dns_prefetch(d, q, 4, deadline_in_ms(30000));
	ask(d, a, "slow.example", DNS_TXT, 30000, &r);
	assert_int_equal(r.status, DNS_FOUND);
	ask(d, a, "mail.shop.example", DNS_A, 30000, &r);
	assert_int_equal(r.status, DNS_FOUND);
	dns_prefetch(d, q, 4, deadline_in_ms(30000));
	assert_int_equal(dns_server_seen(s, rule_of("slow.example")), 1);
	assert_int_equal(dns_server_seen(s, rule_of("mail.shop.example")), 1);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

static void
a_question_under_way_does_not_hinder_the_end(void **state)
{
	static const struct dns_question q[] = {
		{ { "silent.example", 14 }, DNS_TXT },
		{ { "late.example", 12 }, DNS_TXT },
	};
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 30000);

	(void)state;
	dns_prefetch(d, q, 2, deadline_in_ms(30000));
	dns_free(d);
	d = open_at(dns_server_forward(s), 1);
	dns_prefetch(d, q, 2, deadline_in_ms(30000));
	usleep(50000);
	dns_free(d);
	dns_server_free(s);
}

struct crowd {
	struct dns	*dns;
	unsigned int	 seed;
};

static void *
ask_many(void *arg)
{
	static const char *const names[] = { "shop.example", "slow.example",
	    "gone.example", "gone2.example", "long.example", "name.test",
	    "servfail.example", "late.example" };
	struct crowd *me = arg;
	struct arena *a = arena_new();
	struct dns_answer r;
	size_t wrong = 0;
	unsigned int i;

	for (i = 0; i < 200; i++) {
		const char *name = names[(i * 7 + me->seed) % 8];

		ask(me->dns, a, name, DNS_TXT, strcmp(name, "late.example") == 0 ? 3 :
		    60000, &r);
		if (name[0] == 'g')
			wrong += r.status != DNS_NXDOMAIN;
		else if (name[0] == 's' && name[1] == 'e')
			wrong += r.status != DNS_UNKNOWN;
		else if (name[0] != 'l' || name[1] != 'a')
			wrong += r.status != DNS_FOUND;
		arena_reset(a);
	}
	arena_free(a);
	return (void *)(uintptr_t)wrong;
}

static void
many_threads_share_one_question(void **state)
{
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 30000);
	struct crowd crowd[8];
	struct dns_counts c;
	pthread_t thread[8];
	void *wrong;
	unsigned int i;

	(void)state;
	for (i = 0; i < 8; i++) {
		crowd[i] = (struct crowd){ d, i };
		assert_int_equal(pthread_create(&thread[i], NULL, ask_many, &crowd[i]), 0);
	}
	for (i = 0; i < 8; i++) {
		pthread_join(thread[i], &wrong);
		assert_null(wrong);
	}
	dns_counts(d, &c);
	assert_int_equal(c.asked, 8 * 200);
	assert_int_equal(c.found + c.none + c.unknown, c.asked);
	assert_int_equal(dns_server_seen(s, rule_of("slow.example")), 1);
	assert_int_equal(dns_server_seen(s, rule_of("shop.example")), 1);
	dns_free(d);
	dns_server_free(s);
}

static char *
write_file(const char *text)
{
	char *path = strdup("/tmp/live_test.XXXXXX");
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	return path;
}

/* Validation on, and a server that cannot prove anything. */
static void
an_unsigned_answer_below_an_anchor_is_bogus(void **state)
{
	char *path = write_file("example. IN DS 12345 8 2 "
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n");
	struct dns_server *s = dns_server_new(rules, N_RULES);
	const char *forward = dns_server_forward(s);
	struct dns_conf conf = { .forward = &forward, .n_forward = 1,
	    .trust_anchor = path, .timeout_ms = 20000, .max_ttl = 100 };
	struct err e = { "" };
	struct dns *d = dns_live_new(&conf, &e);
	struct arena *a = arena_new();
	struct dns_answer r;

	(void)state;
	if (d == NULL)
		fail_msg("%s", e.text);
	ask(d, a, "shop.example", DNS_TXT, 60000, &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_true(r.is_bogus);
	assert_int_equal(r.n, 0);
	ask(d, a, "name.test", DNS_TXT, 60000, &r);
	assert_int_equal(r.status, DNS_FOUND);
	assert_false(r.is_secure);
	dns_free(d);
	arena_free(a);
	dns_server_free(s);
	unlink(path);
	free(path);
}

static void
set_most_files(rlim_t n)
{
	struct rlimit most;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &most), 0);
	most.rlim_cur = n;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &most), 0);
}

static void
no_more_files_at_the_start_is_an_error(void **state)
{
	const char *forward = "127.0.0.1@53";
	struct dns_conf conf = { .forward = &forward, .n_forward = 1, .timeout_ms = 100 };
	struct err e = { "" };
	struct rlimit before;
	struct dns *d;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	set_most_files(3);
	d = dns_live_new(&conf, &e);
	set_most_files(before.rlim_cur);
	assert_null(d);
	assert_non_null(strstr(e.text, "eventfd"));
}

static void
no_more_files_later_is_not_known_and_passes(void **state)
{
	struct dns_server *s = dns_server_new(rules, N_RULES);
	struct dns *d = open_at(dns_server_forward(s), 400);
	struct arena *a = arena_new();
	struct rlimit before;
	struct dns_answer r;
	int i;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	set_most_files(3);
	ask(d, a, "mail.shop.example", DNS_A, 60000, &r);
	set_most_files(before.rlim_cur);
	assert_int_equal(r.status, DNS_UNKNOWN);
	for (i = 0; i < 40 && r.status == DNS_UNKNOWN; i++) {
		ask(d, a, "shop.example", i % 2 ? DNS_TXT : DNS_MX, 60000, &r);
		usleep(500000);
	}
	assert_int_equal(r.status, DNS_FOUND);
	arena_free(a);
	dns_free(d);
	dns_server_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_those_of_the_server),
		cmocka_unit_test(every_record_of_a_set_is_there),
		cmocka_unit_test(silence_and_junk_are_not_known_and_cost_one_timeout),
		cmocka_unit_test(the_letters_deadline_ends_a_wait_and_the_answer_is_learned),
		cmocka_unit_test(an_answer_after_the_timeout_is_learned),
		cmocka_unit_test(a_closed_port_is_not_known),
		cmocka_unit_test(a_prefetched_answer_is_asked_for_once),
		cmocka_unit_test(a_question_under_way_does_not_hinder_the_end),
		cmocka_unit_test(many_threads_share_one_question),
		cmocka_unit_test(an_unsigned_answer_below_an_anchor_is_bogus),
		cmocka_unit_test(no_more_files_at_the_start_is_an_error),
		cmocka_unit_test(no_more_files_later_is_not_known_and_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
