#include "identity/index.h"

#include <string.h>

#include "domain/idna.h"
#include "domain/name.h"

enum { CANDIDATES = 64, TWO_EDITS_MIN = 8, TWO_EDITS_MAX = 24 };

/* The weighted distance up to which a name resembles, by letters of the protected
 * one; measured so that honest names stay apart (tests/survey). */
static const struct {
	unsigned	strong, weak;
} limits[] = {
	{ 0, 0 }, { 0, 0 }, { 0, 0 }, { 0, 30 }, { 30, 60 }, { 40, 60 },
	{ 50, 100 }, { 60, 100 }, { 80, 120 }, { 80, 120 }, { 100, 120 }, { 100, 120 },
	{ 120, 180 },
};

enum {
	MINOR_WEAK	= 60,		/* a name that few people know is seldom imitated */
	TOKEN_WEAK	= 60,		/* one word of several */
	LOOK_SHORT	= 80,		/* nothing but look-alike letters: 4 and 5 letters, */
	LOOK_LONG	= 130,		/* and more */
};

struct candidates {
	uint32_t	id[CANDIDATES];
	size_t		n;
};

void
search_found(struct search *s, const struct label *l, enum trick trick, unsigned distance,
    bool is_strong)
{
	struct resemblance *b = &s->best;

	if (s->found != NULL) {
		if (b->is_strong != is_strong) {
			if (b->is_strong)
				return;
		} else if (b->distance < distance || (b->distance == distance &&
		    s->found->letters >= l->letters))
			return;
	}
	s->found = l;
	*b = (struct resemblance){ .target = l->domain, .identity = l->identity,
	    .ring = (enum ring)l->ring, .trick = trick, .is_strong = is_strong,
	    .distance = distance, .name = s->registrable };
}

static void
note(struct candidates *c, const struct near_entry *v, size_t n)
{
	size_t i, k;

	for (i = 0; i < n && c->n < CANDIDATES; i++) {
		for (k = 0; k < c->n && c->id[k] != v[i].id; k++)
			continue;
		if (k == c->n)
			c->id[c->n++] = v[i].id;
	}
}

static void
note_hash(const struct near_index *x, uint32_t hash, struct candidates *c)
{
	size_t n;
	const struct near_entry *v = near_find(x, hash, &n);

	note(c, v, n);
}

/* "amazones" for "amazon": two letters that count as one. */
static void
note_plural(const struct near_index *x, struct str text, const struct near_word *w,
    struct candidates *c)
{
	size_t i;

	for (i = 1; i + 1 < text.n; i++)
		if (text.p[i] == 'e' && text.p[i + 1] == 's' &&
		    str_find(STR("sxz"), text.p[i - 1]) < 3)
			note_hash(x, near_hash_without_two(w, i, i + 1), c);
}

static void
note_form(const struct lookalikes *x, struct str text, struct candidates *c)
{
	char loose[LABEL_BYTES];
	struct near_word w;
	size_t i, k;

	shape_loosen(&x->shapes, text, loose);
	if (!near_read(x->near, (struct str){ loose, text.n }, &w))
		return;
	note_hash(x->near, near_hash(&w), c);
	for (i = 0; i < text.n; i++)
		note_hash(x->near, near_hash_without(&w, i), c);
	note_plural(x->near, text, &w, c);
	if (text.n < TWO_EDITS_MIN || text.n > TWO_EDITS_MAX)
		return;
	note_hash(x->near_two, near_hash(&w), c);
	for (i = 0; i < text.n; i++) {
		note_hash(x->near_two, near_hash_without(&w, i), c);
		/* A shorter word with two letters less has no longer one behind it. */
		for (k = i + 1; k < text.n && text.n >= LABEL_TWO_EDITS; k++)
			note_hash(x->near_two, near_hash_without_two(&w, i, k), c);
	}
}

static bool
is_look(const struct edit_path *path)
{
	return (path->kinds & ~(unsigned)(EDIT_GLANCE | EDIT_CLOSE)) == 0;
}

static enum trick
trick_of(const struct edit_path *path, const struct forms *f)
{
	static const struct {
		unsigned	kind;
		enum trick	trick;
	} single[] = {
		{ EDIT_GLANCE, TRICK_HOMOGLYPH }, { EDIT_CLOSE, TRICK_HOMOGLYPH },
		{ EDIT_VOWEL, TRICK_VOWEL }, { EDIT_REPLACE, TRICK_REPLACEMENT },
		{ EDIT_BIT, TRICK_BITFLIP }, { EDIT_SWAP, TRICK_TRANSPOSITION },
		{ EDIT_DOUBLE, TRICK_REPETITION }, { EDIT_HYPHEN, TRICK_HYPHEN },
		{ EDIT_INSERT, TRICK_INSERTION }, { EDIT_OMIT, TRICK_OMISSION },
		{ EDIT_APPEND, TRICK_ADDITION }, { EDIT_PLURAL, TRICK_PLURAL },
	};
	size_t i;

	if (f->is_foreign)
		return TRICK_IDN;
	if (is_look(path))
		return TRICK_HOMOGLYPH;
	for (i = 0; i < sizeof single / sizeof *single; i++)
		if (path->kinds == single[i].kind)
			return single[i].trick;
	return TRICK_EDIT;
}

static unsigned
limit_of(const struct label *l, bool is_strong)
{
	size_t last = sizeof limits / sizeof *limits - 1;
	size_t at = l->letters > last ? last : l->letters;

	if (is_strong)
		return limits[at].strong;
	return l->is_minor && limits[at].weak > MINOR_WEAK ? MINOR_WEAK : limits[at].weak;
}

/* Two letters that look alike are more on purpose than two that differ. */
static unsigned
look_limit(const struct label *l)
{
	size_t i, digits = 0;

	for (i = 0; i < l->text.n; i++)
		digits += char_is_digit(l->text.p[i]);
	if (digits == l->text.n || l->letters <= LABEL_SHORT)
		return limit_of(l, false);
	return l->letters < LABEL_WORDY ? LOOK_SHORT : LOOK_LONG;
}

/* A digit stands for a letter or the reverse: nobody does that by chance. */
static bool
is_digit_swapped(const struct label *l, const struct forms *f)
{
	size_t i, n = 0, m = 0;

	for (i = 0; i < l->text.n; i++)
		n += char_is_digit(l->text.p[i]);
	for (i = 0; i < f->n; i++)
		m += char_is_digit(f->fold[i]);
	return n != m;
}

/*
 * A short name and a word of trade that the protected one has not: "tmail" is a
 * kind of mail, and no Tmall.
 */
static bool
is_other_word(const struct search *s, const struct label *l, struct str seen)
{
	struct str head, tail;
	size_t cut;

	if (l->letters >= LABEL_WORDY)
		return false;
	while (seen.n > 0 && char_is_digit(seen.p[seen.n - 1]))
		seen.n--;
	for (cut = 1; cut <= 2 && cut + 3 < seen.n; cut++) {
		head = str_sub(seen, 0, seen.n - cut);
		tail = str_sub(seen, cut, seen.n);
		if ((names_has(&s->x->words, head) && !str_starts(l->text, head)) ||
		    (names_has(&s->x->words, tail) && !str_ends(l->text, tail)))
			return true;
	}
	return false;
}

/* What resembles at a distance: says whether, and how strongly. */
static bool
is_close(const struct label *l, const struct edit_path *path, const struct forms *f,
    bool *is_strong)
{
	bool looks = is_look(path);

	*is_strong = path->cost <= limit_of(l, true) && path->start < 70 &&
	    !l->is_quiet && (!l->is_ordinary || (looks && path->cost <= 30));
	if (f->is_foreign && path->cost == 0)
		*is_strong = l->letters > LABEL_SHORT;
	if (l->is_quiet)
		return path->cost == 0 || (looks && path->cost <= 60 &&
		    is_digit_swapped(l, f));
	if (l->ring != RING_LARGE)
		return true;
	if (f->is_foreign && path->cost == 0)
		return l->letters > LABEL_SHORT;
	if (!f->is_foreign && !(looks && path->cost <= 60 && l->letters >= LABEL_WORDY))
		*is_strong = false;
	return l->letters >= LABEL_LONG ? path->n_edits <= 1 || looks : looks &&
	    l->letters >= LABEL_WORDY;
}

static void
weigh_candidate(struct search *s, const struct label *l, const struct forms *f, bool is_token)
{
	struct str seen = { f->fold, f->n };
	unsigned limit = limit_of(l, false), looks = look_limit(l);
	struct edit_path path;
	bool is_strong;

	if (is_token && limit > TOKEN_WEAK)
		limit = looks = TOKEN_WEAK;
	if (!distance_within(&s->x->shapes, l->text, seen, limit > looks ? limit : looks,
	    &path) || path.cost > (is_look(&path) ? looks : limit))
		return;
	if (path.cost == 0 && !f->is_foreign)
		return;			/* the same label: search_same() */
	if (!f->is_foreign && is_other_word(s, l, seen))
		return;
	if (!is_close(l, &path, f, &is_strong))
		return;
	if (is_token)
		search_found(s, l, TRICK_COMBINATION, path.cost + 40, false);
	else
		search_found(s, l, trick_of(&path, f), path.cost, is_strong);
}

void
search_near(struct search *s, const struct forms *f, bool is_token)
{
	char squeezed[LABEL_BYTES];
	struct str fold = { f->fold, f->n }, shape = { f->shape, f->n_shape };
	struct candidates c = { .n = 0 };
	struct near_word w;
	size_t i, n;

	note_form(s->x, fold, &c);
	if (f->n_shape != f->n)
		note_form(s->x, shape, &c);
	n = shape_squeeze(&s->x->shapes, shape, squeezed);
	if (near_read(s->x->squeezed, (struct str){ squeezed, n }, &w))
		note_hash(s->x->squeezed, near_hash(&w), &c);
	for (i = 0; i < c.n; i++)
		if (!is_token || s->x->labels[c.id[i]].letters >= LABEL_WORDY)
			weigh_candidate(s, &s->x->labels[c.id[i]], f, is_token);
}

static bool
is_vetted(const struct search *s)
{
	struct str first = str_sub(s->suffix, 0, str_find(s->suffix, '.'));

	return names_has(&s->x->vetted, first) ||
	    names_has(&s->x->vetted, domain_last(s->suffix, 1)) ||
	    (first.n < s->suffix.n && str_eq(first, STR("ac")));
}

/*
 * The same label under another suffix. Firms do have names in many countries. True:
 * the label is protected as it stands, so it imitates no other.
 */
static bool
search_same(struct search *s)
{
	const struct label *l = index_label(s->x, (struct str){ s->label.fold, s->label.n });
	size_t tld = s->suffix.n - str_find_last(s->suffix, '.');
	bool is_country = s->suffix.n == 2 || (tld == 3 && s->suffix.n > 2);

	if (l == NULL || s->label.is_foreign)
		return false;
	if (l->is_quiet || (l->ring == RING_LARGE && l->letters < LABEL_LONG))
		return true;
	search_found(s, l, TRICK_SUFFIX, 20, l->letters > 4 && !l->is_ordinary &&
	    !is_country && !is_vetted(s) && l->ring != RING_LARGE);
	return true;
}

/* Cuts the name up. False when it has no owner to be compared. */
static bool
cut(struct search *s)
{
	struct str label, wide;

	s->registrable = suffix_registrable(s->x->suffixes, s->name);
	if (s->registrable.n == 0)
		return false;
	s->left = str_sub(s->name, 0, s->name.n - s->registrable.n);
	if (s->left.n > 0)
		s->left.n--;
	label = str_sub(s->registrable, 0, str_find(s->registrable, '.'));
	s->suffix = domain_parent(s->registrable);
	if (!str_starts(label, STR("xn--")))
		return index_forms(s->x, label, &s->label);
	return idna_to_unicode(s->arena, label, &wide) &&
	    index_forms(s->x, wide, &s->label);
}

/* The site's own, official, or known to be honest. */
static bool
is_known(const struct lookalikes *x, struct str name)
{
	return protected_find(x->protected, name) != NULL ||
	    protected_is_collision(x->protected, name) ||
	    names_has_above(&x->own, name) || names_has_above(&x->known, name);
}

/* Names come from domain_canon(); anything else is nobody's lookalike. */
static bool
is_name(struct str name)
{
	size_t i, from = 0;

	if (name.n == 0 || name.n > 253)
		return false;
	for (i = 0; i <= name.n; i++)
		if (i == name.n || name.p[i] == '.') {
			if (i == from || i - from >= LABEL_BYTES)
				return false;
			from = i + 1;
		} else if ((unsigned char)name.p[i] <= ' ' || name.p[i] == 0x7F ||
		    (unsigned char)name.p[i] >= 0x80)
			return false;
	return true;
}

bool
lookalike_nearest(const struct lookalikes *x, struct arena *a, struct str name,
    struct resemblance *out)
{
	struct search s;

	*out = (struct resemblance){ .trick = TRICK_NONE };
	if (!is_name(name) || is_known(x, name))
		return false;
	s.x = x;
	s.arena = a;
	s.name = name;
	s.found = NULL;
	if (!cut(&s))
		return false;
	if (!search_same(&s)) {
		search_near(&s, &s.label, false);
		if (s.found != NULL && is_vetted(&s))
			s.found = NULL;
	}
	search_inside(&s);
	if (s.found == NULL)
		return false;
	*out = s.best;
	if (out->folded.n == 0)
		out->folded = arena_str(a, (struct str){ s.label.fold, s.label.n });
	return true;
}
