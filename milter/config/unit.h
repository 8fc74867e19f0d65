/*
 * Numbers as a person writes them: "5s", "300ms", "64KB", "10". A time or size
 * without its unit is an error that names the units, since nobody should have to
 * know which one was meant.
 */
#ifndef CONFIG_UNIT_H
#define CONFIG_UNIT_H

#include "base/err.h"
#include "base/str.h"

enum unit {
	UNIT_MS,		/* a time, kept in milliseconds */
	UNIT_SECONDS,		/* a time, kept in seconds */
	UNIT_BYTES,		/* K is 1024 */
	UNIT_COUNT,		/* no unit */
};

enum { UNIT_TEXT = 32 };	/* room for unit_print() */

bool	unit_read(enum unit, struct str, int64_t *out, struct err *);

/* In the largest unit that leaves no rest, so that unit_read() gives it back. */
void	unit_print(enum unit, int64_t, char out[UNIT_TEXT]);

/* range is "least..most", both as unit_read() takes them; "" is no bound. */
bool	unit_is_in_range(enum unit, struct str text, int64_t value, const char *range,
	    struct err *);

/* A decimal such as "2" or "7.5", from least to most. */
bool	unit_read_points(struct str, double least, double most, double *out,
	    struct err *);

#endif
