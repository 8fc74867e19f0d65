/*
 * Names that contain a protected label. The automaton finds the label wherever it
 * stands, letter by letter equal at a glance; what stands beside it decides.
 */
#include "identity/index.h"

#include <string.h>

#include "domain/idna.h"

/* A label found inside another. */
struct hit {
	const struct label	*label;
	struct str		 before, after;	/* the rest, hyphens at the seam cut off */
	struct str		 token;		/* the part between hyphens it stands in */
	bool			 is_left, is_right;	/* it ends there at a hyphen, or at all */
	bool			 is_doubtful;	/* short, and only by i for l or the like */
};

static struct str
trim_hyphens(struct str s)
{
	while (s.n > 0 && s.p[0] == '-')
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && s.p[s.n - 1] == '-')
		s.n--;
	return s;
}

static bool
is_generic(struct str s)
{
	static const struct str all[] = {
		{ "com", 3 }, { "net", 3 }, { "org", 3 }, { "cn", 2 }, { "comcn", 5 },
		{ "com-cn", 6 }, { "couk", 4 }, { "co-uk", 5 },
	};
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(s, all[i]))
			return true;
	return false;
}

/* The suffix of the protected name without its dots, or one that all know. */
static bool
is_grown_suffix(const struct label *l, struct str s)
{
	struct str own = index_suffix(l);
	size_t i, k = 0;

	if (is_generic(s))
		return true;
	for (i = 0; i < own.n; i++) {
		if (own.p[i] == '.') {
			if (k < s.n && s.p[k] == '-')
				k++;
			continue;
		}
		if (k == s.n || s.p[k++] != own.p[i])
			return false;
	}
	return k == s.n && k > 0;
}

static bool
is_glue(const struct hit *h)
{
	bool www = str_eq(h->before, STR("www")) || str_eq(h->before, STR("ww"));

	if (h->before.n > 0 && !www)
		return false;
	return (www && h->after.n == 0) ||
	    (h->after.n > 0 && is_grown_suffix(h->label, h->after));
}

/* Words of trade and service on both sides, at least one of them. */
static bool
is_in_words(const struct lookalikes *x, const struct hit *h)
{
	return index_is_words(x, h->before) && index_is_words(x, h->after);
}

/* Does a brand beside this make a lookalike, and how strong a one? */
static bool
is_combination(const struct lookalikes *x, const struct hit *h, bool *is_strong)
{
	bool is_token = h->is_left && h->is_right, in_words = is_in_words(x, h);
	const struct label *l = h->label;

	*is_strong = false;
	if (l->is_quiet || h->is_doubtful || names_has(&x->honest, h->token))
		return false;
	if (l->is_minor)
		return is_token || in_words;
	if (l->letters <= LABEL_SHORT)
		return is_token && in_words;
	if (l->is_ordinary)
		return l->letters >= LABEL_WORDY || (is_token && in_words);
	if (l->letters < LABEL_WORDY) {
		*is_strong = is_token && in_words;
		return is_token || in_words;
	}
	*is_strong = in_words;
	return true;
}

static bool
is_digits(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

/* A label inside the label that was registered. Honest firms add digits too. */
static void
weigh_registered(struct search *s, const struct hit *h)
{
	bool is_strong;

	if (h->before.n == 0 && h->after.n == 0)
		return;			/* the whole label: other tests' matter */
	if (is_digits(h->before) && is_digits(h->after)) {
		if (h->label->letters > 4 && !h->label->is_ordinary && !h->label->is_quiet &&
		    !h->is_doubtful)
			search_found(s, h->label, TRICK_ADDITION, 80, false);
	} else if (is_glue(h) && !h->label->is_quiet)
		search_found(s, h->label, TRICK_GLUE, 30,
		    h->label->letters > 4 && !h->label->is_ordinary);
	else if (is_combination(s->x, h, &is_strong))
		search_found(s, h->label, TRICK_COMBINATION, is_strong ? 40 : 90, is_strong);
}

typedef void hit_fn(struct search *, const struct hit *, void *);

static size_t
count_digits(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += char_is_digit(s.p[i]);
	return n;
}

/* A digit for a letter is on purpose; "tmail" for "tmall" may be another word. */
static bool
is_doubtful(const struct label *l, struct str seen)
{
	return l->letters < LABEL_WORDY && l->text.n == seen.n && !str_eq(l->text, seen) &&
	    count_digits(l->text) == count_digits(seen);
}

static void
tell_hit(struct search *s, struct str text, size_t end, uint32_t id, size_t n, hit_fn *fn,
    void *ctx)
{
	size_t from = end - n, first = from, last = end;
	struct hit h = { .label = &s->x->labels[id] };

	h.is_left = from == 0 || text.p[from - 1] == '-';
	h.is_right = end == text.n || text.p[end] == '-';
	while (first > 0 && text.p[first - 1] != '-')
		first--;
	while (last < text.n && text.p[last] != '-')
		last++;
	h.is_doubtful = is_doubtful(h.label, str_sub(text, from, end));
	h.token = str_sub(text, first, last);
	h.before = trim_hyphens(str_sub(text, 0, from));
	h.after = trim_hyphens(str_sub(text, end, text.n));
	fn(s, &h, ctx);
}

/* glance is what is searched; shown, of the same length, is what stands there. */
static void
scan_text(struct search *s, struct str glance, struct str shown, hit_fn *fn, void *ctx)
{
	uint32_t state = 0, at, id, n;
	size_t i;

	for (i = 0; i < glance.n; i++) {
		state = automaton_step(s->x->tokens, state, (unsigned char)glance.p[i]);
		for (at = state; automaton_next(s->x->tokens, &at, &id, &n); )
			tell_hit(s, shown, i + 1, id, n, fn, ctx);
	}
}

static void
scan(struct search *s, const struct forms *f, hit_fn *fn, void *ctx)
{
	struct str fold = { f->fold, f->n }, glance = { f->glance, f->n };
	struct str shape = { f->shape, f->n_shape }, shown = { f->shown, f->n_shape };

	scan_text(s, glance, fold, fn, ctx);
	if (f->n_shape != f->n)
		scan_text(s, shape, shown, fn, ctx);
}

static void
on_registered(struct search *s, const struct hit *h, void *ctx)
{
	(void)ctx;
	weigh_registered(s, h);
}

/* ---- left of the registrable name ---- */

/* label.rest, up to the n-th dot or the first hyphen of rest, is an official name. */
static bool
is_official(const struct lookalikes *x, const struct label *l, struct str rest, int n)
{
	char name[3 * LABEL_BYTES];
	size_t i;

	for (i = 0; i < rest.n && rest.p[i] != '-'; i++)
		if (rest.p[i] == '.' && --n == 0)
			break;
	if (l->text.n + 1 + i > sizeof name)
		return false;
	memcpy(name, l->text.p, l->text.n);
	name[l->text.n] = '.';
	memcpy(name + l->text.n + 1, rest.p, i);
	return protected_find(x->protected, (struct str){ name, l->text.n + 1 + i }) != NULL;
}

/* Does a suffix begin here: "com.evil.net", "com-pay.net"? */
static bool
is_suffix_next(const struct search *s, const struct label *l, struct str next)
{
	struct str own = index_suffix(l), first;
	size_t i;

	for (i = 0; i < next.n && next.p[i] != '.' && next.p[i] != '-'; i++)
		continue;
	first = str_sub(next, 0, i);
	if (first.n == 0)
		return false;
	return is_generic(first) || str_eq(first, str_sub(own, 0, str_find(own, '.'))) ||
	    is_official(s->x, l, next, 1) || is_official(s->x, l, next, 2);
}

/* ctx: what stands right of this label in the name. */
static void
on_left(struct search *s, const struct hit *h, void *ctx)
{
	const struct str *next = ctx;
	const struct label *l = h->label;
	bool is_whole = h->before.n == 0 && h->after.n == 0;
	bool is_strong;

	if (h->is_right && h->after.n == 0 && h->is_left && is_suffix_next(s, l, *next))
		search_found(s, l, TRICK_EMBEDDED, 20, true);
	else if (h->is_left && h->is_right && h->after.n > 0 && is_suffix_next(s, l, h->after))
		search_found(s, l, TRICK_EMBEDDED, 20, true);
	else if (l->letters >= LABEL_WORDY && h->is_left && is_grown_suffix(l, h->after))
		search_found(s, l, TRICK_EMBEDDED, 30, !l->is_quiet && !l->is_ordinary);
	else if (l->is_quiet || l->is_ordinary || l->letters <= 4)
		return;
	else if (is_whole)
		search_found(s, l, TRICK_EMBEDDED, 60, false);
	else if (is_combination(s->x, h, &is_strong))
		search_found(s, l, TRICK_EMBEDDED, 70, is_strong);
}

/* The large ring has no automaton: its names are looked up whole. */
static void
search_large(struct search *s, struct str fold, struct str next)
{
	const struct label *l = index_label(s->x, fold);
	struct str own;

	if (l == NULL || l->ring != RING_LARGE || l->letters <= LABEL_SHORT)
		return;
	own = index_suffix(l);
	if (str_starts(next, own) && next.n > own.n &&
	    (next.p[own.n] == '.' || next.p[own.n] == '-'))
		search_found(s, l, TRICK_EMBEDDED, 20, true);
}

/* "supplier-com.evil.net" of the large ring. */
static void
search_large_hyphen(struct search *s, struct str fold)
{
	size_t at = str_find_last(fold, '-');
	const struct label *l;

	if (at == fold.n || (l = index_label(s->x, str_sub(fold, 0, at))) == NULL)
		return;
	if (l->ring == RING_LARGE && l->letters > LABEL_SHORT &&
	    is_grown_suffix(l, str_sub(fold, at + 1, fold.n)))
		search_found(s, l, TRICK_EMBEDDED, 20, true);
}

static void
search_left_label(struct search *s, struct str label, struct str next)
{
	struct forms f;
	struct str wide = label, fold;

	if (str_starts(label, STR("xn--")) && !idna_to_unicode(s->arena, label, &wide))
		return;
	if (!index_forms(s->x, wide, &f))
		return;
	fold = (struct str){ f.fold, f.n };
	scan(s, &f, on_left, &next);
	search_large(s, fold, next);
	search_large_hyphen(s, fold);
}

/* "ali.baba.com": a dot put inside. */
static void
search_dot(struct search *s)
{
	char joined[2 * LABEL_BYTES];
	struct str last = str_sub(s->left, s->left.n, s->left.n);
	const struct label *l;
	size_t at = str_find_last(s->left, '.');

	last = str_sub(s->left, at < s->left.n ? at + 1 : 0, s->left.n);
	if (last.n == 0 || last.n + s->label.n >= LABEL_BYTES)
		return;
	memcpy(joined, last.p, last.n);
	memcpy(joined + last.n, s->label.fold, s->label.n);
	l = index_label(s->x, (struct str){ joined, last.n + s->label.n });
	if (l == NULL || l->letters < 4 || l->is_quiet ||
	    !str_eq(index_suffix(l), s->suffix) ||
	    (l->ring == RING_LARGE && l->letters < LABEL_LONG))
		return;
	search_found(s, l, TRICK_DOT, 40, l->letters >= LABEL_LONG && !l->is_ordinary);
}

/* "alibabba-service": one word of several is a letter off. */
static void
search_tokens(struct search *s)
{
	struct str rest = { s->label.fold, s->label.n }, token;
	struct forms f;

	if (str_find(rest, '-') == rest.n)
		return;
	while (str_next(&rest, '-', &token))
		if (token.n >= LABEL_WORDY && index_forms(s->x, token, &f))
			search_near(s, &f, true);
}

void
search_inside(struct search *s)
{
	struct str rest = s->left, label, next;

	scan(s, &s->label, on_registered, NULL);
	search_tokens(s);
	if (s->left.n == 0)
		return;
	search_dot(s);
	while (str_next(&rest, '.', &label)) {
		next = str_sub(s->name, (size_t)(label.p - s->name.p) + label.n + 1, s->name.n);
		search_left_label(s, label, next);
	}
}
