#include "auth/dmarc.h"

#include "auth/tree.h"
#include "domain/name.h"

/* Everything that alignment is asked against. */
struct author {
	struct dns		*dns;
	struct arena		*arena;
	struct deadline		 deadline;
	struct auth_tree	 tree;
};

struct choice {
	const struct dmarc_record	*record;	/* NULL: none applies */
	struct str			 domain;
};

static const struct dmarc_record *
record_at(const struct auth_tree *t, struct str domain)
{
	for (size_t i = 0; i < t->n; i++)
		if (str_eq(t->found[i].domain, domain))
			return &t->found[i].record;
	return NULL;
}

/* The author domain's, the organizational domain's or the PSD's (4.10.1). */
static struct choice
choose_record(const struct auth_tree *t)
{
	struct choice c = { record_at(t, t->start), t->start };

	if (c.record != NULL || !t->is_known)
		return c;
	c = (struct choice){ record_at(t, t->organizational), t->organizational };
	for (size_t i = 0; c.record == NULL && i < t->n; i++)
		if (t->found[i].record.psd == DMARC_PSD_YES)
			c = (struct choice){ &t->found[i].record, t->found[i].domain };
	return c;
}

/*
 * RFC 9989 takes a name that DNS says does not exist (NXDOMAIN, RFC 8020) for
 * non-existent; a name without records exists.
 */
static enum answer
does_exist(struct author *w)
{
	struct dns_answer answer;

	dns_ask(w->dns, w->arena, w->tree.start, DNS_TXT, w->deadline, &answer);
	if (answer.status == DNS_UNKNOWN)
		return NOT_KNOWN;
	return answer.status == DNS_NXDOMAIN ? NO : YES;
}

static enum dmarc_policy
one_lower(enum dmarc_policy policy)
{
	return policy == DMARC_REJECT ? DMARC_QUARANTINE : DMARC_POLICY_NONE;
}

/*
 * p, sp or np. Where np differs and DNS does not tell whether the name exists,
 * the milder one holds: nobody is refused by a time-out.
 */
static enum dmarc_policy
policy_of(struct author *w, const struct choice *c)
{
	const struct dmarc_record *r = c->record;
	enum dmarc_policy sub = r->sp != DMARC_NO_RECORD ? r->sp : r->p;
	enum dmarc_policy policy = r->p;

	if (r->is_faulty)
		return DMARC_POLICY_NONE;
	if (!str_eq(c->domain, w->tree.start)) {
		policy = sub;
		if (r->np != DMARC_NO_RECORD && r->np != sub) {
			enum answer exists = does_exist(w);

			if (exists == NO || (exists == NOT_KNOWN && r->np < sub))
				policy = r->np;
		}
	}
	return r->is_test ? one_lower(policy) : policy;
}

/*
 * A name outside the author's organizational domain cannot have the same one,
 * and needs no walk.
 */
static enum answer
is_aligned(struct author *w, struct str other, bool strict)
{
	struct auth_tree tree;

	if (other.n == 0 || w->tree.start.n == 0)
		return NO;
	if (str_eq(other, w->tree.start))
		return YES;
	if (strict)
		return NO;
	if (!str_eq(domain_last(other, 1), domain_last(w->tree.start, 1)))
		return NO;
	if (!w->tree.is_known)
		return NOT_KNOWN;
	if (!domain_is_or_below(other, w->tree.organizational))
		return NO;
	auth_tree_walk(w->dns, w->arena, w->deadline, other, &tree);
	if (!tree.is_known)
		return NOT_KNOWN;
	return str_eq(tree.organizational, w->tree.organizational) ? YES : NO;
}

/* What an identity's result is worth: temperror may have been a pass. */
static enum answer
proves(struct author *w, enum auth_result result, struct str domain, bool strict)
{
	enum answer aligned;

	if (result != AUTH_PASS && result != AUTH_TEMPERROR)
		return NO;
	aligned = is_aligned(w, domain, strict);
	return aligned == YES && result == AUTH_TEMPERROR ? NOT_KNOWN : aligned;
}

/* Every signature is told whether it stands for the author; the best one counts. */
static enum answer
dkim_proves(struct author *w, struct auth *auth, bool strict)
{
	enum answer best = NO;

	for (size_t i = 0; i < auth->n_dkim; i++) {
		struct auth_dkim *s = &auth->dkim[i];

		s->aligned = proves(w, s->is_unread ? AUTH_TEMPERROR : s->result,
		    s->domain, strict);
		if (s->aligned == YES || best == NO)
			best = s->aligned;
	}
	return best;
}

static void
conclude(struct author *w, const struct choice *c, struct auth_dmarc *d)
{
	if (c->record == NULL && !w->tree.is_known) {
		d->result = AUTH_TEMPERROR;
		d->why = "the record could not be asked for (RFC 9989 4.10.1)";
		return;
	}
	if (c->record == NULL) {
		d->why = "no record (RFC 9989 4.10.1)";
		return;
	}
	d->record_domain = c->domain;
	if (c->record->is_faulty && !c->record->has_rua) {
		d->why = "the record has no valid policy (RFC 9989 4.10.1)";
		return;
	}
	d->policy = policy_of(w, c);
	if (d->spf_aligned == YES || d->dkim_aligned == YES) {
		d->result = AUTH_PASS;
	} else if (d->spf_aligned == NOT_KNOWN || d->dkim_aligned == NOT_KNOWN) {
		d->result = AUTH_TEMPERROR;
		d->why = "SPF or DKIM could not be known (RFC 9989 5.3.2)";
	} else {
		d->result = AUTH_FAIL;
		d->why = "nothing proven is aligned (RFC 9989 4.4)";
	}
}

void
auth_dmarc_verify(struct dns *dns, struct arena *a, struct deadline deadline,
    struct str author_domain, struct auth *auth)
{
	struct auth_dmarc *d = &auth->dmarc;
	struct author w = { .dns = dns, .arena = a, .deadline = deadline };
	struct choice c;
	bool strict_dkim, strict_spf;

	*d = (struct auth_dmarc){ .result = AUTH_NONE, .why = "" };
	if (author_domain.n == 0) {
		d->why = "no author domain (RFC 9989 5.3.1)";
		return;
	}
	auth_tree_walk(dns, a, deadline, author_domain, &w.tree);
	c = choose_record(&w.tree);
	d->domain = author_domain;
	d->organizational = w.tree.organizational;
	strict_dkim = c.record != NULL && c.record->is_strict_dkim;
	strict_spf = c.record != NULL && c.record->is_strict_spf;
	d->dkim_aligned = dkim_proves(&w, auth, strict_dkim);
	d->spf_aligned = proves(&w, auth->mailfrom.result, auth->mailfrom.domain,
	    strict_spf);
	auth->mailfrom.aligned = d->spf_aligned;
	conclude(&w, &c, d);
}

enum answer
auth_is_aligned(struct dns *dns, struct arena *a, struct deadline deadline,
    struct str author_domain, struct str other, bool strict)
{
	struct author w = { .dns = dns, .arena = a, .deadline = deadline };

	w.tree.start = author_domain;
	if (!strict && other.n > 0 && author_domain.n > 0 &&
	    !str_eq(other, author_domain) &&
	    str_eq(domain_last(other, 1), domain_last(author_domain, 1)))
		auth_tree_walk(dns, a, deadline, author_domain, &w.tree);
	return is_aligned(&w, other, strict);
}
