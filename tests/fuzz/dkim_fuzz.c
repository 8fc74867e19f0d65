/*
 * A letter's bytes through libopendkim. Two keys are at hand: what stands before
 * the first NUL, when there is one, is a key record of the writer's own (s=own).
 */
#include <assert.h>

#include "auth/dkim.h"
#include "base/buf.h"
#include "support/letter_file.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static const struct clock now = { 1772442000 };
static struct auth_dkim_engine *engine;
static struct dns *zone;

static void
start(void)
{
	struct err e;

	engine = auth_dkim_new(&now, LIMIT_SIGNATURES, &e);
	zone = dns_zone_new();
	assert(engine != NULL);
	(void)dns_zone_load(zone, tests_path("unit/auth/letters/keys.zone"), &e);
}

/* A zone of its own where the input brings a key that a master file can hold. */
static struct dns *
zone_with(struct str key)
{
	struct dns *dns = dns_zone_new();
	struct buf line;
	struct err e;

	buf_init(&line, 8192);
	buf_add(&line, STR("own._domainkey.tmall.test. IN TXT"));
	for (; key.n > 0; key = str_sub(key, 255, key.n)) {
		struct str part = str_sub(key, 0, 255);

		buf_add(&line, STR(" \""));
		for (size_t i = 0; i < part.n; i++)
			buf_addf(&line, "\\%03u", (unsigned char)part.p[i]);
		buf_addc(&line, '"');
	}
	(void)dns_zone_add(dns, buf_cstr(&line), &e);
	buf_free(&line);
	return dns;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str raw = { (const char *)data, size };
	size_t nul = str_find(raw, '\0');
	struct arena *a = arena_new();
	struct auth_dkim_work work;
	struct auth auth = { .n_dkim = 0 };
	struct letter *l;
	struct dns *dns;

	if (engine == NULL)
		start();
	dns = nul < raw.n ? zone_with(str_sub(raw, 0, nul)) : zone;
	l = letter_bytes(nul < raw.n ? str_sub(raw, nul + 1, raw.n) : raw);
	auth_dkim_read(engine, l, a, &work);
	auth_dkim_verify(engine, dns, l, &work, (struct deadline){ 0 },
	    (struct deadline){ 0 }, a, &auth);
	assert(auth.n_dkim <= LIMIT_SIGNATURES);
	for (size_t i = 0; i < auth.n_dkim; i++) {
		assert(auth.dkim[i].result != AUTH_NONE);
		assert((auth.dkim[i].result == AUTH_PASS) == (auth.dkim[i].why[0] == '\0'));
		assert(auth.dkim[i].result != AUTH_PASS || auth.dkim[i].domain.n > 0);
	}
	if (dns != zone)
		dns_free(dns);
	letter_file_free(l);
	arena_free(a);
	return 0;
}
