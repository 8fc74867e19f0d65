/*
 * Is this letter that identity's own? The rule of the house: a DKIM signature
 * that counts, by one of the identity's own domains, aligned with the author's;
 * or an SPF pass on a reverse-path of the identity's own, aligned, where the
 * identity allows SPF. Only what concerns the identity itself can be "not known":
 * whether a stranger's key or record comes is no matter here. Pure.
 */
#ifndef CHECK_PROOF_H
#define CHECK_PROOF_H

#include "check/check.h"

struct proof {
	enum answer	 answer;
	/* Why not: "dkim", "dkim_length", "weak_key", "spf", "none"; "" else. */
	const char	*why;
};

struct proof	proof_of_identity(const struct evidence *, const struct identity_entry *);

/* Did one of the identity's own domains sign, so that it counts? Whatever the
 * author: it tells an identity's sloppy letter from a forged one. */
bool		proof_is_signed_by(const struct evidence *, const struct identity_entry *);

/* Is the author's domain proven by anything at all, whoever it is? */
enum answer	proof_of_domain(const struct evidence *);

/* Does the public suffix list give both names to one registrant? */
bool		proof_is_one_owner(const struct evidence *, struct str, struct str);

/* May a domain with these roles speak for its identity? */
bool		proof_role_speaks(unsigned roles);

#endif
