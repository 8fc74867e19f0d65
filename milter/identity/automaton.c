#include "identity/automaton.h"

#include <stdlib.h>
#include <string.h>

enum { ROOT_WIDTH = 128, NOTHING = UINT32_MAX };

/* While words are added: children as a list. Sealed: children side by side, in
 * order of their symbols, states in order of their depth. */
struct node {
	uint32_t	symbol;
	uint32_t	child;		/* first; 0: none */
	uint32_t	next;		/* sibling; sealed: number of children */
	uint32_t	fail, out;	/* out: nearest shorter word's state, or 0 */
	uint32_t	value, depth;	/* NOTHING: no word ends here */
};

struct automaton {
	struct node	*v;
	size_t		 n, cap;
	uint32_t	 root[ROOT_WIDTH];	/* the root's children of small symbols */
};

static uint32_t
add_node(struct automaton *a, uint32_t symbol, uint32_t depth)
{
	if (a->n == a->cap) {
		a->cap = a->cap == 0 ? 256 : 2 * a->cap;
		a->v = heap_resize(a->v, a->cap * sizeof *a->v);
	}
	a->v[a->n] = (struct node){ .symbol = symbol, .value = NOTHING, .depth = depth };
	return (uint32_t)a->n++;
}

struct automaton *
automaton_new(void)
{
	struct automaton *a = heap_alloc(sizeof *a);

	add_node(a, 0, 0);
	return a;
}

void
automaton_free(struct automaton *a)
{
	if (a == NULL)
		return;
	free(a->v);
	free(a);
}

/* The child, put in its place among its siblings when it is new. */
static uint32_t
child_for(struct automaton *a, uint32_t parent, uint32_t symbol)
{
	uint32_t before = 0, at = a->v[parent].child, made;

	while (at != 0 && a->v[at].symbol < symbol) {
		before = at;
		at = a->v[at].next;
	}
	if (at != 0 && a->v[at].symbol == symbol)
		return at;
	made = add_node(a, symbol, a->v[parent].depth + 1);
	a->v[made].next = at;
	if (before == 0)
		a->v[parent].child = made;
	else
		a->v[before].next = made;
	return made;
}

uint32_t
automaton_add(struct automaton *a, const uint32_t *word, size_t n, uint32_t value)
{
	uint32_t at = 0;
	size_t i;

	if (n == 0)
		return value;
	for (i = 0; i < n; i++)
		at = child_for(a, at, word[i]);
	if (a->v[at].value == NOTHING)
		a->v[at].value = value;
	return a->v[at].value;
}

/* Level by level, so that children lie side by side. */
static void
lay_out(struct automaton *a)
{
	struct node *v = heap_alloc(a->n * sizeof *v);
	uint32_t *old = heap_alloc(a->n * sizeof *old), at, k;
	size_t made = 1, i;

	v[0] = a->v[0];
	for (i = 0; i < made; i++) {
		at = v[i].child;
		v[i].child = at == 0 ? 0 : (uint32_t)made;
		for (k = 0; at != 0; at = a->v[at].next, k++) {
			old[made] = at;
			v[made++] = a->v[at];
		}
		v[i].next = k;
	}
	free(old);
	free(a->v);
	a->v = v;
	a->cap = a->n;
}

static uint32_t
child_of(const struct automaton *a, uint32_t state, uint32_t symbol)
{
	const struct node *v = a->v;
	uint32_t low, high, mid;

	if (state == 0 && symbol < ROOT_WIDTH)
		return a->root[symbol];
	low = v[state].child;
	high = low + v[state].next;
	while (high - low > 4) {
		mid = low + (high - low) / 2;
		if (v[mid].symbol <= symbol)
			low = mid;
		else
			high = mid;
	}
	for (; low < high; low++)
		if (v[low].symbol == symbol)
			return low;
	return 0;
}

uint32_t
automaton_step(const struct automaton *a, uint32_t state, uint32_t symbol)
{
	uint32_t to;

	while ((to = child_of(a, state, symbol)) == 0 && state != 0)
		state = a->v[state].fail;
	return to;
}

void
automaton_seal(struct automaton *a)
{
	uint32_t i, c;
	struct node *child;

	lay_out(a);
	for (c = a->v[0].child, i = 0; i < a->v[0].next; i++)
		if (a->v[c + i].symbol < ROOT_WIDTH)
			a->root[a->v[c + i].symbol] = c + i;
	for (i = 0; i < a->n; i++)
		for (c = 0; c < a->v[i].next; c++) {
			child = &a->v[a->v[i].child + c];
			child->fail = i == 0 ? 0 :
			    automaton_step(a, a->v[i].fail, child->symbol);
			child->out = a->v[child->fail].value != NOTHING ? child->fail :
			    a->v[child->fail].out;
		}
}

size_t
automaton_size(const struct automaton *a)
{
	return sizeof *a + a->cap * sizeof *a->v;
}

bool
automaton_next(const struct automaton *a, uint32_t *at, uint32_t *value, uint32_t *n)
{
	const struct node *s = &a->v[*at];

	if (s->value == NOTHING && *at != 0) {
		*at = s->out;
		s = &a->v[*at];
	}
	if (*at == 0)
		return false;
	*value = s->value;
	*n = s->depth;
	*at = s->out;
	return true;
}
