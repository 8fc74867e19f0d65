#include "auth/results.h"

enum {
	COMMENT_DEPTH = 16,
	ID_BYTES = 1024,
};

enum id_reading {
	ID_READ,
	ID_MISSING,		/* a result stands where it should be */
	ID_UNREADABLE,
};

static bool
is_results_name(struct str name, bool *is_arc)
{
	*is_arc = str_ieq(name, STR("ARC-Authentication-Results"));
	return *is_arc || str_ieq(name, STR("Authentication-Results")) ||
	    str_ieq(name, STR("X-Authentication-Results"));
}

/* Comments, nested to a depth, with their quoted pairs. False: no end. */
static bool
skip_comment(struct str *s)
{
	size_t i, depth = 0;

	for (i = 0; i < s->n; i++) {
		if (s->p[i] == '\\')
			i++;
		else if (s->p[i] == '(' && ++depth > COMMENT_DEPTH)
			return false;
		else if (s->p[i] == ')' && --depth == 0)
			break;
	}
	if (i >= s->n)
		return false;
	*s = str_sub(*s, i + 1, s->n);
	return true;
}

static bool
skip_cfws(struct str *s)
{
	for (;;) {
		while (s->n > 0 && char_is_space(s->p[0]))
			*s = str_sub(*s, 1, s->n);
		if (s->n == 0 || s->p[0] != '(')
			return true;
		if (!skip_comment(s))
			return false;
	}
}

/* RFC 8617 4.1.1: "i=1;" stands before an ARC field's authserv-id. */
static bool
skip_instance(struct str *s)
{
	struct str rest = *s;
	size_t digits = 0;

	if (rest.n == 0 || char_lower(rest.p[0]) != 'i')
		return true;
	rest = str_sub(rest, 1, rest.n);
	if (!skip_cfws(&rest) || rest.n == 0 || rest.p[0] != '=')
		return true;		/* a name that starts with i */
	rest = str_sub(rest, 1, rest.n);
	if (!skip_cfws(&rest))
		return false;
	while (digits < rest.n && char_is_digit(rest.p[digits]))
		digits++;
	rest = str_sub(rest, digits, rest.n);
	if (!skip_cfws(&rest) || digits == 0 || rest.n == 0 || rest.p[0] != ';')
		return false;
	*s = str_sub(rest, 1, rest.n);
	return skip_cfws(s);
}

static bool
read_quoted(struct str *s, struct buf *id)
{
	size_t i;

	for (i = 1; i < s->n && s->p[i] != '"'; i++) {
		if (s->p[i] == '\\' && i + 1 < s->n)
			i++;
		if (s->p[i] != '\r' && s->p[i] != '\n')
			buf_addc(id, s->p[i]);
	}
	if (i >= s->n)
		return false;
	*s = str_sub(*s, i + 1, s->n);
	return true;
}

static bool
read_plain(struct str *s, struct buf *id)
{
	static const struct str ends = { " \t\r\n;(=/", 8 };
	static const struct str wrong = { "\")<>@,:[]?\\", 11 };	/* RFC 2045 5.1 */
	size_t i;

	for (i = 0; i < s->n && str_find(ends, s->p[i]) == ends.n; i++) {
		if (s->p[i] <= ' ' || s->p[i] > '~' || str_find(wrong, s->p[i]) < wrong.n)
			return false;
		buf_addc(id, s->p[i]);
	}
	*s = str_sub(*s, i, s->n);
	return i > 0;
}

/* Behind the id: a version, perhaps, and then ';' or the end. */
static enum id_reading
read_end(struct str s, bool is_quoted)
{
	size_t digits = 0;

	if (!skip_cfws(&s))
		return ID_UNREADABLE;
	if (s.n > 0 && s.p[0] == '=' && !is_quoted)
		return ID_MISSING;
	if (s.n > 0 && s.p[0] == '/')
		s = str_sub(s, 1, s.n);
	while (digits < s.n && char_is_digit(s.p[digits]))
		digits++;
	s = str_sub(s, digits, s.n);
	if (!skip_cfws(&s))
		return ID_UNREADABLE;
	return s.n == 0 || s.p[0] == ';' ? ID_READ : ID_UNREADABLE;
}

static enum id_reading
read_id(struct str s, bool is_arc, struct buf *id)
{
	bool is_quoted;

	if (!skip_cfws(&s) || (is_arc && !skip_instance(&s)) || s.n == 0)
		return ID_UNREADABLE;
	is_quoted = s.p[0] == '"';
	if (is_quoted ? !read_quoted(&s, id) : !read_plain(&s, id))
		return ID_UNREADABLE;
	return id->full ? ID_UNREADABLE : read_end(s, is_quoted);
}

static bool
is_or_below(struct str id, struct str ours)
{
	id = str_trim(id);
	while (id.n > 0 && id.p[id.n - 1] == '.')
		id.n--;
	if (str_ieq(id, ours))
		return true;
	return id.n > ours.n && id.p[id.n - ours.n - 1] == '.' && str_iends(id, ours);
}

/*
 * A field without an id is nobody's, unless our name stands in the place of one
 * or of a result: a careless reader would find it there.
 */
static bool
names_us(struct str s, struct str ours)
{
	struct str part;
	struct buf word;
	bool found = false;

	buf_init(&word, ID_BYTES);
	while (!found && str_next(&s, ';', &part)) {
		buf_clear(&word);
		found = skip_cfws(&part) && part.n > 0 &&
		    (part.p[0] == '"' ? read_quoted : read_plain)(&part, &word) &&
		    is_or_below(buf_str(&word), ours);
	}
	buf_free(&word);
	return found;
}

bool
auth_results_is_ours(struct str name, struct str value, struct str authserv_id)
{
	struct buf id;
	enum id_reading reading;
	bool is_arc, is_ours;

	if (!is_results_name(str_trim(name), &is_arc))
		return false;
	buf_init(&id, ID_BYTES);
	reading = read_id(value, is_arc, &id);
	is_ours = reading == ID_UNREADABLE ||
	    (reading == ID_READ && is_or_below(buf_str(&id), authserv_id)) ||
	    (reading == ID_MISSING && names_us(value, authserv_id));
	buf_free(&id);
	return is_ours;
}
