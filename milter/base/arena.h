/*
 * Memory with one lifetime: a letter's, a connection's, a snapshot's. What is
 * allocated here is never freed alone; the arena is reset or freed as a whole.
 * Allocation never returns NULL: out of memory ends the process with a word on
 * stderr, and the MTA's default action covers the gap (every letter is bounded
 * by limits.h). An arena is used by one thread at a time.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>

#include "base/str.h"

struct arena;

struct arena	*arena_new(void);
void		 arena_free(struct arena *);		/* takes NULL */
void		 arena_reset(struct arena *);		/* keeps the first chunk */
size_t		 arena_size(const struct arena *);	/* bytes held from the heap */

void		*arena_alloc(struct arena *, size_t);	/* zeroed, aligned to 16 */
/* count * size with the overflow checked. */
void		*arena_array(struct arena *, size_t count, size_t size);
/* Grows an array to hold one more; *cap counts elements. Old bytes are kept. */
void		*arena_grow(struct arena *, void *, size_t n, size_t *cap, size_t size);

/* A copy; a NUL follows it, outside its length. */
struct str	 arena_str(struct arena *, struct str);
struct str	 arena_printf(struct arena *, const char *, ...)
		    __attribute__((format(printf, 2, 3)));

/* Heap for what outlives an arena: as malloc, but never NULL. */
void		*heap_alloc(size_t);			/* zeroed */
void		*heap_resize(void *, size_t);
char		*heap_strdup(const char *);

#endif
