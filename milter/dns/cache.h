/*
 * Answers kept for as long as they may be, and one question at a time for each
 * name and type: who asks for what is under way waits for it (single flight).
 * It knows nothing of the network; a source asks, and lands the answer.
 *
 * A kept answer is copied out under its shard's lock, without a thread switch.
 * The least used go first when a shard is full, by number or by bytes.
 *
 * How long: found for its TTL, none for its own, each up to its ceiling and for
 * at least HOLD_LEAST, since TTL 0 means "this transaction" (RFC 1035 3.2.1) and
 * ours is a letter. Not known for HOLD_UNKNOWN: RFC 9520 3.2 asks for one second
 * or more, so that a letter does not wait for the same dead server twice; and an
 * MTA that was told to try later comes back in minutes, so it cannot stick.
 */
#ifndef DNS_CACHE_H
#define DNS_CACHE_H

#include "dns/dns.h"
#include "dns/name.h"

enum { CACHE_HOLD_LEAST = 2, CACHE_HOLD_UNKNOWN = 5 };	/* seconds */

struct cache;
struct flight;			/* one question under way */

struct cache_conf {
	size_t		 most;		/* answers */
	size_t		 most_bytes;	/* they take, bookkeeping included */
	uint32_t	 max_ttl, negative_ttl;
	int64_t		(*now_us)(void *);	/* NULL: the monotonic clock */
	void		*now_arg;
	/*
	 * Asks what the flight asks for, without waiting, and lands it exactly
	 * once: at once or later, from any thread.
	 */
	void		(*start)(void *, struct flight *);
	void		*start_arg;
};

struct cache	*cache_new(const struct cache_conf *);
void		 cache_free(struct cache *);	/* takes NULL; no flight under way */

void	cache_ask(struct cache *, struct arena *, const struct dns_name *,
	    enum dns_type, struct deadline, struct dns_answer *out);
/* Starts the question unless it is kept or under way. */
void	cache_prefetch(struct cache *, const struct dns_name *, enum dns_type);
/* An answer that came after its flight had landed. */
void	cache_learn(struct cache *, const struct dns_name *, enum dns_type,
	    const struct dns_answer *);
/* Fills from_cache, joined, timeouts and cached; adds to what is there. */
void	cache_counts(struct cache *, struct dns_counts *);

/* For the source. Landing hands the flight back. */
const struct dns_name	*flight_name(const struct flight *);
enum dns_type		 flight_type(const struct flight *);
void			 flight_land(struct flight *, const struct dns_answer *);

#endif
