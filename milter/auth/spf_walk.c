#include "auth/spf_walk.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <spf2/spf.h>
#include <spf2/spf_dns.h>

#include "auth/spf_record.h"
#include "domain/name.h"

enum {
	COMPOSED_BYTES = 256,	/* far above "v=spf1 " with three short terms */
	MANY = 1000,		/* libspf2's own count of lookups, kept out of the way */
};

/* A record under evaluation, and the domain that published it. */
struct scope {
	struct str		domain;
	struct spf_record	record;
	bool			is_included;
};

/* What a made-up name stands for. */
struct alias {
	char		kind;	/* t target, m MX host, p PTR name, i include,
				   r redirect, n next term */
	struct str	name;	/* t m p i r: the true name */
	size_t		scope;
	size_t		term;	/* t i: which one; n: where to go on */
};

struct walk {
	SPF_dns_server_t	 hooks;		/* its hook points back here */
	struct spf_client	*client;
	struct arena		*arena;
	struct spf_macro	 macro;
	struct scope		*scopes;
	size_t			 n_scopes, cap_scopes;
	struct alias		*aliases;
	size_t			 n_aliases, cap_aliases;
	size_t			 now;		/* alias of the term under way */
	size_t			 exp_scope;	/* whose exp= applies */
	unsigned		 lookups, voids;
	bool			 is_wide;	/* of the mechanism under way */
	bool			 is_stopped;	/* by an error, which sticks */
	enum auth_result	 error;
	const char		*why;
};

static void
stop(struct walk *w, enum auth_result error, const char *why)
{
	if (w->is_stopped)
		return;
	w->is_stopped = true;
	w->error = error;
	w->why = why;
}

static size_t
add_alias(struct walk *w, struct alias alias)
{
	w->aliases = arena_grow(w->arena, w->aliases, w->n_aliases,
	    &w->cap_aliases, sizeof *w->aliases);
	w->aliases[w->n_aliases] = alias;
	return w->n_aliases++;
}

/* The alias that a made-up name speaks of: a letter, digits, a dot. */
static const struct alias *
find_alias(const struct walk *w, const char *made_up)
{
	struct str s = str_of(made_up);
	uint64_t i;

	if (s.n < 2 || w->n_aliases == 0)
		return NULL;
	if (!str_to_u64(str_sub(s, 1, str_find(s, '.')), w->n_aliases - 1, &i))
		return NULL;
	return w->aliases[i].kind == s.p[0] ? &w->aliases[i] : NULL;
}

static const struct spf_term *
term_of(const struct walk *w, const struct alias *a)
{
	return &w->scopes[a->scope].record.terms[a->term];
}

static struct str
expand_name(struct walk *w, size_t scope, struct str spec)
{
	struct buf b;
	struct str name;

	buf_init(&b, LIMIT_SPF_EXPANSION);
	w->macro.domain = w->scopes[scope].domain;
	spf_macro_expand(spec, &w->macro, &b);
	if (b.full)
		stop(w, AUTH_PERMERROR, "spf: name expands too far (RFC 7208 7.3)");
	name = spf_macro_name(w->arena, buf_str(&b));
	buf_free(&b);
	return name;
}

/* The one record of an answer that is SPF (RFC 7208 4.5). */
static enum auth_result
select_record(const struct dns_answer *a, struct str *out, const char **why)
{
	size_t i, n = 0;

	for (i = 0; i < a->n; i++)
		if (spf_record_is_spf(a->records[i].data)) {
			*out = a->records[i].data;
			n++;
		}
	*why = n == 0 ? "spf: no record (RFC 7208 4.5)" :
	    "spf: several records (RFC 7208 4.5)";
	return n == 0 ? AUTH_NONE : n == 1 ? AUTH_PASS : AUTH_PERMERROR;
}

/* AUTH_PASS here says only that the record is there and sound. */
static enum auth_result
open_scope(struct walk *w, struct str domain, bool is_included, const char **why)
{
	struct scope s = { .domain = domain, .is_included = is_included };
	struct dns_answer a;
	enum auth_result result;
	struct str text = STR_NONE;

	*why = "spf: not a domain of several labels (RFC 7208 4.3)";
	if (str_find(domain, '.') == domain.n)
		return AUTH_NONE;
	spf_client_ask(w->client, domain, DNS_TXT, &a);
	*why = "spf: record not known, DNS failed (RFC 7208 4.4)";
	if (a.status == DNS_UNKNOWN)
		return AUTH_TEMPERROR;
	*why = "spf: no record (RFC 7208 4.5)";
	if (a.status != DNS_FOUND)
		return AUTH_NONE;
	result = select_record(&a, &text, why);
	if (result != AUTH_PASS)
		return result;
	if (!spf_record_read(w->arena, text, &s.record, why))
		return AUTH_PERMERROR;
	w->scopes = arena_grow(w->arena, w->scopes, w->n_scopes, &w->cap_scopes,
	    sizeof *w->scopes);
	w->scopes[w->n_scopes++] = s;
	if (!is_included)
		w->exp_scope = w->n_scopes - 1;
	return AUTH_PASS;
}

static void
count_lookup(struct walk *w)
{
	if (++w->lookups > LIMIT_SPF_LOOKUPS)
		stop(w, AUTH_PERMERROR, "spf: more than 10 lookups (RFC 7208 4.6.4)");
}

static void
count_void(struct walk *w)
{
	if (++w->voids > LIMIT_SPF_VOID)
		stop(w, AUTH_PERMERROR,
		    "spf: more than 2 void lookups (RFC 7208 4.6.4)");
}

static unsigned
prefix_for(const struct walk *w, const struct spf_term *t)
{
	return w->client->client->family == ADDRESS_V4 ? t->prefix4 : t->prefix6;
}

static bool
is_literal(const struct spf_term *t)
{
	return t->mechanism == SPF_ALL || t->mechanism == SPF_IP4 ||
	    t->mechanism == SPF_IP6;
}

static bool
literal_matches(const struct walk *w, const struct spf_term *t)
{
	const struct client *c = w->client->client;

	if (t->mechanism == SPF_ALL)
		return true;
	if ((t->mechanism == SPF_IP4) != (c->family == ADDRESS_V4))
		return false;
	return spf_record_covers(t->ip, c->ip, prefix_for(w, t));
}

/* Composes one mechanism that needs the DNS; its time has come. */
static void
compose_mechanism(struct walk *w, size_t scope, size_t k, struct buf *out)
{
	static const char *const words[] = {
		[SPF_INCLUDE] = "include:i", [SPF_A] = "a:t", [SPF_MX] = "mx:t",
		[SPF_PTR] = "ptr:t", [SPF_EXISTS] = "exists:t",
	};
	const struct spf_term *t = &w->scopes[scope].record.terms[k];
	struct alias alias = { .kind = 't', .scope = scope, .term = k };
	unsigned prefix = prefix_for(w, t);

	count_lookup(w);
	alias.name = t->has_domain ? expand_name(w, scope, t->domain) :
	    w->scopes[scope].domain;
	if (t->mechanism == SPF_INCLUDE)
		alias.kind = 'i';
	w->now = add_alias(w, alias);
	w->is_wide = t->mechanism == SPF_EXISTS &&
	    !spf_macro_names_client(t->domain);
	buf_addf(out, " %c%s%zu.spf", t->qualifier, words[t->mechanism], w->now);
	if (t->mechanism != SPF_A && t->mechanism != SPF_MX)
		return;
	if (spf_client_type(w->client) == DNS_A && prefix > 0 && prefix < 32)
		buf_addf(out, "/%u", prefix);
	if (spf_client_type(w->client) == DNS_AAAA && prefix > 0 && prefix < 128)
		buf_addf(out, "//%u", prefix);
}

/*
 * The rest of a record from term k on, as far as one mechanism with DNS in it.
 * What follows that is left for a made-up redirect, and so is a "+" after it:
 * whether a pass was wide is told by what was composed last.
 */
static void
compose(struct walk *w, size_t scope, size_t k, struct buf *out)
{
	const struct spf_record *r = &w->scopes[scope].record;
	const struct spf_term *t;
	bool has_dns = false;
	struct alias a = { .scope = scope };

	buf_add(out, STR("v=spf1"));
	for (; k < r->n && !w->is_stopped; k++) {
		t = &r->terms[k];
		if (is_literal(t) && !literal_matches(w, t))
			continue;
		if (has_dns && (!is_literal(t) || t->qualifier == '+')) {
			a.kind = 'n';
			a.term = k;
			buf_addf(out, " redirect=n%zu.spf", add_alias(w, a));
			return;
		}
		if (is_literal(t)) {
			if (!has_dns)
				w->is_wide = t->mechanism == SPF_ALL ||
				    prefix_for(w, t) == 0;
			buf_addf(out, " %call", t->qualifier);
			return;
		}
		compose_mechanism(w, scope, k, out);
		has_dns = true;
	}
	if (r->redirect.n > 0) {
		a.kind = 'r';
		buf_addf(out, " redirect=r%zu.spf", add_alias(w, a));
	}
}

/* An include or a redirect leads into a new record. */
static bool
enter(struct walk *w, const struct alias *a)
{
	bool is_redirect = a->kind == 'r';
	struct scope *from = &w->scopes[a->scope];
	struct str name = a->name;
	enum auth_result result;
	const char *why;

	if (is_redirect) {
		count_lookup(w);
		name = expand_name(w, a->scope, from->record.redirect);
	}
	if (w->is_stopped)
		return false;
	result = open_scope(w, name, !is_redirect || from->is_included, &why);
	if (result == AUTH_NONE)
		stop(w, AUTH_PERMERROR, is_redirect ?
		    "spf: redirect to no record (RFC 7208 6.1)" :
		    "spf: include of no record (RFC 7208 5.2)");
	else if (result != AUTH_PASS)
		stop(w, result, why);
	return !w->is_stopped;
}

static SPF_errcode_t
compile(struct walk *w, SPF_server_t *server, SPF_response_t *response,
    size_t scope, size_t term, SPF_record_t **out)
{
	SPF_errcode_t err = SPF_E_DNS_ERROR;
	struct buf text;

	*out = NULL;
	buf_init(&text, COMPOSED_BYTES);
	compose(w, scope, term, &text);
	if (!w->is_stopped && !text.full)
		err = SPF_record_compile(server, response, out, buf_cstr(&text));
	if (err != SPF_E_SUCCESS)
		stop(w, AUTH_TEMPERROR, "spf: libspf2 refused a composed record");
	buf_free(&text);
	return err;
}

static struct walk *
walk_of(SPF_dns_server_t *hooks)
{
	return hooks->hook;
}

static SPF_errcode_t
hook_get_spf(SPF_server_t *server, SPF_request_t *request,
    SPF_response_t *response, SPF_record_t **out)
{
	struct walk *w = walk_of(server->resolver);
	const struct alias *a = find_alias(w, request->cur_dom);

	*out = NULL;
	if (a == NULL)
		stop(w, AUTH_TEMPERROR, "spf: libspf2 asked for an unknown name");
	if (w->is_stopped)
		return SPF_E_DNS_ERROR;
	if (a->kind == 'n')
		return compile(w, server, response, a->scope, a->term, out);
	if (!enter(w, a))
		return SPF_E_DNS_ERROR;
	return compile(w, server, response, w->n_scopes - 1, 0, out);
}

/* No composed record has exp=; spf.c fetches explanations. */
static SPF_errcode_t
hook_get_exp(SPF_server_t *server, const char *domain, char **buf, size_t *n)
{
	(void)server;
	(void)domain;
	(void)buf;
	(void)n;
	return SPF_E_NOT_SPF;
}

static void *
or_die(void *p)
{
	if (p == NULL)
		abort();	/* out of memory, as in base/arena.c */
	return p;
}

static SPF_dns_rr_t *
new_answer(struct walk *w, ns_type type, SPF_dns_stat_t status)
{
	return or_die(SPF_dns_rr_new_init(&w->hooks, NULL, type, 0, status));
}

static void
put(SPF_dns_rr_t *rr, const void *data, size_t n)
{
	if (SPF_dns_rr_buf_realloc(rr, rr->num_rr, n) != SPF_E_SUCCESS)
		abort();
	memcpy(rr->rr[rr->num_rr++], data, n);
}

static void
put_alias(struct walk *w, SPF_dns_rr_t *rr, struct alias alias,
    const char *below)
{
	struct buf text;

	buf_init(&text, COMPOSED_BYTES);
	buf_addf(&text, "%c%zu.%s", alias.kind, add_alias(w, alias), below);
	put(rr, buf_cstr(&text), text.n + 1);
	buf_free(&text);
}

static SPF_dns_rr_t *
answer_mx(struct walk *w, const struct alias *asked)
{
	struct alias host = { .kind = 'm', .scope = asked->scope, .term = asked->term };
	SPF_dns_rr_t *rr;
	struct dns_answer a;
	size_t i;

	spf_client_ask(w->client, asked->name, DNS_MX, &a);
	if (a.status == DNS_UNKNOWN)
		stop(w, AUTH_TEMPERROR, "spf: mx not known (RFC 7208 5)");
	else if (a.status != DNS_FOUND)
		count_void(w);
	else if (a.n > LIMIT_SPF_MX)
		stop(w, AUTH_PERMERROR, "spf: more than 10 mx names (RFC 7208 4.6.4)");
	if (w->is_stopped)
		return new_answer(w, ns_t_mx, TRY_AGAIN);
	rr = new_answer(w, ns_t_mx, a.n > 0 ? NETDB_SUCCESS : NO_DATA);
	for (i = 0; i < a.n; i++) {
		host.name = a.records[i].data;
		if (host.name.n > 0)		/* not the null MX of RFC 7505 */
			put_alias(w, rr, host, "spf");
	}
	return rr;
}

/*
 * The client's names. One at or below the term's target gets a made-up name
 * below the target's, so that libspf2 sees what is so. Names beyond the tenth
 * are passed over, and so are those that the DNS does not know (RFC 7208 5.5).
 */
static SPF_dns_rr_t *
answer_ptr(struct walk *w)
{
	const struct alias asked = w->aliases[w->now];
	struct alias name = { .kind = 'p', .scope = asked.scope, .term = asked.term };
	char below[32] = "spf";
	SPF_dns_rr_t *rr;
	struct dns_answer a;
	struct buf target;
	size_t i;

	spf_client_ask(w->client, spf_client_reverse(w->client), DNS_PTR, &a);
	if (a.status == DNS_NONE || a.status == DNS_NXDOMAIN)
		count_void(w);
	if (w->is_stopped)
		return new_answer(w, ns_t_ptr, TRY_AGAIN);
	rr = new_answer(w, ns_t_ptr, a.n > 0 ? NETDB_SUCCESS : NO_DATA);
	buf_init(&target, sizeof below - 1);
	buf_addf(&target, "t%zu.spf", w->now);
	for (i = 0; a.status == DNS_FOUND && i < a.n && i < LIMIT_SPF_MX; i++) {
		name.name = a.records[i].data;
		if (name.name.n > 0)
			put_alias(w, rr, name,
			    domain_is_or_below(name.name, asked.name) ?
			    buf_cstr(&target) : "spf");
	}
	buf_free(&target);
	return rr;
}

/* Addresses that libspf2 matches; for a /0, the client's own if there is any. */
static SPF_dns_rr_t *
answer_address(struct walk *w, const struct alias *asked, enum dns_type type)
{
	ns_type kind = type == DNS_A ? ns_t_a : ns_t_aaaa;
	size_t bytes = type == DNS_A ? 4 : 16, i;
	const struct spf_term *t = term_of(w, asked);
	SPF_dns_rr_t *rr;
	struct dns_answer a;

	spf_client_ask(w->client, asked->name, type, &a);
	if (a.status == DNS_UNKNOWN && asked->kind != 'p')
		stop(w, AUTH_TEMPERROR, "spf: address not known (RFC 7208 5)");
	else if (a.status != DNS_FOUND && asked->kind == 't')
		count_void(w);
	if (w->is_stopped)
		return new_answer(w, kind, TRY_AGAIN);
	if (a.status != DNS_FOUND)
		return new_answer(w, kind, NO_DATA);
	rr = new_answer(w, kind, NETDB_SUCCESS);
	if ((t->mechanism == SPF_A || t->mechanism == SPF_MX) &&
	    prefix_for(w, t) == 0) {
		w->is_wide = true;
		put(rr, w->client->client->ip, bytes);
		return rr;
	}
	for (i = 0; i < a.n; i++)
		if (a.records[i].data.n == bytes)
			put(rr, a.records[i].data.p, bytes);
	return rr;
}

static SPF_dns_rr_t *
hook_lookup(SPF_dns_server_t *hooks, const char *name, ns_type type, int cached)
{
	struct walk *w = walk_of(hooks);
	const struct alias *a;

	(void)cached;
	if (w->is_stopped)
		return new_answer(w, type, TRY_AGAIN);
	if (type == ns_t_ptr)
		return answer_ptr(w);
	a = find_alias(w, name);
	if (a != NULL && type == ns_t_mx)
		return answer_mx(w, a);
	if (a != NULL && (type == ns_t_a || type == ns_t_aaaa))
		return answer_address(w, a, type == ns_t_a ? DNS_A : DNS_AAAA);
	stop(w, AUTH_TEMPERROR, "spf: libspf2 asked for an unknown name");
	return new_answer(w, type, TRY_AGAIN);
}

static SPF_request_t *
new_request(struct walk *w, SPF_server_t *server)
{
	SPF_request_t *request = or_die(SPF_request_new(server));
	struct in_addr v4;
	struct in6_addr v6;

	if (w->client->client->family == ADDRESS_V4) {
		memcpy(&v4, w->client->client->ip, sizeof v4);
		SPF_request_set_ipv4(request, v4);
	} else {
		memcpy(&v6, w->client->client->ip, sizeof v6);
		SPF_request_set_ipv6(request, v6);
	}
	request->cur_dom = "start.spf";
	return request;
}

static enum auth_result
result_of(SPF_result_t r)
{
	static const struct { SPF_result_t from; enum auth_result to; } words[] = {
		{ SPF_RESULT_PASS, AUTH_PASS },
		{ SPF_RESULT_FAIL, AUTH_FAIL },
		{ SPF_RESULT_SOFTFAIL, AUTH_SOFTFAIL },
		{ SPF_RESULT_NEUTRAL, AUTH_NEUTRAL },
	};
	size_t i;

	for (i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].from == r)
			return words[i].to;
	return AUTH_TEMPERROR;
}

/*
 * SPF_record_interpret() and not SPF_request_query_mailfrom(): that one lets
 * every client of a loopback address pass.
 */
static enum auth_result
interpret(struct walk *w)
{
	SPF_server_t *server = or_die(SPF_server_new_dns(&w->hooks, 0));
	SPF_request_t *request = new_request(w, server);
	SPF_response_t *response = or_die(SPF_response_new(request));
	SPF_record_t *record = NULL;
	enum auth_result result = AUTH_TEMPERROR;

	SPF_server_set_max_dns_mech(server, MANY);
	if (compile(w, server, response, 0, 0, &record) == SPF_E_SUCCESS) {
		response->spf_record_exp = record;
		SPF_record_interpret(record, request, response, 0);
		result = result_of(SPF_response_result(response));
	}
	if (record != NULL)
		SPF_record_free(record);
	SPF_response_free(response);
	SPF_request_free(request);
	SPF_server_free(server);
	return result;
}

void
spf_walk(struct spf_client *client, const struct spf_macro *macro,
    struct spf_outcome *out)
{
	struct walk w = {
		.hooks = {
			.lookup = hook_lookup, .get_spf = hook_get_spf,
			.get_exp = hook_get_exp, .name = "chopmark", .hook = &w,
		},
		.client = client, .arena = client->arena, .macro = *macro,
	};
	const char *why;

	*out = (struct spf_outcome){ .why = "" };
	out->result = open_scope(&w, macro->domain, false, &why);
	if (out->result != AUTH_PASS) {
		out->why = why;
		return;
	}
	out->result = interpret(&w);
	if (w.is_stopped) {
		out->result = w.error;
		out->why = w.why;
		return;
	}
	if (out->result == AUTH_TEMPERROR)
		out->why = "spf: libspf2 gave no result";
	out->is_wide = out->result == AUTH_PASS && w.is_wide;
	out->exp = w.scopes[w.exp_scope].record.exp;
	out->exp_domain = w.scopes[w.exp_scope].domain;
}
