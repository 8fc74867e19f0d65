#include "mail/charset.h"

#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include "base/utf8.h"

#define REPLACEMENT STR("\xef\xbf\xbd")

enum method { UTF8, LATIN1, ICU, ICU_STATEFUL };

struct charset {
	const char	*name;		/* in mail, lower case */
	enum method	 method;
	const char	*icu;
};

/*
 * Supersets stand in for the sets that senders name but do not keep to: GB 18030
 * for GB 2312 and GBK, windows-949 for EUC-KR, windows-1252 for Latin-1 (as
 * the WHATWG Encoding standard does, and so every reader of mail).
 */
static const struct charset charsets[] = {
	{ "utf-8", UTF8, NULL },
	{ "utf8", UTF8, NULL },
	{ "us-ascii", UTF8, NULL },
	{ "ascii", UTF8, NULL },
	{ "ansi_x3.4-1968", UTF8, NULL },
	{ "unicode-1-1-utf-8", UTF8, NULL },
	{ "iso-8859-1", LATIN1, NULL },
	{ "iso8859-1", LATIN1, NULL },
	{ "iso_8859-1", LATIN1, NULL },
	{ "latin1", LATIN1, NULL },
	{ "latin-1", LATIN1, NULL },
	{ "l1", LATIN1, NULL },
	{ "windows-1252", LATIN1, NULL },
	{ "cp1252", LATIN1, NULL },
	{ "gb2312", ICU, "GB18030" },
	{ "gb_2312-80", ICU, "GB18030" },
	{ "x-gb2312", ICU, "GB18030" },
	{ "euc-cn", ICU, "GB18030" },
	{ "gbk", ICU, "GB18030" },
	{ "x-gbk", ICU, "GB18030" },
	{ "cp936", ICU, "GB18030" },
	{ "ms936", ICU, "GB18030" },
	{ "windows-936", ICU, "GB18030" },
	{ "gb18030", ICU, "GB18030" },
	{ "gb18030-2000", ICU, "GB18030" },
	{ "hz-gb-2312", ICU_STATEFUL, "HZ" },
	{ "hz", ICU_STATEFUL, "HZ" },
	{ "iso-2022-cn", ICU_STATEFUL, "ISO-2022-CN" },
	{ "big5", ICU, "windows-950" },
	{ "big-5", ICU, "windows-950" },
	{ "cn-big5", ICU, "windows-950" },
	{ "x-x-big5", ICU, "windows-950" },
	{ "cp950", ICU, "windows-950" },
	{ "windows-950", ICU, "windows-950" },
	{ "big5-hkscs", ICU, "Big5-HKSCS" },
	{ "iso-2022-jp", ICU_STATEFUL, "ISO-2022-JP" },
	{ "iso-2022-jp-1", ICU_STATEFUL, "ISO-2022-JP-1" },
	{ "iso-2022-jp-2", ICU_STATEFUL, "ISO-2022-JP-2" },
	{ "iso-2022-jp-ms", ICU_STATEFUL, "ISO-2022-JP" },
	{ "cp50220", ICU_STATEFUL, "ISO-2022-JP" },
	{ "cp50221", ICU_STATEFUL, "ISO-2022-JP" },
	{ "euc-jp", ICU, "EUC-JP" },
	{ "x-euc-jp", ICU, "EUC-JP" },
	{ "x-euc", ICU, "EUC-JP" },
	{ "eucjp", ICU, "EUC-JP" },
	{ "shift_jis", ICU, "windows-31j" },
	{ "shift-jis", ICU, "windows-31j" },
	{ "x-sjis", ICU, "windows-31j" },
	{ "sjis", ICU, "windows-31j" },
	{ "ms_kanji", ICU, "windows-31j" },
	{ "cp932", ICU, "windows-31j" },
	{ "windows-31j", ICU, "windows-31j" },
	{ "euc-kr", ICU, "windows-949" },
	{ "euckr", ICU, "windows-949" },
	{ "ks_c_5601-1987", ICU, "windows-949" },
	{ "ksc5601", ICU, "windows-949" },
	{ "ks_c_5601", ICU, "windows-949" },
	{ "cp949", ICU, "windows-949" },
	{ "windows-949", ICU, "windows-949" },
	{ "iso-2022-kr", ICU_STATEFUL, "ISO-2022-KR" },
	{ "koi8-r", ICU, "KOI8-R" },
	{ "koi8r", ICU, "KOI8-R" },
	{ "koi8-u", ICU, "KOI8-U" },
	{ "windows-1250", ICU, "windows-1250" },
	{ "cp1250", ICU, "windows-1250" },
	{ "windows-1251", ICU, "windows-1251" },
	{ "cp1251", ICU, "windows-1251" },
	{ "windows-1253", ICU, "windows-1253" },
	{ "windows-1254", ICU, "windows-1254" },
	{ "windows-1255", ICU, "windows-1255" },
	{ "windows-1256", ICU, "windows-1256" },
	{ "windows-1257", ICU, "windows-1257" },
	{ "windows-1258", ICU, "windows-1258" },
	{ "windows-874", ICU, "windows-874" },
	{ "tis-620", ICU, "windows-874" },
	{ "iso-8859-11", ICU, "windows-874" },
	{ "iso-8859-2", ICU, "ISO-8859-2" },
	{ "iso8859-2", ICU, "ISO-8859-2" },
	{ "latin2", ICU, "ISO-8859-2" },
	{ "iso-8859-3", ICU, "ISO-8859-3" },
	{ "iso-8859-4", ICU, "ISO-8859-4" },
	{ "iso-8859-5", ICU, "ISO-8859-5" },
	{ "iso-8859-6", ICU, "ISO-8859-6" },
	{ "iso-8859-7", ICU, "ISO-8859-7" },
	{ "iso-8859-8", ICU, "ISO-8859-8" },
	{ "iso-8859-8-i", ICU, "ISO-8859-8" },
	{ "iso-8859-9", ICU, "windows-1254" },
	{ "iso8859-9", ICU, "windows-1254" },
	{ "iso-8859-10", ICU, "ISO-8859-10" },
	{ "iso-8859-13", ICU, "ISO-8859-13" },
	{ "iso-8859-14", ICU, "ISO-8859-14" },
	{ "iso-8859-15", ICU, "ISO-8859-15" },
	{ "iso8859-15", ICU, "ISO-8859-15" },
	{ "latin-9", ICU, "ISO-8859-15" },
	{ "ibm852", ICU, "ibm-852" },
	{ "ibm866", ICU, "ibm-866" },
	{ "cp866", ICU, "ibm-866" },
	{ "macintosh", ICU, "macintosh" },
	{ "utf-7", ICU_STATEFUL, "UTF-7" },
	{ "unicode-1-1-utf-7", ICU_STATEFUL, "UTF-7" },
	{ "utf-16", ICU, "UTF-16" },
	{ "utf-16le", ICU, "UTF-16LE" },
	{ "utf-16be", ICU, "UTF-16BE" },
};

/* windows-1252, 0x80 to 0x9f; what it leaves open has no meaning. */
static const uint16_t latin1_high[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

const struct charset *
charset_find(struct str name)
{
	size_t i;

	name = str_sub(name, 0, str_find(name, '*'));
	for (i = 0; i < sizeof charsets / sizeof charsets[0]; i++)
		if (str_ieq(str_of(charsets[i].name), name))
			return &charsets[i];
	return NULL;
}

bool
charset_is_dear(const struct charset *c)
{
	return c->method == ICU || c->method == ICU_STATEFUL;
}

bool
charset_is_stateful(const struct charset *c)
{
	return c->method == ICU_STATEFUL;
}

bool
charset_is_ascii(struct str s)
{
	uint64_t word, seen = 0;
	size_t i = 0;

	for (; i + sizeof word <= s.n; i += sizeof word) {
		memcpy(&word, s.p + i, sizeof word);
		seen |= word;
	}
	for (; i < s.n; i++)
		seen |= (unsigned char)s.p[i];
	return (seen & 0x8080808080808080u) == 0;
}

bool
charset_is_utf8(struct str s)
{
	return charset_is_ascii(s) || utf8_is_valid(s);
}

bool
charset_repair(struct str s, struct buf *out)
{
	size_t at, n, good = 0;
	bool is_whole = true;

	if (charset_is_ascii(s)) {
		buf_add(out, s);
		return true;
	}
	for (at = 0; at < s.n; at += n) {
		n = utf8_length(str_sub(s, at, s.n));
		if (n > 0)
			continue;
		buf_add(out, str_sub(s, good, at));
		buf_add(out, REPLACEMENT);
		n = 1;
		good = at + n;
		is_whole = false;
	}
	buf_add(out, str_sub(s, good, s.n));
	return is_whole;
}

static void
add_char(struct buf *out, uint32_t c)
{
	char p[4];
	size_t n = 0;

	if (c < 0x80) {
		p[n++] = (char)c;
	} else if (c < 0x800) {
		p[n++] = (char)(0xc0 | c >> 6);
		p[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		p[n++] = (char)(0xe0 | c >> 12);
		p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		p[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		p[n++] = (char)(0xf0 | c >> 18);
		p[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		p[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		p[n++] = (char)(0x80 | (c & 0x3f));
	}
	buf_add(out, (struct str){ p, n });
}

static void
decode_latin1(struct str s, struct buf *out)
{
	unsigned char c;
	size_t i;

	if (charset_is_ascii(s)) {
		buf_add(out, s);
		return;
	}
	for (i = 0; i < s.n; i++) {
		c = (unsigned char)s.p[i];
		add_char(out, c >= 0x80 && c < 0xa0 ? latin1_high[c - 0x80] : c);
	}
}

/*
 * Adds UTF-16 as UTF-8. *high keeps a surrogate that waits for its other half
 * in the next call. ICU's substitute for a single bad byte is U+001A.
 */
static void
add_utf16(struct buf *out, const UChar *p, const UChar *end, UChar *high)
{
	for (; p < end; p++) {
		if (*high != 0 && U16_IS_TRAIL(*p)) {
			add_char(out, (uint32_t)U16_GET_SUPPLEMENTARY(*high, *p));
			*high = 0;
			continue;
		}
		if (*high != 0)
			buf_add(out, REPLACEMENT);
		*high = U16_IS_LEAD(*p) ? *p : 0;
		if (*high != 0)
			continue;
		if (U16_IS_TRAIL(*p) || *p == 0x1a)
			buf_add(out, REPLACEMENT);
		else
			add_char(out, *p);
	}
}

static void
decode_icu(const char *name, struct str s, struct buf *out)
{
	const char *at = s.p, *end = s.p + s.n;
	UErrorCode e = U_ZERO_ERROR;
	UConverter *c = ucnv_open(name, &e);
	UChar some[256], *to, high = 0;

	if (U_FAILURE(e)) {
		/* ICU's data lacks this one: at least its ASCII is read. */
		charset_repair(s, out);
		return;
	}
	do {
		e = U_ZERO_ERROR;
		to = some;
		ucnv_toUnicode(c, &to, some + sizeof some / sizeof some[0],
		    &at, end, NULL, true, &e);
		add_utf16(out, some, to, &high);
	} while (e == U_BUFFER_OVERFLOW_ERROR && !out->full);
	if (high != 0)
		buf_add(out, REPLACEMENT);
	ucnv_close(c);
}

void
charset_decode(const struct charset *c, struct str bytes, struct buf *out)
{
	if (bytes.n == 0)
		return;
	switch (c->method) {
	case UTF8:
		charset_repair(bytes, out);
		break;
	case LATIN1:
		decode_latin1(bytes, out);
		break;
	case ICU:
	case ICU_STATEFUL:
		decode_icu(c->icu, bytes, out);
		break;
	}
}
