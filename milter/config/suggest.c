#include "config/suggest.h"

static char
fold(char c)
{
	return c == '-' ? '_' : char_lower(c);
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned
suggest_distance(struct str a, struct str b)
{
	unsigned row[3][SUGGEST_LONGEST + 1];	/* this one and the two before */
	size_t i, j;

	if (a.n > SUGGEST_LONGEST || b.n > SUGGEST_LONGEST)
		return SUGGEST_FAR;
	for (j = 0; j <= b.n; j++)
		row[0][j] = (unsigned)j;
	for (i = 1; i <= a.n; i++) {
		const unsigned *older = row[(i + 1) % 3], *last = row[(i + 2) % 3];
		unsigned *now = row[i % 3];

		now[0] = (unsigned)i;
		for (j = 1; j <= b.n; j++) {
			char x = fold(a.p[i - 1]), y = fold(b.p[j - 1]);

			now[j] = least(last[j], now[j - 1]) + 1;
			now[j] = least(now[j], last[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == fold(b.p[j - 2]) &&
			    fold(a.p[i - 2]) == y)
				now[j] = least(now[j], older[j - 2] + 1);
		}
	}
	return row[a.n % 3][b.n];
}

void
suggest_offer(struct str typed, const char *word, const char **best)
{
	unsigned near = typed.n < 6 ? 1 : (unsigned)(typed.n / 3);
	unsigned d = suggest_distance(typed, str_of(word));

	if (d > near || (*best != NULL && suggest_distance(typed, str_of(*best)) <= d))
		return;
	*best = word;
}
