/*
 * check_host() of RFC 7208 section 4, from the first record to the result. spf.c
 * calls it once an identity.
 *
 * libspf2 walks: it recurses into include and redirect, matches the addresses of
 * a, mx, ptr and exists under their prefix lengths, and applies qualifiers. It
 * walks on what spf_plan.h composes, and its questions are answered here. This is
 * the one file that calls it.
 */
#ifndef AUTH_SPF_WALK_H
#define AUTH_SPF_WALK_H

#include "auth/auth.h"
#include "auth/spf_client.h"
#include "auth/spf_macro.h"

struct spf_outcome {
	enum auth_result	 result;
	bool			 is_wide;	/* what matched, matches everybody */
	struct str		 exp;		/* domain-spec that applies, or empty */
	struct str		 exp_domain;	/* the %{d} it is expanded with */
	const char		*why;
};

/* macro->domain is the domain to check; the outcome lives in client->arena. */
void	spf_walk(struct spf_client *, const struct spf_macro *,
	    struct spf_outcome *);

#endif
