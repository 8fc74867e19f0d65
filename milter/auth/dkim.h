/*
 * The signatures of a letter (RFC 6376, 8301, 8463). libopendkim makes the forms
 * and does the arithmetic; all around it is ours: which fields it sees, which
 * names are asked for and in what time, what counts as weak or expired. Called by
 * auth.c, in two steps, so that keys are under way before anything waits.
 *
 * One DKIM_LIB serves all threads; a letter has one handle, which does not
 * outlive auth_dkim_verify().
 */
#ifndef AUTH_DKIM_H
#define AUTH_DKIM_H

#include "auth/dkim_signature.h"

struct auth_dkim_engine;

/* signatures: how many fields are verified, at most LIMIT_SIGNATURES. */
struct auth_dkim_engine	*auth_dkim_new(const struct clock *, unsigned signatures,
			    struct err *);
void			 auth_dkim_free(struct auth_dkim_engine *);

struct auth_dkim_work {
	struct auth_signature	signature[LIMIT_SIGNATURES];
	const struct field	*field[LIMIT_SIGNATURES];
	struct str		key_name[LIMIT_SIGNATURES];	/* empty: not needed */
	size_t			n;
	size_t			passed_over;
	size_t			froms;		/* From fields in the letter */
	bool			has_nul;	/* in the header */
};

/* Reads the signature fields; asks nothing. */
void	auth_dkim_read(const struct auth_dkim_engine *, const struct letter *,
	    struct arena *, struct auth_dkim_work *out);

/*
 * Verifies what was read, and fills dkim, n_dkim and dkim_passed_over of *out. Keys
 * are waited for until the first deadline, the body is hashed until the second.
 */
void	auth_dkim_verify(const struct auth_dkim_engine *, struct dns *,
	    const struct letter *, struct auth_dkim_work *, struct deadline keys,
	    struct deadline, struct arena *, struct auth *out);

#endif
