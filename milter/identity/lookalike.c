#include "identity/lookalike.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/idna.h"
#include "domain/name.h"
#include "identity/index.h"

enum { TWO_EDITS_LETTERS = 24, WORD_BYTES = 20, WORDS_BYTES = 63 };

/* Errors, a line each, as many as struct err holds. */
struct complaints {
	struct err	*err;
	size_t		 used;
	bool		 any;
};

static void
complain(struct complaints *c, const char *file, int line, const char *name, const char *says)
{
	size_t room;
	int n;

	c->any = true;
	if (c->err == NULL || c->used + 1 >= sizeof c->err->text)
		return;
	room = sizeof c->err->text - c->used;
	n = snprintf(c->err->text + c->used, room, "%s%s:%d: \"%.80s\" %s",
	    c->used > 0 ? "\n" : "", file == NULL ? "rules" : file, line, name, says);
	if (n < 0 || (size_t)n >= room)
		c->err->text[c->used > 0 ? c->used : sizeof c->err->text - 1] = '\0';
	c->used += n < 0 ? 0 : (size_t)n >= room ? room : (size_t)n;
}

/* ---- what the files of this room share ---- */

bool
index_forms(const struct lookalikes *x, struct str label, struct forms *f)
{
	size_t i;

	f->is_foreign = false;
	for (i = 0; i < label.n; i++)
		f->is_foreign |= (unsigned char)label.p[i] >= 0x80;
	if (!f->is_foreign) {
		if (label.n >= LABEL_BYTES)
			return false;
		f->n = label.n;
		memcpy(f->fold, label.p, label.n);
	} else if (!skeleton_label(x->skeleton, label, f->fold, LABEL_BYTES - 1, &f->n))
		return false;
	if (f->n == 0)
		return false;
	for (i = 0; i < f->n; i++)
		f->glance[i] = x->shapes.glance[(unsigned char)f->fold[i]];
	f->n_shape = shape_fold(&x->shapes, (struct str){ f->fold, f->n }, f->shape, f->shown);
	return true;
}

const struct label *
index_label(const struct lookalikes *x, struct str text)
{
	const struct near_entry *v;
	char loose[LABEL_BYTES];
	struct near_word w;
	size_t n, i;

	if (text.n == 0 || text.n >= LABEL_BYTES)
		return NULL;
	shape_loosen(&x->shapes, text, loose);
	if (!near_read(x->near, (struct str){ loose, text.n }, &w))
		return NULL;
	v = near_find(x->near, near_hash(&w), &n);
	for (i = 0; i < n; i++)
		if (str_eq(x->labels[v[i].id].text, text))
			return &x->labels[v[i].id];
	return NULL;
}

struct str
index_suffix(const struct label *l)
{
	return domain_parent(l->domain);
}

/* Which places of the word can be reached by whole words. */
static bool
is_made_of_words(const struct lookalikes *x, struct str s)
{
	bool reached[WORDS_BYTES + 1] = { true };
	size_t i, n;

	if (s.n > WORDS_BYTES)
		return false;
	for (i = 0; i < s.n; i++) {
		if (!reached[i])
			continue;
		if (char_is_digit(s.p[i]))
			reached[i + 1] = true;
		for (n = 2; n <= WORD_BYTES && i + n <= s.n; n++)
			if (!reached[i + n] && names_has(&x->words, str_sub(s, i, i + n)))
				reached[i + n] = true;
	}
	return reached[s.n];
}

bool
index_is_words(const struct lookalikes *x, struct str s)
{
	struct str part;

	while (str_next(&s, '-', &part))
		if (!is_made_of_words(x, part))
			return false;
	return true;
}

static size_t
put_utf8(char *out, uint32_t c)
{
	if (c < 0x80)
		return out[0] = (char)c, 1;
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

struct str
index_word(const struct lookalikes *x, struct arena *a, struct str name)
{
	struct folded f;
	size_t i, n = 0;
	char *word;

	text_fold(a, name, x->skeleton, &f);
	word = arena_alloc(a, 4 * f.n + 1);
	for (i = 0; i < f.n; i++)
		n += put_utf8(word + n, f.v[i].c);
	return (struct str){ word, n };
}

/* ---- tables ---- */

static void
add_pairs(struct lookalikes *x, const struct conf_lookalike *conf, struct complaints *c)
{
	const struct conf_pair *p;
	size_t i;

	for (i = 0; i < conf->letters.n; i++) {
		p = &conf->letters.v[i];
		if (!skeleton_add(x->skeleton, str_of(p->from), str_of(p->to)))
			complain(c, p->file, p->line, p->from, "is no letter beyond ASCII "
			    "that can be read as 1 to 8 of a-z and 0-9");
	}
	for (i = 0; i < conf->shapes.n; i++) {
		p = &conf->shapes.v[i];
		if (!shape_add_glance(&x->shapes, str_of(p->from), str_of(p->to)))
			complain(c, p->file, p->line, p->from, "is not one to three of a-z "
			    "and 0-9 that look like one, or there are too many of them");
	}
	for (i = 0; i < conf->glyphs.n; i++) {
		p = &conf->glyphs.v[i];
		if (!shape_add_close(&x->shapes, str_of(p->from), str_of(p->to)))
			complain(c, p->file, p->line, p->from,
			    "and its fellow are not two letters of a-z and 0-9");
	}
	for (i = 0; i < conf->keyboards.n; i++)
		if (!shape_add_keyboard(&x->shapes, str_of(conf->keyboards.v[i].text)))
			complain(c, conf->keyboards.v[i].file, conf->keyboards.v[i].line,
			    conf->keyboards.v[i].text, "is no keyboard of a-z and 0-9");
}

/* Words go in as they are folded; domains in their one form. */
static void
add_set(struct lookalikes *x, struct names *set, const struct conf_names *in, bool is_domains,
    struct complaints *c)
{
	struct str s;
	size_t i;

	names_init(set, x->arena, in->n);
	for (i = 0; i < in->n; i++) {
		if (is_domains ? !domain_canon(x->arena, str_of(in->v[i].text), &s) :
		    (s = index_word(x, x->arena, str_of(in->v[i].text))).n == 0) {
			if (is_domains)
				complain(c, in->v[i].file, in->v[i].line, in->v[i].text,
				    "is not a domain name");
			continue;
		}
		names_add(set, s);
	}
}

/* ---- labels ---- */

static struct label *
add_label(struct lookalikes *x, struct str registrable, enum ring ring,
    const struct identity_entry *identity)
{
	struct str label = str_sub(registrable, 0, str_find(registrable, '.')), wide = label;
	struct forms f;
	struct label *l;
	size_t i;

	if ((str_starts(label, STR("xn--")) && !idna_to_unicode(x->arena, label, &wide)) ||
	    !index_forms(x, wide, &f))
		return NULL;
	if (x->n_labels == x->labels_cap)
		return NULL;
	l = &x->labels[x->n_labels];
	*l = (struct label){ .domain = registrable, .identity = identity,
	    .ring = (uint8_t)ring };
	l->text = f.is_foreign ? arena_str(x->arena, (struct str){ f.fold, f.n }) : label;
	for (i = 0; i < l->text.n; i++)
		l->letters += l->text.p[i] != '-';
	x->n_labels++;
	return l;
}

static bool
is_its_name(const struct lookalikes *x, struct arena *a, const struct identity_entry *who,
    struct str label)
{
	size_t i;

	if (str_eq(who->id, label))
		return true;
	for (i = 0; i < who->n_names; i++)
		if (str_eq(index_word(x, a, who->names[i]), label))
			return true;
	return false;
}

struct shipping {
	struct lookalikes	*x;
	struct names		 seen;		/* registrable names taken */
	struct names		 labels;
	struct arena		*scratch;
	const struct identity_entry *last;	/* whose first name is taken */
	size_t			 n_records;
	bool			 is_counting, wants_quiet;
};

/* A label of a brand's own top-level domain is a department, not a name. */
static bool
is_under_own_tld(const struct lookalikes *x, struct str registrable)
{
	return domain_labels(registrable) == 2 &&
	    protected_find(x->protected, domain_parent(registrable)) != NULL;
}

/*
 * First what the platforms speak from, then free mail under the same roof: where
 * a name is both, it is the platform's.
 */
static void
ship(void *ctx, const struct identity_domain *d)
{
	const unsigned silent = ROLE(INFRA) | ROLE(TRAP);
	struct shipping *s = ctx;
	bool is_quiet = (d->roles & silent) != 0, is_minor;
	bool is_ordinary;
	struct str name, label;
	struct label *l;

	if (s->is_counting) {
		s->n_records++;
		return;
	}
	name = suffix_registrable(s->x->suffixes, d->name);
	if (name.n == 0 || is_quiet != s->wants_quiet || is_under_own_tld(s->x, name) ||
	    (d->roles & ROLE(INFRA)) != 0 || !names_add(&s->seen, name))
		return;
	label = str_sub(name, 0, str_find(name, '.'));
	if (!names_add(&s->labels, label) || label.n < 2)
		return;
	is_minor = s->last == d->identity &&
	    !is_its_name(s->x, s->scratch, d->identity, label);
	s->last = d->identity;
	is_ordinary = names_has(&s->x->ordinary, index_word(s->x, s->scratch, label));
	if (is_minor && !is_quiet && (label.n <= LABEL_SHORT || is_ordinary))
		return;
	l = add_label(s->x, name, RING_SHIPPED, d->identity);
	if (l == NULL)
		return;
	l->is_quiet = is_quiet;
	l->is_minor = is_minor;
	l->is_ordinary = is_ordinary;
}

/* n_more: labels that will follow. */
static void
add_shipped(struct lookalikes *x, size_t n_more)
{
	struct shipping s = { .x = x, .is_counting = true };

	protected_each(x->protected, ship, &s);
	s.is_counting = false;
	x->labels_cap = s.n_records + n_more;
	x->labels = arena_array(x->arena, x->labels_cap + 1, sizeof *x->labels);
	s.scratch = arena_new();
	names_init(&s.seen, s.scratch, s.n_records);
	names_init(&s.labels, s.scratch, s.n_records);
	protected_each(x->protected, ship, &s);
	s.wants_quiet = true;
	protected_each(x->protected, ship, &s);
	arena_free(s.scratch);
}

/* Of a site's list: what it must be, or why it is refused. */
static const char *
why_refused(const struct lookalikes *x, struct str name, struct str *registrable)
{
	if (suffix_is_public(x->suffixes, name) || domain_labels(name) < 2)
		return "is a public suffix or a single label: half the world stands below it";
	*registrable = suffix_registrable(x->suffixes, name);
	if (registrable->n == 0)
		return "has no owner by the public suffix list";
	if (str_find(*registrable, '.') < 2)
		return "has a label of a single letter: everything resembles it";
	return NULL;
}

static void
add_site(struct lookalikes *x, const struct conf_name *v, size_t n, enum ring ring,
    struct names *registered, struct complaints *c)
{
	struct arena *scratch = arena_new();
	struct str name, registrable, written;
	struct label *l;
	const char *why;
	size_t i;

	for (i = 0; i < n; i++, arena_reset(scratch)) {
		written = str_of(v[i].text);
		if (str_starts(written, STR(".")))
			written = str_sub(written, 1, written.n);
		if (!domain_canon(scratch, written, &name))
			why = "is not a domain name";
		else if ((why = why_refused(x, name, &registrable)) == NULL &&
		    names_has(&x->own, name))
			why = "is given twice";
		if (why != NULL) {
			complain(c, v[i].file, v[i].line, v[i].text, why);
			continue;
		}
		name = arena_str(x->arena, name);
		names_add(&x->own, name);
		registrable = domain_last(name, domain_labels(registrable));
		if (!names_add(registered, registrable))
			continue;
		l = add_label(x, registrable, ring, NULL);
		if (l != NULL)
			l->is_ordinary = names_has(&x->ordinary, l->text);
	}
	arena_free(scratch);
}

/* ---- the index of them ---- */

static void
file_form(struct lookalikes *x, struct str form, const struct label *l, uint32_t id)
{
	char loose[LABEL_BYTES];
	struct near_word w;
	size_t i, k;

	shape_loosen(&x->shapes, form, loose);
	if (!near_read(x->near, (struct str){ loose, form.n }, &w))
		return;
	near_add(x->near, near_hash(&w), id);
	if (l->letters < (l->ring == RING_LARGE ? LABEL_LONG : 3))
		return;
	for (i = 0; i < form.n; i++)
		near_add(x->near, near_hash_without(&w, i), id);
	if (l->ring == RING_LARGE || l->letters < LABEL_TWO_EDITS || form.n > TWO_EDITS_LETTERS)
		return;
	near_add(x->near_two, near_hash(&w), id);
	for (i = 0; i < form.n; i++) {
		near_add(x->near_two, near_hash_without(&w, i), id);
		for (k = i + 1; k < form.n; k++)
			near_add(x->near_two, near_hash_without_two(&w, i, k), id);
	}
}

static void
file_token(struct lookalikes *x, const char *text, size_t n, uint32_t id)
{
	uint32_t word[LABEL_BYTES];
	size_t i;

	for (i = 0; i < n; i++)
		word[i] = (unsigned char)text[i];
	automaton_add(x->tokens, word, n, id);
}

static void
file_label(struct lookalikes *x, uint32_t id)
{
	const struct label *l = &x->labels[id];
	char squeezed[LABEL_BYTES];
	struct near_word w;
	struct forms f;
	size_t n;

	if (!index_forms(x, l->text, &f))
		return;
	file_form(x, l->text, l, id);
	if (f.n_shape != f.n)
		file_form(x, (struct str){ f.shape, f.n_shape }, l, id);
	if (l->ring == RING_LARGE)
		return;
	file_token(x, f.glance, f.n, id);
	if (f.n_shape != f.n)
		file_token(x, f.shape, f.n_shape, id);
	n = shape_squeeze(&x->shapes, (struct str){ f.shape, f.n_shape }, squeezed);
	if (near_read(x->squeezed, (struct str){ squeezed, n }, &w))
		near_add(x->squeezed, near_hash(&w), id);
}

static void
file_labels(struct lookalikes *x)
{
	uint32_t i;

	for (i = 0; i < x->n_labels; i++)
		file_label(x, i);
	near_seal(x->near);
	near_seal(x->near_two);
	near_seal(x->squeezed);
	automaton_seal(x->tokens);
}

static void
add_tables(struct lookalikes *x, const struct conf_lookalike *conf, struct complaints *c)
{
	add_pairs(x, conf, c);
	shape_seal(&x->shapes);
	add_set(x, &x->words, &conf->words, false, c);
	add_set(x, &x->ordinary, &conf->ordinary, false, c);
	add_set(x, &x->persons, &conf->persons, false, c);
	add_set(x, &x->honest, &conf->honest, false, c);
	add_set(x, &x->freemail, &conf->freemail, true, c);
	add_set(x, &x->vetted, &conf->vetted, false, c);
}

struct lookalikes *
lookalike_new(const struct conf_lookalike *conf, const struct protected *protected,
    const struct site_names *site, const struct suffixes *suffixes, struct err *e)
{
	static const struct site_names nobody = { .n_domains = 0 };
	struct lookalikes *x = heap_alloc(sizeof *x);
	struct complaints c = { .err = e };
	struct arena *scratch = arena_new();
	struct names registered;

	site = site == NULL ? &nobody : site;
	x->arena = arena_new();
	x->protected = protected;
	x->suffixes = suffixes;
	shape_init(&x->shapes);
	x->near = near_new();
	x->near_two = near_new();
	x->squeezed = near_new();
	x->tokens = automaton_new();
	x->plain = automaton_new();
	x->looks = automaton_new();
	if ((x->skeleton = skeleton_new(e)) == NULL)
		c.any = true;
	else {
		add_tables(x, conf, &c);
		add_set(x, &x->known, &(struct conf_names){ site->known, site->n_known }, true,
		    &c);
		names_init(&x->own, x->arena, site->n_domains + site->n_large);
		names_init(&registered, scratch, site->n_domains + site->n_large);
		add_shipped(x, site->n_domains + site->n_large);
		add_site(x, site->domains, site->n_domains, RING_SITE, &registered, &c);
		add_site(x, site->large, site->n_large, RING_LARGE, &registered, &c);
		file_labels(x);
		brands_build(x, conf, site);
	}
	arena_free(scratch);
	if (!c.any)
		return x;
	lookalike_free(x);
	return NULL;
}

void
lookalike_free(struct lookalikes *x)
{
	if (x == NULL)
		return;
	skeleton_free(x->skeleton);
	near_free(x->near);
	near_free(x->near_two);
	near_free(x->squeezed);
	automaton_free(x->tokens);
	automaton_free(x->plain);
	automaton_free(x->looks);
	arena_free(x->arena);
	free(x);
}

size_t
lookalike_size(const struct lookalikes *x)
{
	return sizeof *x + arena_size(x->arena) + near_size(x->near) + near_size(x->near_two) +
	    near_size(x->squeezed) + automaton_size(x->tokens) + automaton_size(x->plain) +
	    automaton_size(x->looks);
}

size_t
lookalike_count(const struct lookalikes *x)
{
	return x->n_labels;
}

bool
lookalike_is_own(const struct lookalikes *x, struct str name)
{
	return names_has_above(&x->own, name);
}

bool
lookalike_is_freemail(const struct lookalikes *x, struct str registrable)
{
	return names_has(&x->freemail, registrable);
}

const char *
trick_word(enum trick t)
{
	static const char *const words[TRICKS] = { [TRICK_NONE] = "none",
#define X(name, word, says) [TRICK_##name] = word,
		LOOKALIKE_TRICKS(X)
#undef X
	};

	return (unsigned)t < TRICKS ? words[t] : "none";
}

const char *
trick_says(enum trick t)
{
	static const char *const says_of[TRICKS] = { [TRICK_NONE] = "nothing",
#define X(name, word, says) [TRICK_##name] = says,
		LOOKALIKE_TRICKS(X)
#undef X
	};

	return (unsigned)t < TRICKS ? says_of[t] : "nothing";
}
