#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, CHUNK = 8 * 1024 };

struct chunk {
	struct chunk	*next;
	size_t		 cap, used;
	_Alignas(ALIGN) char data[];
};

struct arena {
	struct chunk	*head;		/* the one that is filled now */
	struct chunk	*first;		/* kept over a reset */
	size_t		 held;
};

static _Noreturn void
out_of_memory(size_t n)
{
	fprintf(stderr, "chopmark: out of memory for %zu bytes\n", n);
	abort();
}

void *
heap_alloc(size_t n)
{
	void *p = calloc(1, n == 0 ? 1 : n);

	if (p == NULL)
		out_of_memory(n);
	return p;
}

void *
heap_resize(void *old, size_t n)
{
	void *p = realloc(old, n == 0 ? 1 : n);

	if (p == NULL)
		out_of_memory(n);
	return p;
}

char *
heap_strdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(heap_alloc(n), s, n);
}

static struct chunk *
chunk_new(struct arena *a, size_t cap)
{
	struct chunk *c;

	if (cap > SIZE_MAX - sizeof *c)
		out_of_memory(cap);
	c = malloc(sizeof *c + cap);
	if (c == NULL)
		out_of_memory(cap);
	c->cap = cap;
	c->used = 0;
	c->next = a->head;
	a->head = c;
	a->held += sizeof *c + cap;
	return c;
}

struct arena *
arena_new(void)
{
	struct arena *a = heap_alloc(sizeof *a);

	a->first = chunk_new(a, CHUNK);
	return a;
}

void
arena_reset(struct arena *a)
{
	struct chunk *c, *next;

	for (c = a->head; c != a->first; c = next) {
		next = c->next;
		a->held -= sizeof *c + c->cap;
		free(c);
	}
	a->head = a->first;
	a->first->used = 0;
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	arena_reset(a);
	free(a->first);
	free(a);
}

size_t
arena_size(const struct arena *a)
{
	return a->held;
}

void *
arena_alloc(struct arena *a, size_t n)
{
	struct chunk *c = a->head;
	size_t want;
	void *p;

	if (n > SIZE_MAX - CHUNK)
		out_of_memory(n);
	want = (n + ALIGN - 1) / ALIGN * ALIGN;
	if (want == 0)
		want = ALIGN;
	if (want > c->cap - c->used) {
		/* Chunks double, so that a big letter takes few of them. */
		size_t cap = c->cap < 1024 * 1024 ? c->cap * 2 : c->cap;

		if (c == a->first && cap < CHUNK)
			cap = CHUNK;
		c = chunk_new(a, want > cap ? want : cap);
	}
	p = c->data + c->used;
	c->used += want;
	return memset(p, 0, want);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	if (size != 0 && count > SIZE_MAX / size)
		out_of_memory(SIZE_MAX);
	return arena_alloc(a, count * size);
}

void *
arena_grow(struct arena *a, void *old, size_t n, size_t *cap, size_t size)
{
	size_t more;
	void *p;

	if (n < *cap)
		return old;
	more = *cap == 0 ? 8 : *cap * 2;
	p = arena_array(a, more, size);
	if (n > 0)
		memcpy(p, old, n * size);
	*cap = more;
	return p;
}

struct str
arena_str(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);

	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct str){ p, s.n };
}

struct str
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		return STR("");
	p = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct str){ p, (size_t)n };
}
