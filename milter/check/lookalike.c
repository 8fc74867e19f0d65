/*
 * Does a domain that the letter shows resemble a protected one? The author's, other
 * addresses of the From field, the sender's, the reverse-path's, a signer's, those of
 * replies, and domains written in the subject. A weak likeness is strong where the
 * letter leans on it: it names the same brand, nothing proves its author, or replies
 * go to free mail.
 */
#include "check/checks.h"
#include "check/context.h"
#include "domain/name.h"

/* For a likeness by form, the name of a person or a word in the text is no support,
 * and a missing proof alone is none. */
static bool
is_leaned_on(const struct evidence *e, const struct resemblance *r)
{
	bool is_form = context_is_form(r->trick);

	if (r->ring != RING_LARGE && context_names(e, r->identity, is_form))
		return true;
	return context_replies_to_freemail(e) || (!is_form && context_is_unproven(e));
}

/* In a large list likeness is common: there it takes both. */
static bool
is_strong(const struct evidence *e, const struct resemblance *r)
{
	return r->ring == RING_LARGE ? r->is_strong && is_leaned_on(e, r) :
	    r->is_strong || is_leaned_on(e, r);
}

/* The part that somebody registered, or all of it where the trick is left of that. */
static struct str
detail(struct arena *a, const struct claim_domain *d)
{
	const struct resemblance *r = &d->nearest;
	struct str name = r->trick == TRICK_EMBEDDED ? d->name : r->name;

	return arena_printf(a, "%.*s~%.*s,%s", STR_ARG(name), STR_ARG(r->target),
	    trick_word(r->trick));
}

/* What the From field shows: who wrote it, as a reader sees it. */
static void
judge_author(const struct evidence *e, struct findings *f)
{
	const struct claim_domain *d = &e->claim->author;

	if (!d->resembles)
		return;
	if (!is_strong(e, &d->nearest)) {
		findings_add_weak(f, REASON_lookalike_from, detail(f->arena, d), d->shown);
		return;
	}
	findings_add(f, REASON_lookalike_from, detail(f->arena, d), d->shown);
	f->is_domain_forged |= d->nearest.ring != RING_LARGE;
	context_impersonates(f, d->nearest.identity);
}

/* A domain beside the author is the author's word, not where the letter is from; it
 * weighs in full only when nobody else is the author. */
static void
judge_beside(const struct evidence *e, struct findings *f)
{
	const struct claim_domains *list = &e->claim->beside;
	size_t i;

	for (i = 0; i < list->n; i++) {
		const struct claim_domain *d = &list->v[i];

		if (!d->resembles || claim_is_same_owner(d, &e->claim->author))
			continue;
		if (e->message->has_author || !is_strong(e, &d->nearest)) {
			findings_add_weak(f, REASON_lookalike_from, detail(f->arena, d),
			    d->shown);
			continue;
		}
		findings_add(f, REASON_lookalike_from, detail(f->arena, d), d->shown);
		f->is_domain_forged |= d->nearest.ring != RING_LARGE;
		context_impersonates(f, d->nearest.identity);
	}
}

static void
judge_reply_to(const struct evidence *e, struct findings *f)
{
	const struct claim *c = e->claim;
	size_t i;

	for (i = 0; i < c->reply_to.n; i++) {
		const struct claim_domain *d = &c->reply_to.v[i];

		if (!d->resembles || claim_is_same_owner(d, &c->author))
			continue;
		if (is_strong(e, &d->nearest))
			findings_add(f, REASON_lookalike_replyto, detail(f->arena, d), d->shown);
		else
			findings_add_weak(f, REASON_lookalike_replyto, detail(f->arena, d),
			    d->shown);
	}
}

/* Each owner once, and never the author's own again. */
static void
judge_sender(const struct evidence *e, struct findings *f, const struct claim_domain *d)
{
	struct str told;
	size_t i;

	if (!d->resembles || claim_is_same_owner(d, &e->claim->author))
		return;
	told = detail(f->arena, d);
	for (i = 0; i < f->n; i++)
		if (f->list[i].reason == REASON_lookalike_sender &&
		    str_eq(f->list[i].detail, told))
			return;
	if (is_strong(e, &d->nearest))
		findings_add(f, REASON_lookalike_sender, told, d->shown);
	else
		findings_add_weak(f, REASON_lookalike_sender, told, d->shown);
}

/* A signature that verifies, by somebody whose name is made to look like another. */
static void
judge_signers(const struct evidence *e, struct findings *f)
{
	struct claim_domain d;
	size_t i;

	for (i = 0; i < e->auth->n_dkim; i++) {
		struct str signer = e->auth->dkim[i].domain;

		if (e->auth->dkim[i].result != AUTH_PASS || signer.n == 0 ||
		    domain_is_or_below(e->claim->author_domain, signer))
			continue;
		if (claim_domain_read(f->arena, e->index, signer, &d))
			judge_sender(e, f, &d);
	}
}

static void
judge_subject(const struct evidence *e, struct findings *f)
{
	const struct claim_domains *list = &e->claim->in_subject;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].resembles && !claim_is_same_owner(&list->v[i], &e->claim->author))
			findings_add_weak(f, REASON_lookalike_link,
			    detail(f->arena, &list->v[i]), list->v[i].shown);
}

void
check_lookalike(const struct evidence *e, struct findings *f)
{
	judge_author(e, f);
	judge_beside(e, f);
	judge_sender(e, f, &e->claim->sender);
	judge_sender(e, f, &e->claim->reverse_path);
	judge_signers(e, f);
	judge_reply_to(e, f);
	judge_subject(e, f);
}
