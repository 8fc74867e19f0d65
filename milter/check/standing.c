/*
 * Who does the letter claim to be, and is that proven? Settles the identity:
 * malformed, official, impersonation by an unproven official domain,
 * unverified or unknown.
 */
#include "check/checks.h"
#include "check/proof.h"
#include "domain/name.h"

/* The defect that took the author away, for the detail. */
static struct str
author_defect(const struct evidence *e)
{
	static const enum mail_defect order[] = {
		DEFECT_NUL_IN_HEADER, DEFECT_FROM_TWICE, DEFECT_FROM_SPACED,
		DEFECT_FROM_MISSING, DEFECT_FROM_SEVERAL, DEFECT_FROM_GROUP,
		DEFECT_FROM_ROUTE, DEFECT_FROM_LITERAL, DEFECT_FROM_EMPTY,
		DEFECT_FROM_SYNTAX, DEFECT_BAD_HEADER_LINE,
	};
	const struct letter *l = e->letter;
	size_t i;

	/* Another From may stand where the header was cut. */
	if (l->is_cut && !l->is_body_cut && !mail_has_defect(e->message, DEFECT_FROM_TWICE))
		return str_of(mail_defect_word(DEFECT_CUT));
	for (i = 0; i < sizeof order / sizeof order[0]; i++)
		if (mail_has_defect(e->message, order[i]))
			return str_of(mail_defect_word(order[i]));
	return str_of(mail_defect_word(DEFECT_FROM_DOMAIN));
}

/*
 * A letter without a certain author may still show an official address to some
 * readers. It is never that identity's own, whatever was signed; and where that
 * identity signed nothing, a comma too many must not spare a forger the refusal.
 */
static void
judge_candidates(const struct evidence *e, struct findings *f)
{
	const struct identity_domain *d;
	struct str name;
	size_t i;

	for (i = 0; i < e->message->n_candidates && f->who == NULL; i++) {
		if (!domain_canon(f->arena, e->message->candidates[i].domain, &name))
			continue;
		d = protected_find(e->protected, name);
		if (d == NULL || (d->roles & (ROLE(INFRA) | ROLE(TRAP))) != 0)
			continue;
		f->who = d->identity;
		f->is_domain_forged = !proof_is_signed_by(e, f->who);
		findings_add(f, REASON_official_unaligned, STR("malformed"),
		    str_trim(e->message->from_raw));
	}
}

static void
judge_malformed(const struct evidence *e, struct findings *f)
{
	f->identity = IDENTITY_MALFORMED;
	findings_add(f, REASON_from_malformed, author_defect(e), str_trim(e->message->from_raw));
	judge_candidates(e, f);
}

/* Does the List-Id belong to the reverse-path's domain (RFC 2919)? */
static bool
is_list_of(const struct evidence *e, struct arena *a, struct str path)
{
	struct str list;

	return domain_canon(a, e->message->list_id, &list) &&
	    (domain_is_or_below(list, path) || proof_is_one_owner(e, path, list));
}

/*
 * A copy of staff mail that a mailing list sent on: the list's own reverse-path
 * is proven, and the List-Id belongs to it. Lists break signatures.
 */
static enum answer
is_staff_list_copy(const struct evidence *e, struct arena *a)
{
	const struct auth_spf *spf = &e->auth->mailfrom;
	unsigned roles = e->claim->domain->roles;

	if ((roles & ROLE(CORP)) == 0 || (roles & ROLE(MAIL)) != 0 ||
	    spf->is_null_sender || !is_list_of(e, a, spf->domain))
		return NO;
	if (spf->result == AUTH_TEMPERROR)
		return NOT_KNOWN;
	return spf->result == AUTH_PASS && !spf->is_wide ? YES : NO;
}

static struct str
author_address(const struct evidence *e, struct arena *a)
{
	return arena_printf(a, "%.*s@%.*s", STR_ARG(e->message->author.local),
	    STR_ARG(e->claim->author_domain));
}

/* Not known now; a letter that is too large will be so again. */
static void
leave_open(const struct evidence *e, struct findings *f)
{
	f->identity = IDENTITY_UNVERIFIED;
	f->is_passing = !e->is_over_limit;
}

/* A claim that nothing proves, with the reason why. */
static void
judge_unproven(const struct evidence *e, struct findings *f, const char *why)
{
	struct str by = author_address(e, f->arena);

	switch (is_staff_list_copy(e, f->arena)) {
	case YES:
		f->identity = IDENTITY_UNVERIFIED;
		findings_add_weak(f, REASON_official_unaligned, str_of(why), by);
		break;
	case NOT_KNOWN:
		leave_open(e, f);
		break;
	case NO:
		f->identity = IDENTITY_IMPERSONATION;
		findings_add(f, REASON_official_unaligned, str_of(why), by);
		break;
	}
}

static void
judge_claim(const struct evidence *e, struct findings *f)
{
	struct proof p = proof_of_identity(e, f->who);

	switch (p.answer) {
	case YES:
		f->identity = IDENTITY_OFFICIAL;
		break;
	case NOT_KNOWN:
		leave_open(e, f);
		break;
	case NO:
		judge_unproven(e, f, p.why);
		break;
	}
}

/* What members do under the platform's name is theirs when it is proven, and a
 * borrowed name when it is not. It is never the platform speaking. */
static void
judge_member_host(const struct evidence *e, struct findings *f)
{
	switch (proof_of_domain(e)) {
	case YES:
		f->who = NULL;
		break;
	case NOT_KNOWN:
		leave_open(e, f);
		break;
	case NO:
		f->identity = IDENTITY_IMPERSONATION;
		findings_add(f, REASON_official_unaligned, STR("none"),
		    author_address(e, f->arena));
		break;
	}
}

void
check_standing(const struct evidence *e, struct findings *f)
{
	f->identity = IDENTITY_UNKNOWN;
	if (!e->message->has_author || e->claim->has_bad_domain) {
		judge_malformed(e, f);
		return;
	}
	f->who = e->claim->identity;
	if (f->who == NULL)
		return;
	if ((e->claim->domain->roles & ROLE(UGC)) != 0)
		judge_member_host(e, f);
	else
		judge_claim(e, f);
}
