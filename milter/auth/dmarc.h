/*
 * DMARC (RFC 9989): does a proven name stand for the author's domain, and what
 * does the domain's owner ask for when none does. Called by auth.c when SPF and
 * DKIM are known; the record is found and read by tree.h and dmarc_record.h. The
 * HELO identity never counts here, and nothing is decided about the letter.
 */
#ifndef AUTH_DMARC_H
#define AUTH_DMARC_H

#include "auth/auth.h"

/* Fills auth->dmarc from auth->mailfrom and auth->dkim. */
void	auth_dmarc_verify(struct dns *, struct arena *, struct deadline,
	    struct str author_domain, struct auth *);

#endif
