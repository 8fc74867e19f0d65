/*
 * Does the display name (at free mail, the local part too) bear a protected name
 * that is not the author's own? It is the plainest of tricks and the commonest. People
 * and restaurants are called Ali Baba, lists and ticket systems write "X via Y":
 * those never make a high risk by the name alone.
 */
#include "check/checks.h"
#include "check/context.h"
#include "check/proof.h"

enum grade { NOTHING, WEAK, FULL };

static bool
is_its_own(const struct evidence *e, const struct identity_entry *who)
{
	const struct claim_domain *a = &e->claim->author;

	if (who == NULL)
		return a->is_own;
	return a->record != NULL && a->record->identity == who &&
	    proof_role_speaks(a->record->roles);
}

/* A word of its desk beside it, or a domain made to look like its: then a common
 * word means the firm. */
static bool
is_meant(const struct evidence *e, const struct brand_hit *h, bool has_office)
{
	const struct claim_domain *a = &e->claim->author;

	return has_office || (a->resembles && a->nearest.identity == h->identity &&
	    (a->nearest.is_strong || !context_is_form(a->nearest.trick)));
}

static enum grade
grade_display(const struct evidence *e, const struct brand_hit *h)
{
	size_t via = context_via(e);
	bool is_indirect = context_is_list(e) || (via < e->claim->display.n && h->to <= via);
	bool is_plain = h->weight == BRAND_ORDINARY &&
	    !is_meant(e, h, e->claim->display_brands.has_office);

	if (is_indirect)
		return is_plain ? NOTHING : WEAK;
	if (is_plain)
		return h->from == 0 ? WEAK : NOTHING;	/* "Peter Wise" */
	return FULL;
}

/* A mailbox may be called anything: without a company's word beside it, weak. */
static enum grade
grade_local(const struct evidence *e, const struct brand_hit *h)
{
	const struct claim *c = e->claim;
	bool has_office = c->local_brands.has_office || c->display_brands.has_office;

	if (!c->author.is_freemail)
		return NOTHING;
	return is_meant(e, h, has_office) && h->weight == BRAND_DISTINCT ? FULL : WEAK;
}

struct choice {
	const struct brand_hit	*hit;
	enum grade		 grade;
	struct str		 quote;
};

static void
choose(const struct evidence *e, const struct claim_brands *b, struct str quote,
    enum grade (*grade)(const struct evidence *, const struct brand_hit *),
    struct choice *best)
{
	enum grade g;
	size_t i;

	for (i = 0; i < b->n; i++) {
		g = is_its_own(e, b->v[i].identity) ? NOTHING : grade(e, &b->v[i]);
		if (g > best->grade)
			*best = (struct choice){ &b->v[i], g, quote };
	}
}

/* An official platform names whom it likes; what its members write is theirs. */
static bool
is_beyond_doubt(const struct evidence *e, const struct findings *f)
{
	const struct claim_domain *a = &e->claim->author;

	if (f->identity == IDENTITY_OFFICIAL)
		return a->record == NULL || (a->record->roles & ROLE(RELAY)) == 0;
	return a->is_honest && !context_is_unproven(e);
}

void
check_brand_name(const struct evidence *e, struct findings *f)
{
	const struct claim *c = e->claim;
	struct choice best = { NULL, NOTHING, STR_NONE };
	struct str detail;

	if (is_beyond_doubt(e, f))
		return;
	choose(e, &c->display_brands, c->display, grade_display, &best);
	choose(e, &c->local_brands, c->author.shown, grade_local, &best);
	if (best.hit == NULL)
		return;
	detail = best.hit->identity != NULL ? best.hit->identity->id : STR("own");
	if (best.grade == WEAK) {
		findings_add_weak(f, REASON_brand_name, detail, best.quote);
		return;
	}
	findings_add(f, REASON_brand_name, detail, best.quote);
	context_impersonates(f, best.hit->identity);
}
