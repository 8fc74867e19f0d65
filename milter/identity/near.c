#include "identity/near.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

struct near_index {
	struct near_entry	*v;		/* sorted by hash once sealed */
	size_t			 n, cap;
	uint32_t		*begin;		/* where the hashes of each bucket begin */
	unsigned		 shift;		/* of a hash to its bucket */
	size_t			 n_buckets;
	uint64_t		 base;		/* odd */
	uint64_t		 filter_mask;	/* bits of the filter, less one */
	uint64_t		*filter;	/* most lookups end here */
};

struct near_index *
near_new(void)
{
	struct near_index *x = heap_alloc(sizeof *x);

	x->base = hash_str(STR("the base of linear hashes")) | 1;
	return x;
}

void
near_free(struct near_index *x)
{
	if (x == NULL)
		return;
	free(x->v);
	free(x->begin);
	free(x->filter);
	free(x);
}

void
near_add(struct near_index *x, uint32_t hash, uint32_t id)
{
	if (x->n == x->cap) {
		x->cap = x->cap == 0 ? 256 : 2 * x->cap;
		x->v = heap_resize(x->v, x->cap * sizeof *x->v);
	}
	x->v[x->n++] = (struct near_entry){ hash, id };
}

static int
by_hash(const void *a, const void *b)
{
	const struct near_entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static bool
is_same(const struct near_entry *a, const struct near_entry *b)
{
	return a->hash == b->hash && a->id == b->id;
}

/* "aab" without its first or its second letter is one form. */
static void
drop_twins(struct near_index *x)
{
	size_t i, kept = 0;

	for (i = 0; i < x->n; i++)
		if (kept == 0 || !is_same(&x->v[kept - 1], &x->v[i]))
			x->v[kept++] = x->v[i];
	x->n = kept;
	if (x->n > 0) {
		x->v = heap_resize(x->v, x->n * sizeof *x->v);
		x->cap = x->n;
	}
}

void
near_seal(struct near_index *x)
{
	size_t i, b = 0, bits = 64;

	if (x->n > 0)
		qsort(x->v, x->n, sizeof *x->v, by_hash);
	drop_twins(x);
	for (x->n_buckets = 16, x->shift = 28; x->n_buckets < x->n / 4; x->n_buckets *= 2)
		x->shift--;
	x->begin = heap_alloc((x->n_buckets + 1) * sizeof *x->begin);
	for (i = 0; i < x->n; i++)
		while (b <= x->v[i].hash >> x->shift)
			x->begin[b++] = (uint32_t)i;
	while (b <= x->n_buckets)
		x->begin[b++] = (uint32_t)x->n;
	while (bits < 8 * x->n)
		bits *= 2;
	x->filter = heap_alloc(bits / 8);
	x->filter_mask = bits - 1;
	for (i = 0; i < x->n; i++)
		x->filter[(x->v[i].hash & x->filter_mask) / 64] |=
		    UINT64_C(1) << (x->v[i].hash & 63);
}

size_t
near_size(const struct near_index *x)
{
	return sizeof *x + x->cap * sizeof *x->v + (x->n_buckets + 1) * sizeof *x->begin +
	    (x->filter_mask + 1) / 8;
}

bool
near_read(const struct near_index *x, struct str s, struct near_word *w)
{
	size_t i;

	if (s.n > NEAR_MAX_WORD)
		return false;
	w->n = s.n;
	w->head[0] = 0;
	w->power[0] = 1;
	for (i = 0; i < s.n; i++) {
		w->letter[i] = (unsigned char)s.p[i];
		w->head[i + 1] = w->head[i] * x->base + w->letter[i] + 1;
		w->power[i + 1] = w->power[i] * x->base;
	}
	return true;
}

/* The high bits of a linear hash know the least: they are mixed in. */
static uint32_t
finish(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	return (uint32_t)(h >> 32);
}

uint32_t
near_hash(const struct near_word *w)
{
	return finish(w->head[w->n]);
}

/* The hash of the letters from i on. */
static uint64_t
tail(const struct near_word *w, size_t i, size_t to)
{
	return w->head[to] - w->head[i] * w->power[to - i];
}

uint32_t
near_hash_without(const struct near_word *w, size_t i)
{
	return finish(w->head[i] * w->power[w->n - i - 1] + tail(w, i + 1, w->n));
}

uint32_t
near_hash_without_two(const struct near_word *w, size_t i, size_t j)
{
	uint64_t h = w->head[i] * w->power[j - i - 1] + tail(w, i + 1, j);

	return finish(h * w->power[w->n - j - 1] + tail(w, j + 1, w->n));
}

const struct near_entry *
near_find(const struct near_index *x, uint32_t hash, size_t *n)
{
	size_t i, end, from;

	*n = 0;
	if ((x->filter[(hash & x->filter_mask) / 64] >> (hash & 63) & 1) == 0)
		return NULL;
	i = x->begin[hash >> x->shift];
	end = x->begin[(hash >> x->shift) + 1];
	while (i < end && x->v[i].hash < hash)
		i++;
	for (from = i; i < end && x->v[i].hash == hash; i++)
		continue;
	*n = i - from;
	return x->v + from;
}
