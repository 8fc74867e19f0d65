/*
 * A master file of any bytes: it loads or names its error, and what was loaded
 * can be asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "dns/dns.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char *const names[] = { "a", "x.a", "b.a", "." };
	static const enum dns_type types[] = { DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA };
	struct dns *d = dns_zone_new();
	struct arena *a = arena_new();
	char *text = heap_alloc(n + 1);
	struct err e = { "" };
	struct dns_answer r;
	size_t i, k;

	if (n > 0)
		memcpy(text, p, n);
	if (!dns_zone_add(d, text, &e) && e.text[0] == '\0')
		abort();
	for (i = 0; i < 4; i++) {
		for (k = 0; k < 5; k++) {
			dns_ask(d, a, str_of(names[i]), types[k], deadline_in_ms(10), &r);
			if ((r.status == DNS_FOUND) != (r.n > 0))
				abort();
		}
	}
	free(text);
	arena_free(a);
	dns_free(d);
	return 0;
}
