/*
 * Letters in flight, counted from MAIL until they are answered, so that a stop
 * can wait for them. Letters that begin after the stop was asked for are served,
 * too, but waited for only briefly: under load there would be no end.
 */
#ifndef SESSION_DRAIN_H
#define SESSION_DRAIN_H

#include <stdbool.h>
#include <stdint.h>

/* Returns what drain_letter_ends() wants back. */
unsigned	drain_letter_begins(void);
void		drain_letter_ends(unsigned);
unsigned	drain_in_flight(void);

void		drain_start(void);		/* the stop is asked for */

/* Waits at most that long; false when letters of before the stop are left. */
bool		drain_wait(int64_t ms);

/*
 * From now on drain_letter_begins() never returns: the process is about to end,
 * and what its libraries hold is being taken down.
 */
void		drain_close(void);

#endif
