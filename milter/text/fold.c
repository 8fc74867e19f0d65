#include "text/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { DECOMPOSED_MAX = 32, SCRIPTS_MAX = 16 };

struct scripts {
	UScriptCode	v[SCRIPTS_MAX];
	unsigned	n;
};

static UScriptCode
script_of(UChar32 c)
{
	UErrorCode ec = U_ZERO_ERROR;
	UScriptCode s = uscript_getScript(c, &ec);

	return U_FAILURE(ec) ? USCRIPT_COMMON : s;
}

static void
note_script(struct scripts *set, UScriptCode s)
{
	unsigned i;

	if (s == USCRIPT_COMMON || s == USCRIPT_INHERITED || s == USCRIPT_UNKNOWN)
		return;
	for (i = 0; i < set->n; i++)
		if (set->v[i] == s)
			return;
	if (set->n < SCRIPTS_MAX)
		set->v[set->n++] = s;
}

/* Scripts that languages of East Asia mix, with each other and with Latin. */
static bool
is_mixable(UScriptCode s)
{
	return s == USCRIPT_HAN || s == USCRIPT_HIRAGANA || s == USCRIPT_KATAKANA ||
	    s == USCRIPT_HANGUL || s == USCRIPT_BOPOMOFO || s == USCRIPT_LATIN;
}

static bool
is_mixed(const struct scripts *set)
{
	unsigned i;

	for (i = 0; i < set->n; i++)
		if (!is_mixable(set->v[i]))
			return set->n > 1;
	return false;
}

static bool
is_bidi_control(UChar32 c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	    c == 0x061C || c == 0x200E || c == 0x200F;
}

/* A joiner that changes how letters of some scripts join, or a selector that
 * makes an emoji, belongs where it stands. */
static bool
is_at_home(UChar32 c, UChar32 before)
{
	UScriptCode s = before < 0 ? USCRIPT_COMMON : script_of(before);

	if (c == 0x200C || c == 0x200D)
		return u_hasBinaryProperty(before, UCHAR_EXTENDED_PICTOGRAPHIC) ||
		    before == 0xFE0F || u_hasBinaryProperty(before, UCHAR_EMOJI_MODIFIER) ||
		    s == USCRIPT_ARABIC || s == USCRIPT_DEVANAGARI || s == USCRIPT_BENGALI ||
		    s == USCRIPT_MALAYALAM || s == USCRIPT_KANNADA || s == USCRIPT_SINHALA ||
		    s == USCRIPT_TAMIL || s == USCRIPT_TELUGU || s == USCRIPT_GUJARATI ||
		    s == USCRIPT_MYANMAR || s == USCRIPT_KHMER || s == USCRIPT_SYRIAC;
	return (c >= 0xFE00 && c <= 0xFE0F) && before >= 0 && !u_isalnum(before);
}

static bool
is_styled(UChar32 c)
{
	return (c >= 0x1D400 && c <= 0x1D7FF) || (c >= 0x2460 && c <= 0x24FF) ||
	    (c >= 0x1F110 && c <= 0x1F18F) || (c >= 0x1F1E6 && c <= 0x1F1FF);
}

static void
look_at(UChar32 c, UChar32 before, struct text_facts *out)
{
	if (is_bidi_control(c))
		out->n_bidi++;
	else if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) &&
	    !is_at_home(c, before))
		out->n_invisible++;
	else if ((c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0))
		out->n_control++;
	else if ((c >= 0xFF10 && c <= 0xFF19) || (c >= 0xFF21 && c <= 0xFF3A) ||
	    (c >= 0xFF41 && c <= 0xFF5A))
		out->has_fullwidth = true;
	else if (is_styled(c) && !(c >= 0x2460 && c <= 0x249B) &&
	    !(c >= 0x24EA && c <= 0x24FF) && !(c >= 0x1F1E6 && c <= 0x1F1FF))
		out->has_styled = true;
}

void
text_look(struct str text, struct text_facts *out)
{
	struct scripts all = { .n = 0 }, word = { .n = 0 };
	UChar32 c, before = -1;
	int32_t i = 0;

	*out = (struct text_facts){ 0 };
	if (text.n > INT32_MAX)
		return;
	while ((size_t)i < text.n) {
		U8_NEXT(text.p, i, (int32_t)text.n, c);
		if (c < 0)
			c = 0xFFFD;
		look_at(c, before, out);
		before = c;
		if (u_isalpha(c)) {
			note_script(&all, script_of(c));
			note_script(&word, script_of(c));
		} else if (!(U_GET_GC_MASK(c) & (U_GC_M_MASK | U_GC_CF_MASK | U_GC_ND_MASK))) {
			out->has_mixed_word |= is_mixed(&word);
			word.n = 0;
		}
	}
	out->has_mixed_word |= is_mixed(&word);
	out->n_scripts = all.n;
}

/* ---- folding ---- */

struct folder {
	struct arena		*arena;
	struct str		 text;
	const struct skeleton	*skeleton;
	const UNormalizer2	*nfkd;
	struct folded		*out;
	size_t			 cap;
	bool			 is_split, is_hidden;	/* before the next letter */
	UChar32			 before;		/* as written, last letter */
	bool			 was_digit;
};

static bool
has_no_blanks(UChar32 c)
{
	switch (script_of(c)) {
	case USCRIPT_HAN: case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA:
	case USCRIPT_THAI: case USCRIPT_LAO: case USCRIPT_KHMER: case USCRIPT_MYANMAR:
		return true;
	default:
		return false;
	}
}

static void
put(struct folder *f, UChar32 c, UChar32 written, uint32_t from, uint32_t to)
{
	struct folded *o = f->out;
	struct fold_letter *l;
	bool is_digit = u_isdigit(c), is_same = o->n > 0 && o->v[o->n - 1].from == from;

	o->v = arena_grow(f->arena, o->v, o->n, &f->cap, sizeof *o->v);
	l = &o->v[o->n++];
	*l = (struct fold_letter){ .c = (uint32_t)c, .from = from, .to = to };
	l->is_odd = u_foldCase(written, U_FOLD_CASE_DEFAULT) != c;
	if (is_same)
		return;
	l->is_split = f->is_split;
	l->is_hidden = f->is_hidden;
	l->is_begin = o->n == 1 || f->is_split || is_digit != f->was_digit ||
	    (u_isupper(written) && u_islower(f->before)) || has_no_blanks(c) ||
	    has_no_blanks(f->before);
	f->is_split = f->is_hidden = false;
	f->before = written;
	f->was_digit = is_digit;
}

/* A mark that only decorates; the vowels of Indian scripts are marks too, and stay. */
static bool
is_decoration(UChar32 c)
{
	return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0 &&
	    (script_of(c) == USCRIPT_INHERITED || script_of(c) == USCRIPT_COMMON);
}

static void
put_folded(struct folder *f, UChar32 c, uint32_t from, uint32_t to)
{
	UChar d[DECOMPOSED_MAX];
	UErrorCode ec = U_ZERO_ERROR;
	int32_t n, i = 0;
	UChar32 part;

	n = unorm2_getDecomposition(f->nfkd, c, d, DECOMPOSED_MAX, &ec);
	if (U_FAILURE(ec) || n < 0) {
		put(f, u_foldCase(c, U_FOLD_CASE_DEFAULT), c, from, to);
		return;
	}
	while (i < n) {
		U16_NEXT(d, i, n, part);
		if (is_decoration(part) || !(u_isalnum(part) ||
		    (U_GET_GC_MASK(part) & U_GC_M_MASK)))
			continue;
		put(f, u_foldCase(part, U_FOLD_CASE_DEFAULT), c, from, to);
	}
}

static void
fold_one(struct folder *f, UChar32 c, uint32_t from, uint32_t to)
{
	char looks[SKELETON_MAX];
	int n, i;

	if (c < 0x80 && char_is_alnum((char)c)) {
		put(f, char_lower((char)c), c, from, to);
		return;
	}
	if (is_bidi_control(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
		f->is_hidden = true;
		return;
	}
	if (is_decoration(c))
		return;
	n = f->skeleton == NULL || c < 0x80 ? -1 :
	    skeleton_char(f->skeleton, (uint32_t)c, looks);
	if (n > 0 && looks[0] != '-')
		for (i = 0; i < n; i++)
			put(f, looks[i], c, from, to);
	else if (u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) || is_styled(c))
		put_folded(f, c, from, to);
	else
		f->is_split = true;
}

void
text_fold(struct arena *a, struct str text, const struct skeleton *k, struct folded *out)
{
	UErrorCode ec = U_ZERO_ERROR;
	struct folder f = { .arena = a, .text = text, .skeleton = k, .out = out };
	int32_t i = 0, from;
	UChar32 c;

	*out = (struct folded){ NULL, 0 };
	f.nfkd = unorm2_getNFKDInstance(&ec);
	if (U_FAILURE(ec) || text.n > INT32_MAX)
		return;
	while ((size_t)i < text.n) {
		from = i;
		U8_NEXT(text.p, i, (int32_t)text.n, c);
		fold_one(&f, c < 0 ? 0xFFFD : c, (uint32_t)from, (uint32_t)i);
	}
}
