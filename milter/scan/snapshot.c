#include "scan/snapshot.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check/check.h"

/* What is counted stands around what is shown, so that the shown stays const. */
struct counted {
	struct snapshot	 shown;
	atomic_uint	 holders;
	bool		 owns_dns;
};

struct snapshot_holder {
	pthread_mutex_t	 lock;
	struct snapshot	*now;
};

static struct counted *
counted_of(const struct snapshot *s)
{
	/* shown is the first member; the count may change though the rest may not. */
	return (struct counted *)(uintptr_t)s;
}

static bool
fail(struct conf_errors *errors, const struct err *e)
{
	conf_error(errors, NULL, 0, "%s", e->text);
	return false;
}

/* A weight for a code that no check knows is a slip of the pen. */
static bool
know_codes(const struct conf_reasons *rules, struct conf_errors *errors)
{
	bool ok = true;
	size_t i;

	for (i = 0; i < rules->n_reasons; i++) {
		const struct conf_reason *r = &rules->reasons[i];

		if (reason_by_code(str_of(r->code)) != REASONS)
			continue;
		conf_error(errors, r->file, r->line, "there is no reason '%s'", r->code);
		ok = false;
	}
	return ok;
}

static bool
read_rules(struct snapshot *s, struct conf_errors *errors)
{
	const struct conf_folder folders[] = {
		{ s->conf.rules, false },
		{ s->conf.local_rules, true },
	};
	/* Words come whole from the first that has them: the site's own, then ours. */
	const struct conf_folder words[] = { folders[1], folders[0] };
	bool ok = true;

	ok = conf_read_reasons(folders, 2, s->arena, &s->reasons, errors) && ok;
	ok = conf_read_words(words, 2, "en", s->arena, &s->words, errors) && ok;
	ok = ok && know_codes(&s->reasons, errors);
	return names_load(&s->conf, s->arena, &s->names, errors) && ok;
}

static bool
open_dns(struct counted *c, const struct snapshot_source *from, struct conf_errors *errors)
{
	const struct conf *conf = &c->shown.conf;
	const struct dns_conf dns = {
		.forward = conf->resolver.forward.v,
		.n_forward = conf->resolver.forward.n,
		.trust_anchor = conf->resolver.trust_anchor[0] == '\0' ? NULL :
		    conf->resolver.trust_anchor,
		.timeout_ms = conf->resolver.timeout_ms,
		.max_ttl = (uint32_t)conf->resolver.max_ttl,
		.negative_ttl = (uint32_t)conf->resolver.negative_ttl,
	};
	struct err e = { "" };

	c->owns_dns = from->dns == NULL;
	if (from->dns != NULL) {
		c->shown.dns = from->dns;
		return true;
	}
	if (from->zone_path == NULL) {
		c->shown.dns = dns_live_new(&dns, &e);
		return c->shown.dns != NULL || fail(errors, &e);
	}
	c->shown.dns = dns_zone_new();
	return dns_zone_load(c->shown.dns, from->zone_path, &e) || fail(errors, &e);
}

static bool
open_auth(struct snapshot *s, struct conf_errors *errors)
{
	const struct auth_conf conf = {
		.receiver = s->conf.authserv_id,
		.signatures = (unsigned)s->conf.limits.signatures,
		.clock = s->clock,
	};
	struct err e = { "" };

	s->auth = auth_new(&conf, &e);
	return s->auth != NULL || fail(errors, &e);
}

static void
snapshot_free(struct counted *c)
{
	struct snapshot *s = &c->shown;

	auth_free(s->auth);
	if (c->owns_dns)
		dns_free(s->dns);
	names_free(&s->names);
	arena_free(s->arena);
	free(c);
}

static struct counted *
counted_new(const struct clock *clock)
{
	struct counted *c = heap_alloc(sizeof *c);

	c->shown.arena = arena_new();
	c->shown.clock = clock == NULL ? &clock_real : clock;
	atomic_init(&c->holders, 1);
	return c;
}

struct snapshot *
snapshot_new(const struct snapshot_source *from, struct conf_errors *errors)
{
	struct counted *c = counted_new(from->clock);
	struct snapshot *s = &c->shown;

	if (conf_read(from->conf_path, s->arena, &s->conf, errors) &&
	    read_rules(s, errors) && open_dns(c, from, errors) && open_auth(s, errors))
		return s;
	snapshot_free(c);
	return NULL;
}

/* The resolver would find out only when the daemon starts. */
static bool
can_read_anchor(const struct conf *conf, struct conf_errors *errors)
{
	const char *path = conf->resolver.trust_anchor;

	if (path[0] == '\0' || access(path, R_OK) == 0)
		return true;
	conf_error(errors, path, 0, "cannot read the trust anchor: %s",
	    strerrordesc_np(errno));
	return false;
}

bool
snapshot_check(const char *conf_path, struct conf_errors *errors)
{
	struct counted *c = counted_new(NULL);
	bool ok = conf_read(conf_path, c->shown.arena, &c->shown.conf, errors) &&
	    read_rules(&c->shown, errors) && can_read_anchor(&c->shown.conf, errors);

	snapshot_free(c);
	return ok;
}

void
snapshot_hold(const struct snapshot *s)
{
	atomic_fetch_add(&counted_of(s)->holders, 1);
}

void
snapshot_release(const struct snapshot *s)
{
	if (s != NULL && atomic_fetch_sub(&counted_of(s)->holders, 1) == 1)
		snapshot_free(counted_of(s));
}

struct snapshot_holder *
snapshot_holder_new(struct snapshot *s)
{
	struct snapshot_holder *h = heap_alloc(sizeof *h);

	pthread_mutex_init(&h->lock, NULL);
	h->now = s;
	return h;
}

const struct snapshot *
snapshot_current(struct snapshot_holder *h)
{
	const struct snapshot *s;

	pthread_mutex_lock(&h->lock);
	s = h->now;
	snapshot_hold(s);
	pthread_mutex_unlock(&h->lock);
	return s;
}

void
snapshot_swap(struct snapshot_holder *h, struct snapshot *next)
{
	struct snapshot *old;

	pthread_mutex_lock(&h->lock);
	old = h->now;
	h->now = next;
	pthread_mutex_unlock(&h->lock);
	snapshot_release(old);
}

void
snapshot_holder_free(struct snapshot_holder *h)
{
	if (h == NULL)
		return;
	snapshot_release(h->now);
	pthread_mutex_destroy(&h->lock);
	free(h);
}
