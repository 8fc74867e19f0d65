#include "mail/candidate.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "mail/charset.h"
#include "mail/encoded_word.h"

enum {
	SIGHTINGS = 16 * LIMIT_MAILBOXES,
	LITERAL_BYTES = 64,	/* "[IPv6:" and the longest address fit well */
};

static bool
is_local_char(char c)
{
	return char_is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~.", c) != NULL);
}

static bool
is_domain_char(char c)
{
	return char_is_alnum(c) || (unsigned char)c >= 0x80 || c == '-' || c == '.' || c == '_';
}

/* Bytes of an at sign at i: '@', U+FF20 or U+FE6B; 0 when there is none. */
static size_t
at_sign(struct str s, size_t i)
{
	struct str rest;

	if (s.p[i] == '@')
		return 1;
	if (s.p[i] != '\xef')
		return 0;
	rest = str_sub(s, i, s.n);
	return str_starts(rest, STR("\xef\xbc\xa0")) || str_starts(rest, STR("\xef\xb9\xab")) ?
	    3 : 0;
}

/* '.', or one that IDNA takes for it (UTS 46 2.3). */
static bool
has_dot(struct str s)
{
	return str_find(s, '.') < s.n || str_find_str(s, STR("\xef\xbc\x8e")) < s.n ||
	    str_find_str(s, STR("\xe3\x80\x82")) < s.n ||
	    str_find_str(s, STR("\xef\xbd\xa1")) < s.n;
}

void
candidates_add(struct candidates *c, struct mailbox m)
{
	size_t i;

	if (c->seen >= SIGHTINGS) {
		c->is_cut = true;
		return;
	}
	c->seen++;
	for (i = 0; i < c->n; i++)
		if (str_ieq(c->boxes[i].domain, m.domain) && str_ieq(c->boxes[i].local, m.local))
			return;
	if (c->n >= LIMIT_MAILBOXES) {
		c->is_cut = true;
		return;
	}
	c->boxes = arena_grow(c->arena, c->boxes, c->n, &c->cap, sizeof m);
	c->boxes[c->n++] = m;
}

/* The local part before the at sign, no further back than floor. *from is where
 * it begins with its quote. */
static struct str
local_before(struct str s, size_t floor, size_t at, size_t *from)
{
	size_t end = at, i;

	while (end > floor && char_is_space(s.p[end - 1]))
		end--;
	if (end > floor && s.p[end - 1] == '"') {
		for (i = end - 1; i > floor && s.p[i - 1] != '"'; i--)
			;
		*from = i > floor ? i - 1 : i;
		return str_sub(s, i, end - 1);
	}
	for (i = end; i > floor && is_local_char(s.p[i - 1]); i--)
		;
	*from = i;
	while (i < end && (s.p[i] == '\'' || s.p[i] == '`' || s.p[i] == '.'))
		i++;
	return str_sub(s, i, end);
}

static struct str
domain_behind(struct str s, size_t at)
{
	size_t from = at, to;
	struct str d;

	while (from < s.n && char_is_space(s.p[from]))
		from++;
	if (from < s.n && s.p[from] == '[') {
		d = str_sub(s, from, from + LITERAL_BYTES);
		to = str_find(d, ']');
		return to < d.n ? str_sub(d, 0, to + 1) : STR_NONE;
	}
	for (to = from; to < s.n && is_domain_char(s.p[to]) && at_sign(s, to) == 0; to++)
		;
	d = str_sub(s, from, to);
	while (d.n > 0 && (d.p[d.n - 1] == '.' || d.p[d.n - 1] == '-'))
		d.n--;
	return has_dot(d) ? d : STR_NONE;
}

/* What stands around a name in a field. */
static bool
is_frame(char c)
{
	return char_is_space(c) || (c != '\0' && strchr("<>()[]\"',;:\\", c) != NULL);
}

static struct str
framed(struct str s)
{
	while (s.n > 0 && is_frame(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && is_frame(s.p[s.n - 1]))
		s.n--;
	if (s.n > LIMIT_DISPLAY_NAME) {
		s.n = LIMIT_DISPLAY_NAME;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	return s;
}

/* In scripts that are written without blanks, text may follow the domain at
 * once: the plain part of it is a reading of its own. */
static void
add_plain_part(struct candidates *c, struct mailbox m)
{
	size_t i;

	for (i = 0; i < m.domain.n && (unsigned char)m.domain.p[i] < 0x80; i++)
		;
	if (i == m.domain.n)
		return;
	m.domain.n = i;
	while (m.domain.n > 0 && (m.domain.p[m.domain.n - 1] == '.' ||
	    m.domain.p[m.domain.n - 1] == '-'))
		m.domain.n--;
	if (has_dot(m.domain))
		candidates_add(c, m);
}

/* Each byte is looked at a few times at most: what is looked for ends at the
 * next at sign, and begins behind the last. */
static void
scan(struct candidates *c, struct str s)
{
	size_t i, width, from, floor = 0, shown = 0;
	struct mailbox m;
	bool is_bare;

	for (i = 0; i < s.n && c->seen < SIGHTINGS; i += width == 0 ? 1 : width) {
		width = at_sign(s, i);
		if (width == 0)
			continue;
		m.local = local_before(s, floor, i, &from);
		m.domain = domain_behind(s, i + width);
		floor = i + width;
		is_bare = m.local.n == 0 && from > 0 && strchr("<,", s.p[from - 1]) != NULL;
		if (m.domain.n == 0 || (m.local.n == 0 && !is_bare))
			continue;
		m.display = framed(str_sub(s, shown, from));
		candidates_add(c, m);
		add_plain_part(c, m);
		shown = (size_t)(m.domain.p - s.p) + m.domain.n;
	}
	c->is_cut |= c->seen >= SIGHTINGS;
}

/* A copy without NUL, or without the backslash of quoted pairs; s itself when
 * there is none. */
static struct str
without(struct arena *a, struct str s, char gone)
{
	struct str copy;
	size_t i, n = 0;
	char *p;

	if (str_find(s, gone) == s.n)
		return s;
	p = arena_alloc(a, s.n);
	for (i = 0; i < s.n; i++)
		if (s.p[i] != gone)
			p[n++] = s.p[i];
	copy = (struct str){ p, n };
	return copy;
}

/* The text behind a right-to-left override (U+202E), up to its end (U+202C or
 * the end of the text), as it is seen: backwards. */
static void
scan_backwards(struct candidates *c, struct str s)
{
	size_t from = str_find_str(s, STR("\xe2\x80\xae")), end, i, n;
	struct str run, seen;
	char *p;

	if (from == s.n)
		return;
	run = str_sub(s, from + 3, s.n);
	end = str_find_str(run, STR("\xe2\x80\xac"));
	run = str_sub(run, 0, end);
	p = arena_alloc(c->arena, run.n);
	for (i = 0; i < run.n; i += n) {
		n = utf8_length(str_sub(run, i, run.n));
		if (n == 0)
			n = 1;
		memcpy(p + run.n - i - n, run.p + i, n);
	}
	seen = (struct str){ p, run.n };
	scan(c, seen);
}

static void
scan_readings(struct candidates *c, struct str s)
{
	struct str plain = without(c->arena, s, '\\'), joined;

	scan(c, plain);
	scan_backwards(c, plain);
	joined = without(c->arena, plain, '\0');
	if (joined.n != plain.n)
		scan(c, joined);
}

void
candidates_scan(struct candidates *c, struct str value)
{
	struct str decoded = encoded_word_decode(c->arena, value, 3 * value.n, NULL);

	scan_readings(c, decoded);
	if (!str_eq(decoded, value))
		scan_readings(c, value);
}

struct str
candidate_display(struct arena *a, struct str value)
{
	struct str s = encoded_word_decode(a, value, 3 * value.n, NULL);
	size_t angle = str_find(s, '<');

	return framed(framed(str_sub(s, 0, angle)).n > 0 ? str_sub(s, 0, angle) : s);
}
