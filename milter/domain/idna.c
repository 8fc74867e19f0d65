#include "domain/idna.h"

#include <pthread.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uidna.h>
#include <unicode/utf8.h>

enum {
	ASCII_MAX = 254,	/* a name and its final dot */
	UNICODE_MAX = 4 * ASCII_MAX,
	/* Far beyond any legal name: keeps ICU's work small. */
	INPUT_MAX = 2 * UNICODE_MAX,
};

static UIDNA *shared;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
open_shared(void)
{
	UErrorCode ec = U_ZERO_ERROR;

	shared = uidna_openUTS46(UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
	    UIDNA_CHECK_CONTEXTO | UIDNA_NONTRANSITIONAL_TO_ASCII |
	    UIDNA_NONTRANSITIONAL_TO_UNICODE, &ec);
	if (U_FAILURE(ec))
		shared = NULL;
}

/* The exceptions of RFC 5892 2.6, apart from those in the ASCII range. */
static bool
is_exception_allowed(UChar32 c)
{
	return c == 0x00DF || c == 0x03C2 || c == 0x06FD || c == 0x06FE ||
	    c == 0x0F0B || c == 0x3007 || c == 0x00B7 || c == 0x0375 ||
	    c == 0x05F3 || c == 0x05F4 || c == 0x30FB;
}

static bool
is_exception_refused(UChar32 c)
{
	return c == 0x0640 || c == 0x07FA || c == 0x302E || c == 0x302F ||
	    (c >= 0x3031 && c <= 0x3035) || c == 0x303B;
}

/* The blocks of RFC 5892 2.5: marks for symbols and musical notation. */
static bool
is_in_ignorable_block(UChar32 c)
{
	return (c >= 0x20D0 && c <= 0x20FF) || (c >= 0x1D100 && c <= 0x1D24F);
}

static bool
is_old_hangul(UChar32 c)
{
	int32_t type = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);

	return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO ||
	    type == U_HST_TRAILING_JAMO;
}

/*
 * PVALID, CONTEXTJ or CONTEXTO by the rules of RFC 5892 3; ICU has checked the
 * context. UTS #46 alone would let symbols and emoji pass. Unstable characters
 * (2.2) cannot occur: the mapping has replaced them.
 */
static bool
is_allowed(UChar32 c)
{
	const uint32_t letter_digits = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK |
	    U_GC_LM_MASK | U_GC_MN_MASK | U_GC_MC_MASK | U_GC_ND_MASK;

	if (c < 0x80 || is_exception_allowed(c))
		return true;
	if (is_exception_refused(c))
		return false;
	if (u_hasBinaryProperty(c, UCHAR_JOIN_CONTROL))
		return true;
	if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ||
	    u_hasBinaryProperty(c, UCHAR_WHITE_SPACE) ||
	    is_in_ignorable_block(c) || is_old_hangul(c))
		return false;
	return (U_MASK(u_charType(c)) & letter_digits) != 0;
}

static bool
is_all_allowed(struct str s)
{
	int32_t i = 0, n = (int32_t)s.n;
	UChar32 c;

	while (i < n) {
		U8_NEXT(s.p, i, n, c);
		if (c < 0 || !is_allowed(c))
			return false;
	}
	return true;
}

typedef int32_t convert_fn(const UIDNA *, const char *, int32_t, char *, int32_t,
    UIDNAInfo *, UErrorCode *);

/* One run of ICU into a buffer of cap bytes; *n is what was written. */
static bool
convert(convert_fn *fn, struct str s, char *dest, size_t cap, size_t *n)
{
	UIDNAInfo info = UIDNA_INFO_INITIALIZER;
	UErrorCode ec = U_ZERO_ERROR;
	int32_t got;

	pthread_once(&once, open_shared);
	if (shared == NULL || s.n == 0 || s.n > INPUT_MAX)
		return false;
	got = fn(shared, s.p, (int32_t)s.n, dest, (int32_t)cap, &info, &ec);
	if (U_FAILURE(ec) || info.errors != 0 || got <= 0 || (size_t)got > cap)
		return false;
	*n = (size_t)got;
	return true;
}

/*
 * What ICU makes of an A-label must lead back to it (RFC 5891 5.4): a second
 * spelling of one name would be a way around every list. ICU 72 sees to most of
 * it itself; this holds for every release.
 */
static bool
is_round_trip(struct str ascii)
{
	char unicode[UNICODE_MAX], again[ASCII_MAX];
	size_t n, m;

	return convert(uidna_nameToUnicodeUTF8, ascii, unicode, sizeof unicode, &n) &&
	    is_all_allowed((struct str){ unicode, n }) &&
	    convert(uidna_nameToASCII_UTF8, (struct str){ unicode, n }, again,
	    sizeof again, &m) && str_eq((struct str){ again, m }, ascii);
}

bool
idna_to_ascii(struct arena *a, struct str written, struct str *out)
{
	char ascii[ASCII_MAX];
	size_t n;

	*out = STR_NONE;
	if (!convert(uidna_nameToASCII_UTF8, written, ascii, sizeof ascii, &n) ||
	    !is_round_trip((struct str){ ascii, n }))
		return false;
	*out = arena_str(a, (struct str){ ascii, n });
	return true;
}

bool
idna_to_unicode(struct arena *a, struct str name, struct str *out)
{
	char unicode[UNICODE_MAX];
	size_t n;

	*out = STR_NONE;
	if (!convert(uidna_nameToUnicodeUTF8, name, unicode, sizeof unicode, &n))
		return false;
	*out = arena_str(a, (struct str){ unicode, n });
	return true;
}
