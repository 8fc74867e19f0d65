/*
 * The macro language of SPF (RFC 7208 section 7), read and expanded here and
 * nowhere else: libspf2 never sees a '%'. The reader (spf_record.h) checks every
 * text before it is expanded; spf_walk.c expands names when their term is due,
 * and spf.c the explanation. Pure, but for %{p}, which calls back.
 */
#ifndef AUTH_SPF_MACRO_H
#define AUTH_SPF_MACRO_H

#include "base/buf.h"
#include "mail/letter.h"

/* What the letters stand for (RFC 7208 7.2). All slices may hold any bytes. */
struct spf_macro {
	struct str		 local;		/* l */
	struct str		 sender;	/* o; s is l@o */
	struct str		 domain;	/* d */
	struct str		 helo;		/* h */
	struct str		 receiver;	/* r */
	const struct client	*client;	/* i, c, v */
	int64_t			 now;		/* t, seconds since 1970 */
	/* p: the client's validated name, or "unknown"; asked when p is met. */
	struct str		(*validated)(void *, struct str domain);
	void			*arg;
};

/*
 * macro-string of RFC 7208 7.1. As an explanation it may hold blanks, and the
 * letters c, r and t.
 */
bool	spf_macro_is_string(struct str, bool is_explanation);

/* domain-spec of RFC 7208 7.1: ends in a macro or in "." toplabel ["."]. */
bool	spf_macro_is_domain_spec(struct str);

/* Does the text depend on the client's address (i or p)? */
bool	spf_macro_names_client(struct str);

/*
 * Appends the expansion. The text has passed spf_macro_is_string() as an
 * explanation; a piece that would not is left out.
 */
void	spf_macro_expand(struct str, const struct spf_macro *, struct buf *);

/*
 * An expanded domain-spec as a name to ask for: lower case, one final dot taken
 * off, labels dropped from the left until 253 bytes suffice (RFC 7208 7.3), bytes
 * that a name cannot show as "\DDD" (RFC 1035 5.1).
 */
struct str spf_macro_name(struct arena *, struct str expanded);

#endif
