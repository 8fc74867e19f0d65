#include "auth/tree.h"

#include "domain/name.h"

/*
 * The name to ask for after this one; empty when there is none. Names of eight
 * labels and more go on with their last seven (RFC 9989 4.10, step 5).
 */
static struct str
next_name(struct str start, struct str name)
{
	if (name.n == start.n && domain_labels(name) >= LIMIT_TREE_WALK)
		return domain_last(name, LIMIT_TREE_WALK - 1);
	return domain_parent(name);
}

static struct str
query_name(struct arena *a, struct str name)
{
	return arena_printf(a, "_dmarc.%.*s", STR_ARG(name));
}

size_t
auth_tree_names(struct arena *a, struct str start, struct str *names)
{
	size_t n = 0;

	for (struct str at = start; at.n > 0 && n < LIMIT_TREE_WALK;
	    at = next_name(start, at))
		names[n++] = query_name(a, at);
	return n;
}

/* The one record at a name; several are none (RFC 9989 4.10, step 2). */
static bool
single_record(const struct dns_answer *answer, struct dmarc_record *out)
{
	struct dmarc_record r;
	size_t n = 0;

	for (size_t i = 0; i < answer->n; i++)
		if (auth_dmarc_record_read(answer->records[i].data, &r)) {
			*out = r;
			n++;
		}
	return n == 1;
}

/* RFC 9989 4.10.2, from the longest name to the shortest. */
static struct str
organizational(const struct auth_tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		struct str name = t->found[i].domain;

		if (t->found[i].record.psd == DMARC_PSD_NO)
			return name;
		if (t->found[i].record.psd == DMARC_PSD_YES && name.n < t->start.n)
			return domain_last(t->start, domain_labels(name) + 1);
	}
	return t->n > 0 ? t->found[t->n - 1].domain : t->start;
}

void
auth_tree_walk(struct dns *dns, struct arena *a, struct deadline deadline,
    struct str start, struct auth_tree *t)
{
	*t = (struct auth_tree){ .start = start, .is_known = true };
	for (struct str at = start; at.n > 0 && t->queries < LIMIT_TREE_WALK;
	    at = next_name(start, at)) {
		struct dns_answer answer;

		t->queries++;
		dns_ask(dns, a, query_name(a, at), DNS_TXT, deadline, &answer);
		if (answer.status == DNS_UNKNOWN) {
			t->is_known = false;
			return;
		}
		if (answer.status != DNS_FOUND ||
		    !single_record(&answer, &t->found[t->n].record))
			continue;
		t->found[t->n++].domain = at;
		if (t->found[t->n - 1].record.psd != DMARC_PSD_UNKNOWN)
			break;
	}
	t->organizational = organizational(t);
}
