#include "support/test.h"

#include <pthread.h>
#include <time.h>

#include "session/drain.h"

/* The counters live as long as the process, so the tests run in this order. */

static void
letters_are_counted(void **state)
{
	unsigned a, b;

	(void)state;
	assert_int_equal(drain_in_flight(), 0);
	a = drain_letter_begins();
	b = drain_letter_begins();
	assert_int_equal(drain_in_flight(), 2);
	drain_letter_ends(a);
	drain_letter_ends(b);
	assert_int_equal(drain_in_flight(), 0);
	assert_true(drain_wait(0));
}

static void
a_letter_in_flight_makes_the_wait_fail_in_the_end(void **state)
{
	unsigned a = drain_letter_begins();

	(void)state;
	assert_false(drain_wait(0));
	assert_false(drain_wait(20));
	drain_letter_ends(a);
	assert_true(drain_wait(20));
}

static void *
end_it_later(void *arg)
{
	nanosleep(&(struct timespec){ 0, 30 * 1000000 }, NULL);
	drain_letter_ends(*(unsigned *)arg);
	return NULL;
}

static void
a_letter_that_ends_ends_the_wait(void **state)
{
	unsigned a = drain_letter_begins();
	pthread_t t;

	(void)state;
	assert_int_equal(pthread_create(&t, NULL, end_it_later, &a), 0);
	assert_true(drain_wait(60 * 1000));
	pthread_join(t, NULL);
}

static void
letters_of_after_the_stop_are_told_from_those_before(void **state)
{
	unsigned before = drain_letter_begins(), after;

	(void)state;
	drain_start();
	after = drain_letter_begins();
	assert_int_not_equal(before, after);
	drain_letter_ends(after);
	assert_false(drain_wait(0));
	drain_letter_ends(before);
	assert_true(drain_wait(0));
	after = drain_letter_begins();
	assert_true(drain_wait(20));
	assert_int_equal(drain_in_flight(), 1);
	drain_letter_ends(after);
	assert_int_equal(drain_in_flight(), 0);
}

static void *
begin_one(void *arg)
{
	drain_letter_begins();
	*(volatile bool *)arg = true;
	return NULL;
}

static void
after_the_close_no_letter_begins(void **state)
{
	static volatile bool has_begun;
	pthread_t t;

	(void)state;
	drain_close();
	assert_int_equal(pthread_create(&t, NULL, begin_one, (void *)(uintptr_t)&has_begun), 0);
	pthread_detach(t);
	nanosleep(&(struct timespec){ 0, 50 * 1000000 }, NULL);
	assert_false(has_begun);
	assert_int_equal(drain_in_flight(), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_are_counted),
		cmocka_unit_test(a_letter_in_flight_makes_the_wait_fail_in_the_end),
		cmocka_unit_test(a_letter_that_ends_ends_the_wait),
		cmocka_unit_test(letters_of_after_the_stop_are_told_from_those_before),
		cmocka_unit_test(after_the_close_no_letter_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
