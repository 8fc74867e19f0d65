/*
 * Rdata as a name server may send it: the first byte picks the type, the rest
 * is the record. What is read must be sound, and what it names must be a name.
 */
#include <stdlib.h>

#include "dns/rdata.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(bool ok)
{
	if (!ok)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const enum dns_type types[] = { DNS_A, DNS_PTR, DNS_MX, DNS_TXT, DNS_AAAA };
	struct arena *a = arena_new();
	struct dns_name name, again;
	struct dns_record r;
	enum dns_type type;
	size_t used;

	if (n > 0) {
		type = types[p[0] % 5];
		if (dns_rdata_read(type, p + 1, n - 1, a, &r)) {
			must(type == DNS_PTR || type == DNS_MX || r.data.n < n);
			if (type == DNS_PTR || type == DNS_MX)
				must(dns_name_read(r.data, &name));
		}
		if (dns_name_from_wire(p + 1, n - 1, &name, &used)) {
			must(used == name.n && used <= n - 1);
			must(dns_name_read(dns_name_print(&name, a), &again));
			must(str_eq(dns_name_bytes(&name), dns_name_bytes(&again)));
		}
		if (dns_name_read((struct str){ (const char *)p, n }, &name))
			must(dns_name_from_wire(name.wire, name.n, &again, &used) &&
			    used == name.n);
	}
	arena_free(a);
	return 0;
}
