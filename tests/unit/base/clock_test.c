#include "support/test.h"

#include "base/clock.h"

static void
a_fixed_clock_stands_still(void **state)
{
	const struct clock c = { 1700000000 };

	(void)state;
	assert_true(clock_seconds(&c) == 1700000000);
	assert_true(clock_millis(&c) == 1700000000000);
	assert_true(clock_seconds(&clock_real) > 1700000000);
}

static void
deadlines_pass(void **state)
{
	struct deadline none = { 0 }, past = { clock_mono_us() - 1 };

	(void)state;
	assert_false(deadline_is_over(none));
	assert_true(deadline_left_ms(none) == INT64_MAX);
	assert_true(deadline_is_over(past));
	assert_true(deadline_left_ms(past) == 0);
	assert_false(deadline_is_over(deadline_in_ms(3600000)));
	assert_true(deadline_left_ms(deadline_in_ms(3600000)) > 3000000);
}

static void
the_monotonic_clock_never_goes_back(void **state)
{
	int64_t a = clock_mono_us(), cpu = clock_thread_cpu_us();

	(void)state;
	assert_true(clock_mono_us() >= a);
	assert_true(clock_thread_cpu_us() >= cpu);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fixed_clock_stands_still),
		cmocka_unit_test(deadlines_pass),
		cmocka_unit_test(the_monotonic_clock_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
