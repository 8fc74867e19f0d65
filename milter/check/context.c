#include "check/context.h"

#include "check/proof.h"

static bool
names(const struct claim_brands *b, const struct identity_entry *who, bool is_sure)
{
	return claim_bears(b, who, is_sure && !b->has_office ? BRAND_DISTINCT : BRAND_ORDINARY);
}

bool
context_names(const struct evidence *e, const struct identity_entry *who, bool is_sure)
{
	const struct claim *c = e->claim;

	return names(&c->display_brands, who, is_sure) ||
	    names(&c->local_brands, who, is_sure) ||
	    claim_bears(&c->subject_brands, who, is_sure ? BRAND_DISTINCT : BRAND_ORDINARY);
}

bool
context_is_form(enum trick t)
{
	return t == TRICK_COMBINATION || t == TRICK_SUFFIX;
}

bool
context_is_unproven(const struct evidence *e)
{
	if (e->message->has_author && e->letter->client.family == ADDRESS_NONE &&
	    e->auth->n_dkim == 0)
		return false;
	return proof_of_domain(e) == NO;
}

bool
context_replies_to_freemail(const struct evidence *e)
{
	const struct claim *c = e->claim;
	size_t i;

	for (i = 0; i < c->reply_to.n; i++)
		if (c->reply_to.v[i].is_freemail && !c->author.is_freemail)
			return true;
	return false;
}

bool
context_is_list(const struct evidence *e)
{
	return e->message->is_list || e->message->list_id.n > 0;
}

size_t
context_via(const struct evidence *e)
{
	struct str name = e->claim->display;

	return str_ifind_str(name, STR(" via "));
}

void
context_impersonates(struct findings *f, const struct identity_entry *who)
{
	if (f->identity == IDENTITY_UNKNOWN) {
		f->identity = IDENTITY_IMPERSONATION;
		f->who = who;
	} else if (f->identity == IDENTITY_MALFORMED && f->who == NULL) {
		f->who = who;
	}
}
