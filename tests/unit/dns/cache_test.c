/* The cache over a source that lands when the test says so, and a test's clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "dns/cache.h"

enum { MOST = 1600, MOST_BYTES = 4 * 1024 * 1024 };

/* Answers at once from `answer`, or holds the flight when told to. */
struct source {
	struct dns_answer	 answer;
	bool			 is_holding;
	struct flight		*held;
	atomic_uint		 asked;
	atomic_llong		 now_us;
	struct cache		*cache;
};

static void
start(void *arg, struct flight *f)
{
	struct source *s = arg;

	atomic_fetch_add(&s->asked, 1);
	if (s->is_holding)
		s->held = f;
	else
		flight_land(f, &s->answer);
}

static int64_t
source_now(void *arg)
{
	return atomic_load(&((struct source *)arg)->now_us);
}

static void
pass_seconds(struct source *s, long long n)
{
	atomic_fetch_add(&s->now_us, n * 1000000);
}

static void
open_source(struct source *s, uint32_t max_ttl, uint32_t negative_ttl)
{
	struct cache_conf conf = { .most = MOST, .most_bytes = MOST_BYTES,
	    .max_ttl = max_ttl, .negative_ttl = negative_ttl, .now_us = source_now,
	    .now_arg = s, .start = start, .start_arg = s };

	memset(s, 0, sizeof *s);
	s->answer.why = "";
	s->now_us = 1000000;
	s->cache = cache_new(&conf);
}

static struct dns_name
name_of(const char *text)
{
	struct dns_name n;

	assert_true(dns_name_read(str_of(text), &n));
	return n;
}

static struct dns_answer
ask(struct source *s, struct arena *a, const char *text, enum dns_type type)
{
	struct dns_name n = name_of(text);
	struct dns_answer r;

	cache_ask(s->cache, a, &n, type, deadline_in_ms(60000), &r);
	return r;
}

static void
an_answer_is_kept_for_its_time(void **state)
{
	static const struct {
		const char *name;
		enum dns_status status;
		uint32_t ttl, first_ttl;	/* as answered, as given out */
		int kept_after, gone_after;	/* seconds */
	} t[] = {
		{ "found for its ttl", DNS_FOUND, 60, 60, 59, 60 },
		{ "found no longer than the ceiling", DNS_FOUND, 9999, 300, 299, 300 },
		{ "ttl 0 for the letter at hand", DNS_FOUND, 0, 0, 1, 2 },
		{ "none for its ttl", DNS_NONE, 20, 20, 19, 20 },
		{ "none no longer than its ceiling", DNS_NXDOMAIN, 9999, 30, 29, 30 },
		{ "not known briefly, whatever it says", DNS_UNKNOWN, 9999, 0, 4, 5 },
	};
	struct dns_record record = { STR("x"), 0 };
	struct arena *a = arena_new();
	struct dns_answer r;
	struct source s;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof t / sizeof t[0]; i++) {
		open_source(&s, 300, 30);
		s.answer.status = t[i].status;
		s.answer.ttl = t[i].ttl;
		s.answer.records = &record;
		s.answer.n = t[i].status == DNS_FOUND;
		r = ask(&s, a, "shop.example", DNS_TXT);
		if (r.status != t[i].status || r.ttl != t[i].first_ttl)
			fail_msg("%s: ttl %u", t[i].name, r.ttl);
		pass_seconds(&s, t[i].kept_after);
		r = ask(&s, a, "shop.example", DNS_TXT);
		if (s.asked != 1 || r.status != t[i].status || r.n != s.answer.n)
			fail_msg("%s: not kept", t[i].name);
		if (r.ttl != (t[i].first_ttl > 0 ? 1 : 0))
			fail_msg("%s: ttl left %u", t[i].name, r.ttl);
		pass_seconds(&s, t[i].gone_after - t[i].kept_after);
		ask(&s, a, "shop.example", DNS_TXT);
		if (s.asked != 2)
			fail_msg("%s: kept too long", t[i].name);
		cache_free(s.cache);
	}
	arena_free(a);
}

static void
an_answer_comes_back_whole(void **state)
{
	char big[LIMIT_DNS_RDATA - 3];
	struct dns_record records[] = { { { big, sizeof big }, 0 },
	    { STR("a\0b"), 65535 }, { STR(""), 1 } };
	struct arena *a = arena_new();
	struct dns_answer r;
	struct source s;
	int i;

	(void)state;
	memset(big, 'x', sizeof big);
	open_source(&s, 300, 30);
	s.answer = (struct dns_answer){ DNS_FOUND, records, 3, 100, true, false, "" };
	for (i = 0; i < 2; i++) {		/* from the flight, from the cache */
		r = ask(&s, a, "Shop.example", DNS_MX);
		assert_int_equal(r.n, 3);
		assert_true(r.is_secure && !r.is_bogus);
		assert_string_equal(r.why, "");
		assert_int_equal(r.records[0].data.n, sizeof big);
		assert_memory_equal(r.records[0].data.p, big, sizeof big);
		assert_int_equal(r.records[1].data.n, 3);
		assert_memory_equal(r.records[1].data.p, "a\0b", 3);
		assert_int_equal(r.records[1].preference, 65535);
		assert_int_equal(r.records[2].data.n, 0);
		assert_int_equal(r.records[2].preference, 1);
	}
	assert_int_equal(s.asked, 1);
	cache_free(s.cache);
	open_source(&s, 300, 30);
	s.answer = (struct dns_answer){ DNS_UNKNOWN, NULL, 0, 0, false, true, "bad" };
	for (i = 0; i < 2; i++) {
		r = ask(&s, a, "shop.example", DNS_MX);
		assert_true(r.is_bogus);
		assert_string_equal(r.why, "bad");
	}
	cache_free(s.cache);
	arena_free(a);
}

static void
names_and_types_are_kept_apart(void **state)
{
	struct arena *a = arena_new();
	struct source s;

	(void)state;
	open_source(&s, 300, 30);
	s.answer.status = DNS_NONE;
	s.answer.ttl = 20;
	ask(&s, a, "a.example", DNS_TXT);
	ask(&s, a, "a.example", DNS_A);
	ask(&s, a, "b.example", DNS_TXT);
	ask(&s, a, "A.EXAMPLE.", DNS_TXT);
	assert_int_equal(s.asked, 3);
	cache_free(s.cache);
	arena_free(a);
}

static void
the_least_used_goes_when_it_is_full(void **state)
{
	struct arena *a = arena_new();
	struct dns_counts c = { 0 };
	struct source s;
	char name[64];
	unsigned int i;

	(void)state;
	open_source(&s, 300, 300);
	s.answer.status = DNS_NONE;
	s.answer.ttl = 300;
	for (i = 0; i < 5 * MOST; i++) {
		snprintf(name, sizeof name, "n%u.example", i);
		ask(&s, a, name, DNS_TXT);
		ask(&s, a, "popular.example", DNS_TXT);
		arena_reset(a);
	}
	assert_int_equal(s.asked, 5 * MOST + 1);	/* popular: once */
	cache_counts(s.cache, &c);
	assert_in_range(c.cached, MOST / 2, MOST);
	assert_int_equal(c.from_cache, 5 * MOST - 1);
	cache_free(s.cache);
	arena_free(a);
}

static void
big_answers_are_bounded_by_bytes(void **state)
{
	static char big[16000];
	struct dns_record record = { { big, sizeof big }, 0 };
	struct arena *a = arena_new();
	struct dns_counts c = { 0 };
	struct source s;
	char name[64];
	unsigned int i;

	(void)state;
	open_source(&s, 300, 300);
	s.answer = (struct dns_answer){ DNS_FOUND, &record, 1, 300, false, false, "" };
	for (i = 0; i < 1000; i++) {
		snprintf(name, sizeof name, "n%u.example", i);
		ask(&s, a, name, DNS_TXT);
		arena_reset(a);
	}
	cache_counts(s.cache, &c);
	assert_in_range(c.cached, 16, MOST_BYTES / 16000);
	cache_free(s.cache);
	arena_free(a);
}

static void
a_wait_ends_with_the_deadline_and_the_answer_is_kept(void **state)
{
	struct dns_name n = name_of("slow.example");
	struct arena *a = arena_new();
	struct dns_counts c = { 0 };
	struct dns_answer r;
	struct source s;

	(void)state;
	open_source(&s, 300, 30);
	s.is_holding = true;
	cache_ask(s.cache, a, &n, DNS_A, deadline_in_ms(5), &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	cache_ask(s.cache, a, &n, DNS_A, deadline_in_ms(5), &r);	/* joins */
	assert_int_equal(r.status, DNS_UNKNOWN);
	cache_ask(s.cache, a, &n, DNS_A, deadline_in_ms(-5), &r);
	assert_int_equal(r.status, DNS_UNKNOWN);
	assert_int_equal(s.asked, 1);
	s.answer.status = DNS_NXDOMAIN;
	s.answer.ttl = 30;
	flight_land(s.held, &s.answer);
	/* What is kept is given even when time is over: it costs none. */
	cache_ask(s.cache, a, &n, DNS_A, deadline_in_ms(-5), &r);
	assert_int_equal(r.status, DNS_NXDOMAIN);
	assert_int_equal(s.asked, 1);
	cache_counts(s.cache, &c);
	assert_int_equal(c.timeouts, 3);
	assert_int_equal(c.joined, 1);
	assert_int_equal(c.from_cache, 1);
	cache_free(s.cache);
	arena_free(a);
}

static void
a_prefetch_asks_once_and_is_joined(void **state)
{
	struct dns_name n = name_of("shop.example");
	struct arena *a = arena_new();
	struct source s;

	(void)state;
	open_source(&s, 300, 30);
	s.is_holding = true;
	cache_prefetch(s.cache, &n, DNS_A);
	cache_prefetch(s.cache, &n, DNS_A);
	assert_int_equal(s.asked, 1);
	s.answer.status = DNS_NONE;
	s.answer.ttl = 30;
	flight_land(s.held, &s.answer);
	cache_prefetch(s.cache, &n, DNS_A);
	assert_int_equal(ask(&s, a, "shop.example", DNS_A).status, DNS_NONE);
	assert_int_equal(s.asked, 1);
	cache_free(s.cache);
	arena_free(a);
}

static void
what_is_learned_late_replaces_what_was_not_known(void **state)
{
	struct dns_name n = name_of("late.example");
	struct dns_record record = { STR("v"), 0 };
	struct dns_answer late = { DNS_FOUND, &record, 1, 60, false, false, "" };
	struct arena *a = arena_new();
	struct source s;

	(void)state;
	open_source(&s, 300, 30);
	s.answer.status = DNS_UNKNOWN;
	assert_int_equal(ask(&s, a, "late.example", DNS_TXT).status, DNS_UNKNOWN);
	cache_learn(s.cache, &n, DNS_TXT, &late);
	assert_int_equal(ask(&s, a, "late.example", DNS_TXT).status, DNS_FOUND);
	assert_int_equal(s.asked, 1);
	cache_free(s.cache);
	arena_free(a);
}

static void *
wait_for_it(void *arg)
{
	struct source *s = arg;
	struct arena *a = arena_new();
	bool ok = ask(s, a, "one.example", DNS_TXT).status == DNS_FOUND;

	arena_free(a);
	return ok ? s : NULL;
}

static void
who_asks_the_same_waits_for_one_question(void **state)
{
	struct dns_record record = { STR("v"), 0 };
	struct dns_counts c = { 0 };
	pthread_t thread[8];
	struct source s;
	void *ok;
	int i;

	(void)state;
	open_source(&s, 300, 30);
	s.is_holding = true;
	for (i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, wait_for_it, &s), 0);
	for (i = 0; i < 10000 && c.joined < 7; i++) {
		usleep(1000);
		memset(&c, 0, sizeof c);
		cache_counts(s.cache, &c);
	}
	assert_int_equal(c.joined, 7);
	assert_int_equal(s.asked, 1);
	/* TTL 0: who waited gets it all the same. */
	s.answer = (struct dns_answer){ DNS_FOUND, &record, 1, 0, false, false, "" };
	flight_land(s.held, &s.answer);
	for (i = 0; i < 8; i++) {
		pthread_join(thread[i], &ok);
		assert_non_null(ok);
	}
	cache_free(s.cache);
}

static void *
storm(void *arg)
{
	struct source *s = arg;
	struct arena *a = arena_new();
	size_t wrong = 0;
	char name[32];
	unsigned int i;

	for (i = 0; i < 3000; i++) {
		snprintf(name, sizeof name, "n%u", i % 97);
		wrong += ask(s, a, name, DNS_TXT).n != 1;
		if (i % 500 == 0)
			pass_seconds(s, 2);
		arena_reset(a);
	}
	arena_free(a);
	return (void *)(uintptr_t)wrong;
}

static void
many_threads_may_ask(void **state)
{
	struct dns_record record = { STR("v"), 0 };
	pthread_t thread[4];
	struct source s;
	void *wrong;
	int i;

	(void)state;
	open_source(&s, 300, 30);
	s.answer = (struct dns_answer){ DNS_FOUND, &record, 1, 1, false, false, "" };
	for (i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, storm, &s), 0);
	for (i = 0; i < 4; i++) {
		pthread_join(thread[i], &wrong);
		assert_null(wrong);
	}
	cache_free(s.cache);
	cache_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_kept_for_its_time),
		cmocka_unit_test(an_answer_comes_back_whole),
		cmocka_unit_test(names_and_types_are_kept_apart),
		cmocka_unit_test(the_least_used_goes_when_it_is_full),
		cmocka_unit_test(big_answers_are_bounded_by_bytes),
		cmocka_unit_test(a_wait_ends_with_the_deadline_and_the_answer_is_kept),
		cmocka_unit_test(a_prefetch_asks_once_and_is_joined),
		cmocka_unit_test(what_is_learned_late_replaces_what_was_not_known),
		cmocka_unit_test(who_asks_the_same_waits_for_one_question),
		cmocka_unit_test(many_threads_may_ask),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
