/*
 * Protected names in a line of text. The text is read twice: as it is written,
 * in any script, and as what it looks like in a-z; the second reading has two
 * variants, for a stroke may be an l or an i. Blanks, signs and what is invisible are
 * left out and remembered.
 */
#include "identity/index.h"

#include <string.h>

#include "base/utf8.h"

enum { HITS = 128, SPLITS = 64, SUBSTRING_LETTERS = 6, SHORT_LETTERS = 4 };

struct found {
	const struct brand	*brand;
	size_t			 from, to;	/* bytes */
	bool			 is_whole, is_disguised;
	bool			 is_grown;	/* together with a word of trade */
};

struct hits {
	struct found	v[HITS];
	size_t		n;
};

/* ---- building ---- */

static bool
is_blankless(uint32_t c)
{
	return c >= 0x0E00 && ((c >= 0x2E80 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) ||
	    (c >= 0x20000 && c < 0x40000) || (c >= 0x0E00 && c < 0x1000));
}

static void
add_pattern(struct automaton *to, const struct folded *f, uint32_t id)
{
	uint32_t word[SPLITS];
	size_t i;

	for (i = 0; i < f->n; i++)
		word[i] = f->v[i].c;
	automaton_add(to, word, f->n, id);
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool
is_plain(const struct folded *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (f->v[i].c >= 0x80 || is_digit(f->v[i].c))
			return false;
	return true;
}

static enum brand_weight
weight_of(const struct lookalikes *x, struct arena *a, struct str name)
{
	struct str word = index_word(x, a, name);
	struct folded f;

	if (names_has(&x->persons, word) || names_has(&x->ordinary, word))
		return BRAND_ORDINARY;
	text_fold(a, name, NULL, &f);
	return word.n > 0 && f.n <= LABEL_SHORT && !is_blankless(f.v[0].c) ? BRAND_ORDINARY :
	    BRAND_DISTINCT;
}

static void
add_brand(struct lookalikes *x, struct arena *scratch, struct str name,
    const struct identity_entry *identity, bool is_honest)
{
	struct folded f, looks;
	struct brand *b;
	size_t i;

	text_fold(scratch, name, NULL, &f);
	if (f.n < 2 || f.n > SPLITS)
		return;
	x->brands = arena_grow(x->arena, x->brands, x->n_brands, &x->brands_cap,
	    sizeof *x->brands);
	b = &x->brands[x->n_brands];
	*b = (struct brand){ .name = arena_str(x->arena, name), .identity = identity,
	    .is_honest = is_honest, .is_blankless = is_blankless(f.v[0].c) };
	b->weight = weight_of(x, scratch, name);
	for (i = 1; i < f.n; i++)
		if (f.v[i].is_split)
			b->splits |= UINT64_C(1) << i;
	add_pattern(x->plain, &f, (uint32_t)x->n_brands);
	text_fold(scratch, name, x->skeleton, &looks);
	if (!is_honest && looks.n == f.n && is_plain(&looks) && is_plain(&f))
		add_pattern(x->looks, &looks, (uint32_t)x->n_brands);
	x->n_brands++;
}

void
brands_build(struct lookalikes *x, const struct conf_lookalike *conf,
    const struct site_names *site)
{
	struct arena *scratch = arena_new();
	const struct identity_entry *who;
	size_t i, k;

	for (i = 0; i < conf->honest.n; i++)
		add_brand(x, scratch, str_of(conf->honest.v[i].text), NULL, true);
	for (i = 0; (who = protected_entry(x->protected, i)) != NULL; i++)
		for (k = 0; k < who->n_names; k++)
			add_brand(x, scratch, who->names[k], who, false);
	for (i = 0; i < site->n_names; i++)
		add_brand(x, scratch, str_of(site->names[i].text), NULL, false);
	automaton_seal(x->plain);
	automaton_seal(x->looks);
	arena_free(scratch);
}

/* ---- asking ---- */

/* One reading of the text; letters may have been joined, so ends are kept apart. */
struct reading {
	const struct lookalikes	*x;
	struct folded		 f;
	bool			 is_looks;
};

/* Strokes and signs that stand for letters, in one of two ways. */
static uint32_t
letter_meant(uint32_t c, uint32_t stroke)
{
	switch (c) {
	case '0': return 'o';
	case '1': case '|': return stroke;
	case '3': return 'e';
	case '4': return 'a';
	case '5': return 's';
	case '7': return 't';
	case '8': return 'b';
	case '9': return 'g';
	default: return c;
	}
}

/* "rn" is read as "m"; only inside a word. */
static size_t
join_letters(const struct shapes *t, struct fold_letter *v, size_t n)
{
	const struct shape_rule *r;
	size_t i = 0, kept = 0, k, m;

	while (i < n) {
		for (k = 0; k < t->n_rules; k++) {
			r = &t->rules[k];
			for (m = 0; m < r->n && i + m < n && (m == 0 || !v[i + m].is_split) &&
			    v[i + m].c == (unsigned char)r->from[m]; m++)
				continue;
			if (m == r->n)
				break;
		}
		v[kept] = v[i];
		if (k < t->n_rules) {
			v[kept].c = (unsigned char)t->rules[k].to;
			v[kept].to = v[i + t->rules[k].n - 1].to;
			v[kept].is_odd = true;
			i += t->rules[k].n;
		} else
			i++;
		kept++;
	}
	return kept;
}

static void
read_looks(struct reading *r, struct arena *a, struct str text, uint32_t stroke, bool join)
{
	size_t i;

	r->is_looks = true;
	text_fold(a, text, r->x->skeleton, &r->f);
	for (i = 0; i < r->f.n; i++) {
		struct fold_letter *l = &r->f.v[i];
		uint32_t meant = letter_meant(l->c, stroke);

		/* A capital I is a stroke too. */
		if (l->c == 'i' && text.p[l->from] == 'I')
			meant = stroke;
		if (meant != l->c) {
			l->c = meant;
			l->is_odd = true;
		}
	}
	if (join)
		r->f.n = join_letters(&r->x->shapes, r->f.v, r->f.n);
}

static bool
ends_at(const struct folded *f, size_t end)
{
	return end == f->n || f->v[end].is_begin;
}

/* The letters up to the next place where a word may begin or has begun. */
static bool
is_word_between(const struct reading *r, size_t from, size_t to)
{
	char word[LABEL_BYTES];
	size_t i;

	if (to - from >= sizeof word)
		return false;
	for (i = from; i < to; i++) {
		if (r->f.v[i].c >= 0x80)
			return false;
		word[i - from] = (char)r->f.v[i].c;
	}
	return index_is_words(r->x, (struct str){ word, to - from });
}

/* Does the brand stand there as a word: by itself, or grown together with words of
 * trade, or so long that it is no part of another? */
static bool
is_word(const struct reading *r, const struct brand *b, size_t from, size_t to, bool *is_grown)
{
	size_t begin = from, end = to;

	*is_grown = false;
	if (b->is_blankless || (r->f.v[from].is_begin && ends_at(&r->f, to)))
		return true;
	if (to - from < SHORT_LETTERS)
		return false;
	while (!r->f.v[begin].is_begin && begin > 0)
		begin--;
	while (!ends_at(&r->f, end))
		end++;
	*is_grown = is_word_between(r, begin, from) && is_word_between(r, to, end);
	if (b->weight == BRAND_ORDINARY)
		return *is_grown && to - from >= SUBSTRING_LETTERS;
	return *is_grown || to - from >= SUBSTRING_LETTERS;
}

/*
 * Blanks inside: those of the name itself, or none, are how it is written; one
 * before every letter is a disguise; others are allowed to a long name only.
 */
static bool
is_blanks_fine(const struct reading *r, const struct brand *b, size_t from, size_t to,
    bool *is_spaced)
{
	size_t i, n_splits = 0, n_odd = 0, n = to - from;

	for (i = 1; i < n; i++)
		if (r->f.v[from + i].is_split) {
			n_splits++;
			n_odd += (b->splits >> i & 1) == 0;
		}
	*is_spaced = n_odd > 0 && n_splits == n - 1;
	if (n_odd == 0)
		return true;
	if (*is_spaced)
		return n >= SHORT_LETTERS || (b->is_blankless && n > 2);
	return n >= SUBSTRING_LETTERS && n_odd == 1 && !b->is_blankless &&
	    r->f.v[from].is_begin && ends_at(&r->f, to);
}

static void
note_hit(const struct reading *r, const struct brand *b, size_t from, size_t to,
    struct hits *out)
{
	struct found *h = &out->v[out->n];
	bool is_spaced, is_grown;
	size_t i;

	if (out->n == HITS || !is_word(r, b, from, to, &is_grown) ||
	    !is_blanks_fine(r, b, from, to, &is_spaced))
		return;
	*h = (struct found){ b, r->f.v[from].from, r->f.v[to - 1].to,
	    from == 0 && to == r->f.n, is_spaced || r->is_looks, is_grown };
	for (i = from; i < to; i++)
		h->is_disguised |= i > from && r->f.v[i].is_hidden;
	out->n++;
}

static void
seek(const struct reading *r, struct hits *out)
{
	const struct automaton *m = r->is_looks ? r->x->looks : r->x->plain;
	uint32_t state = 0, at, id, n;
	size_t i;

	for (i = 0; i < r->f.n; i++) {
		state = automaton_step(m, state, r->f.v[i].c);
		for (at = state; automaton_next(m, &at, &id, &n); )
			note_hit(r, &r->x->brands[id], i + 1 - n, i + 1, out);
	}
}

/* The longest at each place; of two readings of one place, the plainer. */
static bool
is_better(const struct found *a, const struct found *b)
{
	if (a->to - a->from != b->to - b->from)
		return a->to - a->from > b->to - b->from;
	if (a->brand->is_honest != b->brand->is_honest)
		return a->brand->is_honest;
	if (a->is_disguised != b->is_disguised)
		return !a->is_disguised;
	return a->brand < b->brand;
}

static bool
overlaps(const struct found *a, const struct found *b)
{
	return a->from < b->to && b->from < a->to;
}

static void
thin(struct hits *h)
{
	bool drop[HITS] = { false };
	size_t i, k, kept = 0;

	for (i = 0; i < h->n; i++)
		for (k = 0; k < h->n; k++)
			if (k != i && !drop[k] && overlaps(&h->v[i], &h->v[k]) &&
			    (is_better(&h->v[k], &h->v[i]) ||
			    (k < i && !is_better(&h->v[i], &h->v[k])))) {
				drop[i] = true;
				break;
			}
	for (i = 0; i < h->n; i++)
		if (!drop[i] && !h->v[i].brand->is_honest)
			h->v[kept++] = h->v[i];
	h->n = kept;
	for (i = 1; i < h->n; i++)
		for (k = i; k > 0 && h->v[k - 1].from > h->v[k].from; k--) {
			struct found t = h->v[k];

			h->v[k] = h->v[k - 1];
			h->v[k - 1] = t;
		}
}

static bool
is_in_hit(const struct hits *h, const struct fold_letter *first, const struct fold_letter *last)
{
	size_t i;

	for (i = 0; i < h->n; i++)
		if (first->from < h->v[i].to && h->v[i].from < last->to)
			return true;
	return false;
}

static bool
is_trade_word(const struct reading *r, const struct hits *hits, size_t from, size_t to)
{
	return to - from > 2 && !is_digit(r->f.v[from].c) &&
	    !is_in_hit(hits, &r->f.v[from], &r->f.v[to - 1]) && is_word_between(r, from, to);
}

/* A word of trade or service stands in the text, beside the hits. */
static bool
has_word(const struct reading *r, const struct hits *hits)
{
	size_t i, from = 0;

	for (i = 1; i <= r->f.n; i++)
		if (i == r->f.n || r->f.v[i].is_begin) {
			if (is_trade_word(r, hits, from, i))
				return true;
			from = i;
		}
	return false;
}

size_t
brands_in(const struct lookalikes *x, struct arena *a, struct str text, struct brand_hit *out,
    size_t max)
{
	struct reading plain = { .x = x }, looks = { .x = x };
	struct hits hits = { .n = 0 };
	struct brand_hit *h;
	bool word;
	size_t i;

	text = utf8_repair(a, text);
	text_fold(a, text, NULL, &plain.f);
	seek(&plain, &hits);
	read_looks(&looks, a, text, 'l', true);
	seek(&looks, &hits);
	read_looks(&looks, a, text, 'i', false);
	seek(&looks, &hits);
	thin(&hits);
	word = hits.n > 0 && has_word(&plain, &hits);
	for (i = 0; i < hits.n && i < max; i++) {
		h = &out[i];
		*h = (struct brand_hit){ hits.v[i].brand->identity, hits.v[i].brand->name,
		    hits.v[i].from, hits.v[i].to, hits.v[i].brand->weight,
		    hits.v[i].is_whole, word || hits.v[i].is_grown,
		    hits.v[i].is_disguised };
	}
	return i;
}
