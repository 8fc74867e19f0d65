#include "auth/spf.h"

#include "auth/spf_client.h"
#include "auth/spf_macro.h"
#include "auth/spf_walk.h"
#include "domain/name.h"

/* One identity under check. */
struct identity {
	const struct spf_query	*query;
	struct str		 written;	/* the domain as it came */
	struct str		 local;
	struct arena		*scratch;	/* ends with the evaluation */
	struct arena		*keep;
};

static struct str
safe_ascii(struct arena *a, struct str s)
{
	char *p;
	size_t i;

	s = str_sub(s, 0, LIMIT_SPF_EXPLANATION);
	p = arena_alloc(a, s.n + 1);
	for (i = 0; i < s.n; i++)
		p[i] = s.p[i] >= ' ' && s.p[i] <= '~' ? s.p[i] : '?';
	return (struct str){ p, s.n };
}

/*
 * RFC 7208 6.2: whatever is wrong with an explanation, it is as if there were
 * none. Its question counts against no ceiling.
 */
static struct str
explain(struct spf_client *client, struct spf_macro *macro,
    const struct spf_outcome *o, struct arena *keep)
{
	struct dns_answer a;
	struct buf b;
	struct str text = STR_NONE;
	bool is_too_long;

	if (o->exp.n == 0)
		return STR_NONE;
	macro->domain = o->exp_domain;
	buf_init(&b, LIMIT_SPF_EXPANSION);
	spf_macro_expand(o->exp, macro, &b);
	spf_client_ask(client, spf_macro_name(client->arena, buf_str(&b)),
	    DNS_TXT, &a);
	is_too_long = b.full;
	buf_clear(&b);
	if (!is_too_long && a.status == DNS_FOUND && a.n == 1 &&
	    spf_macro_is_string(a.records[0].data, true)) {
		spf_macro_expand(a.records[0].data, macro, &b);
		text = safe_ascii(keep, buf_str(&b));
	}
	buf_free(&b);
	return text;
}

static void
evaluate(struct dns *dns, struct deadline until, const struct identity *id,
    struct str domain, struct auth_spf *out)
{
	const struct spf_query *q = id->query;
	const struct clock *clock = q->clock == NULL ? &clock_real : q->clock;
	struct spf_client client = {
		.dns = dns, .arena = id->scratch, .until = until,
		.client = q->client,
	};
	struct spf_macro macro = {
		.local = id->local, .sender = domain, .domain = domain,
		.helo = q->helo, .client = q->client,
		.receiver = q->receiver.n > 0 ? q->receiver : STR("unknown"),
		.now = clock_seconds(clock),
		.validated = spf_client_validated, .arg = &client,
	};
	struct spf_outcome o;

	spf_walk(&client, &macro, &o);
	out->result = o.result;
	out->is_wide = o.is_wide;
	out->why = o.why;
	if (o.result == AUTH_FAIL)
		out->explanation = explain(&client, &macro, &o, id->keep);
}

static void
check(struct dns *dns, struct deadline until, const struct identity *id,
    struct auth_spf *out)
{
	struct str domain;

	out->result = AUTH_NONE;
	out->local = arena_str(id->keep, id->local);
	out->why = "spf: not a domain of several labels (RFC 7208 4.3)";
	if (!domain_canon(id->scratch, id->written, &domain) ||
	    domain_labels(domain) < 2)
		return;
	out->domain = arena_str(id->keep, domain);
	out->why = "spf: address of the client not told";
	if (id->query->client->family == ADDRESS_NONE)
		return;
	evaluate(dns, until, id, domain, out);
}

/* An IPv4-mapped address is an IPv4 address (RFC 7208 5). */
static struct client
fold_mapped(const struct client *c)
{
	static const unsigned char prefix[12] = { [10] = 0xff, [11] = 0xff };
	struct client out = *c;
	size_t i;

	if (c->family != ADDRESS_V6)
		return out;
	for (i = 0; i < sizeof prefix; i++)
		if (c->ip[i] != prefix[i])
			return out;
	out.family = ADDRESS_V4;
	for (i = 0; i < 4; i++)
		out.ip[i] = c->ip[12 + i];
	return out;
}

static void
run(struct dns *dns, struct arena *keep, struct deadline until,
    const struct spf_query *written, struct str domain, struct str local,
    struct auth_spf *out)
{
	struct client client = fold_mapped(written->client);
	struct spf_query query = *written;
	struct identity id = {
		.query = &query, .written = domain, .local = local,
		.scratch = arena_new(), .keep = keep,
	};

	query.client = &client;
	if (local.n == 0)
		id.local = STR("postmaster");
	check(dns, until, &id, out);
	arena_free(id.scratch);
}

void
auth_spf_mailfrom(struct dns *dns, struct arena *a, struct deadline until,
    const struct spf_query *q, struct auth_spf *out)
{
	*out = (struct auth_spf){ .is_null_sender = q->is_null_sender };
	if (q->is_null_sender)
		run(dns, a, until, q, q->helo, STR_NONE, out);
	else
		run(dns, a, until, q, q->sender_domain, q->sender_local, out);
}

void
auth_spf_helo(struct dns *dns, struct arena *a, struct deadline until,
    const struct spf_query *q, struct auth_spf *out)
{
	*out = (struct auth_spf){ .result = AUTH_NONE };
	run(dns, a, until, q, q->helo, STR_NONE, out);
}
