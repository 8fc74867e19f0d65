#include "auth/tag_list.h"

static bool
is_tag_name(struct str name)
{
	if (name.n == 0 || !char_is_alpha(name.p[0]))
		return false;
	for (size_t i = 1; i < name.n; i++)
		if (!char_is_alnum(name.p[i]) && name.p[i] != '_')
			return false;
	return true;
}

/* VALCHAR and FWS of RFC 6376 3.2; the ';' was cut off before. */
static bool
is_tag_value(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if ((c < 0x21 || c > 0x7e) && !char_is_space(c))
			return false;
	}
	return true;
}

enum auth_tag_step
auth_tag_next(struct str *rest, struct auth_tag *out)
{
	struct str spec;
	size_t eq;

	*out = (struct auth_tag){ STR_NONE, STR_NONE };
	if (str_trim(*rest).n == 0 || !str_next(rest, ';', &spec))
		return AUTH_TAG_END;
	eq = str_find(spec, '=');
	if (eq == spec.n)
		return AUTH_TAG_BAD;
	out->name = str_trim(str_sub(spec, 0, eq));
	out->value = str_trim(str_sub(spec, eq + 1, spec.n));
	if (!is_tag_name(out->name) || !is_tag_value(out->value))
		return AUTH_TAG_BAD;
	return AUTH_TAG_FOUND;
}

bool
auth_tag_has_word(struct str list, struct str word)
{
	struct str part;

	while (str_next(&list, ':', &part))
		if (str_ieq(str_trim(part), word))
			return true;
	return false;
}
