#include "auth/spf_client.h"

#include <string.h>

#include "domain/name.h"

void
spf_client_ask(struct spf_client *c, struct str name, enum dns_type type,
    struct dns_answer *out)
{
	if (deadline_is_over(c->until)) {
		c->is_late = true;
		*out = (struct dns_answer){
			.status = DNS_UNKNOWN, .why = "dns: deadline is over",
		};
		return;
	}
	dns_ask(c->dns, c->arena, name, type, c->until, out);
	if (out->status == DNS_UNKNOWN && deadline_is_over(c->until))
		c->is_late = true;
}

enum dns_type
spf_client_type(const struct spf_client *c)
{
	return c->client->family == ADDRESS_V4 ? DNS_A : DNS_AAAA;
}

static size_t
address_bytes(const struct spf_client *c)
{
	return c->client->family == ADDRESS_V4 ? 4 : 16;
}

struct str
spf_client_reverse(const struct spf_client *c)
{
	static const char hex[] = "0123456789abcdef";
	const unsigned char *ip = c->client->ip;
	char text[64];
	size_t i;

	if (c->client->family == ADDRESS_V4)
		return arena_printf(c->arena, "%u.%u.%u.%u.in-addr.arpa",
		    ip[3], ip[2], ip[1], ip[0]);
	for (i = 0; i < 16; i++) {
		text[i * 4] = hex[ip[15 - i] & 15];
		text[i * 4 + 1] = '.';
		text[i * 4 + 2] = hex[ip[15 - i] >> 4];
		text[i * 4 + 3] = '.';
	}
	return arena_printf(c->arena, "%.*sip6.arpa", (int)sizeof text, text);
}

static bool
leads_back(struct spf_client *c, struct str name)
{
	struct dns_answer a;
	size_t i;

	spf_client_ask(c, name, spf_client_type(c), &a);
	for (i = 0; a.status == DNS_FOUND && i < a.n; i++)
		if (a.records[i].data.n == address_bytes(c) &&
		    memcmp(a.records[i].data.p, c->client->ip,
		    address_bytes(c)) == 0)
			return true;
	return false;
}

/* At most ten names are looked at (RFC 7208 4.6.4). */
static void
validate(struct spf_client *c)
{
	struct dns_answer a;
	size_t i;

	c->is_validated = true;
	spf_client_ask(c, spf_client_reverse(c), DNS_PTR, &a);
	if (a.status != DNS_FOUND)
		return;
	for (i = 0; i < a.n && i < LIMIT_SPF_MX; i++)
		if (a.records[i].data.n > 0 && leads_back(c, a.records[i].data))
			c->names[c->n++] = a.records[i].data;
}

struct str
spf_client_validated(void *arg, struct str domain)
{
	struct spf_client *c = arg;
	struct str best;
	size_t i;

	if (!c->is_validated)
		validate(c);
	best = c->n > 0 ? c->names[0] : STR("unknown");
	for (i = c->n; i > 0; i--)
		if (domain_is_or_below(c->names[i - 1], domain))
			best = c->names[i - 1];
	for (i = 0; i < c->n; i++)
		if (str_eq(c->names[i], domain))
			best = domain;
	return best;
}
