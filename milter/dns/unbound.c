#include "dns/unbound.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

/*
 * Small caches, since ours stands in front and a forwarder is asked. While all
 * servers are down, questions fail at once; what is known of a server lasts
 * 5 s, so that one that comes back is used within that (seen: 2.4 s; with 60 s
 * it was not used again for over 18).
 */
static const struct {
	const char *key, *value;
} settings[] = {
	{ "do-not-query-localhost:", "no" },
	{ "unblock-lan-zones:", "yes" },	/* private reverse names are asked */
	{ "insecure-lan-zones:", "yes" },
	{ "qname-minimisation:", "no" },
	{ "msg-cache-size:", "256k" },
	{ "msg-cache-slabs:", "1" },
	{ "rrset-cache-size:", "512k" },
	{ "rrset-cache-slabs:", "1" },
	{ "key-cache-size:", "512k" },
	{ "key-cache-slabs:", "1" },
	{ "neg-cache-size:", "64k" },
	{ "infra-cache-numhosts:", "64" },
	{ "infra-cache-slabs:", "1" },
	{ "infra-host-ttl:", "5" },
	{ "infra-keep-probing:", "yes" },
	{ "infra-cache-max-rtt:", "4000" },
	{ "outgoing-range:", "256" },
	{ "outgoing-num-tcp:", "8" },
};

/*
 * Zones that libunbound answers itself, with nothing of the world in it; the
 * server asked may know better. Left with it: localhost, invalid and onion.
 */
static const char *const opened[] = { "test.", "home.arpa.", "127.in-addr.arpa.",
    ("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0"
    ".0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa.") };

static bool
set(struct ub_ctx *u, const char *key, const char *value, struct err *e)
{
	int error = ub_ctx_set_option(u, key, value);

	if (error == 0)
		return true;
	return err_set(e, "libunbound does not take \"%s %s\": %s", key, value,
	    ub_strerror(error));
}

static bool
set_all(struct ub_ctx *u, const struct dns_conf *conf, struct err *e)
{
	size_t i;

	for (i = 0; i < sizeof settings / sizeof settings[0]; i++)
		if (!set(u, settings[i].key, settings[i].value, e))
			return false;
	return set(u, "module-config:", conf->trust_anchor == NULL ? "iterator" :
	    "validator iterator", e);
}

/* libunbound would take port 99999, or none behind the "@". */
static bool
is_forward(const char *text)
{
	struct str s = str_of(text);
	size_t at = str_find(s, '@');
	unsigned char binary[sizeof(struct in6_addr)];
	char address[INET6_ADDRSTRLEN];
	uint64_t port = 53;

	if (at < s.n && (!str_to_u64(str_sub(s, at + 1, s.n), UINT16_MAX, &port) ||
	    port == 0))
		return false;
	if (at >= sizeof address)
		return false;
	memcpy(address, text, at);
	address[at] = '\0';
	return inet_pton(AF_INET, address, binary) == 1 ||
	    inet_pton(AF_INET6, address, binary) == 1;
}

static bool
set_servers(struct ub_ctx *u, const struct dns_conf *conf, struct err *e)
{
	const char *file = conf->resolv_conf == NULL ? "/etc/resolv.conf" :
	    conf->resolv_conf;
	size_t i;

	for (i = 0; i < conf->n_forward; i++)
		if (!is_forward(conf->forward[i]) ||
		    ub_ctx_set_fwd(u, conf->forward[i]) != 0)
			return err_set(e, "resolver \"%s\" is not ADDR or ADDR@PORT",
			    conf->forward[i]);
	if (conf->n_forward == 0 && ub_ctx_resolvconf(u, file) != 0)
		return err_set(e, "%s: cannot read the name servers", file);
	return true;
}

static bool
set_anchor(struct ub_ctx *u, const struct dns_conf *conf, struct err *e)
{
	if (conf->trust_anchor == NULL)
		return true;
	if (access(conf->trust_anchor, R_OK) != 0)
		return err_set(e, "%s: cannot read the trust anchor: %s",
		    conf->trust_anchor, strerrordesc_np(errno));
	if (ub_ctx_add_ta_file(u, conf->trust_anchor) != 0)
		return err_set(e, "%s: not a trust anchor", conf->trust_anchor);
	return true;
}

/* The first of these calls makes libunbound check all it was told. */
static bool
open_zones(struct ub_ctx *u, const struct dns_conf *conf, struct err *e)
{
	int error = 0;
	size_t i;

	for (i = 0; i < sizeof opened / sizeof opened[0] && error == 0; i++)
		error = ub_ctx_zone_remove(u, opened[i]);
	if (error == 0)
		return true;
	return err_set(e, "the resolver does not start%s%s: %s",
	    conf->trust_anchor == NULL ? "" : " with the trust anchor ",
	    conf->trust_anchor == NULL ? "" : conf->trust_anchor,
	    ub_strerror(error));
}

static void
ignore_result(void *arg, int error, struct ub_result *r)
{
	(void)arg;
	(void)error;
	ub_resolve_free(r);
}

/*
 * libunbound starts its own thread with the first question, and libevent ends
 * the whole process when there are no files left for that: so it is asked now,
 * what it answers itself.
 */
static bool
warm_up(struct ub_ctx *u, struct err *e)
{
	int error = ub_resolve_async(u, "localhost.", DNS_A, UNBOUND_IN, NULL,
	    ignore_result, NULL);

	if (error == 0)
		error = ub_wait(u);
	if (error == 0)
		return true;
	return err_set(e, "the resolver does not start: %s", ub_strerror(error));
}

bool
unbound_open(const struct dns_conf *conf, struct ub_ctx **out, struct err *e)
{
	struct ub_ctx *u = ub_ctx_create();
	bool ok;

	if (u == NULL)
		return err_set(e, "libunbound does not start: out of memory or files");
	ub_ctx_debugout(u, NULL);	/* the log is ours */
	ub_ctx_async(u, 1);		/* a thread, no process */
	ok = set_all(u, conf, e) && set_servers(u, conf, e) &&
	    set_anchor(u, conf, e) && open_zones(u, conf, e) && warm_up(u, e);
	if (ok)
		*out = u;
	else
		ub_ctx_delete(u);
	return ok;
}
