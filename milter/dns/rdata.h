/*
 * What a record holds, read from its wire form (RFC 1035 3.3, RFC 3596 2.2).
 * Strict: every byte must be accounted for. And the ceilings of one answer,
 * kept here for both kinds of telephone.
 */
#ifndef DNS_RDATA_H
#define DNS_RDATA_H

#include "base/limits.h"
#include "dns/dns.h"
#include "dns/name.h"

/* False when the bytes are not such a record. What it holds is in the arena. */
bool	dns_rdata_read(enum dns_type, const uint8_t *, size_t, struct arena *,
	    struct dns_record *out);

struct dns_gather {
	struct dns_record	records[LIMIT_DNS_RECORDS];
	size_t			n, bytes;
	uint32_t		ttl;		/* the least of all */
};

void	dns_gather_start(struct dns_gather *);

/*
 * False when the record passes a ceiling and the answer would be a part that
 * looks like the whole, hence "not known". Names of a PTR answer beyond the
 * ceiling are dropped in silence: RFC 7208 4.6.4 looks at ten.
 */
bool	dns_gather_add(struct dns_gather *, enum dns_type, struct dns_record,
	    uint32_t ttl);

/* Copies what was gathered: found, or the status given when nothing was. */
void	dns_gather_end(const struct dns_gather *, struct arena *,
	    enum dns_status if_empty, struct dns_answer *out);

/* An answer without records. */
void	dns_answer_empty(struct dns_answer *, enum dns_status, const char *why);

#endif
