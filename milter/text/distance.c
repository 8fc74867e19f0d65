#include "text/distance.h"

#include <string.h>

enum {
	COST_GLANCE = 30, COST_SECOND_GLANCE = 50, COST_CLOSE = 40, COST_HYPHEN = 40,
	COST_DOUBLE = 50, COST_SWAP = 60, COST_VOWEL = 70, COST_KEY = 80, COST_APPEND = 80,
	COST_OTHER = 100,
	BAND = 3,		/* more letters apart cost more than any limit allows */
	SIDE = DISTANCE_MAX_LABEL + 1,
};

/* How a cell was reached: letters taken from each side, and by what edit. */
struct step {
	uint16_t	cost;
	uint16_t	kind;		/* 0: the same letter */
	uint8_t		back_is, back_seen;
};

struct grid {
	const struct shapes	*shapes;
	struct str		 is, seen;
	struct step		 at[SIDE][2 * BAND + 1];	/* column j - i + BAND */
	/* The shape rules that end before a letter, as bits. */
	uint32_t		 is_rules[SIDE], seen_rules[SIDE];
	bool			 has_rules;
};

static inline struct step *
cell(struct grid *g, size_t i, size_t j)
{
	return &g->at[i][j + BAND - i];
}

static inline bool
is_in_band(size_t i, size_t j)
{
	return j + BAND >= i && j <= i + BAND;
}

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static bool
is_bit(char a, char b)
{
	unsigned x = (unsigned char)a ^ (unsigned char)b;

	return x != 0 && (x & (x - 1)) == 0;
}

static void
try(struct grid *g, size_t i, size_t j, unsigned back_is, unsigned back_seen, unsigned cost,
    unsigned kind)
{
	struct step *to = cell(g, i, j);
	unsigned sum;

	if (!is_in_band(i - back_is, j - back_seen))
		return;
	sum = cell(g, i - back_is, j - back_seen)->cost + cost;
	if (sum < to->cost)
		*to = (struct step){ (uint16_t)sum, (uint16_t)kind, (uint8_t)back_is,
		    (uint8_t)back_seen };
}

static void
try_letter(struct grid *g, size_t i, size_t j)
{
	const struct shapes *t = g->shapes;
	char a = g->is.p[i - 1], b = g->seen.p[j - 1];

	if (a == b)
		try(g, i, j, 1, 1, 0, 0);
	else if (t->glance[(unsigned char)a] == t->glance[(unsigned char)b] &&
	    char_is_digit(a) != char_is_digit(b))
		try(g, i, j, 1, 1, COST_GLANCE, EDIT_GLANCE);
	else if (shape_is_close(t, a, b) ||
	    t->glance[(unsigned char)a] == t->glance[(unsigned char)b])
		try(g, i, j, 1, 1, COST_CLOSE, EDIT_CLOSE);
	else if (is_vowel(a) && is_vowel(b))
		try(g, i, j, 1, 1, COST_VOWEL, EDIT_VOWEL);
	else if (shape_is_key(t, a, b))
		try(g, i, j, 1, 1, COST_KEY, EDIT_REPLACE);
	else
		try(g, i, j, 1, 1, COST_OTHER, is_bit(a, b) ? EDIT_BIT : EDIT_REPLACE);
}

static void
try_omission(struct grid *g, size_t i, size_t j)
{
	char a = g->is.p[i - 1];

	if (a == '-')
		try(g, i, j, 1, 0, COST_HYPHEN, EDIT_HYPHEN);
	else if (i > 1 && g->is.p[i - 2] == a)
		try(g, i, j, 1, 0, COST_DOUBLE, EDIT_DOUBLE);
	else
		try(g, i, j, 1, 0, COST_OTHER, EDIT_OMIT);
}

/* The key beside the letter before or after it was hit too. */
static bool
is_slip(const struct grid *g, size_t j)
{
	char b = g->seen.p[j - 1];

	return (j > 1 && shape_is_key(g->shapes, b, g->seen.p[j - 2])) ||
	    (j < g->seen.n && shape_is_key(g->shapes, b, g->seen.p[j]));
}

static void
try_insertion(struct grid *g, size_t i, size_t j)
{
	char b = g->seen.p[j - 1];

	if (b == '-')
		try(g, i, j, 0, 1, COST_HYPHEN, EDIT_HYPHEN);
	else if (j > 1 && g->seen.p[j - 2] == b)
		try(g, i, j, 0, 1, COST_DOUBLE, EDIT_DOUBLE);
	else if (i == g->is.n && j == g->seen.n)
		try(g, i, j, 0, 1, COST_APPEND, b == 's' ? EDIT_PLURAL : EDIT_APPEND);
	else
		try(g, i, j, 0, 1, is_slip(g, j) ? COST_KEY : COST_OTHER, EDIT_INSERT);
	if (b == 's' && j > 2 && g->seen.p[j - 2] == 'e' &&
	    str_find(STR("sxz"), g->seen.p[j - 3]) < 3)
		try(g, i, j, 0, 2, COST_APPEND, EDIT_PLURAL);
}

static void
find_rules(struct grid *g, struct str s, uint32_t ends[SIDE])
{
	const struct shape_rule *r;
	uint32_t bits;
	size_t i, k;

	memset(ends, 0, (s.n + 1) * sizeof *ends);
	for (i = 0; i < s.n; i++) {
		bits = g->shapes->starts[(unsigned char)s.p[i]];
		for (k = 0; bits != 0; bits >>= 1, k++) {
			r = &g->shapes->rules[k];
			if ((bits & 1) != 0 && r->n <= s.n - i &&
			    shape_is_rule(g->shapes, r, s.p + i)) {
				ends[i + r->n] |= UINT32_C(1) << k;
				g->has_rules = true;
			}
		}
	}
}

/* "c1" for "d" takes two steps to believe. */
static unsigned
rule_cost(const struct shape_rule *r, const char *s)
{
	return memcmp(s, r->from, r->n) == 0 ? COST_GLANCE : COST_SECOND_GLANCE;
}

/* "rn" for "m", either way round. */
static void
try_rules(struct grid *g, size_t i, size_t j)
{
	const struct shape_rule *r;
	uint32_t bits;
	size_t k;

	for (bits = g->is_rules[i] | g->seen_rules[j], k = 0; bits != 0; bits >>= 1, k++) {
		if ((bits & 1) == 0)
			continue;
		r = &g->shapes->rules[k];
		if ((g->seen_rules[j] >> k & 1) != 0 && g->is.p[i - 1] == r->to)
			try(g, i, j, 1, r->n, rule_cost(r, g->seen.p + j - r->n),
			    EDIT_GLANCE);
		if ((g->is_rules[i] >> k & 1) != 0 && g->seen.p[j - 1] == r->to)
			try(g, i, j, r->n, 1, rule_cost(r, g->is.p + i - r->n),
			    EDIT_GLANCE);
	}
}

/* Fills one row; its least cost says whether to go on. */
static unsigned
fill_row(struct grid *g, size_t i)
{
	size_t j = i > BAND ? i - BAND : 0, last = i + BAND;
	unsigned least = DISTANCE_NONE;

	if (last > g->seen.n)
		last = g->seen.n;
	for (; j <= last; j++) {
		if (i > 1 && j > 1 && g->is.p[i - 1] == g->seen.p[j - 2] &&
		    g->is.p[i - 2] == g->seen.p[j - 1])
			try(g, i, j, 2, 2, COST_SWAP, EDIT_SWAP);
		if (i > 0 && j > 0)
			try_letter(g, i, j);
		if (cell(g, i, j)->cost > 0 || i == 0 || j == 0) {
			if (i > 0)
				try_omission(g, i, j);
			if (j > 0)
				try_insertion(g, i, j);
			if (i > 0 && j > 0 && g->has_rules)
				try_rules(g, i, j);
		}
		if (cell(g, i, j)->cost < least)
			least = cell(g, i, j)->cost;
	}
	return least;
}

static void
walk_back(struct grid *g, struct edit_path *out)
{
	size_t i = g->is.n, j = g->seen.n;
	const struct step *s;

	*out = (struct edit_path){ .cost = cell(g, i, j)->cost };
	while (i > 0 || j > 0) {
		s = cell(g, i, j);
		i -= s->back_is;
		j -= s->back_seen;
		if (s->kind == 0)
			continue;
		out->kinds |= s->kind;
		out->n_edits++;
		if (i == 0 || j == 0)
			out->start = s->cost;
	}
}

bool
distance_within(const struct shapes *t, struct str is, struct str seen, unsigned limit,
    struct edit_path *out)
{
	unsigned least[3] = { 0, 0, 0 };
	struct grid g;
	size_t i;

	if (is.n > DISTANCE_MAX_LABEL || seen.n > DISTANCE_MAX_LABEL ||
	    !is_in_band(is.n, seen.n))
		return false;
	g.shapes = t;
	g.is = is;
	g.seen = seen;
	g.has_rules = false;
	find_rules(&g, is, g.is_rules);
	find_rules(&g, seen, g.seen_rules);
	memset(g.at, 0xFF, (is.n + 1) * sizeof g.at[0]);
	cell(&g, 0, 0)->cost = 0;
	for (i = 0; i <= is.n; i++) {
		least[i % 3] = fill_row(&g, i);
		/* An edit reaches over three rows at most. */
		if (i >= 2 && least[0] > limit && least[1] > limit && least[2] > limit)
			return false;
	}
	if (cell(&g, is.n, seen.n)->cost > limit)
		return false;
	walk_back(&g, out);
	return true;
}
