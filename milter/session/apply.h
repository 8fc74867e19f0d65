/*
 * A verdict carried out: header edits, then the answer to the MTA. Called once
 * at end of message. What the MTA does not let us do is never passed over in
 * silence: a forged field that cannot be removed, or a quarantine or reply that
 * cannot be given, defers the letter, and the log says why.
 */
#ifndef SESSION_APPLY_H
#define SESSION_APPLY_H

#include <libmilter/mfapi.h>

#include "verdict/verdict.h"

enum {
	APPLY_REPLY_LINES = 4,
	/* RFC 5321 4.5.3.1.5 allows 512 with code, status and CRLF. */
	APPLY_REPLY_BYTES = 480,
};

/* What was negotiated with this MTA. */
struct apply_terms {
	bool	has_lead;	/* SMFIP_HDR_LEADSPC: we write the blank ourselves */
};

/* SMFIS_CONTINUE, SMFIS_REJECT or SMFIS_TEMPFAIL. */
sfsistat	apply_verdict(SMFICTX *, const struct verdict *,
		    const struct apply_terms *, struct arena *);

/* Defers a letter that could not be judged; 451 4.7.1 and a word. */
sfsistat	apply_defer(SMFICTX *, const char *text);

/* The pure parts, for their tests. */

/* Deletions first, each name's highest index first; then insertions as they came. */
const struct edit	**apply_order(struct arena *, const struct edit *, size_t n);

/* LF folds, as MTAs want them; a space in front if asked for; NULs become blanks. */
const char		*apply_value(struct arena *, struct str, bool adds_space);

/* Lines that a reply can carry: split at line ends, '%' doubled, other than
 * printable ASCII as '?', cut. Returns their number, at least 1. */
size_t			 apply_reply(struct arena *, struct str text,
			    const char *lines[APPLY_REPLY_LINES]);

#endif
