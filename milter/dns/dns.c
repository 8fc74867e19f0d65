#include "dns/dns.h"

#include "dns/kind.h"
#include "dns/rdata.h"

static void
count(struct dns *d, enum dns_status status)
{
	atomic_uint_fast64_t *which = &d->unknown;

	if (status == DNS_FOUND)
		which = &d->found;
	else if (status == DNS_NONE || status == DNS_NXDOMAIN)
		which = &d->none;
	atomic_fetch_add_explicit(&d->asked, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(which, 1, memory_order_relaxed);
}

void
dns_ask(struct dns *d, struct arena *a, struct str text, enum dns_type type,
    struct deadline until, struct dns_answer *out)
{
	struct dns_name name;

	if (dns_name_read(text, &name))
		d->kind->ask(d, a, &name, type, until, out);
	else
		dns_answer_empty(out, DNS_NXDOMAIN, "");
	count(d, out->status);
}

void
dns_prefetch(struct dns *d, const struct dns_question *q, size_t n,
    struct deadline until)
{
	struct dns_name name;
	size_t i;

	for (i = 0; i < n && !deadline_is_over(until); i++)
		if (dns_name_read(q[i].name, &name))
			d->kind->prefetch(d, &name, q[i].type);
}

void
dns_counts(struct dns *d, struct dns_counts *out)
{
	*out = (struct dns_counts){
		.asked = atomic_load_explicit(&d->asked, memory_order_relaxed),
		.found = atomic_load_explicit(&d->found, memory_order_relaxed),
		.none = atomic_load_explicit(&d->none, memory_order_relaxed),
		.unknown = atomic_load_explicit(&d->unknown, memory_order_relaxed),
	};
	d->kind->counts(d, out);
}

void
dns_free(struct dns *d)
{
	if (d != NULL)
		d->kind->free(d);
}
