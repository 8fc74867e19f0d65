/*
 * What one DKIM-Signature field says (RFC 6376 3.5), read by us before
 * libopendkim sees it: so that keys can be asked for early, so that d= and s=
 * are names and nothing else (CVE-2020-12272), and so that length, time and From
 * are known as facts. Nothing is verified here. Pure.
 */
#ifndef AUTH_DKIM_SIGNATURE_H
#define AUTH_DKIM_SIGNATURE_H

#include "auth/auth.h"

struct auth_signature {
	/* NONE: fit to be verified; else what it comes to, and why. */
	enum auth_result	 result;
	const char		*why;
	struct str		 domain;	/* canonical LDH, else empty */
	struct str		 selector;	/* lower case, "_" allowed, else empty */
	struct str		 algorithm;	/* lower case, one we know, else empty */
	bool			 has_length;
	uint64_t		 length;	/* l= */
	bool			 has_expiry;
	int64_t			 expires_at;	/* x= */
	int64_t			 signed_at;	/* t=, 0: not said */
	bool			 is_relaxed_body;	/* c= */
	unsigned		 froms;		/* how often From stands in h= */
};

void	auth_signature_read(struct arena *, struct str value,
	    struct auth_signature *out);

/* Bytes of the body as c= makes it (RFC 6376 3.4.3, 3.4.4), for comparing l=. */
uint64_t	auth_signature_body_length(struct str body, bool is_relaxed);

#endif
