/*
 * A whole evaluation, libspf2 included, of records made of any bytes. The first
 * byte chooses the client; then lines: the first is the record of d.example, the
 * others are what i1.example, i2.example… and the explanation publish. A small
 * zone stands around them. Results and lookups must stay within what RFC 7208 says.
 */
#include <stdlib.h>
#include <string.h>

#include "auth/spf.h"
#include "base/buf.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

enum { PUBLISHERS = 4, ASKED_MOST = 2 + 10 * 11 + 11 + 11 };

static const char *const world[] = {
	"d.example. 60 IN A 192.0.2.7",
	"d.example. 60 IN AAAA 2001:db8::7",
	"d.example. 60 IN MX 5 a.example.",
	"a.example. 60 IN A 192.0.2.8",
	"a.example. 60 IN AAAA 2001:db8::8",
	"*.wild.example. 60 IN A 127.0.0.2",
	"*.wild.example. 60 IN MX 1 a.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR d.example.",
	"7.2.0.192.in-addr.arpa. 60 IN PTR a.example.",
};

static void
add(struct dns *zone, const char *line)
{
	struct err e;

	if (!dns_zone_add(zone, line, &e))
		abort();
}

static void
publish(struct dns *zone, const char *name, struct str text)
{
	struct buf b;
	size_t i;

	buf_init(&b, 64 * 1024);
	buf_addf(&b, "%s 60 IN TXT \"", name);
	for (i = 0; i < text.n && i < 6000; i++) {
		if (i > 0 && i % 200 == 0)
			buf_add(&b, STR("\" \""));
		buf_addf(&b, "\\%03u", (unsigned char)text.p[i]);
	}
	buf_addc(&b, '"');
	add(zone, buf_cstr(&b));
	buf_free(&b);
}

static struct dns *
make_world(struct str lines)
{
	static const char *const names[PUBLISHERS] = {
		"d.example.", "i1.example.", "i2.example.", "exp.example.",
	};
	struct dns *zone = dns_zone_new();
	struct str line;
	size_t i;

	for (i = 0; i < sizeof world / sizeof world[0]; i++)
		add(zone, world[i]);
	dns_zone_fail(zone, STR("down.example"));
	for (i = 0; i < PUBLISHERS && str_next(&lines, '\n', &line); i++)
		publish(zone, names[i], line);
	return zone;
}

static void
choose_client(unsigned char by, struct client *c)
{
	static const unsigned char v4[] = { 192, 0, 2, 7 };
	static const unsigned char v6[] = { 0x20, 1, 0xd, 0xb8, [15] = 7 };
	static const unsigned char mapped[] = {
		[10] = 0xff, 0xff, 192, 0, 2, 7
	};

	*c = (struct client){ .family = by % 3 == 0 ? ADDRESS_V4 : ADDRESS_V6 };
	if (by % 3 == 0)
		memcpy(c->ip, v4, sizeof v4);
	else
		memcpy(c->ip, by % 3 == 1 ? v6 : mapped, sizeof v6);
}

static void
check(const struct auth_spf *out, struct dns *zone)
{
	struct dns_counts n;
	size_t i;

	dns_counts(zone, &n);
	if (n.asked > ASKED_MOST || out->result == AUTH_POLICY)
		abort();
	if (out->is_wide && out->result != AUTH_PASS)
		abort();
	if (out->explanation.n > 0 && out->result != AUTH_FAIL)
		abort();
	if (out->why != NULL && strstr(out->why, "libspf2") != NULL)
		abort();
	for (i = 0; i < out->explanation.n; i++)
		if (out->explanation.p[i] < ' ' || out->explanation.p[i] > '~')
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct clock noon = { .fixed = 1772442000 };
	struct str lines = { (const char *)data, n };
	struct arena *a = arena_new();
	struct client c;
	struct auth_spf out;
	struct dns *zone;
	struct spf_query q = {
		.client = &c, .helo = STR("he lo\xff.example"), .clock = &noon,
		.sender_local = STR("l%o-\"c\".al\x01"), .receiver = STR("r.example"),
		.sender_domain = STR("d.example"),
	};

	choose_client(n > 0 ? data[0] : 0, &c);
	zone = make_world(str_sub(lines, 1, lines.n));
	auth_spf_mailfrom(zone, a, deadline_in_ms(60000), &q, &out);
	check(&out, zone);
	dns_free(zone);
	arena_free(a);
	return 0;
}
