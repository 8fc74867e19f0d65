/*
 * The lookalike index over the shipped rules, and a site's own names beside them,
 * for tests that ask it.
 */
#ifndef SUPPORT_LOOKALIKE_H
#define SUPPORT_LOOKALIKE_H

#include "identity/lookalike.h"

struct alike {
	struct arena		*arena;		/* of what is asked */
	struct arena		*keep;
	struct conf_official	 official;
	struct conf_lookalike	 tables;
	struct protected	*protected;
	struct suffixes		*suffixes;
	struct lookalikes	*index;
};

/* Ends the test run when the rules cannot be read. site may be NULL. */
void	alike_open(struct alike *, const struct site_names *site);
void	alike_close(struct alike *);
/* "TARGET,TRICK,strong" or "TARGET,TRICK,weak", in the arena; "" when it resembles
 * nothing; "?" when it is no name. The name lies in a block of its exact size. */
const char *alike_nearest(struct alike *, const char *name);
/* "NAME(distinct|ordinary[,whole][,word][,disguised])…", blank between. */
const char *alike_brands(struct alike *, const char *text);

#endif
