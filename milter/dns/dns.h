/*
 * The telephone. One question a call, one of three answers: found, none, or not
 * known. Called by auth/ while a letter is judged; every call carries the
 * letter's deadline, which SPF, DKIM and DMARC share.
 *
 * Two kinds stand behind this header: the live resolver (libunbound, our cache
 * in front of it) and the zone, a double that answers from a master file. What
 * an answer holds is copied into the caller's arena. Any thread may ask.
 *
 * It does not follow MX to addresses, retry, or judge: a bogus DNSSEC answer is
 * "not known" with is_bogus set.
 */
#ifndef DNS_DNS_H
#define DNS_DNS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

enum dns_type {			/* the numbers of RFC 1035 and RFC 3596 */
	DNS_A = 1,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
};

enum dns_status {
	DNS_FOUND,		/* records holds at least one */
	DNS_NONE,		/* the name exists, without such records (NODATA) */
	DNS_NXDOMAIN,		/* the name does not exist (RFC 8020) */
	DNS_UNKNOWN,		/* time-out, SERVFAIL, refusal, garbage, bogus */
};

struct dns_record {
	/*
	 * A: 4 bytes, AAAA: 16 bytes, network order. TXT: the strings of one
	 * record joined with nothing between (RFC 7208 3.3), any bytes. MX and
	 * PTR: the name, lower case, no final dot, RFC 1035 5.1 escapes for
	 * bytes outside the LDH set and underscore; the root is "".
	 */
	struct str	data;
	uint16_t	preference;	/* MX only */
};

struct dns_answer {
	enum dns_status		 status;
	const struct dns_record	*records;
	size_t			 n;		/* at most LIMIT_DNS_RECORDS */
	uint32_t		 ttl;		/* seconds left; 0 when unknown */
	bool			 is_secure;	/* validated by DNSSEC */
	bool			 is_bogus;	/* failed DNSSEC validation */
	const char		*why;		/* static words when not known, else "" */
};

struct dns_question {
	struct str	name;
	enum dns_type	type;
};

struct dns;

/*
 * The name in any case, with or without a final dot, RFC 1035 5.1 escapes
 * understood. A name that cannot stand in the DNS (a label over 63 bytes, 253 in
 * all, an empty label, a broken escape) is DNS_NXDOMAIN without a question asked.
 * An answer over LIMIT_DNS_RECORDS or LIMIT_DNS_RDATA is DNS_UNKNOWN, except that
 * PTR records beyond it are dropped.
 */
void	dns_ask(struct dns *, struct arena *, struct str name, enum dns_type,
	    struct deadline, struct dns_answer *out);

/* Starts questions that will surely be asked, and does not wait for them. */
void	dns_prefetch(struct dns *, const struct dns_question *, size_t n,
	    struct deadline);

/* Counters since the start, for logs and tests. */
struct dns_counts {
	uint64_t	asked, from_cache, joined, found, none, unknown, timeouts;
	uint64_t	cached;		/* answers in the cache now */
};
void	dns_counts(struct dns *, struct dns_counts *out);

void	dns_free(struct dns *);		/* takes NULL; nobody may be asking */

/*
 * The live resolver. forward: "ADDR" or "ADDR@PORT", none means the servers
 * of /etc/resolv.conf. Create it after fork(2): it owns a thread.
 */
struct dns_conf {
	const char *const	*forward;
	size_t			 n_forward;
	const char		*resolv_conf;	/* NULL: /etc/resolv.conf */
	const char		*trust_anchor;	/* file for DNSSEC; NULL: no validation */
	int64_t			 timeout_ms;	/* longest wait for one question */
	uint32_t		 max_ttl;	/* seconds an answer is kept at most */
	uint32_t		 negative_ttl;	/* and a "none", at most */
};

struct dns	*dns_live_new(const struct dns_conf *, struct err *);

/*
 * The zone double. dns_zone_load() reads a master file (RFC 1035 5.1: $ORIGIN,
 * $TTL, parentheses, wildcards of RFC 4592, CNAME chased, RFC 3597 unknown types
 * passed over); dns_zone_add() takes one line of it, its names relative to the
 * root. A name absent there does not exist; nothing else is asked.
 * dns_zone_fail() makes a name "not known", for every type, from then on. Errors
 * of a file name file:line; those of one line are the sentence alone.
 */
struct dns	*dns_zone_new(void);
bool		 dns_zone_load(struct dns *, const char *path, struct err *);
bool		 dns_zone_add(struct dns *, const char *line, struct err *);
void		 dns_zone_fail(struct dns *, struct str name);

#endif
