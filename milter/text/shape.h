/*
 * Which plain letters are taken for which others: at a glance (rn and m, 0 and
 * o), by a close shape (c and e), by a neighbouring key. Three ways to fold a name
 * of a-z, 0-9 and '-' come of it, and the costs that distance.h counts with. The
 * tables are filled from rules/lookalike/, then shared by threads.
 */
#ifndef TEXT_SHAPE_H
#define TEXT_SHAPE_H

#include "base/err.h"
#include "base/str.h"

enum {
	SHAPE_SYMBOLS = 38,	/* a-z, 0-9, '-', anything else */
	SHAPE_HYPHEN = 36,
	SHAPE_OTHER = 37,
	SHAPE_RULES = 32,	/* "rn" is "m", and the like */
};

struct shape_rule {
	char	from[4];
	uint8_t	n;		/* 2 or 3 */
	char	to;
};

/* Zero-initialised plus shape_init() holds no pairs. */
struct shapes {
	char			glance[256];	/* 1:1, equal at a glance */
	char			loose[256];	/* one letter of each class of shapes */
	struct shape_rule	rules[SHAPE_RULES];
	size_t			n_rules;
	uint32_t		starts[256];	/* the rules that may begin with it, as bits */
	uint64_t		close[SHAPE_SYMBOLS];	/* bit sets of symbols */
	uint64_t		keys[SHAPE_SYMBOLS];
	uint8_t			symbol[256];
};

void	shape_init(struct shapes *);
/* "0" for "o", or "rn" for "m". False when it is neither, or the table is full. */
bool	shape_add_glance(struct shapes *, struct str from, struct str to);
bool	shape_add_close(struct shapes *, struct str one, struct str other);
/* A keyboard as its rows from the top, parted by blanks; each row stands half a key
 * to the right of the one above. False on a letter that is no key. */
bool	shape_add_keyboard(struct shapes *, struct str rows);

/* After the last pair, before the first question. */
void	shape_seal(struct shapes *);

/* The rule's letters stand there, or digits that are equal to them at a glance. */
bool	shape_is_rule(const struct shapes *, const struct shape_rule *, const char *s);
/* Equal forms look the same at a glance. Never longer; out may be s. Returns n. shown,
 * unless NULL, gets as many letters, where only the rules were followed. */
size_t	shape_fold(const struct shapes *, struct str s, char *out, char *shown);
/* Letter by letter into classes of close shapes: one edit stays one edit. */
void	shape_loosen(const struct shapes *, struct str s, char *out);
/* A folded form loosened, without hyphens, each run of one letter once. */
size_t	shape_squeeze(const struct shapes *, struct str folded, char *out);

static inline bool
shape_is_close(const struct shapes *t, char a, char b)
{
	return (t->close[t->symbol[(unsigned char)a]] >>
	    t->symbol[(unsigned char)b] & 1) != 0;
}

static inline bool
shape_is_key(const struct shapes *t, char a, char b)
{
	return (t->keys[t->symbol[(unsigned char)a]] >>
	    t->symbol[(unsigned char)b] & 1) != 0;
}

#endif
