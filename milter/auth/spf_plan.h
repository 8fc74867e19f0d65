/*
 * What libspf2 is given to walk on. A record that the strict reader accepted is
 * composed anew, at most one mechanism with DNS in it at a time, under made-up
 * names ("t3.spf") that stand for the true ones; what follows hangs on a made-up
 * redirect. So no byte of a sender reaches libspf2, and no composed text nears
 * its silent ceilings (511 compiled bytes a record, 20 levels: a level takes one
 * of ten lookups). Literal addresses, macros, the ceilings of RFC 7208 4.6.4 and
 * errors are decided here; the first error sticks. Used by spf_walk.c alone,
 * which knows libspf2; this file does not.
 */
#ifndef AUTH_SPF_PLAN_H
#define AUTH_SPF_PLAN_H

#include "auth/auth.h"
#include "auth/spf_client.h"
#include "auth/spf_macro.h"
#include "auth/spf_record.h"

/* A record under evaluation, and the domain that published it. */
struct spf_scope {
	struct str		domain;
	struct spf_record	record;
	bool			is_included;
};

/* What a made-up name stands for. */
struct spf_alias {
	char		kind;	/* t target, m MX host, p PTR name, i include,
				   r redirect, n next term */
	struct str	name;	/* t m p i: the true name */
	size_t		scope;
	size_t		term;	/* t m p i: which one; n: where to go on */
};

enum { SPF_PLAN_TEXT = 256 };	/* bytes of one composed record, at most */

struct spf_plan {
	struct spf_client	*client;
	struct spf_macro	 macro;
	struct spf_scope	*scopes;
	size_t			 n_scopes, cap_scopes;
	struct spf_alias	*aliases;
	size_t			 n_aliases, cap_aliases;
	size_t			 now;		/* alias of the term under way */
	size_t			 exp_scope;	/* whose exp= applies */
	unsigned		 lookups, voids;
	bool			 is_wide;	/* of the mechanism under way */
	bool			 is_stopped;	/* by an error, which sticks */
	enum auth_result	 error;
	const char		*why;
};

/*
 * Fetches the first record. AUTH_PASS says only that it is there and sound; the
 * plan then knows the alias "n0.spf" to start from.
 */
enum auth_result spf_plan_open(struct spf_plan *, struct str domain);

/* Only the first error counts. */
void	spf_plan_stop(struct spf_plan *, enum auth_result, const char *why);
/* A question found nothing; the third stops the plan. */
void	spf_plan_void(struct spf_plan *);

size_t	spf_plan_add(struct spf_plan *, struct spf_alias);
/* The alias that a made-up name speaks of, or NULL. */
const struct spf_alias *spf_plan_find(const struct spf_plan *, const char *);
const struct spf_term *spf_plan_term(const struct spf_plan *,
	    const struct spf_alias *);
/* The prefix length that a term has for this client's family. */
unsigned spf_plan_prefix(const struct spf_plan *, const struct spf_term *);

/*
 * Composes the record that an alias of kind i, r or n leads to, fetching it
 * where it is another domain's. False: the plan is stopped.
 */
bool	spf_plan_compose(struct spf_plan *, const struct spf_alias *, struct buf *);

#endif
