#include "base/clock.h"

#include <time.h>

const struct clock clock_real = { 0 };

static int64_t
read_us(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_millis(const struct clock *c)
{
	return c->fixed != 0 ? c->fixed * 1000 : read_us(CLOCK_REALTIME) / 1000;
}

int64_t
clock_seconds(const struct clock *c)
{
	return clock_millis(c) / 1000;
}

int64_t
clock_mono_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

int64_t
clock_thread_cpu_us(void)
{
	return read_us(CLOCK_THREAD_CPUTIME_ID);
}

struct deadline
deadline_in_ms(int64_t ms)
{
	return (struct deadline){ clock_mono_us() + ms * 1000 };
}

int64_t
deadline_left_ms(struct deadline d)
{
	int64_t left;

	if (d.at == 0)
		return INT64_MAX;
	left = d.at - clock_mono_us();
	return left <= 0 ? 0 : (left + 999) / 1000;
}

bool
deadline_is_over(struct deadline d)
{
	return deadline_left_ms(d) == 0;
}
