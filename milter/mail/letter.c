#include "mail/letter.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/limits.h"

bool
letter_client(struct str text, struct client *out)
{
	static const unsigned char mapped[12] = { [10] = 0xff, [11] = 0xff };
	unsigned char ip[16];
	char copy[64];

	out->family = ADDRESS_NONE;
	memset(out->ip, 0, sizeof out->ip);
	if (str_istarts(text, STR("IPv6:")))
		text = str_sub(text, 5, text.n);
	if (text.n == 0 || text.n >= sizeof copy || str_find(text, '\0') < text.n)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	if (inet_pton(AF_INET, copy, out->ip) == 1) {
		out->family = ADDRESS_V4;
		return true;
	}
	if (inet_pton(AF_INET6, copy, ip) != 1)
		return false;
	if (memcmp(ip, mapped, sizeof mapped) == 0) {
		memcpy(out->ip, ip + 12, 4);
		out->family = ADDRESS_V4;
		return true;
	}
	memcpy(out->ip, ip, sizeof ip);
	out->family = ADDRESS_V6;
	return true;
}

struct splitter {
	struct arena	*arena;
	struct letter	*out;
	struct str	 raw;
	size_t		 at;
	bool		 is_crlf;	/* lines of this file end so */
	size_t		 cap;
	size_t		 header_bytes;
};

/* The next line without its end, which is LF or CRLF. */
static bool
next_line(struct splitter *s, struct str *line)
{
	struct str rest = str_sub(s->raw, s->at, s->raw.n);
	size_t n = str_find(rest, '\n');
	bool is_crlf;

	if (rest.n == 0)
		return false;
	*line = str_sub(rest, 0, n);
	s->at += n < rest.n ? n + 1 : n;
	if (n == rest.n)
		is_crlf = s->is_crlf;
	else
		is_crlf = n > 0 && rest.p[n - 1] == '\r';
	if (n < rest.n && is_crlf)
		line->n--;
	if (is_crlf != s->is_crlf || str_find(*line, '\r') < line->n)
		s->out->has_bare_newline = true;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_folded(const struct splitter *s)
{
	return s->at < s->raw.n && is_blank(s->raw.p[s->at]);
}

/* s with every line end as CRLF; s itself where that is so already. */
static struct str
with_crlf(struct arena *a, struct str s)
{
	size_t i, lf = 0, n = 0, line;
	char *p;

	for (i = 0; i < s.n; i++) {
		i += str_find(str_sub(s, i, s.n), '\n');
		lf += i < s.n && (i == 0 || s.p[i - 1] != '\r');
	}
	if (lf == 0)
		return s;
	p = arena_alloc(a, s.n + lf);
	for (i = 0; i < s.n; i += line + 1) {
		line = str_find(str_sub(s, i, s.n), '\n');
		memcpy(p + n, s.p + i, line);
		n += line;
		if (i + line == s.n)
			break;
		if (line == 0 || s.p[i + line - 1] != '\r')
			p[n++] = '\r';
		p[n++] = '\n';
	}
	return (struct str){ p, n };
}

/* A field's name is printable ASCII without blanks (RFC 5322 2.2); some may
 * stand behind it (4.5). */
static bool
is_good_name(struct str name)
{
	size_t i;

	while (name.n > 0 && is_blank(name.p[name.n - 1]))
		name.n--;
	for (i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] > '~')
			return false;
	return name.n > 0;
}

static void
add_field(struct splitter *s, struct str name, struct str value)
{
	struct letter *l = s->out;

	if (name.n > LIMIT_FIELD_BYTES || value.n > LIMIT_FIELD_BYTES) {
		name = str_sub(name, 0, LIMIT_FIELD_BYTES);
		value = str_sub(value, 0, LIMIT_FIELD_BYTES);
		l->is_cut = true;
	}
	if (l->n_fields >= LIMIT_FIELDS ||
	    s->header_bytes + name.n + value.n > LIMIT_HEADER_BYTES) {
		s->header_bytes = LIMIT_HEADER_BYTES;
		l->is_cut = true;
		return;
	}
	s->header_bytes += name.n + value.n + 3;
	l->fields = arena_grow(s->arena, l->fields, l->n_fields, &s->cap, sizeof *l->fields);
	l->fields[l->n_fields++] = (struct field){ name, value };
}

/* The field whose first line was just read, with its folds. */
static void
take_field(struct splitter *s, struct str line)
{
	size_t from = (size_t)(line.p - s->raw.p), end = from + line.n, colon;
	struct str name, value, more;

	while (is_folded(s) && next_line(s, &more))
		end = (size_t)(more.p - s->raw.p) + more.n;
	colon = str_find(line, ':');
	name = str_sub(line, 0, colon);
	value = str_sub(s->raw, from + (colon < line.n ? colon + 1 : line.n), end);
	value = str_sub(value, 0, LIMIT_FIELD_BYTES + 1);	/* one more tells of a cut */
	if (colon == line.n || !is_good_name(name))
		s->out->has_bad_header_line = true;
	add_field(s, name, with_crlf(s->arena, value));
}

/* "From alice@example.com Sun Nov 22 …", and not a From field. */
static bool
is_mbox_line(struct str line)
{
	if (!str_starts(line, STR("From ")))
		return false;
	line = str_trim(str_sub(line, 5, line.n));
	return line.n > 0 && line.p[0] != ':';
}

static void
pass_mbox_line(struct splitter *s)
{
	size_t n = str_find(s->raw, '\n');

	if (is_mbox_line(str_sub(s->raw, 0, n)))
		s->at = n < s->raw.n ? n + 1 : n;
}

static void
begin_lines(struct splitter *s)
{
	struct str rest = str_sub(s->raw, s->at, s->raw.n);
	size_t n = str_find(rest, '\n');

	s->is_crlf = n > 0 && n < rest.n && rest.p[n - 1] == '\r';
}

static bool
has_bare_newline(struct str body, bool is_crlf)
{
	size_t i, n;

	for (i = 0; i < body.n; i += n + 1) {
		n = str_find(str_sub(body, i, body.n), '\n');
		if (i + n < body.n && (n > 0 && body.p[i + n - 1] == '\r') != is_crlf)
			return true;
		if (n > 1 && str_find(str_sub(body, i, i + n - 1), '\r') < n - 1)
			return true;
	}
	return body.n > 0 && body.p[body.n - 1] == '\r';
}

/* The last line is ended, as SMTP would. */
static struct str
body_of(struct splitter *s)
{
	struct str body = str_sub(s->raw, s->at, s->raw.n);
	char *p;

	s->out->has_bare_newline |= has_bare_newline(body, s->is_crlf);
	body = with_crlf(s->arena, body);
	if (body.n == 0 || body.p[body.n - 1] == '\n')
		return body;
	p = arena_alloc(s->arena, body.n + 2);
	memcpy(p, body.p, body.n);
	memcpy(p + body.n, "\r\n", 2);
	return (struct str){ p, body.n + 2 };
}

void
letter_split(struct arena *a, struct str raw, struct letter *out)
{
	struct splitter s = { .arena = a, .out = out, .raw = raw };
	struct str line;

	*out = (struct letter){ .n_fields = 0 };
	if (raw.n > LIMIT_LETTER_BYTES) {
		s.raw.n = LIMIT_LETTER_BYTES;
		out->is_cut = out->is_body_cut = true;
	}
	pass_mbox_line(&s);
	begin_lines(&s);
	while (next_line(&s, &line)) {
		if (line.n == 0) {
			out->body = body_of(&s);
			break;
		}
		take_field(&s, line);
	}
}
