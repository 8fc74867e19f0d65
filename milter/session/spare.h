/*
 * The blocks of large bodies, handed from a letter that is over to the next one.
 * Fresh pages are dear: they were a tenth of all that a letter of 2 MB cost. Few
 * are kept, since what is kept is held while nothing happens.
 */
#ifndef SESSION_SPARE_H
#define SESSION_SPARE_H

#include "base/buf.h"

enum {
	SPARE_LEAST = 128 * 1024,	/* smaller blocks are malloc(3)'s affair */
	SPARE_MOST = 3 * 1024 * 1024,
	SPARES = 2,
};

/* What b holds moves into a spare block, if there is one and it has more room. */
void	spare_take(struct buf *b);

/* Instead of buf_free(). */
void	spare_give(struct buf *b);

#endif
