#include "mail/address_token.h"

#include <string.h>

#include "base/limits.h"

static bool
is_atom_char(char c)
{
	return char_is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Length of the blank or fold at i, else 0. A line end at the very end of a
 * field is no part of it. */
static size_t
blank_at(struct str s, size_t i)
{
	size_t n;

	if (s.p[i] == ' ' || s.p[i] == '\t')
		return 1;
	if (s.p[i] == '\n')
		n = 1;
	else if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
		n = 2;
	else
		return 0;
	if (i + n < s.n && s.p[i + n] != ' ' && s.p[i + n] != '\t')
		return 0;
	return n;
}

static bool
pass_blanks(struct address_tokens *t)
{
	size_t n, from = t->at;

	while (t->at < t->s.n && (n = blank_at(t->s, t->at)) > 0)
		t->at += n;
	return t->at > from;
}

/*
 * The byte at t->at within quotes, a comment or a literal is passed, a quoted
 * pair as one. False where it must not stand: NUL, a line end that is no fold, a
 * backslash with nothing behind it.
 */
static bool
pass_inner(struct address_tokens *t)
{
	size_t n = blank_at(t->s, t->at);
	char c = t->s.p[t->at];

	if (n > 0) {
		t->at += n;
		return true;
	}
	if (c == '\0' || c == '\r' || c == '\n')
		return false;
	t->at++;
	if (c != '\\')
		return true;
	if (t->at >= t->s.n || t->s.p[t->at] == '\0' || t->s.p[t->at] == '\r' ||
	    t->s.p[t->at] == '\n')
		return false;
	t->at++;
	return true;
}

static bool
pass_quoted(struct address_tokens *t)
{
	t->at++;
	while (t->at < t->s.n) {
		if (t->s.p[t->at] == '"') {
			t->at++;
			return true;
		}
		if (!pass_inner(t))
			return false;
	}
	return false;
}

static bool
pass_comment(struct address_tokens *t)
{
	unsigned depth = 0;

	while (t->at < t->s.n) {
		char c = t->s.p[t->at];

		if (c == '(' && ++depth > LIMIT_COMMENT_DEPTH)
			return false;
		if (c == ')' && --depth == 0) {
			t->at++;
			return true;
		}
		if (!pass_inner(t))
			return false;
	}
	return false;
}

static bool
pass_literal(struct address_tokens *t)
{
	t->at++;
	while (t->at < t->s.n && t->s.p[t->at] != '[') {
		if (t->s.p[t->at] == ']') {
			t->at++;
			return true;
		}
		if (!pass_inner(t))
			return false;
	}
	return false;
}

static struct address_token
enclosed(struct address_tokens *t, enum address_token_kind kind,
    bool (*pass)(struct address_tokens *), bool is_bare)
{
	size_t from = t->at;

	if (!pass(t)) {
		t->at = t->s.n;
		return (struct address_token){ .kind = TOKEN_BAD };
	}
	if (is_bare)
		return (struct address_token){ kind, str_sub(t->s, from + 1, t->at - 1), false };
	return (struct address_token){ kind, str_sub(t->s, from, t->at), false };
}

static struct address_token
atom_or_char(struct address_tokens *t)
{
	size_t from = t->at;

	while (t->at < t->s.n && is_atom_char(t->s.p[t->at]))
		t->at++;
	if (t->at > from)
		return (struct address_token){ TOKEN_ATOM, str_sub(t->s, from, t->at), false };
	if (t->s.p[from] != '\0' && strchr("<>@,:;.", t->s.p[from]) != NULL) {
		t->at++;
		return (struct address_token){ TOKEN_CHAR, str_sub(t->s, from, t->at), false };
	}
	t->at = t->s.n;
	return (struct address_token){ .kind = TOKEN_BAD };
}

struct address_token
address_token_next(struct address_tokens *t)
{
	bool is_apart = pass_blanks(t);
	struct address_token k;

	if (t->at >= t->s.n)
		return (struct address_token){ TOKEN_END, STR_NONE, is_apart };
	switch (t->s.p[t->at]) {
	case '"':
		k = enclosed(t, TOKEN_QUOTED, pass_quoted, true);
		break;
	case '(':
		k = enclosed(t, TOKEN_COMMENT, pass_comment, true);
		break;
	case '[':
		k = enclosed(t, TOKEN_LITERAL, pass_literal, false);
		break;
	default:
		k = atom_or_char(t);
		break;
	}
	k.is_apart = is_apart;
	return k;
}

bool
address_token_is(const struct address_token *k, char c)
{
	return k->kind == TOKEN_CHAR && k->text.p[0] == c;
}
