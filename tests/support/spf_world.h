/*
 * A small world for SPF: a zone from lines of a master file, clients from text,
 * and an address that is asked from "local@domain".
 */
#ifndef SUPPORT_SPF_WORLD_H
#define SUPPORT_SPF_WORLD_H

#include <arpa/inet.h>

#include "auth/spf.h"
#include "base/buf.h"
#include "support/test.h"

static inline void
world_add(struct dns *zone, const char *line)
{
	struct err e = { "" };

	if (!dns_zone_add(zone, line, &e))
		fail_msg("%s: %s", line, e.text);
}

/* A TXT record of any length, cut into strings of 200 bytes. */
static inline void
world_txt(struct dns *zone, const char *name, struct str text)
{
	struct buf b;
	size_t i;

	buf_init(&b, 64 * 1024);
	buf_addf(&b, "%s 60 IN TXT \"", name);
	for (i = 0; i < text.n; i++) {
		if (i > 0 && i % 200 == 0)
			buf_add(&b, STR("\" \""));
		buf_addf(&b, "\\%03u", (unsigned char)text.p[i]);
	}
	buf_addc(&b, '"');
	assert_false(b.full);
	world_add(zone, buf_cstr(&b));
	buf_free(&b);
}

/* A mapped address stays V6, as a careless caller would have it. */
static inline struct client
world_client(const char *text)
{
	struct client c = { .family = ADDRESS_V4 };

	if (inet_pton(AF_INET, text, c.ip) == 1)
		return c;
	c.family = ADDRESS_V6;
	assert_int_equal(inet_pton(AF_INET6, text, c.ip), 1);
	return c;
}

static inline struct dns *
world_of(const char *const *lines)
{
	struct dns *zone = dns_zone_new();

	for (; *lines != NULL; lines++)
		world_add(zone, *lines);
	return zone;
}

#endif
