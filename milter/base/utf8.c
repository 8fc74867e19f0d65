#include "base/utf8.h"

#include "base/buf.h"

size_t
utf8_length(struct str s)
{
	unsigned char c, d;
	size_t i, n;

	if (s.n == 0)
		return 0;
	c = (unsigned char)s.p[0];
	n = c < 0x80 ? 1 : c < 0xC2 ? 0 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 0;
	if (n == 0 || n > s.n)
		return 0;
	for (i = 1; i < n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80)
			return 0;
	d = n > 1 ? (unsigned char)s.p[1] : 0;
	if ((c == 0xE0 && d < 0xA0) || (c == 0xED && d >= 0xA0) ||
	    (c == 0xF0 && d < 0x90) || (c == 0xF4 && d >= 0x90))
		return 0;
	return n;
}

bool
utf8_is_valid(struct str s)
{
	size_t i, n;

	for (i = 0; i < s.n; i += n)
		if ((n = utf8_length(str_sub(s, i, s.n))) == 0)
			return false;
	return true;
}

struct str
utf8_repair(struct arena *a, struct str s)
{
	struct str out;
	struct buf b;
	size_t i, n;

	if (utf8_is_valid(s))
		return s;
	buf_init(&b, s.n * 3);
	for (i = 0; i < s.n; i += n) {
		n = utf8_length(str_sub(s, i, s.n));
		buf_add(&b, n == 0 ? STR("\xEF\xBF\xBD") : str_sub(s, i, i + n));
		n = n == 0 ? 1 : n;
	}
	out = arena_str(a, buf_str(&b));
	buf_free(&b);
	return out;
}
