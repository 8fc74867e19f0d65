#include "check/proof.h"

#include "domain/name.h"

bool
proof_role_speaks(unsigned roles)
{
	return (roles & (ROLE(UGC) | ROLE(INFRA) | ROLE(TRAP))) == 0;
}

static bool
is_own(const struct evidence *e, const struct identity_entry *who, struct str domain)
{
	const struct identity_domain *d = domain.n == 0 ? NULL :
	    protected_find(e->protected, domain);

	return d != NULL && d->identity == who && proof_role_speaks(d->roles);
}

/* A pass that proves nothing (INTERFACE: l=, weak key, expired, From unsigned). */
static const char *
dkim_flaw(const struct auth_dkim *s)
{
	if (s->is_weak)
		return "weak_key";
	if (s->is_partial)
		return "dkim_length";
	if (s->is_expired || s->is_from_unsigned || s->is_test_key)
		return "dkim";
	return NULL;
}

bool
proof_is_one_owner(const struct evidence *e, struct str one, struct str other)
{
	struct str owner = e->suffixes == NULL ? STR_NONE :
	    suffix_registrable(e->suffixes, one);

	return owner.n > 0 && domain_is_or_below(other, owner);
}

/*
 * As DMARC told it. Where the walk found no record at all, RFC 9989 4.10.2 takes
 * every name for an organization of its own; who an identity is cannot hang on
 * that, so the public suffix list is asked instead.
 */
static enum answer
alignment(const struct evidence *e, struct str domain, enum answer told, bool may_be)
{
	if (told != NO || e->auth->dmarc.result != AUTH_NONE ||
	    e->auth->dmarc.record_domain.n > 0 ||
	    !proof_is_one_owner(e, e->claim->author_domain, domain))
		return told;
	return may_be ? NOT_KNOWN : YES;
}

static struct proof
by_signature(const struct evidence *e, const struct auth_dkim *s)
{
	const char *flaw = dkim_flaw(s);
	bool may_be = s->result == AUTH_TEMPERROR || s->is_unread;
	enum answer aligned;

	if (flaw != NULL)
		return (struct proof){ NO, flaw };
	if (s->result != AUTH_PASS && !may_be)
		return (struct proof){ NO, "dkim" };
	aligned = alignment(e, s->domain, s->aligned, may_be);
	return (struct proof){ aligned, aligned == NO ? "none" : "" };
}

static struct proof
by_spf(const struct evidence *e)
{
	const struct auth_spf *spf = &e->auth->mailfrom;
	bool may_be = spf->result == AUTH_TEMPERROR;
	enum answer aligned;

	if (spf->result == AUTH_NONE)
		return (struct proof){ NO, "none" };
	if ((spf->result != AUTH_PASS || spf->is_wide) && !may_be)
		return (struct proof){ NO, "spf" };
	aligned = alignment(e, spf->domain, spf->aligned, may_be);
	return (struct proof){ aligned, aligned == NO ? "none" : "" };
}

/* What says most stands: yes, then not known, then the most telling no. */
static void
weigh_in(struct proof *sum, struct proof p)
{
	static const char *const telling[] = { "weak_key", "dkim_length", "dkim", "spf" };
	size_t i;

	if (sum->answer == YES || p.answer == YES || p.answer == NOT_KNOWN) {
		if (sum->answer != YES)
			*sum = p;
		return;
	}
	if (sum->answer == NOT_KNOWN)
		return;
	for (i = 0; i < sizeof telling / sizeof telling[0]; i++) {
		if (str_eq(str_of(sum->why), str_of(telling[i])))
			return;
		if (str_eq(str_of(p.why), str_of(telling[i]))) {
			*sum = p;
			return;
		}
	}
}

struct proof
proof_of_identity(const struct evidence *e, const struct identity_entry *who)
{
	struct proof sum = { NO, "none" };
	size_t i;

	for (i = 0; i < e->auth->n_dkim && (who->proof & PROOF_DKIM); i++)
		if (is_own(e, who, e->auth->dkim[i].domain))
			weigh_in(&sum, by_signature(e, &e->auth->dkim[i]));
	if ((who->proof & PROOF_SPF) && is_own(e, who, e->auth->mailfrom.domain))
		weigh_in(&sum, by_spf(e));
	return sum;
}

bool
proof_is_signed_by(const struct evidence *e, const struct identity_entry *who)
{
	const struct auth_dkim *s;
	size_t i;

	for (i = 0; i < e->auth->n_dkim; i++) {
		s = &e->auth->dkim[i];
		if (s->result == AUTH_PASS && dkim_flaw(s) == NULL && is_own(e, who, s->domain))
			return true;
	}
	return false;
}

enum answer
proof_of_domain(const struct evidence *e)
{
	struct proof sum = { NO, "none" };
	size_t i;

	for (i = 0; i < e->auth->n_dkim; i++)
		weigh_in(&sum, by_signature(e, &e->auth->dkim[i]));
	weigh_in(&sum, by_spf(e));
	return sum.answer;
}
