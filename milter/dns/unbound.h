/*
 * libunbound made ready for us: servers, trust anchor, small caches, no zones of
 * its own. Called once, by the live resolver.
 */
#ifndef DNS_UNBOUND_H
#define DNS_UNBOUND_H

#include <unbound.h>

#include "dns/dns.h"

enum { UNBOUND_IN = 1 };		/* the class */

/*
 * All settings are checked and libunbound's own thread is started before it
 * returns, with the signal mask of the caller.
 */
bool	unbound_open(const struct dns_conf *, struct ub_ctx **out, struct err *);

#endif
