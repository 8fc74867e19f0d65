#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "dns/kind.h"
#include "dns/rdata.h"
#include "dns/zone_file.h"

enum { TYPE_CNAME = 5, CHASE_MOST = 16, FIRST_BUCKETS = 64 };

struct rr {
	struct rr		*next;
	uint32_t		 ttl;
	enum dns_type		 type;
	struct dns_record	 record;
};

/* A name that exists, perhaps only because a longer one does. */
struct node {
	struct node		*next;		/* in its bucket */
	uint64_t		 hash;
	struct rr		*first, *last;
	const struct dns_name	*cname;
	uint32_t		 cname_ttl;
	bool			 exists, is_failing;
	struct str		 name;		/* wire form */
};

struct zone {
	struct dns		 dns;
	pthread_rwlock_t	 lock;
	struct arena		*arena;		/* nodes and records */
	struct node		**buckets;
	size_t			 n_buckets, n_nodes;
};

static struct node *
find(const struct zone *z, struct str name)
{
	uint64_t hash = hash_str(name);
	struct node *n = z->buckets[hash & (z->n_buckets - 1)];

	while (n != NULL && !(n->hash == hash && str_eq(n->name, name)))
		n = n->next;
	return n;
}

static void
grow(struct zone *z)
{
	size_t i, wider = z->n_buckets * 2;
	struct node **to = heap_alloc(wider * sizeof(struct node *)), *n, *next;

	for (i = 0; i < z->n_buckets; i++) {
		for (n = z->buckets[i]; n != NULL; n = next) {
			next = n->next;
			n->next = to[n->hash & (wider - 1)];
			to[n->hash & (wider - 1)] = n;
		}
	}
	free(z->buckets);
	z->buckets = to;
	z->n_buckets = wider;
}

static struct node *
find_or_make(struct zone *z, struct str name)
{
	struct node *n = find(z, name), **bucket;

	if (n != NULL)
		return n;
	if (z->n_nodes >= z->n_buckets)
		grow(z);
	n = arena_alloc(z->arena, sizeof *n);
	n->name = arena_str(z->arena, name);
	n->hash = hash_str(name);
	bucket = &z->buckets[n->hash & (z->n_buckets - 1)];
	n->next = *bucket;
	*bucket = n;
	z->n_nodes++;
	return n;
}

/* Without its first label; the root stays the root. */
static struct str
parent_of(struct str name)
{
	size_t label = (uint8_t)name.p[0];

	return label == 0 ? name : str_sub(name, label + 1, name.n);
}

/* A name makes all names above it exist (RFC 4592 2.2.2). */
static struct node *
make_existing(struct zone *z, struct str name)
{
	struct node *own = find_or_make(z, name), *n = own;

	while (!n->exists) {
		n->exists = true;
		if (n->name.n == 1)
			break;
		n = find_or_make(z, parent_of(n->name));
	}
	return own;
}

static bool
is_answered(unsigned int type)
{
	return type == DNS_A || type == DNS_PTR || type == DNS_MX ||
	    type == DNS_TXT || type == DNS_AAAA;
}

static bool
take_cname(struct zone *z, struct node *n, const struct zone_record *in,
    struct err *e)
{
	struct dns_name *target = arena_alloc(z->arena, sizeof *target);
	size_t used;

	if (!dns_name_from_wire(in->rdata, in->n_rdata, target, &used) ||
	    used != in->n_rdata)
		return err_set(e, "a CNAME that is not a name");
	if (n->cname != NULL)
		return err_set(e, "a second CNAME of one name (RFC 2181 10.1)");
	n->cname = target;
	n->cname_ttl = in->ttl;
	return true;
}

static bool
take_record(void *arg, const struct zone_record *in, struct err *e)
{
	struct zone *z = arg;
	struct node *n = make_existing(z, dns_name_bytes(&in->owner));
	struct rr *rr;

	if (in->type == TYPE_CNAME)
		return take_cname(z, n, in, e);
	if (!is_answered(in->type))
		return true;
	rr = arena_alloc(z->arena, sizeof *rr);
	rr->type = (enum dns_type)in->type;
	rr->ttl = in->ttl;
	if (!dns_rdata_read(rr->type, in->rdata, in->n_rdata, z->arena, &rr->record))
		return err_set(e, "rdata that does not fit its type");
	if (n->last == NULL)
		n->first = rr;
	else
		n->last->next = rr;
	n->last = rr;
	return true;
}

/* The node that answers for a name: its own, or a wildcard's (RFC 4592 3.3). */
static const struct node *
find_answering(const struct zone *z, struct str name)
{
	const struct node *n = find(z, name);
	struct dns_name star;

	if (n != NULL && (n->exists || n->is_failing))
		return n;
	do {
		if (name.n == 1)
			return NULL;
		name = parent_of(name);
		n = find(z, name);
	} while (n == NULL || !n->exists);
	if (name.n + 2 > DNS_NAME_WIRE)
		return NULL;
	star.wire[0] = 1;
	star.wire[1] = '*';
	memcpy(star.wire + 2, name.p, name.n);
	star.n = (uint8_t)(name.n + 2);
	n = find(z, dns_name_bytes(&star));
	return n != NULL && n->exists ? n : NULL;
}

static void
answer_from(const struct node *n, enum dns_type type, struct arena *a,
    uint32_t ttl, struct dns_answer *out)
{
	struct dns_gather g;
	const struct rr *rr;

	dns_gather_start(&g);
	g.ttl = ttl;
	for (rr = n->first; rr != NULL; rr = rr->next) {
		if (rr->type == type &&
		    !dns_gather_add(&g, type, rr->record, rr->ttl)) {
			dns_answer_empty(out, DNS_UNKNOWN, "the answer is too large");
			return;
		}
	}
	dns_gather_end(&g, a, DNS_NONE, out);
}

static bool
has_type(const struct node *n, enum dns_type type)
{
	const struct rr *rr = n->first;

	while (rr != NULL && rr->type != type)
		rr = rr->next;
	return rr != NULL;
}

static void
ask_unlocked(const struct zone *z, struct arena *a, const struct dns_name *name,
    enum dns_type type, struct dns_answer *out)
{
	const struct node *n;
	uint32_t ttl = UINT32_MAX;
	int steps;

	for (steps = 0; steps <= CHASE_MOST; steps++) {
		n = find_answering(z, dns_name_bytes(name));
		if (n == NULL) {
			dns_answer_empty(out, DNS_NXDOMAIN, "");
			return;
		}
		if (n->is_failing) {
			dns_answer_empty(out, DNS_UNKNOWN, "the zone says: not known");
			return;
		}
		if (n->cname == NULL || has_type(n, type)) {
			answer_from(n, type, a, ttl, out);
			return;
		}
		if (n->cname_ttl < ttl)
			ttl = n->cname_ttl;
		name = n->cname;
	}
	dns_answer_empty(out, DNS_UNKNOWN, "a loop of CNAME records");
}

static void
zone_ask(struct dns *d, struct arena *a, const struct dns_name *name,
    enum dns_type type, struct deadline until, struct dns_answer *out)
{
	struct zone *z = (struct zone *)d;

	(void)until;			/* it never waits */
	pthread_rwlock_rdlock(&z->lock);
	ask_unlocked(z, a, name, type, out);
	pthread_rwlock_unlock(&z->lock);
}

static void
zone_prefetch(struct dns *d, const struct dns_name *name, enum dns_type type)
{
	(void)d;
	(void)name;
	(void)type;
}

static void
zone_counts(struct dns *d, struct dns_counts *out)
{
	(void)d;
	(void)out;			/* nothing is cached or waited for */
}

static void
zone_free(struct dns *d)
{
	struct zone *z = (struct zone *)d;

	pthread_rwlock_destroy(&z->lock);
	arena_free(z->arena);
	free(z->buckets);
	free(z);
}

static const struct dns_kind zone_kind = {
	.ask = zone_ask,
	.prefetch = zone_prefetch,
	.counts = zone_counts,
	.free = zone_free,
};

struct dns *
dns_zone_new(void)
{
	struct zone *z = heap_alloc(sizeof *z);

	z->dns.kind = &zone_kind;
	pthread_rwlock_init(&z->lock, NULL);
	z->arena = arena_new();
	z->n_buckets = FIRST_BUCKETS;
	z->buckets = heap_alloc(z->n_buckets * sizeof(struct node *));
	make_existing(z, (struct str){ "", 1 });	/* the root always is */
	return &z->dns;
}

static bool
read_text(struct dns *d, struct str text, const char *where, struct err *e)
{
	struct zone *z = (struct zone *)d;
	bool ok;

	assert(d->kind == &zone_kind);
	pthread_rwlock_wrlock(&z->lock);
	ok = zone_file_read(text, where, take_record, z, e);
	pthread_rwlock_unlock(&z->lock);
	return ok;
}

bool
dns_zone_load(struct dns *d, const char *path, struct err *e)
{
	struct arena *a = arena_new();
	struct str text;
	bool ok = file_read(path, LIMIT_ZONE_BYTES, a, &text, e) &&
	    read_text(d, text, path, e);

	arena_free(a);
	return ok;
}

bool
dns_zone_add(struct dns *d, const char *line, struct err *e)
{
	return read_text(d, str_of(line), NULL, e);
}

void
dns_zone_fail(struct dns *d, struct str text)
{
	struct zone *z = (struct zone *)d;
	struct dns_name name;

	assert(d->kind == &zone_kind);
	if (!dns_name_read(text, &name))
		return;
	pthread_rwlock_wrlock(&z->lock);
	find_or_make(z, dns_name_bytes(&name))->is_failing = true;
	pthread_rwlock_unlock(&z->lock);
}
