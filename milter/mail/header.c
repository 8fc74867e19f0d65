#include "mail/header.h"

#include "base/limits.h"
#include "mail/charset.h"
#include "mail/message.h"

const struct field *
mail_field(const struct letter *l, struct str name, size_t n)
{
	size_t i;

	for (i = 0; i < l->n_fields; i++)
		if (str_ieq(l->fields[i].name, name) && n-- == 0)
			return &l->fields[i];
	return NULL;
}

static bool
is_dropped(char c)
{
	return (unsigned char)c <= ' ' || c == '\x7f';
}

static struct str
stripped(struct str s)
{
	while (s.n > 0 && is_dropped(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n > 0 && is_dropped(s.p[s.n - 1]))
		s.n--;
	return s;
}

bool
header_is_from(struct str name)
{
	return str_ieq(stripped(name), STR("From"));
}

/*
 * Passes the line end at i; *is_bare is set when it is no fold. A line end that
 * ends the field is none of its text.
 */
static size_t
pass_newline(struct str s, size_t i, bool *is_bare)
{
	size_t n = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n' ? 2 : 1;
	bool is_cr = n == 1 && s.p[i] == '\r';

	i += n;
	*is_bare = is_cr || (i < s.n && s.p[i] != ' ' && s.p[i] != '\t');
	return i;
}

/* Whether a line begins here that some reader takes for a From field. */
static bool
starts_from(struct str line)
{
	size_t colon;

	if (!str_istarts(line, STR("From")))
		return false;
	line = str_sub(line, 4, line.n);
	for (colon = 0; colon < line.n && is_dropped(line.p[colon]); colon++)
		;
	return colon == line.n || line.p[colon] == ':';
}

static void
read_newlines(struct str s, struct header_facts *f)
{
	size_t i = 0;
	bool is_bare;

	if (str_find(s, '\r') == s.n && str_find(s, '\n') == s.n)
		return;
	while (i < s.n) {
		if (s.p[i] != '\r' && s.p[i] != '\n') {
			i++;
			continue;
		}
		i = pass_newline(s, i, &is_bare);
		f->has_bare_newline |= is_bare;
		if (is_bare && starts_from(str_sub(s, i, s.n)))
			f->hides_from = true;
	}
}

static void
read_text(struct str s, struct header_facts *f)
{
	f->has_nul |= str_find(s, '\0') < s.n;
	f->has_raw_8bit |= !charset_is_utf8(s);
	read_newlines(s, f);
}

void
header_read(const struct letter *l, struct header_facts *out)
{
	size_t i, bytes = 0;

	*out = (struct header_facts){ false };
	for (i = 0; i < l->n_fields; i++) {
		read_text(l->fields[i].name, out);
		read_text(l->fields[i].value, out);
		bytes += l->fields[i].name.n + l->fields[i].value.n + 3;
	}
	out->may_lack_fields = l->is_cut && (l->n_fields >= LIMIT_FIELDS ||
	    bytes > LIMIT_HEADER_BYTES - LIMIT_FIELD_BYTES);
}
