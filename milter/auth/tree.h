/*
 * The DNS tree walk (RFC 9989 4.10): from a domain upwards, one query a level, at
 * most LIMIT_TREE_WALK, collecting DMARC records; and the organizational domain
 * that they give (4.10.2). Called by dmarc.c for the author domain, and for
 * another name only where its alignment hangs on it.
 */
#ifndef AUTH_TREE_H
#define AUTH_TREE_H

#include "auth/dmarc_record.h"

struct auth_tree {
	struct str	start;
	struct {
		struct str		domain;
		struct dmarc_record	record;
	}		found[LIMIT_TREE_WALK];	/* longest name first */
	size_t		n;
	size_t		queries;
	/*
	 * A query was not answered: records above it are not looked for, and
	 * organizational is empty.
	 */
	bool		is_known;
	struct str	organizational;
};

/* start in domain_canon() form; slices of it stand in the result. */
void	auth_tree_walk(struct dns *, struct arena *, struct deadline,
	    struct str start, struct auth_tree *out);

/*
 * The names a walk from start asks for, _dmarc. put before each, so that all can
 * be started at once. Returns how many, at most LIMIT_TREE_WALK.
 */
size_t	auth_tree_names(struct arena *, struct str start, struct str *names);

#endif
