/*
 * Do replies go to another owner than the author, or to free mail? It is how a forger
 * gets the answer to a letter in a real supplier's name. Lists, contact forms and
 * mailing services do it honestly, so whatever ties the two together silences it.
 */
#include "check/checks.h"
#include "check/context.h"
#include "check/proof.h"

/* A pass for the reply's own domain: its owner had the letter sent. */
static bool
sent_by(const struct evidence *e, const struct claim_domain *d)
{
	const struct auth_spf *spf = &e->auth->mailfrom;
	size_t i;

	if (spf->result == AUTH_PASS && !spf->is_wide &&
	    proof_is_one_owner(e, d->name, spf->domain))
		return true;
	for (i = 0; i < e->auth->n_dkim; i++)
		if (e->auth->dkim[i].result == AUTH_PASS &&
		    proof_is_one_owner(e, d->name, e->auth->dkim[i].domain))
			return true;
	return false;
}

/* The site's own form or ticket, written by a visitor: the author is the recipient. */
static bool
is_from_us(const struct evidence *e)
{
	const struct claim *c = e->claim;
	size_t i, at;

	if (proof_of_domain(e) != YES)
		return false;
	for (i = 0; i < e->letter->n_rcpts; i++) {
		at = str_find_last(e->letter->rcpts[i], '@');
		if (proof_is_one_owner(e, c->author_domain,
		    str_sub(e->letter->rcpts[i], at + 1, e->letter->rcpts[i].n)))
			return true;
	}
	return c->author.is_own;
}

static bool
is_honest(const struct evidence *e, const struct claim_domain *d)
{
	const struct claim *c = e->claim;

	return claim_is_same_owner(d, &c->author) || (d->is_own && c->author.is_own) ||
	    (!d->is_freemail && sent_by(e, d));
}

static const struct claim_domain *
pick(const struct evidence *e)
{
	const struct claim_domains *list = &e->claim->reply_to;
	const struct claim_domain *first = NULL;
	size_t i;

	for (i = 0; i < list->n; i++) {
		if (is_honest(e, &list->v[i]))
			continue;
		if (list->v[i].is_freemail)
			return &list->v[i];
		if (first == NULL)
			first = &list->v[i];
	}
	return first;
}

void
check_reply_diverted(const struct evidence *e, struct findings *f)
{
	const struct claim *c = e->claim;
	const struct claim_domain *d;

	if (c->author_domain.n == 0 || f->identity == IDENTITY_OFFICIAL || context_is_list(e))
		return;
	if ((d = pick(e)) == NULL || is_from_us(e))
		return;
	if (d->is_freemail)
		findings_add(f, REASON_reply_diverted,
		    arena_printf(f->arena, "%.*s,freemail", STR_ARG(d->organization)), d->shown);
	else
		findings_add_weak(f, REASON_reply_diverted,
		    arena_printf(f->arena, "%.*s,other", STR_ARG(d->organization)), d->shown);
}
