/*
 * A DMARC policy record's text (RFC 9989 4.7, 4.8). Syntax errors behind v= fall
 * back to a tag's default; what that means for the policy is judged in dmarc.c.
 * pct=, rf= and ri= are gone from the standard and not read. Pure.
 */
#ifndef AUTH_DMARC_RECORD_H
#define AUTH_DMARC_RECORD_H

#include "auth/auth.h"

enum dmarc_psd { DMARC_PSD_UNKNOWN, DMARC_PSD_YES, DMARC_PSD_NO };

struct dmarc_record {
	/* DMARC_NO_RECORD: the tag is absent; p is then none (4.7). */
	enum dmarc_policy	p, sp, np;
	/* One of the three is there and is no policy (4.10.1). */
	bool			is_faulty;
	bool			has_rua;	/* with at least one sound URI */
	enum dmarc_psd		psd;
	bool			is_test;	/* t=y */
	bool			is_strict_dkim, is_strict_spf;
};

/* False: not a DMARC record, since it does not start with v=DMARC1. */
bool	auth_dmarc_record_read(struct str text, struct dmarc_record *out);

#endif
