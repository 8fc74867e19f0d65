#include "auth/dkim_signature.h"

#include <string.h>

#include "auth/tag_list.h"
#include "domain/name.h"

enum {
	/*
	 * Real signatures name some 10 to 60 fields. libopendkim looks each name
	 * up among all fields, so a list without an end would cost seconds.
	 */
	SIGNED_NAMES_MAX = 256,
	/* A signature's tag list; the longest sane one (z= apart) is under 4 KB. */
	SIGNATURE_BYTES_MAX = 16 * 1024,
	TAGS_MAX = 32,
	SELECTOR_MAX = 63 * 3,
};

/* The tags that concern us; the order is that of the table below. */
enum tag_id { TAG_V, TAG_A, TAG_B, TAG_BH, TAG_D, TAG_H, TAG_S, TAG_C, TAG_L,
	TAG_T, TAG_X, TAG_IDS };

static const struct {
	const char	*name;
	bool		 is_required;	/* RFC 6376 3.5 */
} tag_table[TAG_IDS] = {
	[TAG_V] = { "v", true },
	[TAG_A] = { "a", true },
	[TAG_B] = { "b", true },
	[TAG_BH] = { "bh", true },
	[TAG_D] = { "d", true },
	[TAG_H] = { "h", true },
	[TAG_S] = { "s", true },
	[TAG_C] = { "c", false },
	[TAG_L] = { "l", false },
	[TAG_T] = { "t", false },
	[TAG_X] = { "x", false },
};

struct tags {
	struct str	value[TAG_IDS];
	bool		has[TAG_IDS];
	struct str	names[TAGS_MAX];	/* all seen, for telling repeats */
	size_t		n;
};

static void
refuse(struct auth_signature *s, enum auth_result result, const char *why)
{
	s->result = result;
	s->why = why;
}

/* Repeats count with case folded, since libopendkim takes "D=" for "d=". */
static bool
note_tag(struct tags *t, const struct auth_tag *tag)
{
	if (t->n == TAGS_MAX)
		return false;
	for (size_t i = 0; i < t->n; i++)
		if (str_ieq(t->names[i], tag->name))
			return false;
	t->names[t->n++] = tag->name;
	for (size_t i = 0; i < TAG_IDS; i++)
		if (str_ieq(tag->name, str_of(tag_table[i].name))) {
			t->value[i] = tag->value;
			t->has[i] = true;
		}
	return true;
}

static bool
read_tags(struct str value, struct tags *t)
{
	struct auth_tag tag;
	enum auth_tag_step step;

	memset(t, 0, sizeof *t);
	if (value.n > SIGNATURE_BYTES_MAX)
		return false;
	while ((step = auth_tag_next(&value, &tag)) == AUTH_TAG_FOUND)
		if (!note_tag(t, &tag))
			return false;
	if (step == AUTH_TAG_BAD)
		return false;
	for (size_t i = 0; i < TAG_IDS; i++)
		if (tag_table[i].is_required && t->value[i].n == 0)
			return false;
	return true;
}

static bool
read_number(const struct tags *t, enum tag_id id, uint64_t max, uint64_t *out)
{
	*out = 0;
	return !t->has[id] || str_to_u64(t->value[id], max, out);
}

/* Letters, digits, '-' and, since some senders have it, '_'. */
static bool
selector_read(struct arena *a, struct str written, struct str *out)
{
	struct str rest = written, label;
	char *lower;

	if (written.n == 0 || written.n > SELECTOR_MAX)
		return false;
	while (str_next(&rest, '.', &label)) {
		if (label.n == 0 || label.n > 63)
			return false;
		for (size_t i = 0; i < label.n; i++)
			if (!char_is_alnum(label.p[i]) && label.p[i] != '-' &&
			    label.p[i] != '_')
				return false;
	}
	if (written.p[written.n - 1] == '.')
		return false;
	lower = arena_alloc(a, written.n);
	for (size_t i = 0; i < written.n; i++)
		lower[i] = char_lower(written.p[i]);
	*out = (struct str){ lower, written.n };
	return true;
}

static void
read_names(struct arena *a, const struct tags *t, struct auth_signature *s)
{
	static const char *const known[] = { "rsa-sha256", "ed25519-sha256",
	    "rsa-sha1" };
	struct str d;

	/* A final dot, which domain_canon() forgives, has no place in d=. */
	if (domain_canon(a, t->value[TAG_D], &d) && domain_is_ldh(d) &&
	    d.n == t->value[TAG_D].n)
		s->domain = d;
	(void)selector_read(a, t->value[TAG_S], &s->selector);
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (str_ieq(t->value[TAG_A], str_of(known[i])))
			s->algorithm = str_of(known[i]);
}

static bool
count_signed(struct str list, unsigned *froms)
{
	struct str name;
	size_t n = 0;

	while (str_next(&list, ':', &name)) {
		if (++n > SIGNED_NAMES_MAX)
			return false;
		if (str_ieq(str_trim(name), STR("from")))
			(*froms)++;
	}
	return true;
}

static bool
read_times(const struct tags *t, struct auth_signature *s)
{
	const uint64_t max = 999999999999;	/* twelve digits, RFC 6376 3.5 */
	uint64_t signed_at, expires_at;

	if (!read_number(t, TAG_T, max, &signed_at) ||
	    !read_number(t, TAG_X, max, &expires_at) ||
	    !read_number(t, TAG_L, INT64_MAX, &s->length))
		return false;
	s->signed_at = (int64_t)signed_at;
	s->expires_at = (int64_t)expires_at;
	s->has_expiry = t->has[TAG_X];
	s->has_length = t->has[TAG_L];
	return true;
}

void
auth_signature_read(struct arena *a, struct str value, struct auth_signature *s)
{
	struct tags t;
	size_t slash;

	*s = (struct auth_signature){ .result = AUTH_NONE, .why = "" };
	if (!read_tags(value, &t)) {
		refuse(s, AUTH_NEUTRAL, "signature syntax (RFC 6376 3.5)");
		return;
	}
	read_names(a, &t, s);
	slash = str_find(t.value[TAG_C], '/');
	s->is_relaxed_body = str_ieq(str_trim(str_sub(t.value[TAG_C], slash + 1,
	    t.value[TAG_C].n)), STR("relaxed"));
	if (!str_eq(t.value[TAG_V], STR("1")))
		refuse(s, AUTH_NEUTRAL, "unknown version (RFC 6376 6.1.1)");
	else if (s->domain.n == 0)
		refuse(s, AUTH_NEUTRAL, "d= is not a domain name (RFC 6376 3.5)");
	else if (s->selector.n == 0)
		refuse(s, AUTH_NEUTRAL, "s= is not a selector (RFC 6376 3.1)");
	else if (s->algorithm.n == 0)
		refuse(s, AUTH_NEUTRAL, "unknown algorithm (RFC 6376 3.3)");
	else if (!read_times(&t, s))
		refuse(s, AUTH_NEUTRAL, "t=, x= or l= is no number (RFC 6376 3.5)");
	else if (s->has_expiry && s->signed_at >= s->expires_at)
		refuse(s, AUTH_NEUTRAL, "x= is not after t= (RFC 6376 3.5)");
	else if (!count_signed(t.value[TAG_H], &s->froms))
		refuse(s, AUTH_NEUTRAL, "h= names more fields than are read");
	else if (s->froms == 0)
		refuse(s, AUTH_PERMERROR, "From is not signed (RFC 6376 6.1.1)");
}

/*
 * One line without its end: blanks at the end do not count, and a run of them
 * counts as one.
 */
static uint64_t
relaxed_length(struct str line)
{
	uint64_t n = 0;
	bool in_blank = false;

	while (line.n > 0 && (line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
		line.n--;
	for (size_t i = 0; i < line.n; i++) {
		bool blank = line.p[i] == ' ' || line.p[i] == '\t';

		n += !(blank && in_blank);
		in_blank = blank;
	}
	return n;
}

uint64_t
auth_signature_body_length(struct str body, bool is_relaxed)
{
	uint64_t total = 0, kept = 0;

	while (body.n > 0) {
		size_t eol = str_find_str(body, STR("\r\n"));
		struct str line = str_sub(body, 0, eol);
		uint64_t n = is_relaxed ? relaxed_length(line) : line.n;

		/* An end is put to a last line that has none. */
		total += n + 2;
		if (n > 0)
			kept = total;
		body = str_sub(body, eol + 2, body.n);
	}
	/* Empty lines at the end do not count; an empty simple body is one CRLF. */
	return kept == 0 && !is_relaxed ? 2 : kept;
}
