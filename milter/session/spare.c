#include "session/spare.h"

#include <pthread.h>
#include <string.h>

struct block {
	char	*p;
	size_t	 cap;
};

static struct {
	pthread_mutex_t	 lock;
	struct block	 blocks[SPARES];	/* the first n */
	size_t		 n;
} shelf = { .lock = PTHREAD_MUTEX_INITIALIZER };

void
spare_take(struct buf *b)
{
	struct block got = { NULL, 0 };
	struct buf old = *b;

	pthread_mutex_lock(&shelf.lock);
	if (shelf.n > 0 && shelf.blocks[shelf.n - 1].cap > b->cap)
		got = shelf.blocks[--shelf.n];
	pthread_mutex_unlock(&shelf.lock);
	if (got.p == NULL)
		return;
	if (b->n > 0)
		memcpy(got.p, b->p, b->n);
	b->p = got.p;
	b->cap = got.cap;
	buf_free(&old);
}

void
spare_give(struct buf *b)
{
	if (b->cap >= SPARE_LEAST && b->cap <= SPARE_MOST) {
		pthread_mutex_lock(&shelf.lock);
		if (shelf.n < SPARES) {
			shelf.blocks[shelf.n++] = (struct block){ b->p, b->cap };
			b->p = NULL;
		}
		pthread_mutex_unlock(&shelf.lock);
	}
	buf_free(b);
}
