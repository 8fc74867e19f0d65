/*
 * The strict reader of SPF records (RFC 7208 sections 3, 4.5, 4.6, 5, 6 and 12).
 * Text from the DNS enters here and leaves as terms; only what this reader
 * accepts is evaluated at all. A record with any fault in it is a permerror,
 * wherever the fault stands. Pure; slices point into the text.
 */
#ifndef AUTH_SPF_RECORD_H
#define AUTH_SPF_RECORD_H

#include "base/arena.h"

enum spf_mechanism {
	SPF_ALL,
	SPF_INCLUDE,
	SPF_A,
	SPF_MX,
	SPF_PTR,
	SPF_IP4,
	SPF_IP6,
	SPF_EXISTS,
};

struct spf_term {
	enum spf_mechanism	mechanism;
	char			qualifier;	/* one of + - ~ ? */
	bool			has_domain;
	struct str		domain;		/* the domain-spec, macros unexpanded */
	unsigned char		ip[16];		/* ip4 in the first 4, ip6 */
	unsigned		prefix4;	/* 0 to 32; 32 where not written */
	unsigned		prefix6;	/* 0 to 128; 128 where not written */
};

struct spf_record {
	const struct spf_term	*terms;
	size_t			 n;
	struct str		 redirect;	/* domain-specs; empty: not there */
	struct str		 exp;
};

/* "v=spf1" in any case, then a blank or the end (RFC 7208 4.5). */
bool	spf_record_is_spf(struct str);

/*
 * Reads a record for which spf_record_is_spf() holds. False is a permerror, and
 * *why says what is wrong, in static words that cite the RFC.
 */
bool	spf_record_read(struct arena *, struct str, struct spf_record *,
	    const char **why);

/* Does the address lie in the network of these leading bits? */
bool	spf_record_covers(const unsigned char *net, const unsigned char *ip,
	    unsigned prefix);

#endif
