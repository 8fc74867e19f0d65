#include "text/skeleton.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

enum { DECOMPOSED_MAX = 32, OPAQUE = -1 };

struct reading {
	uint32_t	c;
	uint8_t		n;
	char		to[SKELETON_MAX];
};

struct skeleton {
	USpoofChecker		*spoof;
	const UNormalizer2	*nfkd;		/* ICU's own */
	struct reading		*readings;	/* sorted by c */
	size_t			 n_readings, cap;
};

struct skeleton *
skeleton_new(struct err *e)
{
	struct skeleton *k = heap_alloc(sizeof *k);
	UErrorCode ec = U_ZERO_ERROR;

	k->spoof = uspoof_open(&ec);
	k->nfkd = unorm2_getNFKDInstance(&ec);
	if (U_SUCCESS(ec))
		return k;
	err_set(e, "ICU has no confusables or no normaliser: %s", u_errorName(ec));
	skeleton_free(k);
	return NULL;
}

void
skeleton_free(struct skeleton *k)
{
	if (k == NULL)
		return;
	if (k->spoof != NULL)
		uspoof_close(k->spoof);
	free(k->readings);
	free(k);
}

/* The place of c among the readings, or where it belongs. */
static size_t
place_of(const struct skeleton *k, uint32_t c)
{
	size_t low = 0, high = k->n_readings, mid;

	while (low < high) {
		mid = (low + high) / 2;
		if (k->readings[mid].c < c)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

static const struct reading *
reading_of(const struct skeleton *k, uint32_t c)
{
	size_t at = place_of(k, c);

	return at < k->n_readings && k->readings[at].c == c ? &k->readings[at] : NULL;
}

static bool
is_plain(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z'))
			return false;
	return s.n > 0 && s.n <= SKELETON_MAX;
}

bool
skeleton_add(struct skeleton *k, struct str from, struct str to)
{
	int32_t i = 0;
	UChar32 c = -1;
	size_t at;

	if (from.n > 0 && from.n <= 4)
		U8_NEXT(from.p, i, (int32_t)from.n, c);
	if (c < 0x80 || (size_t)i != from.n || !is_plain(to))
		return false;
	at = place_of(k, (uint32_t)c);
	if (at == k->n_readings || k->readings[at].c != (uint32_t)c) {
		if (k->n_readings == k->cap) {
			k->cap = k->cap == 0 ? 64 : 2 * k->cap;
			k->readings = heap_resize(k->readings, k->cap * sizeof *k->readings);
		}
		memmove(&k->readings[at + 1], &k->readings[at],
		    (k->n_readings++ - at) * sizeof *k->readings);
	}
	k->readings[at].c = (uint32_t)c;
	k->readings[at].n = (uint8_t)to.n;
	memcpy(k->readings[at].to, to.p, to.n);
	return true;
}

/* Scripts whose letters nobody takes for Latin: not worth asking ICU. */
static bool
is_far_script(UChar32 c)
{
	UErrorCode ec = U_ZERO_ERROR;

	switch (uscript_getScript(c, &ec)) {
	case USCRIPT_HAN: case USCRIPT_HIRAGANA: case USCRIPT_KATAKANA:
	case USCRIPT_HANGUL: case USCRIPT_THAI: case USCRIPT_BOPOMOFO:
		return true;
	default:
		return U_FAILURE(ec);
	}
}

/* ASCII as it stands in a name; 0 for any other. */
static char
plain_of(UChar32 c)
{
	if (c < 0x80 && (char_is_alnum((char)c) || c == '-'))
		return char_lower((char)c);
	return '\0';
}

/* ICU's reading of one character, when that is ASCII throughout. */
static int
ask_icu(const struct skeleton *k, UChar32 c, char out[SKELETON_MAX])
{
	UChar in[2], got[DECOMPOSED_MAX];
	UErrorCode ec = U_ZERO_ERROR;
	int32_t i, n = 0;

	if (is_far_script(c))
		return OPAQUE;
	U16_APPEND_UNSAFE(in, n, c);
	n = uspoof_getSkeleton(k->spoof, 0, in, n, got, DECOMPOSED_MAX, &ec);
	if (U_FAILURE(ec) || n == 0 || n > SKELETON_MAX)
		return OPAQUE;
	for (i = 0; i < n; i++)
		if ((out[i] = plain_of(got[i])) == '\0')
			return OPAQUE;
	return n;
}

static int
put_reading(const struct reading *r, char out[SKELETON_MAX])
{
	memcpy(out, r->to, r->n);
	return r->n;
}

static bool
is_mark(UChar32 c)
{
	return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

/* One character that does not decompose further. */
static int
read_base(const struct skeleton *k, UChar32 c, char out[SKELETON_MAX])
{
	const struct reading *r;

	if (is_mark(c) || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
		return 0;
	if ((out[0] = plain_of(c)) != '\0')
		return 1;
	r = reading_of(k, (uint32_t)c);
	return r != NULL ? put_reading(r, out) : ask_icu(k, c, out);
}

static int
read_decomposed(const struct skeleton *k, const UChar *d, int32_t n, char out[SKELETON_MAX])
{
	char part[SKELETON_MAX];
	int32_t i = 0;
	int got, used = 0;
	UChar32 c;

	while (i < n) {
		U16_NEXT(d, i, n, c);
		got = read_base(k, u_foldCase(c, U_FOLD_CASE_DEFAULT), part);
		if (got < 0 || used + got > SKELETON_MAX)
			return OPAQUE;
		memcpy(out + used, part, (size_t)got);
		used += got;
	}
	return used;
}

int
skeleton_char(const struct skeleton *k, uint32_t c, char out[SKELETON_MAX])
{
	UChar d[DECOMPOSED_MAX];
	UErrorCode ec = U_ZERO_ERROR;
	const struct reading *r;
	int32_t n;
	UChar32 low;

	if (c < 0x80)
		return (out[0] = plain_of((UChar32)c)) != '\0' ? 1 : OPAQUE;
	if (c > 0x10FFFF)
		return OPAQUE;
	low = u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
	if ((r = reading_of(k, c)) != NULL || (r = reading_of(k, (uint32_t)low)) != NULL)
		return put_reading(r, out);
	n = unorm2_getDecomposition(k->nfkd, low, d, DECOMPOSED_MAX, &ec);
	if (U_FAILURE(ec))
		return OPAQUE;
	return n < 0 ? read_base(k, low, out) : read_decomposed(k, d, n, out);
}

bool
skeleton_label(const struct skeleton *k, struct str s, char *out, size_t cap, size_t *n)
{
	char part[SKELETON_MAX];
	int32_t i = 0;
	UChar32 c;
	int got;

	*n = 0;
	if (s.n > INT32_MAX)
		return false;
	while ((size_t)i < s.n) {
		U8_NEXT(s.p, i, (int32_t)s.n, c);
		if (c < 0)
			return false;
		got = skeleton_char(k, (uint32_t)c, part);
		if (got < 0)
			part[0] = '?', got = 1;
		if ((size_t)got > cap - *n)
			return false;
		memcpy(out + *n, part, (size_t)got);
		*n += (size_t)got;
	}
	return true;
}

void
skeleton_each(const struct skeleton *k, skeleton_each_fn *each, void *ctx)
{
	char written[4];
	int32_t n;
	size_t i;

	for (i = 0; i < k->n_readings; i++) {
		if (k->readings[i].n != 1)
			continue;
		n = 0;
		U8_APPEND_UNSAFE(written, n, k->readings[i].c);
		each(ctx, (struct str){ written, (size_t)n }, k->readings[i].to[0]);
	}
}
