#include "config/token.h"

#include "base/utf8.h"

static void
advance(struct tokens *t, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		t->line += t->rest.p[i] == '\n';
	t->rest = str_sub(t->rest, n, t->rest.n);
}

static bool
is_word(char c)
{
	return char_is_alnum(c) || c == '.' || c == '_' || c == ':' || c == '/' ||
	    c == '@' || c == '%' || c == '-';
}

/* Blanks and comments; false when a comment has no end. */
static bool
skip(struct tokens *t)
{
	for (;;) {
		size_t n = 0;

		while (n < t->rest.n && char_is_space(t->rest.p[n]))
			n++;
		advance(t, n);
		if (str_starts(t->rest, STR("#")) || str_starts(t->rest, STR("//")))
			advance(t, str_find(t->rest, '\n'));
		else if (str_starts(t->rest, STR("/*"))) {
			size_t end = str_find_str(str_sub(t->rest, 2, t->rest.n),
			    STR("*/"));

			if (end + 2 >= t->rest.n) {
				conf_error(t->source->errors, t->source->name, t->line,
				    "the comment that opens here is never closed");
				return false;
			}
			advance(t, end + 4);
		} else
			return true;
	}
}

static struct token
bad(struct tokens *t)
{
	return (struct token){ .kind = TOKEN_BAD, .line = t->line };
}

/* The character that stands here, whole, for an error. */
static struct str
character(struct str s)
{
	return str_sub(s, 0, utf8_length(s));
}

/* Length of the escape at s, 0 when it is none that is known. */
static size_t
escape(struct str s, char quote)
{
	if (s.n < 2)
		return 0;
	if (s.p[1] == quote || s.p[1] == '\\' || (quote == '"' && s.p[1] == '$'))
		return 2;
	return 0;
}

static struct token
string(struct tokens *t)
{
	char quote = t->rest.p[0];
	char *to = arena_alloc(t->source->arena, str_find(t->rest, '\n') + 1);
	struct token token = { .kind = TOKEN_STRING, .line = t->line };
	struct str s = str_sub(t->rest, 1, t->rest.n);
	size_t n = 0;

	while (s.n > 0 && s.p[0] != quote && s.p[0] != '\n') {
		size_t step = 1;

		if (s.p[0] == '\\' && (step = escape(s, quote)) == 0) {
			conf_error(t->source->errors, t->source->name, t->line,
			    "unknown escape '\\%.*s' in a string; write a backslash as "
			    "'\\\\'", STR_ARG(character(str_sub(s, 1, s.n))));
			return bad(t);
		}
		if (quote == '"' && str_starts(s, STR("${"))) {
			conf_error(t->source->errors, t->source->name, t->line,
			    "environment variables are not expanded; write '\\${' for "
			    "the two characters themselves");
			return bad(t);
		}
		to[n++] = s.p[step - 1];
		s = str_sub(s, step, s.n);
	}
	if (s.n == 0 || s.p[0] == '\n') {
		conf_error(t->source->errors, t->source->name, t->line,
		    "the string that opens here has no closing quote on its line");
		return bad(t);
	}
	token.text = (struct str){ to, n };
	t->rest = str_sub(s, 1, s.n);
	return token;
}

static struct token
complain(struct tokens *t)
{
	const struct source *s = t->source;

	if (str_starts(t->rest, STR("+=")))
		conf_error(s->errors, s->name, t->line,
		    "'+=' is not taken; write the whole list with '='");
	else if (t->rest.p[0] == '(')
		conf_error(s->errors, s->name, t->line,
		    "functions such as include() are not taken");
	else
		conf_error(s->errors, s->name, t->line,
		    "'%.*s' cannot stand here; text other than plain words goes into "
		    "double quotes", STR_ARG(character(t->rest)));
	return bad(t);
}

struct token
token_next(struct tokens *t)
{
	static const struct { char c; enum token_kind kind; } marks[] = {
		{ '{', TOKEN_OPEN }, { '}', TOKEN_CLOSE }, { '=', TOKEN_EQUALS },
		{ ',', TOKEN_COMMA },
	};
	struct token token = { .kind = TOKEN_END };
	size_t i, n = 0;

	if (!skip(t))
		return bad(t);
	token.line = t->line;
	if (t->rest.n == 0)
		return token;
	for (i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if (t->rest.p[0] == marks[i].c) {
			token.kind = marks[i].kind;
			n = 1;
		}
	if (n == 0 && (t->rest.p[0] == '"' || t->rest.p[0] == '\''))
		return string(t);
	if (n == 0) {
		token.kind = TOKEN_WORD;
		while (n < t->rest.n && is_word(t->rest.p[n]))
			n++;
	}
	if (n == 0)
		return complain(t);
	token.text = arena_str(t->source->arena, str_sub(t->rest, 0, n));
	advance(t, n);
	return token;
}
