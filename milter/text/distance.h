/*
 * How far a name is from a protected one, in hundredths of an edit, weighted by
 * what an eye or a finger mistakes: a digit for a letter or "rn" for "m" 30, letters
 * of close shape 40, a hyphen 40, a double 50, two letters swapped 60, a vowel 70, a
 * neighbouring key or a letter at the end 80, anything else 100. Bounded and
 * banded; no allocation.
 */
#ifndef TEXT_DISTANCE_H
#define TEXT_DISTANCE_H

#include "text/shape.h"

enum { DISTANCE_MAX_LABEL = 63, DISTANCE_NONE = 0xFFFF };

/* What was done, as bits of edit_path.kinds. */
enum edit_kind {
	EDIT_GLANCE	= 1 << 0,
	EDIT_CLOSE	= 1 << 1,
	EDIT_VOWEL	= 1 << 2,
	EDIT_REPLACE	= 1 << 3,
	EDIT_BIT	= 1 << 4,
	EDIT_SWAP	= 1 << 5,
	EDIT_DOUBLE	= 1 << 6,
	EDIT_HYPHEN	= 1 << 7,
	EDIT_INSERT	= 1 << 8,
	EDIT_OMIT	= 1 << 9,
	EDIT_APPEND	= 1 << 10,
	EDIT_PLURAL	= 1 << 11,
};

struct edit_path {
	unsigned	cost;
	unsigned	kinds;
	unsigned	n_edits;
	unsigned	start;		/* what the change of the first letter cost */
};

/* False when it is further than limit, or either is longer than a label. */
bool	distance_within(const struct shapes *, struct str is, struct str seen, unsigned limit,
	    struct edit_path *out);

#endif
