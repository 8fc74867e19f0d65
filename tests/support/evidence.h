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
	struct identity_index index;	/* compares nothing: likeness is told */
};

/* A letter by local@domain, unsigned, without SPF. domain NULL: no author. */
void	tell_author(struct told *, const char *domain);
/* A DKIM result; returns it for the flaws. */
struct auth_dkim *tell_dkim(struct told *, const char *domain, enum auth_result,
	    enum answer aligned);
void	tell_spf(struct told *, const char *domain, enum auth_result, enum answer aligned);

/* A mailbox of a list of the claim; returns its domain for what else is told. */
struct claim_domain *tell_domain(struct told *, struct claim_domains *, const char *address);
/* This domain resembles that one, which is Bazaar's. */
void	tell_likeness(struct told *, struct claim_domain *, const char *target, enum trick,
	    bool is_strong);
/* A text bears Bazaar's name (own: the site's own), the bytes up to `to`. */
void	tell_brand(struct told *, struct claim_brands *, enum brand_weight, size_t to, bool own);
void	tell_display(struct told *, const char *);
/* "weak code(detail) code(detail)", in the arena. */
const char *told_findings(struct told *);
void	tell_free(struct told *);

#endif
