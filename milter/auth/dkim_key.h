/*
 * The key record of a signature (RFC 6376 3.6.1, RFC 8463): which of the TXT
 * records is it, and may this signature use it. Read by us, so that libopendkim
 * is handed one sane record that fits its buffer, or none at all. Pure.
 */
#ifndef AUTH_DKIM_KEY_H
#define AUTH_DKIM_KEY_H

#include "auth/dkim_signature.h"

enum { AUTH_KEY_MAX = 1024 };	/* libopendkim's buffer, without its NUL */

struct auth_key {
	/* NONE: record is fit to be used; else what the signature comes to. */
	enum auth_result	 result;
	const char		*why;
	struct str		 record;	/* at most AUTH_KEY_MAX, printable */
	bool			 is_test;	/* t=y */
};

/* The name to ask for: SELECTOR._domainkey.DOMAIN. */
struct str	auth_key_name(struct arena *, const struct auth_signature *);

void		auth_key_pick(const struct dns_answer *,
		    const struct auth_signature *, struct auth_key *out);

#endif
