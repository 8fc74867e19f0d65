/*
 * What stands behind a struct dns: the live resolver or the zone. Each kind
 * embeds struct dns as its first member; dns.c checks the name, counts, and
 * calls through this table.
 */
#ifndef DNS_KIND_H
#define DNS_KIND_H

#include <stdatomic.h>

#include "dns/dns.h"
#include "dns/name.h"

struct dns_kind {
	void	(*ask)(struct dns *, struct arena *, const struct dns_name *,
		    enum dns_type, struct deadline, struct dns_answer *out);
	void	(*prefetch)(struct dns *, const struct dns_name *, enum dns_type);
	void	(*counts)(struct dns *, struct dns_counts *out);
	void	(*free)(struct dns *);
};

struct dns {
	const struct dns_kind	*kind;
	atomic_uint_fast64_t	 asked, found, none, unknown;
};

#endif
