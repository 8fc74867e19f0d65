/*
 * The strict reader on any bytes. What it accepts must be consistent: prefixes in
 * range, domains that pass their own check, names that expand to something askable.
 */
#include <stdlib.h>
#include <string.h>

#include "auth/spf_macro.h"
#include "auth/spf_record.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static struct str
unknown(void *arg, struct str domain)
{
	(void)arg;
	return domain;
}

static void
check_name(struct arena *a, struct str spec, const struct client *c)
{
	const struct spf_macro m = {
		.local = spec, .sender = STR("d.example"), .domain = STR("d.example"),
		.helo = STR("h"), .receiver = STR("r"), .client = c,
		.validated = unknown,
	};
	struct buf b;
	struct str name;
	size_t i;

	buf_init(&b, 4096);
	spf_macro_expand(spec, &m, &b);
	name = spf_macro_name(a, buf_str(&b));
	for (i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			abort();
	buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct arena *a = arena_new();
	struct client c = { .family = ADDRESS_V6, .ip = { 0x20, 1, 0xd, 0xb8 } };
	struct spf_record r;
	const char *why;
	size_t i;

	spf_macro_is_string(text, true);
	if (spf_record_is_spf(text) && spf_record_read(a, text, &r, &why)) {
		for (i = 0; i < r.n; i++) {
			if (r.terms[i].prefix4 > 32 || r.terms[i].prefix6 > 128 ||
			    memchr("+-~?", r.terms[i].qualifier, 4) == NULL)
				abort();
			if (r.terms[i].has_domain &&
			    !spf_macro_is_domain_spec(r.terms[i].domain))
				abort();
			check_name(a, r.terms[i].domain, &c);
		}
		check_name(a, r.redirect, &c);
		check_name(a, r.exp, &c);
	} else
		check_name(a, text, &c);
	arena_free(a);
	return 0;
}
