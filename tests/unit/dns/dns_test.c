/* What both kinds of telephone share: names that cannot stand, and counting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "dns/dns.h"
#include "dns/kind.h"
#include "dns/rdata.h"

/* A kind that says what it was asked. */
struct spy {
	struct dns	 dns;
	enum dns_status	 answer;
	struct dns_name	 last;
	int		 asked, prefetched;
	bool		*is_freed;
};

static void
spy_ask(struct dns *d, struct arena *a, const struct dns_name *name,
    enum dns_type type, struct deadline until, struct dns_answer *out)
{
	struct spy *s = (struct spy *)d;

	(void)a;
	(void)type;
	(void)until;
	s->last = *name;
	s->asked++;
	dns_answer_empty(out, s->answer, "");
}

static void
spy_prefetch(struct dns *d, const struct dns_name *name, enum dns_type type)
{
	struct spy *s = (struct spy *)d;

	(void)type;
	s->last = *name;
	s->prefetched++;
}

static void
spy_counts(struct dns *d, struct dns_counts *out)
{
	(void)d;
	out->joined += 42;
}

static void
spy_free(struct dns *d)
{
	*((struct spy *)d)->is_freed = true;
}

static const struct dns_kind spy_kind = { spy_ask, spy_prefetch, spy_counts, spy_free };

static void
a_name_that_cannot_stand_is_not_asked_for(void **state)
{
	static const char *const bad[] = { "a..b", ".a", "a\\", "a\\999",
	    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.example" };
	struct spy s = { .dns = { .kind = &spy_kind }, .answer = DNS_FOUND };
	struct arena *a = arena_new();
	struct dns_answer r;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		r.status = DNS_UNKNOWN;
		dns_ask(&s.dns, a, str_of(bad[i]), DNS_A, deadline_in_ms(100), &r);
		assert_int_equal(r.status, DNS_NXDOMAIN);
		assert_int_equal(r.n, 0);
		assert_string_equal(r.why, "");
	}
	assert_int_equal(s.asked, 0);
	arena_free(a);
}

static void
names_are_asked_in_lower_case(void **state)
{
	struct spy s = { .dns = { .kind = &spy_kind }, .answer = DNS_FOUND };
	struct arena *a = arena_new();
	struct dns_answer r;

	(void)state;
	dns_ask(&s.dns, a, STR("Shop.EXAMPLE."), DNS_A, deadline_in_ms(100), &r);
	assert_int_equal(s.last.n, 14);
	assert_memory_equal(s.last.wire, "\004shop\007example", 14);
	arena_free(a);
}

static void
every_question_is_counted_by_its_answer(void **state)
{
	struct spy s = { .dns = { .kind = &spy_kind } };
	struct arena *a = arena_new();
	struct dns_counts c;
	struct dns_answer r;
	int i;

	(void)state;
	for (i = 0; i < 4; i++) {
		s.answer = (enum dns_status)i;
		dns_ask(&s.dns, a, STR("a"), DNS_A, deadline_in_ms(100), &r);
	}
	dns_ask(&s.dns, a, STR("a..b"), DNS_A, deadline_in_ms(100), &r);
	dns_counts(&s.dns, &c);
	assert_int_equal(c.asked, 5);
	assert_int_equal(c.found, 1);
	assert_int_equal(c.none, 3);
	assert_int_equal(c.unknown, 1);
	assert_int_equal(c.joined, 42);
	arena_free(a);
}

static void
a_prefetch_skips_bad_names_and_late_letters(void **state)
{
	static const struct dns_question q[] = {
		{ { "a..b", 4 }, DNS_A },
		{ { "b.", 2 }, DNS_A },
	};
	struct spy s = { .dns = { .kind = &spy_kind } };

	(void)state;
	dns_prefetch(&s.dns, q, 2, deadline_in_ms(1000));
	assert_int_equal(s.prefetched, 1);
	dns_prefetch(&s.dns, q, 2, deadline_in_ms(-1));
	assert_int_equal(s.prefetched, 1);
	dns_prefetch(&s.dns, NULL, 0, deadline_in_ms(1000));
	assert_int_equal(s.prefetched, 1);
}

static void
free_takes_null(void **state)
{
	bool is_freed = false;
	struct spy s = { .dns = { .kind = &spy_kind }, .is_freed = &is_freed };

	(void)state;
	dns_free(NULL);
	assert_false(is_freed);
	dns_free(&s.dns);
	assert_true(is_freed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_that_cannot_stand_is_not_asked_for),
		cmocka_unit_test(names_are_asked_in_lower_case),
		cmocka_unit_test(every_question_is_counted_by_its_answer),
		cmocka_unit_test(a_prefetch_skips_bad_names_and_late_letters),
		cmocka_unit_test(free_takes_null),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
