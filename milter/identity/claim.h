/*
 * Who a letter says it is. Pure: the message and the index in, facts out. It
 * does not ask whether the claim is true; auth/ and check/ do.
 */
#ifndef IDENTITY_CLAIM_H
#define IDENTITY_CLAIM_H

#include "identity/protected.h"
#include "mail/message.h"

struct claim {
	/* The author's domain in canonical form; empty without an author, or when the
	 * domain written is no name (then has_bad_domain). */
	struct str			 author_domain;
	bool				 has_bad_domain;
	/* The record that rules the author's domain, whatever its role; or NULL. */
	const struct identity_domain	*domain;
	/* The identity claimed by it: NULL for infra and trap, which are nobody's word. */
	const struct identity_entry	*identity;
};

void	identity_claim(struct arena *, const struct protected *,
	    const struct message *, struct claim *out);

#endif
