#include "text/shape.h"

#include <string.h>

enum { ROW_MAX = 16, ROWS_MAX = 5 };

static uint8_t
symbol_of(char c)
{
	if (c >= 'a' && c <= 'z')
		return (uint8_t)(c - 'a');
	if (char_is_digit(c))
		return (uint8_t)(26 + c - '0');
	return c == '-' ? SHAPE_HYPHEN : SHAPE_OTHER;
}

void
shape_init(struct shapes *t)
{
	int i;

	memset(t, 0, sizeof *t);
	for (i = 0; i < 256; i++) {
		t->glance[i] = t->loose[i] = (char)i;
		t->symbol[i] = symbol_of((char)i);
	}
}

static bool
is_letter(char c)
{
	return symbol_of(c) < SHAPE_HYPHEN;
}

/* Both letters' classes become one; the smaller letter stands for it. */
static void
join(char table[256], char a, char b)
{
	char x = table[(unsigned char)a], y = table[(unsigned char)b], least;
	int i;

	least = x < y ? x : y;
	for (i = 0; i < 256; i++)
		if (table[i] == x || table[i] == y)
			table[i] = least;
}

static void
pair(uint64_t table[SHAPE_SYMBOLS], char a, char b)
{
	table[symbol_of(a)] |= UINT64_C(1) << symbol_of(b);
	table[symbol_of(b)] |= UINT64_C(1) << symbol_of(a);
}

static bool
add_rule(struct shapes *t, struct str from, char to)
{
	struct shape_rule *r = &t->rules[t->n_rules];
	size_t i;

	if (t->n_rules == SHAPE_RULES)
		return false;
	for (i = 0; i < from.n; i++)
		if (!is_letter(from.p[i]))
			return false;
	memcpy(r->from, from.p, from.n);
	r->n = (uint8_t)from.n;
	r->to = to;
	t->n_rules++;
	return true;
}

bool
shape_add_glance(struct shapes *t, struct str from, struct str to)
{
	if (to.n != 1 || !is_letter(to.p[0]))
		return false;
	if (from.n == 2 || from.n == 3)
		return add_rule(t, from, to.p[0]);
	if (from.n != 1 || !is_letter(from.p[0]))
		return false;
	join(t->glance, from.p[0], to.p[0]);
	return shape_add_close(t, from, to);
}

bool
shape_add_close(struct shapes *t, struct str one, struct str other)
{
	if (one.n != 1 || other.n != 1 || !is_letter(one.p[0]) || !is_letter(other.p[0]) ||
	    one.p[0] == other.p[0])
		return false;
	pair(t->close, one.p[0], other.p[0]);
	join(t->loose, one.p[0], other.p[0]);
	return true;
}

bool
shape_add_keyboard(struct shapes *t, struct str rows)
{
	struct str row, above = STR("");
	size_t i;

	while (str_next(&rows, ' ', &row)) {
		if (row.n > ROW_MAX)
			return false;
		for (i = 0; i < row.n; i++) {
			if (!is_letter(row.p[i]))
				return false;
			if (i > 0)
				pair(t->keys, row.p[i - 1], row.p[i]);
			if (i < above.n)
				pair(t->keys, above.p[i], row.p[i]);
			if (i + 1 < above.n)
				pair(t->keys, above.p[i + 1], row.p[i]);
		}
		above = row;
	}
	return above.n > 0;
}

/* The letter itself, or a digit that is equal to it at a glance. */
static bool
is_seen_as(const struct shapes *t, char seen, char letter)
{
	return seen == letter || (char_is_digit(seen) &&
	    t->glance[(unsigned char)seen] == t->glance[(unsigned char)letter]);
}

void
shape_seal(struct shapes *t)
{
	size_t i;
	int c;

	for (i = 0; i < t->n_rules; i++)
		for (c = 0; c < 256; c++)
			if (is_seen_as(t, (char)c, t->rules[i].from[0]))
				t->starts[c] |= UINT32_C(1) << i;
}

bool
shape_is_rule(const struct shapes *t, const struct shape_rule *r, const char *s)
{
	size_t i;

	for (i = 0; i < r->n; i++)
		if (!is_seen_as(t, s[i], r->from[i]))
			return false;
	return true;
}

/* The longest rule that begins at s, or NULL. */
static const struct shape_rule *
rule_at(const struct shapes *t, struct str s)
{
	uint32_t bits = t->starts[(unsigned char)s.p[0]];
	const struct shape_rule *best = NULL, *r;

	for (r = t->rules; bits != 0; bits >>= 1, r++)
		if ((bits & 1) != 0 && r->n <= s.n && shape_is_rule(t, r, s.p) &&
		    (best == NULL || r->n > best->n))
			best = r;
	return best;
}

size_t
shape_fold(const struct shapes *t, struct str s, char *out, char *shown)
{
	const struct shape_rule *r;
	size_t i = 0, n = 0;
	char c;

	while (i < s.n) {
		r = rule_at(t, str_sub(s, i, s.n));
		c = r != NULL ? r->to : s.p[i];
		i += r != NULL ? r->n : 1;
		if (shown != NULL)
			shown[n] = c;
		out[n++] = t->glance[(unsigned char)c];
	}
	return n;
}

void
shape_loosen(const struct shapes *t, struct str s, char *out)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		out[i] = t->loose[(unsigned char)s.p[i]];
}

size_t
shape_squeeze(const struct shapes *t, struct str folded, char *out)
{
	size_t i, n = 0;
	char c;

	for (i = 0; i < folded.n; i++) {
		if (folded.p[i] == '-')
			continue;
		c = t->loose[(unsigned char)folded.p[i]];
		if (n == 0 || out[n - 1] != c)
			out[n++] = c;
	}
	return n;
}
