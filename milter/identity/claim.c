#include "identity/claim.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "domain/name.h"

struct reading {
	struct arena			*arena;
	const struct identity_index	*index;
	const struct message		*message;
	struct claim			*claim;
};

static bool
is_known(const struct identity_index *x, struct str name)
{
	size_t i;

	for (i = 0; i < x->n_known; i++)
		if (domain_is_or_below(name, x->known[i]))
			return true;
	return false;
}

static bool
is_freemail(const struct identity_index *x, const struct claim_domain *d)
{
	if (d->record != NULL)
		return (d->record->roles & ROLE(TRAP)) != 0;
	return x->lookalikes != NULL && lookalike_is_freemail(x->lookalikes, d->organization);
}

static struct str
organization_of(const struct identity_index *x, struct str name)
{
	struct str owner = x->suffixes == NULL ? STR_NONE :
	    suffix_registrable(x->suffixes, name);

	return owner.n == 0 ? name : owner;
}

bool
claim_domain_read(struct arena *a, const struct identity_index *x, struct str written,
    struct claim_domain *out)
{
	*out = (struct claim_domain){ .shown = written };
	if (!domain_canon(a, written, &out->name)) {
		out->name = STR_NONE;
		return false;
	}
	out->organization = organization_of(x, out->name);
	out->record = protected_find(x->protected, out->name);
	out->is_freemail = is_freemail(x, out);
	out->is_honest = protected_is_collision(x->protected, out->name) ||
	    is_known(x, out->name);
	if (x->lookalikes == NULL)
		return true;
	out->is_own = lookalike_is_own(x->lookalikes, out->name);
	if (out->record == NULL && !out->is_own && !out->is_honest && !out->is_freemail)
		out->resembles = lookalike_nearest(x->lookalikes, a, out->name,
		    &out->nearest);
	return true;
}

/* What members, strangers or a sending service write there is not the owner's. */
static const struct identity_entry *
speaker(const struct claim_domain *d)
{
	if (d->record == NULL || (d->record->roles & (ROLE(UGC) | ROLE(INFRA) | ROLE(TRAP))))
		return NULL;
	return d->record->identity;
}

bool
claim_is_same_owner(const struct claim_domain *one, const struct claim_domain *other)
{
	if (str_eq(one->organization, other->organization))
		return true;
	return speaker(one) != NULL && speaker(one) == speaker(other);
}

bool
claim_bears(const struct claim_brands *b, const struct identity_entry *who,
    enum brand_weight at_least)
{
	size_t i;

	for (i = 0; i < b->n; i++)
		if (b->v[i].identity == who && b->v[i].weight >= at_least)
			return true;
	return false;
}

/* Most letters show one domain again and again: what was read is not read anew. */
static bool
read_again(const struct claim_domain *before, struct str written, struct claim_domain *out)
{
	if (before->name.n == 0 || !str_ieq(before->name, written))
		return false;
	*out = *before;
	return true;
}

static bool
read_domain(struct reading *r, struct str written, struct claim_domain *out)
{
	*out = (struct claim_domain){ .shown = STR_NONE };
	if (written.n == 0)
		return false;
	return read_again(&r->claim->author, written, out) ||
	    claim_domain_read(r->arena, r->index, written, out);
}

static bool
read_mailbox(struct reading *r, const struct mailbox *m, struct claim_domain *out)
{
	if (!read_domain(r, m->domain, out))
		return false;
	out->is_address = true;
	out->shown = arena_printf(r->arena, "%.*s@%.*s", STR_ARG(m->local),
	    STR_ARG(m->domain));
	return true;
}

static bool
has_domain(const struct claim_domains *list, struct str name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, name))
			return true;
	return false;
}

/* Each domain once, the first ones only. */
static void
keep(struct reading *r, struct claim_domains *list, const struct claim_domain *d)
{
	if (list->n == CLAIM_DOMAINS || has_domain(list, d->name))
		return;
	if (list->v == NULL)
		list->v = arena_array(r->arena, CLAIM_DOMAINS, sizeof *list->v);
	list->v[list->n++] = *d;
}

static void
read_reply_to(struct reading *r)
{
	const struct message *m = r->message;
	struct claim_domain d;
	size_t i;

	for (i = 0; i < m->n_reply_to; i++)
		if (read_mailbox(r, &m->reply_to[i], &d))
			keep(r, &r->claim->reply_to, &d);
}

static void
read_reverse_path(struct reading *r)
{
	struct str path = r->message->letter == NULL ? STR_NONE :
	    r->message->letter->reverse_path;
	size_t at = str_find_last(path, '@');

	if (at < path.n && read_domain(r, str_sub(path, at + 1, path.n),
	    &r->claim->reverse_path)) {
		r->claim->reverse_path.is_address = true;
		r->claim->reverse_path.shown = path;
	}
}

/* Addresses in the From field beside the author's own. */
static void
read_candidates(struct reading *r)
{
	const struct message *m = r->message;
	struct claim_domain d;
	size_t i;

	for (i = 0; i < m->n_candidates; i++) {
		if (m->has_author && str_eq(m->candidates[i].domain, m->author.domain))
			continue;
		if (read_mailbox(r, &m->candidates[i], &d) && domain_labels(d.name) > 1)
			keep(r, &r->claim->beside, &d);
	}
}

static bool
is_domain_byte(char c)
{
	return char_is_alnum(c) || c == '.' || c == '-' || (unsigned char)c >= 0x80;
}

/* A last label of two letters or more, so that "No. 2.5" is none. */
static bool
may_be_domain(struct str word)
{
	size_t dot = str_find_last(word, '.');

	return dot > 0 && dot + 2 < word.n && word.n < 254 && !char_is_digit(word.p[dot + 1]);
}

static void
read_written(struct reading *r, struct str text, struct claim_domains *list)
{
	struct claim_domain d;
	size_t i = 0, from;
	struct str word;

	while (str_find(text, '.') < text.n && i < text.n) {
		for (from = i; i < text.n && is_domain_byte(text.p[i]); i++)
			;
		word = str_sub(text, from, i);
		/* What stands before an at sign is no domain, after it a candidate. */
		if ((i == text.n || text.p[i] != '@') && (from == 0 || text.p[from - 1] != '@')) {
			while (word.n > 0 && word.p[word.n - 1] == '.')
				word.n--;
			if (may_be_domain(word) && read_domain(r, word, &d))
				keep(r, list, &d);
		}
		i++;
	}
}

static bool
is_word_of(const struct conf_names *words, struct str s)
{
	size_t i;

	for (i = 0; i < words->n; i++)
		if (str_ieq(s, str_of(words->v[i].text)))
			return true;
	return false;
}

static bool
has_word(const struct conf_names *words, struct str text)
{
	size_t i = 0, from;

	while (i < text.n) {
		for (from = i; i < text.n && char_is_alpha(text.p[i]); i++)
			;
		if (i > from && is_word_of(words, str_sub(text, from, i)))
			return true;
		i++;
	}
	/* Scripts without blanks: anywhere. */
	for (i = 0; i < words->n; i++)
		if (((unsigned char)words->v[i].text[0]) >= 0x80 &&
		    str_find_str(text, str_of(words->v[i].text)) < text.n)
			return true;
	return false;
}

static void
read_brands(struct reading *r, struct str text, struct claim_brands *out)
{
	struct brand_hit hits[CLAIM_BRANDS];
	size_t i;

	if (r->index->lookalikes == NULL || text.n == 0)
		return;
	out->n = brands_in(r->index->lookalikes, r->arena, text, hits, CLAIM_BRANDS);
	if (out->n == 0)
		return;
	out->v = arena_array(r->arena, out->n, sizeof *out->v);
	for (i = 0; i < out->n; i++)
		out->v[i] = hits[i];
	out->has_office = r->index->offices != NULL && has_word(r->index->offices, text);
}

static void
read_names(struct reading *r)
{
	struct claim *c = r->claim;

	c->display = utf8_repair(r->arena, str_sub(r->message->author.display, 0,
	    LIMIT_DISPLAY_NAME));
	text_look(c->display, &c->display_facts);
	read_brands(r, c->display, &c->display_brands);
	read_written(r, c->display, &c->beside);
	read_brands(r, r->message->subject, &c->subject_brands);
	read_written(r, r->message->subject, &c->in_subject);
	if (c->author.is_freemail || c->author.resembles)
		read_brands(r, r->message->author.local, &c->local_brands);
}

static void
read_author(struct reading *r)
{
	struct claim *c = r->claim;

	c->has_bad_domain = !claim_domain_read(r->arena, r->index,
	    r->message->author.domain, &c->author);
	if (c->has_bad_domain)
		return;
	c->author.is_address = true;
	c->author.shown = arena_printf(r->arena, "%.*s@%.*s",
	    STR_ARG(r->message->author.local), STR_ARG(c->author.name));
	c->author_domain = c->author.name;
	c->domain = c->author.record;
	if (c->domain != NULL && (c->domain->roles & (ROLE(INFRA) | ROLE(TRAP))) == 0)
		c->identity = c->domain->identity;
}

void
identity_claim(struct arena *a, const struct identity_index *x, const struct message *m,
    struct claim *out)
{
	struct reading r = { a, x, m, out };

	*out = (struct claim){ .has_bad_domain = false };
	if (m->has_author)
		read_author(&r);
	read_mailbox(&r, &m->sender, &out->sender);
	read_reverse_path(&r);
	read_reply_to(&r);
	read_candidates(&r);
	read_names(&r);
}
