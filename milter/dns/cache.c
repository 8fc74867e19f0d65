#include "dns/cache.h"

#include <sys/queue.h>
#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "dns/rdata.h"

enum { SHARDS = 16, BUCKETS = 1024 };		/* both powers of two */

/* An answer in one block: the name, then preference, length, data a record. */
struct kept {
	struct kept		*next;		/* in its bucket */
	TAILQ_ENTRY(kept)	 by_use;
	uint64_t		 hash;
	int64_t			 since, until;	/* microseconds */
	const char		*why;
	uint32_t		 ttl;		/* when it was new */
	uint32_t		 n_bytes;	/* of records */
	uint16_t		 n, type, refs;
	uint8_t			 status, n_name;
	bool			 is_secure, is_bogus;
	char			 bytes[];
};

struct flight {
	TAILQ_ENTRY(flight)	 link;
	struct cache		*cache;
	struct kept		*answer;	/* NULL until it has landed */
	pthread_cond_t		 landed;
	uint64_t		 hash;
	unsigned int		 refs;		/* the source and who waits */
	enum dns_type		 type;
	struct dns_name		 name;
};

TAILQ_HEAD(kept_list, kept);
TAILQ_HEAD(flight_list, flight);

struct shard {
	pthread_mutex_t		 lock;
	struct kept		*buckets[BUCKETS];
	struct kept_list	 by_use;	/* the least used first */
	struct flight_list	 flights;
	size_t			 n, bytes;
	uint64_t		 from_cache, joined, timeouts;
};

struct cache {
	struct cache_conf	 conf;
	pthread_condattr_t	 monotonic;
	struct shard		 shards[SHARDS];
};

struct key {
	const struct dns_name	*name;
	enum dns_type		 type;
	uint64_t		 hash;
	struct shard		*shard;
};

static int64_t
now(const struct cache *c)
{
	return c->conf.now_us == NULL ? clock_mono_us() :
	    c->conf.now_us(c->conf.now_arg);
}

static struct shard *
shard_of(struct cache *c, uint64_t hash)
{
	return &c->shards[hash >> 60 & (SHARDS - 1)];
}

static struct key
key_of(struct cache *c, const struct dns_name *name, enum dns_type type)
{
	struct key k = { .name = name, .type = type };

	k.hash = hash_mix(hash_str(dns_name_bytes(name)), (uint64_t)type);
	k.shard = shard_of(c, k.hash);
	return k;
}

static size_t
size_of(const struct kept *k)
{
	return sizeof *k + k->n_name + k->n_bytes;
}

/* With the shard locked, unless nobody else can know it yet. */
static void
release(struct kept *k)
{
	assert(k->refs > 0);
	if (--k->refs == 0)
		free(k);
}

static struct kept **
place_of(const struct key *k)
{
	struct kept **at = &k->shard->buckets[k->hash & (BUCKETS - 1)];

	while (*at != NULL && !((*at)->hash == k->hash && (*at)->type == k->type &&
	    (*at)->n_name == k->name->n &&
	    memcmp((*at)->bytes, k->name->wire, k->name->n) == 0))
		at = &(*at)->next;
	return at;
}

static void
drop(struct shard *s, struct kept **at)
{
	struct kept *k = *at;

	*at = k->next;
	TAILQ_REMOVE(&s->by_use, k, by_use);
	s->n--;
	s->bytes -= size_of(k);
	release(k);
}

static void
drop_least_used(struct shard *s)
{
	struct kept *k = TAILQ_FIRST(&s->by_use), **at;

	at = &s->buckets[k->hash & (BUCKETS - 1)];
	while (*at != k)
		at = &(*at)->next;
	drop(s, at);
}

static uint32_t
least(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static int64_t
hold_seconds(const struct kept *k)
{
	if (k->status == DNS_UNKNOWN)
		return CACHE_HOLD_UNKNOWN;
	return k->ttl > CACHE_HOLD_LEAST ? k->ttl : CACHE_HOLD_LEAST;
}

static void
pack_records(struct kept *k, const struct dns_answer *r)
{
	char *p = k->bytes + k->n_name;
	size_t i;

	for (i = 0; i < r->n; i++) {
		const struct str data = r->records[i].data;
		uint16_t head[2] = { r->records[i].preference, (uint16_t)data.n };

		memcpy(p, head, sizeof head);
		p += sizeof head;
		if (data.n > 0)
			memcpy(p, data.p, data.n);
		p += data.n;
	}
}

static struct kept *
pack(struct cache *c, const struct key *key, const struct dns_answer *r)
{
	size_t i, n_bytes = 0;
	struct kept *k;

	assert(r->n <= LIMIT_DNS_RECORDS);
	for (i = 0; i < r->n; i++) {
		assert(r->records[i].data.n <= LIMIT_DNS_RDATA);
		n_bytes += 2 * sizeof(uint16_t) + r->records[i].data.n;
	}
	k = heap_alloc(sizeof *k + key->name->n + n_bytes);
	k->hash = key->hash;
	k->type = (uint16_t)key->type;
	k->n_name = key->name->n;
	memcpy(k->bytes, key->name->wire, key->name->n);
	k->n = (uint16_t)r->n;
	k->n_bytes = (uint32_t)n_bytes;
	pack_records(k, r);
	k->status = (uint8_t)r->status;
	k->is_secure = r->is_secure;
	k->is_bogus = r->is_bogus;
	k->why = r->why;
	if (r->status != DNS_UNKNOWN)
		k->ttl = least(r->ttl, r->status == DNS_FOUND ? c->conf.max_ttl :
		    c->conf.negative_ttl);
	k->since = now(c);
	k->until = k->since + hold_seconds(k) * 1000000;
	k->refs = 1;
	return k;
}

static void
unpack(const struct kept *k, int64_t at, struct arena *a, struct dns_answer *out)
{
	int64_t age = (at - k->since) / 1000000;
	const char *p = k->bytes + k->n_name;
	struct dns_record *records;
	uint16_t head[2];
	size_t i;
	char *to;

	*out = (struct dns_answer){ .status = (enum dns_status)k->status, .n = k->n,
	    .ttl = age < k->ttl ? (uint32_t)(k->ttl - age) : 0, .why = k->why,
	    .is_secure = k->is_secure, .is_bogus = k->is_bogus };
	if (k->n == 0)
		return;
	records = arena_alloc(a, k->n * sizeof *records + k->n_bytes);
	to = (char *)(records + k->n);
	for (i = 0; i < k->n; i++) {
		memcpy(head, p, sizeof head);
		p += sizeof head;
		memcpy(to, p, head[1]);
		records[i].preference = head[0];
		records[i].data = (struct str){ to, head[1] };
		p += head[1];
		to += head[1];
	}
	out->records = records;
}

/* With the shard locked. What has run out is forgotten on the way. */
static struct kept *
find_kept(const struct key *key, int64_t at)
{
	struct kept **place = place_of(key), *k = *place;

	if (k == NULL)
		return NULL;
	if (at >= k->until) {
		drop(key->shard, place);
		return NULL;
	}
	TAILQ_REMOVE(&key->shard->by_use, k, by_use);
	TAILQ_INSERT_TAIL(&key->shard->by_use, k, by_use);
	return k;
}

/* With the shard locked; takes a reference of its own. */
static void
keep(struct cache *c, const struct key *key, struct kept *k)
{
	struct shard *s = key->shard;
	struct kept **at = place_of(key);

	if (*at != NULL)
		drop(s, at);
	while (s->n > 0 && (s->n >= c->conf.most / SHARDS ||
	    s->bytes + size_of(k) > c->conf.most_bytes / SHARDS))
		drop_least_used(s);
	at = &s->buckets[key->hash & (BUCKETS - 1)];
	k->next = *at;
	*at = k;
	TAILQ_INSERT_TAIL(&s->by_use, k, by_use);
	k->refs++;
	s->n++;
	s->bytes += size_of(k);
}

/* With the shard locked. */
static struct flight *
find_flight(const struct key *key)
{
	struct flight *f;

	TAILQ_FOREACH(f, &key->shard->flights, link)
		if (f->hash == key->hash && f->type == key->type &&
		    str_eq(dns_name_bytes(&f->name), dns_name_bytes(key->name)))
			return f;
	return NULL;
}

/* With the shard locked. The source holds the one reference. */
static struct flight *
new_flight(struct cache *c, const struct key *key)
{
	struct flight *f = heap_alloc(sizeof *f);

	f->cache = c;
	f->hash = key->hash;
	f->type = key->type;
	f->name = *key->name;
	f->refs = 1;
	pthread_cond_init(&f->landed, &c->monotonic);
	TAILQ_INSERT_TAIL(&key->shard->flights, f, link);
	return f;
}

/* With the shard locked. */
static void
leave(struct flight *f)
{
	if (--f->refs > 0)
		return;
	if (f->answer != NULL)
		release(f->answer);
	pthread_cond_destroy(&f->landed);
	free(f);
}

/* With the shard locked, which is let go while it waits. */
static bool
wait_for(struct flight *f, struct shard *s, struct deadline until)
{
	struct timespec at = { .tv_sec = (time_t)(until.at / 1000000),
	    .tv_nsec = (long)(until.at % 1000000) * 1000 };
	int error = 0;

	while (f->answer == NULL && error == 0)
		error = until.at == 0 ? pthread_cond_wait(&f->landed, &s->lock) :
		    pthread_cond_timedwait(&f->landed, &s->lock, &at);
	return f->answer != NULL;
}

/* Nothing is kept: joins the flight under way or starts one, and waits. */
static void
ask_source(struct cache *c, const struct key *key, struct arena *a,
    struct deadline until, struct dns_answer *out)
{
	struct flight *f = find_flight(key);
	struct shard *s = key->shard;

	if (f != NULL) {
		s->joined++;
		f->refs++;
	} else {
		f = new_flight(c, key);
		f->refs++;
		pthread_mutex_unlock(&s->lock);
		c->conf.start(c->conf.start_arg, f);
		pthread_mutex_lock(&s->lock);
	}
	if (wait_for(f, s, until)) {
		unpack(f->answer, now(c), a, out);
	} else {
		s->timeouts++;
		dns_answer_empty(out, DNS_UNKNOWN, "no answer before the deadline");
	}
	leave(f);
}

void
cache_ask(struct cache *c, struct arena *a, const struct dns_name *name,
    enum dns_type type, struct deadline until, struct dns_answer *out)
{
	struct key key = key_of(c, name, type);
	int64_t at = now(c);
	struct kept *k;

	pthread_mutex_lock(&key.shard->lock);
	k = find_kept(&key, at);
	if (k != NULL) {
		key.shard->from_cache++;
		unpack(k, at, a, out);
	} else if (deadline_is_over(until)) {
		key.shard->timeouts++;
		dns_answer_empty(out, DNS_UNKNOWN, "the deadline is over");
	} else {
		ask_source(c, &key, a, until, out);
	}
	pthread_mutex_unlock(&key.shard->lock);
}

void
cache_prefetch(struct cache *c, const struct dns_name *name, enum dns_type type)
{
	struct key key = key_of(c, name, type);
	struct flight *f = NULL;

	pthread_mutex_lock(&key.shard->lock);
	if (find_kept(&key, now(c)) == NULL && find_flight(&key) == NULL)
		f = new_flight(c, &key);
	pthread_mutex_unlock(&key.shard->lock);
	if (f != NULL)
		c->conf.start(c->conf.start_arg, f);
}

void
cache_learn(struct cache *c, const struct dns_name *name, enum dns_type type,
    const struct dns_answer *r)
{
	struct key key = key_of(c, name, type);
	struct kept *k = pack(c, &key, r);

	pthread_mutex_lock(&key.shard->lock);
	keep(c, &key, k);
	release(k);
	pthread_mutex_unlock(&key.shard->lock);
}

void
flight_land(struct flight *f, const struct dns_answer *r)
{
	struct cache *c = f->cache;
	struct key key = { &f->name, f->type, f->hash, shard_of(c, f->hash) };
	struct kept *k = pack(c, &key, r);

	pthread_mutex_lock(&key.shard->lock);
	TAILQ_REMOVE(&key.shard->flights, f, link);
	keep(c, &key, k);
	f->answer = k;			/* pack()'s reference is handed over */
	pthread_cond_broadcast(&f->landed);
	leave(f);
	pthread_mutex_unlock(&key.shard->lock);
}

const struct dns_name *
flight_name(const struct flight *f)
{
	return &f->name;
}

enum dns_type
flight_type(const struct flight *f)
{
	return f->type;
}

struct cache *
cache_new(const struct cache_conf *conf)
{
	struct cache *c = heap_alloc(sizeof *c);
	size_t i;

	c->conf = *conf;
	pthread_condattr_init(&c->monotonic);
	pthread_condattr_setclock(&c->monotonic, CLOCK_MONOTONIC);
	for (i = 0; i < SHARDS; i++) {
		pthread_mutex_init(&c->shards[i].lock, NULL);
		TAILQ_INIT(&c->shards[i].by_use);
		TAILQ_INIT(&c->shards[i].flights);
	}
	return c;
}

void
cache_free(struct cache *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < SHARDS; i++) {
		assert(TAILQ_EMPTY(&c->shards[i].flights));
		while (c->shards[i].n > 0)
			drop_least_used(&c->shards[i]);
		pthread_mutex_destroy(&c->shards[i].lock);
	}
	pthread_condattr_destroy(&c->monotonic);
	free(c);
}

void
cache_counts(struct cache *c, struct dns_counts *out)
{
	size_t i;

	for (i = 0; i < SHARDS; i++) {
		struct shard *s = &c->shards[i];

		pthread_mutex_lock(&s->lock);
		out->from_cache += s->from_cache;
		out->joined += s->joined;
		out->timeouts += s->timeouts;
		out->cached += s->n;
		pthread_mutex_unlock(&s->lock);
	}
}
