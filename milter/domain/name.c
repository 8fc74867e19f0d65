#include "domain/name.h"

#include <string.h>

#include "domain/idna.h"

enum {
	NAME_BYTES = 253,		/* RFC 1035 2.3.4, without the final dot */
	LABEL_BYTES = 63,
	/*
	 * The most that is read of a name as written. U-labels of a legal name stay
	 * under four bytes for each byte of the A-label.
	 */
	WRITTEN_BYTES = 4 * NAME_BYTES + 1,
};

static bool
is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || char_is_digit(c) || c == '-' || c == '_';
}

static bool
has_letter(struct str label)
{
	size_t i;

	for (i = 0; i < label.n; i++)
		if (char_is_alpha(label.p[i]))
			return true;
	return false;
}

static bool
is_label(struct str label)
{
	size_t i;

	if (label.n == 0 || label.n > LABEL_BYTES)
		return false;
	for (i = 0; i < label.n; i++)
		if (!is_name_byte(label.p[i]))
			return false;
	return true;
}

static bool
is_canonical(struct str name)
{
	struct str rest = name, label = STR_NONE;

	if (name.n == 0 || name.n > NAME_BYTES || name.p[name.n - 1] == '.')
		return false;
	while (str_next(&rest, '.', &label))
		if (!is_label(label))
			return false;
	return has_letter(label);
}

/* True for a name that UTS #46 would only put into lower case. */
static bool
is_plain(struct str name)
{
	struct str rest = name, label;
	size_t i;

	for (i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] >= 0x80)
			return false;
	while (str_next(&rest, '.', &label))
		if (str_istarts(label, STR("xn--")))
			return false;
	return true;
}

static struct str
lowered(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t i;

	for (i = 0; i < s.n; i++)
		p[i] = char_lower(s.p[i]);
	return (struct str){ p, s.n };
}

bool
domain_canon(struct arena *a, struct str written, struct str *out)
{
	struct str name;

	*out = STR_NONE;
	if (written.n == 0 || written.n > WRITTEN_BYTES)
		return false;
	if (is_plain(written))
		name = lowered(a, written);
	else if (!idna_to_ascii(a, written, &name))
		return false;
	if (name.n > 0 && name.p[name.n - 1] == '.')
		name.n--;
	if (!is_canonical(name))
		return false;
	*out = name;
	return true;
}

bool
domain_is_ldh(struct str name)
{
	struct str rest = name, label = STR_NONE;

	if (name.n == 0 || name.n > NAME_BYTES || name.p[name.n - 1] == '.')
		return false;
	while (str_next(&rest, '.', &label)) {
		if (!is_label(label) || str_find(label, '_') < label.n)
			return false;
		if (label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
	}
	return true;
}

size_t
domain_labels(struct str name)
{
	struct str label;
	size_t n = 0;

	if (name.n == 0)
		return 0;
	while (str_next(&name, '.', &label))
		n++;
	return n;
}

struct str
domain_last(struct str name, size_t n)
{
	size_t i;

	if (n == 0)
		return str_sub(name, name.n, name.n);
	for (i = name.n; i > 0; i--)
		if (name.p[i - 1] == '.' && --n == 0)
			return str_sub(name, i, name.n);
	return name;
}

struct str
domain_parent(struct str name)
{
	size_t dot = str_find(name, '.');

	return str_sub(name, dot == name.n ? dot : dot + 1, name.n);
}

bool
domain_is_or_below(struct str name, struct str parent)
{
	if (parent.n == 0 || !str_ends(name, parent))
		return false;
	return name.n == parent.n || name.p[name.n - parent.n - 1] == '.';
}
