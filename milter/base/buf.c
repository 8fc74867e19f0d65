#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { BIG = 1024 * 1024 };	/* from here on, a buffer grows by half */

void
buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .max = max };
}

void
buf_free(struct buf *b)
{
	free(b->p);
	*b = (struct buf){ .max = b->max };
}

void
buf_clear(struct buf *b)
{
	b->n = 0;
	b->full = false;
}

/* Room for n bytes more and a NUL; the least of n and what the ceiling allows. */
static size_t
reserve(struct buf *b, size_t n)
{
	size_t cap;

	if (n > b->max - b->n) {
		n = b->max - b->n;
		b->full = true;
	}
	if (b->n + n + 1 > b->cap) {
		cap = b->cap == 0 ? 256 : b->cap < BIG ? b->cap * 2 : b->cap + b->cap / 2;
		if (cap < b->n + n + 1)
			cap = b->n + n + 1;
		b->p = heap_resize(b->p, cap);
		b->cap = cap;
	}
	return n;
}

void
buf_add(struct buf *b, struct str s)
{
	size_t n = reserve(b, s.n);

	if (n > 0)
		memcpy(b->p + b->n, s.p, n);
	b->n += n;
}

void
buf_addc(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	char small[256], *p = small;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof small) {
		p = heap_alloc((size_t)n + 1);
		va_start(ap, fmt);
		vsnprintf(p, (size_t)n + 1, fmt, ap);
		va_end(ap);
	}
	buf_add(b, (struct str){ p, (size_t)n });
	if (p != small)
		free(p);
}

struct str
buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

const char *
buf_cstr(struct buf *b)
{
	reserve(b, 0);
	b->p[b->n] = '\0';
	return b->p;
}
