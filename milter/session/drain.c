#include "session/drain.h"

#include <pthread.h>
#include <time.h>

#include "base/clock.h"

/* How long letters that began during the stop are waited for. */
enum { LATE_MS = 1000 };

/* The two generations: before the stop was asked for, and after. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t fewer = PTHREAD_COND_INITIALIZER;
static unsigned in_flight[2];
static unsigned generation;
static bool is_closed;

unsigned
drain_letter_begins(void)
{
	unsigned g;

	pthread_mutex_lock(&lock);
	while (is_closed)
		pthread_cond_wait(&fewer, &lock);
	g = generation;
	in_flight[g]++;
	pthread_mutex_unlock(&lock);
	return g;
}

void
drain_letter_ends(unsigned g)
{
	pthread_mutex_lock(&lock);
	in_flight[g]--;
	pthread_cond_broadcast(&fewer);
	pthread_mutex_unlock(&lock);
}

unsigned
drain_in_flight(void)
{
	unsigned n;

	pthread_mutex_lock(&lock);
	n = in_flight[0] + in_flight[1];
	pthread_mutex_unlock(&lock);
	return n;
}

void
drain_start(void)
{
	pthread_mutex_lock(&lock);
	generation = 1;
	pthread_mutex_unlock(&lock);
}

/* With the lock held; false when the deadline came first. */
static bool
wait_for_none(unsigned g, struct deadline d)
{
	struct timespec until;
	int64_t left;

	while (in_flight[g] > 0) {
		if ((left = deadline_left_ms(d)) == 0)
			return false;
		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_sec += left / 1000;
		until.tv_nsec += left % 1000 * 1000000;
		if (until.tv_nsec >= 1000000000) {
			until.tv_sec++;
			until.tv_nsec -= 1000000000;
		}
		pthread_cond_timedwait(&fewer, &lock, &until);
	}
	return true;
}

bool
drain_wait(int64_t ms)
{
	struct deadline d = deadline_in_ms(ms);
	bool ok;

	pthread_mutex_lock(&lock);
	ok = wait_for_none(0, d);
	if (ok)
		wait_for_none(1, deadline_in_ms(ms < LATE_MS ? ms : LATE_MS));
	pthread_mutex_unlock(&lock);
	return ok;
}

void
drain_close(void)
{
	pthread_mutex_lock(&lock);
	is_closed = true;
	pthread_mutex_unlock(&lock);
}
