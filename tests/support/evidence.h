/*
 * Builds evidence for a check, as a story is told: who the author is, what was
 * verified. The protected names are four: Bazaar (mail, shops, staff, relay),
 * Strict (DKIM only), a trap and infrastructure.
 */
#ifndef SUPPORT_EVIDENCE_H
#define SUPPORT_EVIDENCE_H

#include "check/check.h"

struct told {
	struct arena	*arena;
	struct letter	 letter;
	struct message	 message;
	struct auth	 auth;
	struct claim	 claim;
	struct evidence	 evidence;
	struct findings	 findings;
	struct protected *protected;
};

/* A letter by local@domain, unsigned, without SPF. domain NULL: no author. */
void	tell_author(struct told *, const char *domain);
/* A DKIM result; returns it for the flaws. */
struct auth_dkim *tell_dkim(struct told *, const char *domain, enum auth_result,
	    enum answer aligned);
void	tell_spf(struct told *, const char *domain, enum auth_result, enum answer aligned);
void	tell_free(struct told *);

#endif
