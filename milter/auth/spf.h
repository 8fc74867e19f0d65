/*
 * SPF (RFC 7208): may this client send for this domain? Called by auth.c, once
 * for MAIL FROM and once for HELO; the two answers are kept apart. Every record
 * is read by our own strict reader (spf_record.h), every macro expanded by us
 * (spf_macro.h); libspf2 walks the mechanisms, and only ever sees text that was
 * composed here. All state belongs to the call, so any thread may ask.
 *
 * It keeps the ceilings of RFC 7208 4.6.4 over the whole evaluation, asks `dns`
 * for every name, and never decides anything about the letter.
 */
#ifndef AUTH_SPF_H
#define AUTH_SPF_H

#include "auth/auth.h"
#include "mail/letter.h"

struct spf_query {
	const struct client	*client;	/* family NONE gives AUTH_NONE */
	struct str		 helo;		/* as written */
	/*
	 * The reverse-path's two sides as written (domain may be U-labels); an
	 * empty local part becomes "postmaster" (RFC 7208 4.3).
	 */
	struct str		 sender_local;
	struct str		 sender_domain;
	bool			 is_null_sender; /* MAIL FROM:<>: postmaster@HELO */
	struct str		 receiver;	/* for %{r}; empty is "unknown" */
	const struct clock	*clock;		/* for %{t}; NULL: the real one */
};

/*
 * Fill *out whole; what it points to lives in the arena. Not known in DNS, or a
 * deadline that is over, is AUTH_TEMPERROR.
 */
void	auth_spf_mailfrom(struct dns *, struct arena *, struct deadline,
	    const struct spf_query *, struct auth_spf *out);
void	auth_spf_helo(struct dns *, struct arena *, struct deadline,
	    const struct spf_query *, struct auth_spf *out);

#endif
