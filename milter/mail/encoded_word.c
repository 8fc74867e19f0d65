#include "mail/encoded_word.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/charset.h"

enum {
	WORD_BYTES = 75,	/* RFC 2047 2 */
	WORD_FRAME = 12,	/* "=?utf-8?Q?" and "?=" */
	CHARSET_NAME = 64,	/* longer is no charset's name */
	CONVERTERS = 512,	/* opened for one text; later words stay as written */
};

struct word {
	const struct charset	*charset;
	bool			 is_base64;
	struct str		 text;
	size_t			 end;		/* behind the closing "?=" */
};

/* Words of one charset that follow each other are put together before they are
 * converted, since many senders cut a character in two. */
struct decoder {
	struct buf		*out;
	struct buf		 bytes;		/* of words, not yet converted */
	const struct charset	*charset;	/* of bytes; NULL: no word waits */
	unsigned		 converters;
	bool			 is_raw_8bit;
};

static int
base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (char_is_digit(c))
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool
is_base64(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (base64_value(s.p[i]) < 0 && s.p[i] != '=' && !char_is_space(s.p[i]))
			return false;
	return true;
}

/* Padding may be missing, and may stand in the middle where pieces were joined. */
static void
decode_base64(struct str s, struct buf *out)
{
	uint32_t bits = 0;
	unsigned have = 0;
	size_t i;
	int v;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '=')
			have = 0;
		v = base64_value(s.p[i]);
		if (v < 0)
			continue;
		bits = bits << 6 | (uint32_t)v;
		have += 6;
		if (have >= 8) {
			have -= 8;
			buf_addc(out, (char)(bits >> have & 0xff));
		}
	}
}

static int
hex_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* An '=' that opens no pair of hex digits stands for itself. */
static void
decode_q(struct str s, struct buf *out)
{
	int high, low;
	size_t i;

	for (i = 0; i < s.n; i++) {
		high = low = -1;
		if (s.p[i] == '=' && s.n - i > 2) {
			high = hex_value(s.p[i + 1]);
			low = hex_value(s.p[i + 2]);
		}
		if (high >= 0 && low >= 0) {
			buf_addc(out, (char)(high << 4 | low));
			i += 2;
		} else
			buf_addc(out, s.p[i] == '_' ? ' ' : s.p[i]);
	}
}

/*
 * Where the text that starts at `at` ends: the next "?=". A "=?" before it
 * opens another word, so this one is broken; that also keeps a storm of openings
 * linear. The length of s when there is none.
 */
static size_t
text_end(struct str s, size_t at)
{
	size_t i;

	for (i = at; i + 1 < s.n; i++) {
		if (s.p[i] != '?')
			continue;
		if (s.p[i + 1] == '=')
			return i;
		if (i > at && s.p[i - 1] == '=')
			break;
	}
	return s.n;
}

/* The word whose "=?" stands at `at`. Blanks and lone '?' in its text are not
 * legal, but decoded by most readers, so the eye sees what they make of it. */
static bool
word_at(struct str s, size_t at, struct word *w)
{
	struct str rest = str_sub(s, at + 2, s.n);
	size_t mark = str_find(str_sub(rest, 0, CHARSET_NAME), '?'), end;
	char kind;

	if (mark == 0 || mark >= CHARSET_NAME || rest.n < mark + 3 || rest.p[mark + 2] != '?')
		return false;
	kind = char_lower(rest.p[mark + 1]);
	if (kind != 'b' && kind != 'q')
		return false;
	w->charset = charset_find(str_sub(rest, 0, mark));
	if (w->charset == NULL)
		return false;
	end = text_end(rest, mark + 3);
	if (end == rest.n)
		return false;
	w->is_base64 = kind == 'b';
	w->text = str_sub(rest, mark + 3, end);
	w->end = at + 2 + end + 2;
	return !w->is_base64 || is_base64(w->text);
}

/* The words that wait are written out. */
static void
flush(struct decoder *d)
{
	if (d->charset == NULL)
		return;
	charset_decode(d->charset, buf_str(&d->bytes), d->out);
	d->converters += charset_is_dear(d->charset);
	d->charset = NULL;
	buf_clear(&d->bytes);
}

static bool
is_too_dear(const struct decoder *d, const struct charset *c)
{
	return (c != d->charset || charset_is_stateful(c)) && charset_is_dear(c) &&
	    d->converters >= CONVERTERS;
}

static void
add_word(struct decoder *d, const struct word *w)
{
	if (w->charset != d->charset || charset_is_stateful(w->charset))
		flush(d);
	d->charset = w->charset;
	if (w->is_base64)
		decode_base64(w->text, &d->bytes);
	else
		decode_q(w->text, &d->bytes);
}

/* Length of the line end of a fold at i (CRLF or LF before a blank), else 0. */
static size_t
fold_at(struct str s, size_t i)
{
	size_t n = s.p[i] == '\n' ? 1 : 2;

	if (n == 2 && (s.p[i] != '\r' || i + 1 >= s.n || s.p[i + 1] != '\n'))
		return 0;
	if (i + n >= s.n || (s.p[i + n] != ' ' && s.p[i + n] != '\t'))
		return 0;
	return n;
}

static void
add_plain(struct decoder *d, struct str s)
{
	size_t i, from = 0, fold;

	flush(d);
	for (i = 0; i < s.n; i++) {
		fold = s.p[i] == '\r' || s.p[i] == '\n' ? fold_at(s, i) : 0;
		if (fold == 0)
			continue;
		d->is_raw_8bit |= !charset_repair(str_sub(s, from, i), d->out);
		from = i + fold;
		i = from - 1;
	}
	d->is_raw_8bit |= !charset_repair(str_sub(s, from, s.n), d->out);
}

static void
decode(struct decoder *d, struct str s)
{
	size_t at = 0, done = 0;
	struct word w;
	struct str gap;

	while (at + 1 < s.n && !d->out->full) {
		if (s.p[at] != '=' || s.p[at + 1] != '?' || !word_at(s, at, &w) ||
		    is_too_dear(d, w.charset)) {
			at++;
			continue;
		}
		gap = str_sub(s, done, at);
		if (d->charset == NULL || str_trim(gap).n > 0)
			add_plain(d, gap);
		add_word(d, &w);
		at = done = w.end;
	}
	add_plain(d, str_sub(s, done, s.n));
}

/* The ceiling may have cut through a character. */
static struct str
whole_chars(struct str s)
{
	size_t back;

	for (back = 1; back <= 3 && back <= s.n; back++)
		if (((unsigned char)s.p[s.n - back] & 0xc0) == 0xc0)
			return utf8_length(str_sub(s, s.n - back, s.n)) == 0 ?
			    str_sub(s, 0, s.n - back) : s;
	return s;
}

struct str
encoded_word_decode(struct arena *a, struct str s, size_t max, bool *raw_8bit)
{
	struct decoder d = { .out = NULL };
	struct buf out;
	struct str text;

	if (raw_8bit != NULL)
		*raw_8bit = false;
	if (charset_is_ascii(s) && str_find(s, '\r') == s.n && str_find(s, '\n') == s.n &&
	    str_find_str(s, STR("=?")) == s.n)
		return str_sub(s, 0, max);
	buf_init(&out, max);
	buf_init(&d.bytes, s.n);
	d.out = &out;
	decode(&d, s);
	text = arena_str(a, out.full ? whole_chars(buf_str(&out)) : buf_str(&out));
	if (raw_8bit != NULL)
		*raw_8bit = d.is_raw_8bit;
	buf_free(&d.bytes);
	buf_free(&out);
	return text;
}

static bool
is_plain(struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < ' ' || s.p[i] > '~')
			return false;
	return str_find_str(s, STR("=?")) == s.n;
}

/* Safe in every place an encoded word may stand (RFC 2047 5). */
static bool
is_q_safe(char c)
{
	return char_is_alnum(c) || c == '!' || c == '*' || c == '+' || c == '-' || c == '/';
}

static size_t
q_cost(struct str s)
{
	size_t i, cost = 0;

	for (i = 0; i < s.n; i++)
		cost += is_q_safe(s.p[i]) || s.p[i] == ' ' ? 1 : 3;
	return cost;
}

static void
print_q(struct buf *b, struct str s)
{
	size_t i;

	buf_add(b, STR("=?utf-8?Q?"));
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == ' ')
			buf_addc(b, '_');
		else if (is_q_safe(s.p[i]))
			buf_addc(b, s.p[i]);
		else
			buf_addf(b, "=%02X", (unsigned)(unsigned char)s.p[i]);
	}
	buf_add(b, STR("?="));
}

static void
print_base64(struct buf *b, struct str s)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t i, k, have;
	uint32_t bits;

	buf_add(b, STR("=?utf-8?B?"));
	for (i = 0; i < s.n; i += 3) {
		have = s.n - i < 3 ? s.n - i : 3;
		bits = 0;
		for (k = 0; k < 3; k++)
			bits = bits << 8 | (k < have ? (unsigned char)s.p[i + k] : 0u);
		for (k = 0; k < 4; k++)
			buf_addc(b, k <= have ? digits[bits >> (18 - 6 * k) & 63] : '=');
	}
	buf_add(b, STR("?="));
}

/* Bytes of s for the next word: whole characters, as many as 75 bytes hold. */
static size_t
word_fill(struct str s, bool base64)
{
	size_t n = 0, used = 0, step, cost;

	while (n < s.n) {
		step = utf8_length(str_sub(s, n, s.n));
		cost = base64 ? (n + step + 2) / 3 * 4 :
		    used + q_cost(str_sub(s, n, n + step));
		if (cost > WORD_BYTES - WORD_FRAME)
			break;
		used = cost;
		n += step;
	}
	return n;
}

void
encoded_word_print(struct buf *b, struct str utf8)
{
	struct buf whole;
	struct str rest;
	bool base64;
	size_t n;

	if (is_plain(utf8)) {
		buf_add(b, utf8);
		return;
	}
	buf_init(&whole, 3 * utf8.n);	/* one bad byte becomes three */
	charset_repair(utf8, &whole);
	rest = buf_str(&whole);
	base64 = q_cost(rest) > 2 * rest.n;	/* else it can be read as it stands */
	while (rest.n > 0) {
		n = word_fill(rest, base64);
		if (base64)
			print_base64(b, str_sub(rest, 0, n));
		else
			print_q(b, str_sub(rest, 0, n));
		rest = str_sub(rest, n, rest.n);
		if (rest.n > 0)
			buf_add(b, STR("\r\n "));
	}
	buf_free(&whole);
}
