#include "check/proof.h"

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

static struct proof
by_signature(const struct auth_dkim *s)
{
	const char *flaw = dkim_flaw(s);

	if (s->result == AUTH_TEMPERROR)
		return (struct proof){ NOT_KNOWN, "" };
	if (flaw != NULL)
		return (struct proof){ NO, flaw };
	if (s->result != AUTH_PASS)
		return (struct proof){ NO, "dkim" };
	if (s->aligned == NO)
		return (struct proof){ NO, "none" };
	return (struct proof){ s->aligned, "" };
}

static struct proof
by_spf(const struct auth_spf *spf)
{
	if (spf->result == AUTH_TEMPERROR)
		return (struct proof){ NOT_KNOWN, "" };
	if (spf->result == AUTH_NONE)
		return (struct proof){ NO, "none" };
	if (spf->result != AUTH_PASS || spf->is_wide)
		return (struct proof){ NO, "spf" };
	if (spf->aligned == NO)
		return (struct proof){ NO, "none" };
	return (struct proof){ spf->aligned, "" };
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
			weigh_in(&sum, by_signature(&e->auth->dkim[i]));
	if ((who->proof & PROOF_SPF) && is_own(e, who, e->auth->mailfrom.domain))
		weigh_in(&sum, by_spf(&e->auth->mailfrom));
	/* A letter that was not read to its end has signatures nobody can verify. */
	if (sum.answer == NO && (e->is_late || (e->is_over_limit && e->auth->n_dkim > 0)))
		return (struct proof){ NOT_KNOWN, "" };
	return sum;
}

enum answer
proof_of_domain(const struct evidence *e)
{
	struct proof sum = { NO, "none" };
	size_t i;

	for (i = 0; i < e->auth->n_dkim; i++)
		weigh_in(&sum, by_signature(&e->auth->dkim[i]));
	weigh_in(&sum, by_spf(&e->auth->mailfrom));
	return sum.answer;
}
