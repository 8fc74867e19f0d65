/* A set of names, built once, then shared. Names must outlive it. */
#ifndef IDENTITY_NAMES_H
#define IDENTITY_NAMES_H

#include "base/arena.h"

struct names {
	struct str	*slots;
	size_t		 n, n_slots;
};

/* Room for at most n names. */
void	names_init(struct names *, struct arena *, size_t n);
/* False when it was there. Never add more than names_init() was told. */
bool	names_add(struct names *, struct str);
bool	names_has(const struct names *, struct str);
/* The name or one that it stands below. */
bool	names_has_above(const struct names *, struct str domain);

#endif
