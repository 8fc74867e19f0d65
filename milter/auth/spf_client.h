/*
 * The client of one SPF evaluation and the one way to the DNS: every question
 * of the evaluation passes here, under the letter's deadline. It also knows the
 * client's validated names for %{p} (RFC 7208 5.5 and 7.3), found when first
 * asked for and then kept.
 */
#ifndef AUTH_SPF_CLIENT_H
#define AUTH_SPF_CLIENT_H

#include "base/limits.h"
#include "dns/dns.h"
#include "mail/letter.h"

struct spf_client {
	struct dns		*dns;
	struct arena		*arena;
	struct deadline		 until;
	const struct client	*client;	/* family is V4 or V6 */
	bool			 is_late;	/* a question met the deadline */
	bool			 is_validated;	/* names are known */
	struct str		 names[LIMIT_SPF_MX];
	size_t			 n;
};

/* DNS_UNKNOWN without a question once the deadline is over. */
void		spf_client_ask(struct spf_client *, struct str name, enum dns_type,
		    struct dns_answer *out);

enum dns_type	spf_client_type(const struct spf_client *);	/* A or AAAA */

/* "9.100.51.198.in-addr.arpa", or nibbles below ip6.arpa. */
struct str	spf_client_reverse(const struct spf_client *);

/*
 * One validated name: the domain itself, else one below it, else any, else
 * "unknown". Fits struct spf_macro's callback; the argument is a struct
 * spf_client. What the DNS does not tell counts as not validated.
 */
struct str	spf_client_validated(void *, struct str domain);

#endif
