#include "auth/spf_plan.h"

void
spf_plan_stop(struct spf_plan *p, enum auth_result error, const char *why)
{
	if (p->is_stopped)
		return;
	p->is_stopped = true;
	p->error = error;
	p->why = why;
}

size_t
spf_plan_add(struct spf_plan *p, struct spf_alias alias)
{
	p->aliases = arena_grow(p->client->arena, p->aliases, p->n_aliases,
	    &p->cap_aliases, sizeof *p->aliases);
	p->aliases[p->n_aliases] = alias;
	return p->n_aliases++;
}

/* The alias that a made-up name speaks of: a letter, digits, a dot. */
const struct spf_alias *
spf_plan_find(const struct spf_plan *p, const char *made_up)
{
	struct str s = str_of(made_up);
	uint64_t i;

	if (s.n < 2 || p->n_aliases == 0)
		return NULL;
	if (!str_to_u64(str_sub(s, 1, str_find(s, '.')), p->n_aliases - 1, &i))
		return NULL;
	return p->aliases[i].kind == s.p[0] ? &p->aliases[i] : NULL;
}

const struct spf_term *
spf_plan_term(const struct spf_plan *p, const struct spf_alias *a)
{
	return &p->scopes[a->scope].record.terms[a->term];
}

static struct str
expand_name(struct spf_plan *p, size_t scope, struct str spec)
{
	struct buf b;
	struct str name;

	buf_init(&b, LIMIT_SPF_EXPANSION);
	p->macro.domain = p->scopes[scope].domain;
	spf_macro_expand(spec, &p->macro, &b);
	if (b.full)
		spf_plan_stop(p, AUTH_PERMERROR,
		    "spf: name expands too far (RFC 7208 7.3)");
	name = spf_macro_name(p->client->arena, buf_str(&b));
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
open_scope(struct spf_plan *p, struct str domain, bool is_included, const char **why)
{
	struct spf_scope s = { .domain = domain, .is_included = is_included };
	struct dns_answer a;
	enum auth_result result;
	struct str text = STR_NONE;

	*why = "spf: not a domain of several labels (RFC 7208 4.3)";
	if (str_find(domain, '.') == domain.n)
		return AUTH_NONE;
	spf_client_ask(p->client, domain, DNS_TXT, &a);
	*why = "spf: record not known, DNS failed (RFC 7208 4.4)";
	if (a.status == DNS_UNKNOWN)
		return AUTH_TEMPERROR;
	*why = "spf: no record (RFC 7208 4.5)";
	if (a.status != DNS_FOUND)
		return AUTH_NONE;
	result = select_record(&a, &text, why);
	if (result != AUTH_PASS)
		return result;
	if (!spf_record_read(p->client->arena, text, &s.record, why))
		return AUTH_PERMERROR;
	p->scopes = arena_grow(p->client->arena, p->scopes, p->n_scopes, &p->cap_scopes,
	    sizeof *p->scopes);
	p->scopes[p->n_scopes++] = s;
	if (!is_included)
		p->exp_scope = p->n_scopes - 1;
	return AUTH_PASS;
}

static void
count_lookup(struct spf_plan *p)
{
	if (++p->lookups > LIMIT_SPF_LOOKUPS)
		spf_plan_stop(p, AUTH_PERMERROR,
		    "spf: more than 10 lookups (RFC 7208 4.6.4)");
}

void
spf_plan_void(struct spf_plan *p)
{
	if (++p->voids > LIMIT_SPF_VOID)
		spf_plan_stop(p, AUTH_PERMERROR,
		    "spf: more than 2 void lookups (RFC 7208 4.6.4)");
}

unsigned
spf_plan_prefix(const struct spf_plan *p, const struct spf_term *t)
{
	return p->client->client->family == ADDRESS_V4 ? t->prefix4 : t->prefix6;
}

static bool
is_literal(const struct spf_term *t)
{
	return t->mechanism == SPF_ALL || t->mechanism == SPF_IP4 ||
	    t->mechanism == SPF_IP6;
}

static bool
literal_matches(const struct spf_plan *p, const struct spf_term *t)
{
	const struct client *c = p->client->client;

	if (t->mechanism == SPF_ALL)
		return true;
	if ((t->mechanism == SPF_IP4) != (c->family == ADDRESS_V4))
		return false;
	return spf_record_covers(t->ip, c->ip, spf_plan_prefix(p, t));
}

/* Composes one mechanism that needs the DNS; its time has come. */
static void
compose_mechanism(struct spf_plan *p, size_t scope, size_t k, struct buf *out)
{
	static const char *const words[] = {
		[SPF_INCLUDE] = "include:i", [SPF_A] = "a:t", [SPF_MX] = "mx:t",
		[SPF_PTR] = "ptr:t", [SPF_EXISTS] = "exists:t",
	};
	const struct spf_term *t = &p->scopes[scope].record.terms[k];
	struct spf_alias alias = { .kind = 't', .scope = scope, .term = k };
	unsigned prefix = spf_plan_prefix(p, t);

	count_lookup(p);
	alias.name = t->has_domain ? expand_name(p, scope, t->domain) :
	    p->scopes[scope].domain;
	if (t->mechanism == SPF_INCLUDE)
		alias.kind = 'i';
	p->now = spf_plan_add(p, alias);
	p->is_wide = t->mechanism == SPF_EXISTS &&
	    !spf_macro_names_client(t->domain);
	buf_addf(out, " %c%s%zu.spf", t->qualifier, words[t->mechanism], p->now);
	if (t->mechanism != SPF_A && t->mechanism != SPF_MX)
		return;
	if (spf_client_type(p->client) == DNS_A && prefix > 0 && prefix < 32)
		buf_addf(out, "/%u", prefix);
	if (spf_client_type(p->client) == DNS_AAAA && prefix > 0 && prefix < 128)
		buf_addf(out, "//%u", prefix);
}

/*
 * The rest of a record from term k on, as far as one mechanism with DNS in it.
 * What follows that is left for a made-up redirect, and so is a "+" after it:
 * whether a pass was wide is told by what was composed last.
 */
static void
compose_scope(struct spf_plan *p, size_t scope, size_t k, struct buf *out)
{
	const struct spf_record *r = &p->scopes[scope].record;
	const struct spf_term *t;
	bool has_dns = false;
	struct spf_alias a = { .scope = scope };

	buf_add(out, STR("v=spf1"));
	for (; k < r->n && !p->is_stopped; k++) {
		t = &r->terms[k];
		if (is_literal(t) && !literal_matches(p, t))
			continue;
		if (has_dns && (!is_literal(t) || t->qualifier == '+')) {
			a.kind = 'n';
			a.term = k;
			buf_addf(out, " redirect=n%zu.spf", spf_plan_add(p, a));
			return;
		}
		if (is_literal(t)) {
			if (!has_dns)
				p->is_wide = t->mechanism == SPF_ALL ||
				    spf_plan_prefix(p, t) == 0;
			buf_addf(out, " %call", t->qualifier);
			return;
		}
		compose_mechanism(p, scope, k, out);
		has_dns = true;
	}
	if (r->redirect.n > 0) {
		a.kind = 'r';
		buf_addf(out, " redirect=r%zu.spf", spf_plan_add(p, a));
	}
}

/* An include or a redirect leads into a new record. */
static bool
enter(struct spf_plan *p, const struct spf_alias *a)
{
	bool is_redirect = a->kind == 'r';
	struct spf_scope *from = &p->scopes[a->scope];
	struct str name = a->name;
	enum auth_result result;
	const char *why;

	if (is_redirect) {
		count_lookup(p);
		name = expand_name(p, a->scope, from->record.redirect);
	}
	if (p->is_stopped)
		return false;
	result = open_scope(p, name, !is_redirect || from->is_included, &why);
	if (result == AUTH_NONE)
		spf_plan_stop(p, AUTH_PERMERROR, is_redirect ?
		    "spf: redirect to no record (RFC 7208 6.1)" :
		    "spf: include of no record (RFC 7208 5.2)");
	else if (result != AUTH_PASS)
		spf_plan_stop(p, result, why);
	return !p->is_stopped;
}

enum auth_result
spf_plan_open(struct spf_plan *p, struct str domain)
{
	enum auth_result result = open_scope(p, domain, false, &p->why);

	if (result == AUTH_PASS)
		spf_plan_add(p, (struct spf_alias){ .kind = 'n' });
	return result;
}

bool
spf_plan_compose(struct spf_plan *p, const struct spf_alias *a, struct buf *out)
{
	if (p->is_stopped)
		return false;
	if (a->kind == 'n')
		compose_scope(p, a->scope, a->term, out);
	else if (enter(p, a))
		compose_scope(p, p->n_scopes - 1, 0, out);
	if (out->full)
		spf_plan_stop(p, AUTH_TEMPERROR, "spf: composed record too long");
	return !p->is_stopped;
}
