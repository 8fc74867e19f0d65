/*
 * Does the display name hold an address of another owner's domain? Many mail programs
 * show the name alone, so that the address in it passes for the author's. Ticket
 * systems and lists write such names honestly; an address of a protected domain is
 * another matter.
 */
#include "check/checks.h"
#include "check/context.h"
#include "check/proof.h"

static bool
is_protected(const struct claim_domain *d)
{
	return d->is_own || d->resembles ||
	    (d->record != NULL && proof_role_speaks(d->record->roles));
}

static const struct identity_entry *
owner(const struct claim_domain *d)
{
	return d->record != NULL ? d->record->identity : d->resembles ? d->nearest.identity :
	    NULL;
}

/* The one that says most: a protected one, else the first. */
static const struct claim_domain *
pick(const struct claim *c)
{
	const struct claim_domain *first = NULL;
	size_t i;

	for (i = 0; i < c->beside.n; i++) {
		const struct claim_domain *d = &c->beside.v[i];

		if (!d->is_address || claim_is_same_owner(d, &c->author) ||
		    (d->is_own && c->author.is_own))
			continue;
		if (is_protected(d))
			return d;
		if (first == NULL)
			first = d;
	}
	return first;
}

void
check_name_address(const struct evidence *e, struct findings *f)
{
	const struct claim *c = e->claim;
	const struct claim_domain *d;
	bool speaks_for_others;

	if (c->author_domain.n == 0 || (d = pick(c)) == NULL)
		return;
	speaks_for_others = context_is_list(e) || context_via(e) < c->display.n ||
	    f->identity == IDENTITY_OFFICIAL;
	if (!is_protected(d) || speaks_for_others) {
		findings_add_weak(f, REASON_name_address, d->name, c->display);
		return;
	}
	findings_add(f, REASON_name_address, d->name, c->display);
	context_impersonates(f, owner(d));
}
