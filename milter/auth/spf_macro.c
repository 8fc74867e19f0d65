#include "auth/spf_macro.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/limits.h"

enum { NAME_MAX_BYTES = 253, PARTS_MAX = 128 };

/* A run of literal bytes, or one macro-expand of RFC 7208 7.1. */
struct piece {
	struct str	literal;	/* when letter is 0 */
	bool		is_expand;
	char		letter;		/* as written; upper case is URL-escaped */
	size_t		keep;		/* right-hand parts; 0: all */
	bool		is_reversed;
	struct str	delimiters;	/* empty: "." */
};

static bool
has_char(const char *set, char c)
{
	return c != '\0' && strchr(set, c) != NULL;
}

/* After "%{": letter, digits, "r", delimiters, "}". */
static bool
read_braces(struct str *rest, struct piece *p)
{
	struct str s = *rest;
	size_t i = 1, from;

	if (s.n == 0 || !has_char("slodiphvcrt", char_lower(s.p[0])))
		return false;
	p->letter = s.p[0];
	for (; i < s.n && char_is_digit(s.p[i]); i++)
		if (p->keep <= PARTS_MAX)
			p->keep = p->keep * 10 + (size_t)(s.p[i] - '0');
	if (i > 1 && p->keep == 0)
		return false;
	if (i < s.n && char_lower(s.p[i]) == 'r') {
		p->is_reversed = true;
		i++;
	}
	for (from = i; i < s.n && has_char(".-+,/_=", s.p[i]); i++)
		;
	p->delimiters = str_sub(s, from, i);
	if (i == s.n || s.p[i] != '}')
		return false;
	*rest = str_sub(s, i + 1, s.n);
	return true;
}

/* Cuts the next piece off; false at a '%' that starts nothing. */
static bool
next_piece(struct str *rest, struct piece *p)
{
	static const struct { char c; struct str is; } escapes[] = {
		{ '%', { "%", 1 } }, { '_', { " ", 1 } }, { '-', { "%20", 3 } },
	};
	size_t i;

	*p = (struct piece){ .is_expand = false };
	if (rest->p[0] != '%') {
		i = str_find(*rest, '%');
		p->literal = str_sub(*rest, 0, i);
		*rest = str_sub(*rest, i, rest->n);
		return true;
	}
	p->is_expand = true;
	if (rest->n < 2)
		return false;
	if (rest->p[1] == '{') {
		*rest = str_sub(*rest, 2, rest->n);
		return read_braces(rest, p);
	}
	for (i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
		if (rest->p[1] == escapes[i].c) {
			p->literal = escapes[i].is;
			*rest = str_sub(*rest, 2, rest->n);
			return true;
		}
	return false;
}

static bool
is_visible(struct str s, bool with_blanks)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] < (with_blanks ? ' ' : '!') || s.p[i] > '~')
			return false;
	return true;
}

static bool
is_macro_string(struct str text, bool is_explanation, struct piece *last)
{
	struct str rest = text;
	struct piece p = { .is_expand = false };

	while (rest.n > 0) {
		if (!next_piece(&rest, &p))
			return false;
		if (!p.is_expand && !is_visible(p.literal, is_explanation))
			return false;
		if (!is_explanation && has_char("crt", char_lower(p.letter)))
			return false;
	}
	*last = p;
	return true;
}

bool
spf_macro_is_string(struct str text, bool is_explanation)
{
	struct piece last;

	return is_macro_string(text, is_explanation, &last);
}

/* toplabel of RFC 7208 7.1: LDH, no '-' at its ends, not digits alone. */
static bool
is_toplabel(struct str s)
{
	bool has_other = false;
	size_t i;

	if (s.n == 0 || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (i = 0; i < s.n; i++) {
		if (!char_is_alnum(s.p[i]) && s.p[i] != '-')
			return false;
		has_other = has_other || !char_is_digit(s.p[i]);
	}
	return has_other;
}

bool
spf_macro_is_domain_spec(struct str text)
{
	struct piece last;
	struct str s;
	size_t dot;

	if (text.n == 0 || !is_macro_string(text, false, &last))
		return false;
	if (last.is_expand)
		return true;
	s = last.literal;
	if (s.p[s.n - 1] == '.')
		s.n--;
	dot = str_find_last(s, '.');
	return dot < s.n && is_toplabel(str_sub(s, dot + 1, s.n));
}

bool
spf_macro_names_client(struct str text)
{
	struct str rest = text;
	struct piece p;

	while (rest.n > 0 && next_piece(&rest, &p))
		if (has_char("ip", char_lower(p.letter)))
			return true;
	return false;
}

static void
add_address(const struct client *c, struct buf *b)
{
	static const char hex[] = "0123456789ABCDEF";
	char text[INET_ADDRSTRLEN];
	size_t i;

	if (c->family == ADDRESS_V4) {
		if (inet_ntop(AF_INET, c->ip, text, sizeof text) != NULL)
			buf_add(b, str_of(text));
		return;
	}
	for (i = 0; i < sizeof c->ip; i++) {
		if (i > 0)
			buf_addc(b, '.');
		buf_addc(b, hex[c->ip[i] >> 4]);
		buf_addc(b, '.');
		buf_addc(b, hex[c->ip[i] & 15]);
	}
}

static void
add_pretty_address(const struct client *c, struct buf *b)
{
	char text[INET6_ADDRSTRLEN];
	int family = c->family == ADDRESS_V4 ? AF_INET : AF_INET6;

	if (inet_ntop(family, c->ip, text, sizeof text) != NULL)
		buf_add(b, str_of(text));
}

static void
add_value(char letter, const struct spf_macro *m, struct buf *b)
{
	switch (char_lower(letter)) {
	case 's':
		buf_add(b, m->local);
		buf_addc(b, '@');
		buf_add(b, m->sender);
		break;
	case 'l':
		buf_add(b, m->local);
		break;
	case 'o':
		buf_add(b, m->sender);
		break;
	case 'd':
		buf_add(b, m->domain);
		break;
	case 'i':
		add_address(m->client, b);
		break;
	case 'c':
		add_pretty_address(m->client, b);
		break;
	case 'p':
		buf_add(b, m->validated(m->arg, m->domain));
		break;
	case 'v':
		buf_add(b, m->client->family == ADDRESS_V4 ?
		    STR("in-addr") : STR("ip6"));
		break;
	case 'h':
		buf_add(b, m->helo);
		break;
	case 'r':
		buf_add(b, m->receiver);
		break;
	case 't':
		buf_addf(b, "%lld", (long long)m->now);
		break;
	}
}

static void
add_escaped(struct buf *b, struct str s, bool is_url)
{
	size_t i;

	if (!is_url) {
		buf_add(b, s);
		return;
	}
	for (i = 0; i < s.n; i++)
		if (char_is_alnum(s.p[i]) || has_char("-._~", s.p[i]))
			buf_addc(b, s.p[i]);
		else
			buf_addf(b, "%%%02X", (unsigned char)s.p[i]);
}

static bool
is_delimiter(const struct piece *p, char c)
{
	if (p->delimiters.n == 0)
		return c == '.';
	return str_find(p->delimiters, c) < p->delimiters.n;
}

/*
 * Splits, reverses, keeps the right-hand parts, joins with "." (RFC 7208 7.3).
 * Walks the value once forwards or once backwards, so no list of parts is kept.
 */
static void
add_transformed(const struct piece *p, struct str value, struct buf *b)
{
	bool is_url = p->letter >= 'A' && p->letter <= 'Z';
	size_t parts = 1, at, i, skip, end;

	for (i = 0; i < value.n; i++)
		parts += is_delimiter(p, value.p[i]);
	skip = p->keep > 0 && p->keep < parts ? parts - p->keep : 0;
	if (!p->is_reversed) {
		for (i = at = 0; i <= value.n; i++) {
			if (i < value.n && !is_delimiter(p, value.p[i]))
				continue;
			if (skip == 0)
				add_escaped(b, str_sub(value, at, i), is_url);
			if (skip == 0 && i < value.n)
				buf_addc(b, '.');
			skip -= skip > 0;
			at = i + 1;
		}
		return;
	}
	for (end = i = value.n;; i--) {
		if (i > 0 && !is_delimiter(p, value.p[i - 1]))
			continue;
		if (skip == 0)
			add_escaped(b, str_sub(value, i, end), is_url);
		if (skip == 0 && i > 0)
			buf_addc(b, '.');
		skip -= skip > 0;
		if (i == 0)
			return;
		end = i - 1;
	}
}

void
spf_macro_expand(struct str text, const struct spf_macro *m, struct buf *out)
{
	struct str rest = text;
	struct piece p;
	struct buf value;

	buf_init(&value, LIMIT_SPF_EXPANSION);
	while (rest.n > 0 && !out->full && next_piece(&rest, &p)) {
		if (p.letter == '\0') {
			buf_add(out, p.literal);
			continue;
		}
		buf_clear(&value);
		add_value(p.letter, m, &value);
		add_transformed(&p, buf_str(&value), out);
		out->full = out->full || value.full;
	}
	buf_free(&value);
}

struct str
spf_macro_name(struct arena *a, struct str s)
{
	static const char digit[] = "0123456789";
	char *out;
	size_t dot, i, n = 0;

	if (s.n > 0 && s.p[s.n - 1] == '.')
		s.n--;
	while (s.n > NAME_MAX_BYTES && (dot = str_find(s, '.')) < s.n)
		s = str_sub(s, dot + 1, s.n);
	out = arena_alloc(a, s.n * 4 + 1);
	for (i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c > ' ' && c <= '~' && c != '\\') {
			out[n++] = char_lower((char)c);
			continue;
		}
		out[n++] = '\\';
		out[n++] = digit[c / 100];
		out[n++] = digit[c / 10 % 10];
		out[n++] = digit[c % 10];
	}
	return (struct str){ out, n };
}
