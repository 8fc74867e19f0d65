/*
 * The live resolver. Questions go through our cache; what is not there is handed
 * to one dispatcher thread, which alone talks to libunbound: it starts the
 * questions, polls for answers and watches the time, so that libunbound's own
 * patience (17 to 28 s) is never ours.
 *
 * A question that ran out of time lands as "not known", but stays until
 * libunbound ends it: the budget LIMIT_DNS_PENDING then holds for libunbound's
 * memory too, and an answer that comes late is still learned.
 */
#include <sys/eventfd.h>
#include <sys/queue.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dns/cache.h"
#include "dns/kind.h"
#include "dns/rdata.h"
#include "dns/unbound.h"

enum {
	RCODE_NXDOMAIN	= 3,
	PATIENCE_MS	= 60 * 1000,	/* for an answer that is already late */
	STACK_BYTES	= 256 * 1024,
};

struct question {
	TAILQ_ENTRY(question)	 link;
	struct live		*live;
	struct flight		*flight;	/* NULL once it has landed */
	struct dns_name		 name;
	enum dns_type		 type;
	int			 id;
	int64_t			 until;		/* microseconds; then it is late */
};

TAILQ_HEAD(questions, question);

struct live {
	struct dns		 dns;
	struct cache		*cache;
	struct ub_ctx		*unbound;
	pthread_t		 thread;
	int			 wake;		/* eventfd */
	int64_t			 timeout_us;
	atomic_size_t		 n_pending;
	atomic_uint_fast64_t	 timeouts;

	pthread_mutex_t		 lock;		/* of the two below */
	struct questions	 inbox;
	bool			 is_stopping;

	/* the dispatcher's own, both by time */
	struct questions	 under_way, late;
	struct arena		*scratch;
};

static void
ring(struct live *l)
{
	uint64_t one = 1;

	while (write(l->wake, &one, sizeof one) < 0 && errno == EINTR)
		continue;
}

static void
land_unknown(struct flight *f, const char *why)
{
	struct dns_answer r;

	dns_answer_empty(&r, DNS_UNKNOWN, why);
	flight_land(f, &r);
}

static void
forget(struct question *q)
{
	atomic_fetch_sub(&q->live->n_pending, 1);
	free(q);
}

/* The cache's source: called by whoever asks first. */
static void
start(void *arg, struct flight *f)
{
	struct live *l = arg;
	struct question *q;
	bool was_empty;

	if (atomic_fetch_add(&l->n_pending, 1) >= LIMIT_DNS_PENDING) {
		atomic_fetch_sub(&l->n_pending, 1);
		land_unknown(f, "too many questions under way");
		return;
	}
	q = heap_alloc(sizeof *q);
	q->live = l;
	q->flight = f;
	q->name = *flight_name(f);
	q->type = flight_type(f);
	pthread_mutex_lock(&l->lock);
	q->until = clock_mono_us() + l->timeout_us;
	was_empty = TAILQ_EMPTY(&l->inbox);
	TAILQ_INSERT_TAIL(&l->inbox, q, link);
	pthread_mutex_unlock(&l->lock);
	if (was_empty)
		ring(l);
}

static const char *
why_refused(int rcode)
{
	static const char *const words[] = { "", "the server found our question bad",
	    "the server failed (SERVFAIL)", "", "the server does not do this",
	    "the server refused" };

	if (rcode >= 0 && (size_t)rcode < sizeof words / sizeof words[0])
		return words[rcode];
	return "the server answered with an odd code";
}

static void
read_records(const struct ub_result *u, enum dns_type type, struct arena *a,
    struct dns_answer *out)
{
	uint32_t ttl = u->ttl < 0 ? 0 : (uint32_t)u->ttl;
	struct dns_record r;
	struct dns_gather g;
	size_t i;

	dns_gather_start(&g);
	for (i = 0; u->data[i] != NULL; i++) {
		if (u->len[i] < 0 || !dns_rdata_read(type,
		    (const uint8_t *)u->data[i], (size_t)u->len[i], a, &r)) {
			dns_answer_empty(out, DNS_UNKNOWN, "the answer is garbage");
			return;
		}
		if (!dns_gather_add(&g, type, r, ttl)) {
			dns_answer_empty(out, DNS_UNKNOWN, "the answer is too large");
			return;
		}
	}
	dns_gather_end(&g, a, DNS_NONE, out);
}

static void
read_result(int error, const struct ub_result *u, enum dns_type type,
    struct arena *a, struct dns_answer *out)
{
	if (error != 0 || u == NULL) {
		dns_answer_empty(out, DNS_UNKNOWN, "the resolver failed");
		return;
	}
	if (u->bogus) {			/* its rcode stays 0 */
		dns_answer_empty(out, DNS_UNKNOWN, "DNSSEC validation failed");
		out->is_bogus = true;
		return;
	}
	if (u->rcode == RCODE_NXDOMAIN)
		dns_answer_empty(out, DNS_NXDOMAIN, "");
	else if (u->rcode != 0)
		dns_answer_empty(out, DNS_UNKNOWN, why_refused(u->rcode));
	else if (u->havedata && u->data != NULL)
		read_records(u, type, a, out);
	else
		dns_answer_empty(out, DNS_NONE, "");
	if (out->status != DNS_UNKNOWN) {
		out->is_secure = u->secure != 0;
		out->ttl = u->ttl < 0 ? 0 : (uint32_t)u->ttl;
	}
}

/* libunbound's callback; runs inside ub_process(), on the dispatcher. */
static void
take_result(void *arg, int error, struct ub_result *u)
{
	struct question *q = arg;
	struct live *l = q->live;
	struct dns_answer r;

	read_result(error, u, q->type, l->scratch, &r);
	if (q->flight != NULL) {
		TAILQ_REMOVE(&l->under_way, q, link);
		flight_land(q->flight, &r);
	} else {
		TAILQ_REMOVE(&l->late, q, link);
		if (r.status != DNS_UNKNOWN)
			cache_learn(l->cache, &q->name, q->type, &r);
	}
	ub_resolve_free(u);
	arena_reset(l->scratch);
	forget(q);
}

static void
begin(struct live *l, struct question *q)
{
	struct str text = dns_name_print(&q->name, l->scratch);

	/* Escapes keep a NUL out of it. The root must have its dot. */
	TAILQ_INSERT_TAIL(&l->under_way, q, link);
	if (ub_resolve_async(l->unbound, text.n == 0 ? "." : text.p, (int)q->type,
	    UNBOUND_IN, q, take_result, &q->id) != 0) {
		TAILQ_REMOVE(&l->under_way, q, link);
		land_unknown(q->flight, "the resolver does not take the question");
		forget(q);
	}
	arena_reset(l->scratch);
}

/* False when it is time to stop. */
static bool
take_inbox(struct live *l)
{
	struct questions mine = TAILQ_HEAD_INITIALIZER(mine);
	struct question *q;
	uint64_t rings;
	bool is_stopping;

	while (read(l->wake, &rings, sizeof rings) < 0 && errno == EINTR)
		continue;
	pthread_mutex_lock(&l->lock);
	TAILQ_CONCAT(&mine, &l->inbox, link);
	is_stopping = l->is_stopping;
	pthread_mutex_unlock(&l->lock);
	while ((q = TAILQ_FIRST(&mine)) != NULL) {
		TAILQ_REMOVE(&mine, q, link);
		begin(l, q);
	}
	return !is_stopping;
}

static void
watch_the_time(struct live *l, int64_t now)
{
	struct question *q;

	while ((q = TAILQ_FIRST(&l->under_way)) != NULL && q->until <= now) {
		TAILQ_REMOVE(&l->under_way, q, link);
		land_unknown(q->flight, "no answer in time");
		atomic_fetch_add(&l->timeouts, 1);
		q->flight = NULL;
		q->until = now + (int64_t)PATIENCE_MS * 1000;
		TAILQ_INSERT_TAIL(&l->late, q, link);
	}
	while ((q = TAILQ_FIRST(&l->late)) != NULL && q->until <= now) {
		TAILQ_REMOVE(&l->late, q, link);
		ub_cancel(l->unbound, q->id);	/* no callback comes after it */
		forget(q);
	}
}

static int
wait_ms(const struct live *l, int64_t now)
{
	const struct question *next = TAILQ_FIRST(&l->under_way);
	int64_t ms;

	if (next == NULL)
		next = TAILQ_FIRST(&l->late);
	if (next == NULL)
		return -1;
	ms = (next->until - now + 999) / 1000;
	return ms < 0 ? 0 : ms > PATIENCE_MS ? PATIENCE_MS : (int)ms;
}

static void
land_all(struct live *l)
{
	struct question *q;

	while ((q = TAILQ_FIRST(&l->under_way)) != NULL) {
		TAILQ_REMOVE(&l->under_way, q, link);
		ub_cancel(l->unbound, q->id);
		land_unknown(q->flight, "the resolver is closing");
		forget(q);
	}
	while ((q = TAILQ_FIRST(&l->late)) != NULL) {
		TAILQ_REMOVE(&l->late, q, link);
		ub_cancel(l->unbound, q->id);
		forget(q);
	}
}

static void *
dispatch(void *arg)
{
	struct live *l = arg;
	struct pollfd fds[2] = {
		{ .fd = l->wake, .events = POLLIN },
		{ .fd = ub_fd(l->unbound), .events = POLLIN },
	};
	bool is_going = true;

	while (is_going) {
		if (poll(fds, 2, wait_ms(l, clock_mono_us())) < 0)
			fds[0].revents = fds[1].revents = 0;
		if (fds[0].revents != 0)
			is_going = take_inbox(l);
		if (fds[1].revents != 0)
			ub_process(l->unbound);
		watch_the_time(l, clock_mono_us());
	}
	land_all(l);
	return NULL;
}

static void
live_ask(struct dns *d, struct arena *a, const struct dns_name *name,
    enum dns_type type, struct deadline until, struct dns_answer *out)
{
	cache_ask(((struct live *)d)->cache, a, name, type, until, out);
}

static void
live_prefetch(struct dns *d, const struct dns_name *name, enum dns_type type)
{
	cache_prefetch(((struct live *)d)->cache, name, type);
}

static void
live_counts(struct dns *d, struct dns_counts *out)
{
	struct live *l = (struct live *)d;

	out->timeouts += atomic_load(&l->timeouts);
	cache_counts(l->cache, out);
}

static void
release(struct live *l)
{
	if (l->unbound != NULL)
		ub_ctx_delete(l->unbound);
	cache_free(l->cache);
	if (l->wake >= 0)
		close(l->wake);
	arena_free(l->scratch);
	pthread_mutex_destroy(&l->lock);
	free(l);
}

static void
live_free(struct dns *d)
{
	struct live *l = (struct live *)d;

	pthread_mutex_lock(&l->lock);
	l->is_stopping = true;
	pthread_mutex_unlock(&l->lock);
	ring(l);
	pthread_join(l->thread, NULL);
	release(l);
}

static const struct dns_kind live_kind = {
	.ask = live_ask,
	.prefetch = live_prefetch,
	.counts = live_counts,
	.free = live_free,
};

static bool
start_dispatcher(struct live *l, struct err *e)
{
	pthread_attr_t attr;
	int error;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	error = pthread_create(&l->thread, &attr, dispatch, l);
	pthread_attr_destroy(&attr);
	if (error != 0)
		return err_set(e, "cannot start the resolver's thread: %s",
		    strerrordesc_np(error));
	return true;
}

/* Signals are for the thread that expects them, not for ours or libunbound's. */
static bool
start_threads(struct live *l, const struct dns_conf *conf, struct err *e)
{
	sigset_t all, before;
	bool ok;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	ok = unbound_open(conf, &l->unbound, e) && start_dispatcher(l, e);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return ok;
}

struct dns *
dns_live_new(const struct dns_conf *conf, struct err *e)
{
	struct live *l = heap_alloc(sizeof *l);
	struct cache_conf cache = { .most = LIMIT_DNS_CACHE,
	    .most_bytes = LIMIT_DNS_CACHE_BYTES, .max_ttl = conf->max_ttl,
	    .negative_ttl = conf->negative_ttl, .start = start, .start_arg = l };

	l->dns.kind = &live_kind;
	l->timeout_us = conf->timeout_ms * 1000;
	TAILQ_INIT(&l->inbox);
	TAILQ_INIT(&l->under_way);
	TAILQ_INIT(&l->late);
	pthread_mutex_init(&l->lock, NULL);
	l->scratch = arena_new();
	l->cache = cache_new(&cache);
	l->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (l->wake < 0)
		err_set(e, "cannot make an eventfd: %s", strerrordesc_np(errno));
	else if (start_threads(l, conf, e))
		return &l->dns;
	release(l);
	return NULL;
}
