#include "auth/spf_walk.h"

#include <sys/socket.h>

#include <netinet/in.h>

#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include <spf2/spf.h>
#include <spf2/spf_dns.h>

#include "auth/spf_plan.h"
#include "domain/name.h"

enum { MANY = 1000 };	/* libspf2's own count of lookups, kept out of the way */

static const char unknown_name[] = "spf: libspf2 asked for an unknown name";

static struct spf_plan *
plan_of(SPF_dns_server_t *hooks)
{
	return hooks->hook;
}

static SPF_errcode_t
hook_get_spf(SPF_server_t *server, SPF_request_t *request,
    SPF_response_t *response, SPF_record_t **out)
{
	struct spf_plan *p = plan_of(server->resolver);
	const struct spf_alias *a = spf_plan_find(p, request->cur_dom);
	SPF_errcode_t err = SPF_E_DNS_ERROR;
	struct buf text;

	*out = NULL;
	if (a == NULL) {
		spf_plan_stop(p, AUTH_TEMPERROR, unknown_name);
		return err;
	}
	buf_init(&text, SPF_PLAN_TEXT);
	if (spf_plan_compose(p, a, &text))
		err = SPF_record_compile(server, response, out, buf_cstr(&text));
	if (err != SPF_E_SUCCESS)
		spf_plan_stop(p, AUTH_TEMPERROR, "spf: libspf2 refused a record");
	buf_free(&text);
	return err;
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
new_answer(ns_type type, SPF_dns_stat_t status)
{
	return or_die(SPF_dns_rr_new_init(NULL, NULL, type, 0, status));
}

static void
put(SPF_dns_rr_t *rr, const void *data, size_t n)
{
	if (SPF_dns_rr_buf_realloc(rr, rr->num_rr, n) != SPF_E_SUCCESS)
		abort();
	memcpy(rr->rr[rr->num_rr++], data, n);
}

static void
put_alias(struct spf_plan *p, SPF_dns_rr_t *rr, struct spf_alias alias,
    const char *below)
{
	struct buf text;

	buf_init(&text, SPF_PLAN_TEXT);
	buf_addf(&text, "%c%zu.%s", alias.kind, spf_plan_add(p, alias), below);
	put(rr, buf_cstr(&text), text.n + 1);
	buf_free(&text);
}

static SPF_dns_rr_t *
answer_mx(struct spf_plan *p, const struct spf_alias *asked)
{
	struct spf_alias host = { .kind = 'm', .scope = asked->scope, .term = asked->term };
	SPF_dns_rr_t *rr;
	struct dns_answer a;
	size_t i;

	spf_client_ask(p->client, asked->name, DNS_MX, &a);
	if (a.status == DNS_UNKNOWN)
		spf_plan_stop(p, AUTH_TEMPERROR, "spf: mx not known (RFC 7208 5)");
	else if (a.status != DNS_FOUND)
		spf_plan_void(p);
	else if (a.n > LIMIT_SPF_MX)
		spf_plan_stop(p, AUTH_PERMERROR,
		    "spf: more than 10 mx names (RFC 7208 4.6.4)");
	if (p->is_stopped)
		return new_answer(ns_t_mx, TRY_AGAIN);
	rr = new_answer(ns_t_mx, a.n > 0 ? NETDB_SUCCESS : NO_DATA);
	for (i = 0; i < a.n; i++) {
		host.name = a.records[i].data;
		if (host.name.n > 0)		/* not the null MX of RFC 7505 */
			put_alias(p, rr, host, "spf");
	}
	return rr;
}

/*
 * The client's names. One at or below the term's target gets a made-up name
 * below the target's, so that libspf2 sees what is so. Names beyond the tenth
 * are passed over, and so are those that the DNS does not know (RFC 7208 5.5).
 */
static SPF_dns_rr_t *
answer_ptr(struct spf_plan *p)
{
	const struct spf_alias asked = p->aliases[p->now];
	struct spf_alias name = { .kind = 'p', .scope = asked.scope, .term = asked.term };
	char below[32] = "spf";
	SPF_dns_rr_t *rr;
	struct dns_answer a;
	struct buf target;
	size_t i;

	spf_client_ask(p->client, spf_client_reverse(p->client), DNS_PTR, &a);
	if (a.status == DNS_NONE || a.status == DNS_NXDOMAIN)
		spf_plan_void(p);
	if (p->is_stopped)
		return new_answer(ns_t_ptr, TRY_AGAIN);
	rr = new_answer(ns_t_ptr, a.n > 0 ? NETDB_SUCCESS : NO_DATA);
	buf_init(&target, sizeof below - 1);
	buf_addf(&target, "t%zu.spf", p->now);
	for (i = 0; a.status == DNS_FOUND && i < a.n && i < LIMIT_SPF_MX; i++) {
		name.name = a.records[i].data;
		if (name.name.n > 0)
			put_alias(p, rr, name,
			    domain_is_or_below(name.name, asked.name) ?
			    buf_cstr(&target) : "spf");
	}
	buf_free(&target);
	return rr;
}

/* Addresses that libspf2 matches; for a /0, the client's own if there is any. */
static SPF_dns_rr_t *
answer_address(struct spf_plan *p, const struct spf_alias *asked, enum dns_type type)
{
	ns_type kind = type == DNS_A ? ns_t_a : ns_t_aaaa;
	size_t bytes = type == DNS_A ? 4 : 16, i;
	const struct spf_term *t = spf_plan_term(p, asked);
	SPF_dns_rr_t *rr;
	struct dns_answer a;

	spf_client_ask(p->client, asked->name, type, &a);
	if (a.status == DNS_UNKNOWN && asked->kind != 'p')
		spf_plan_stop(p, AUTH_TEMPERROR, "spf: address not known (RFC 7208 5)");
	else if (a.status != DNS_FOUND && asked->kind == 't')
		spf_plan_void(p);
	if (p->is_stopped)
		return new_answer(kind, TRY_AGAIN);
	if (a.status != DNS_FOUND)
		return new_answer(kind, NO_DATA);
	rr = new_answer(kind, NETDB_SUCCESS);
	if ((t->mechanism == SPF_A || t->mechanism == SPF_MX) &&
	    spf_plan_prefix(p, t) == 0) {
		p->is_wide = true;
		put(rr, p->client->client->ip, bytes);
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
	struct spf_plan *p = plan_of(hooks);
	const struct spf_alias *a;

	(void)cached;
	if (p->is_stopped)
		return new_answer(type, TRY_AGAIN);
	if (type == ns_t_ptr)
		return answer_ptr(p);
	a = spf_plan_find(p, name);
	if (a != NULL && type == ns_t_mx)
		return answer_mx(p, a);
	if (a != NULL && (type == ns_t_a || type == ns_t_aaaa))
		return answer_address(p, a, type == ns_t_a ? DNS_A : DNS_AAAA);
	spf_plan_stop(p, AUTH_TEMPERROR, unknown_name);
	return new_answer(type, TRY_AGAIN);
}

static SPF_request_t *
new_request(struct spf_plan *p, SPF_server_t *server)
{
	SPF_request_t *request = or_die(SPF_request_new(server));
	struct in_addr v4;
	struct in6_addr v6;

	if (p->client->client->family == ADDRESS_V4) {
		memcpy(&v4, p->client->client->ip, sizeof v4);
		SPF_request_set_ipv4(request, v4);
	} else {
		memcpy(&v6, p->client->client->ip, sizeof v6);
		SPF_request_set_ipv6(request, v6);
	}
	request->cur_dom = "n0.spf";
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
interpret(SPF_dns_server_t *hooks, struct spf_plan *p)
{
	SPF_server_t *server = or_die(SPF_server_new_dns(hooks, 0));
	SPF_request_t *request = new_request(p, server);
	SPF_response_t *response = or_die(SPF_response_new(request));
	SPF_record_t *record = NULL;
	enum auth_result result = AUTH_TEMPERROR;

	SPF_server_set_max_dns_mech(server, MANY);
	if (hook_get_spf(server, request, response, &record) == SPF_E_SUCCESS) {
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
	struct spf_plan plan = { .client = client, .macro = *macro, .why = "" };
	SPF_dns_server_t hooks = {
		.lookup = hook_lookup, .get_spf = hook_get_spf,
		.get_exp = hook_get_exp, .name = "chopmark", .hook = &plan,
	};
	const struct spf_scope *scope;

	*out = (struct spf_outcome){ .why = "" };
	out->result = spf_plan_open(&plan, macro->domain);
	if (out->result != AUTH_PASS) {
		out->why = plan.why;
		return;
	}
	out->result = interpret(&hooks, &plan);
	/* ptr and %{p} make do without an answer, but not for want of time. */
	if (client->is_late)
		spf_plan_stop(&plan, AUTH_TEMPERROR, "spf: out of time (RFC 7208 4.6.4)");
	if (plan.is_stopped) {
		out->result = plan.error;
		out->why = plan.why;
		return;
	}
	if (out->result == AUTH_TEMPERROR)
		out->why = "spf: libspf2 gave no result";
	scope = &plan.scopes[plan.exp_scope];
	out->is_wide = out->result == AUTH_PASS && plan.is_wide;
	out->exp = scope->record.exp;
	out->exp_domain = scope->domain;
}
