/*
 * Time, as an object, so that tests own it. Two kinds: the wall clock, in whole
 * seconds, for expiry of signatures and the like, and the monotonic clock, in
 * microseconds, for deadlines and measurement. A deadline is always monotonic.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct clock {
	int64_t	fixed;		/* seconds since 1970 UTC; 0: the real clock */
};

extern const struct clock clock_real;

int64_t	clock_seconds(const struct clock *);	/* since 1970 UTC */
int64_t	clock_millis(const struct clock *);	/* the same, in ms */
int64_t	clock_mono_us(void);			/* monotonic, since some start */
int64_t	clock_thread_cpu_us(void);		/* CPU time of this thread */

struct deadline {
	int64_t	at;		/* clock_mono_us() value; 0: none */
};

struct deadline	deadline_in_ms(int64_t);
/* Milliseconds left, rounded up, never below 0; INT64_MAX without a deadline. */
int64_t		deadline_left_ms(struct deadline);
bool		deadline_is_over(struct deadline);

#endif
