/*
 * Everything that names are compared with, made from rules and configuration in one
 * go: who is protected, what looks like what, where owners begin, whom the site calls
 * its own and whom it knows. Part of a snapshot; `chopmark domain` needs no more.
 */
#ifndef SCAN_NAMES_H
#define SCAN_NAMES_H

#include "config/config.h"
#include "identity/claim.h"

struct names {
	struct conf_official	 official;
	struct conf_lookalike	 lookalike;
	struct protected	*protected;
	struct suffixes		*suffixes;
	struct lookalikes	*lookalikes;
	struct identity_index	 index;		/* these together, for identity/ */
};

/* False: errors says why, with file:line where there is one; names_free() all the
 * same. The arena must live as long as the names. */
bool	names_load(const struct conf *, struct arena *, struct names *, struct conf_errors *);
void	names_free(struct names *);

#endif
