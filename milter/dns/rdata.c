#include "dns/rdata.h"

#include <string.h>

static bool
read_address(const uint8_t *p, size_t n, size_t want, struct arena *a,
    struct dns_record *out)
{
	if (n != want)
		return false;
	out->data = arena_str(a, (struct str){ (const char *)p, n });
	return true;
}

static bool
read_name(const uint8_t *p, size_t n, struct arena *a, struct dns_record *out)
{
	struct dns_name name;
	size_t used;

	if (!dns_name_from_wire(p, n, &name, &used) || used != n)
		return false;
	out->data = dns_name_print(&name, a);
	return true;
}

static bool
read_mx(const uint8_t *p, size_t n, struct arena *a, struct dns_record *out)
{
	if (n < 3)
		return false;
	out->preference = (uint16_t)(p[0] << 8 | p[1]);
	return read_name(p + 2, n - 2, a, out);
}

/* Strings of one length byte each; at least one (RFC 1035 3.3.14). */
static bool
read_txt(const uint8_t *p, size_t n, struct arena *a, struct dns_record *out)
{
	size_t at, used = 0;
	char *text;

	if (n == 0 || n > UINT16_MAX)
		return false;
	text = arena_alloc(a, n);
	for (at = 0; at < n; at += 1u + p[at]) {
		if (p[at] > n - at - 1)
			return false;
		memcpy(text + used, p + at + 1, p[at]);
		used += p[at];
	}
	out->data = (struct str){ text, used };
	return true;
}

bool
dns_rdata_read(enum dns_type type, const uint8_t *p, size_t n, struct arena *a,
    struct dns_record *out)
{
	*out = (struct dns_record){ STR_NONE, 0 };
	switch (type) {
	case DNS_A:
		return read_address(p, n, 4, a, out);
	case DNS_AAAA:
		return read_address(p, n, 16, a, out);
	case DNS_PTR:
		return read_name(p, n, a, out);
	case DNS_MX:
		return read_mx(p, n, a, out);
	case DNS_TXT:
		return read_txt(p, n, a, out);
	}
	return false;
}

void
dns_gather_start(struct dns_gather *g)
{
	g->n = g->bytes = 0;
	g->ttl = UINT32_MAX;
}

bool
dns_gather_add(struct dns_gather *g, enum dns_type type, struct dns_record r,
    uint32_t ttl)
{
	if (g->n == LIMIT_DNS_RECORDS || r.data.n > LIMIT_DNS_RDATA - g->bytes)
		return type == DNS_PTR;
	g->records[g->n++] = r;
	g->bytes += r.data.n;
	if (ttl < g->ttl)
		g->ttl = ttl;
	return true;
}

void
dns_gather_end(const struct dns_gather *g, struct arena *a,
    enum dns_status if_empty, struct dns_answer *out)
{
	struct dns_record *records;
	size_t i;
	char *bytes;

	dns_answer_empty(out, g->n > 0 ? DNS_FOUND : if_empty, "");
	if (g->n == 0)
		return;
	records = arena_array(a, g->n, sizeof *records);
	bytes = arena_alloc(a, g->bytes);
	for (i = 0; i < g->n; i++) {
		struct str from = g->records[i].data;

		if (from.n > 0)
			memcpy(bytes, from.p, from.n);
		records[i].data = (struct str){ bytes, from.n };
		records[i].preference = g->records[i].preference;
		bytes += from.n;
	}
	out->records = records;
	out->n = g->n;
	out->ttl = g->ttl;
}

void
dns_answer_empty(struct dns_answer *out, enum dns_status status, const char *why)
{
	*out = (struct dns_answer){ .status = status, .why = why };
}
