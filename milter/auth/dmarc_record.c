#include "auth/dmarc_record.h"

#include "auth/tag_list.h"

/* Where a tag's value goes; a repeated or unknown value is a fault there. */
struct seen {
	unsigned	p, sp, np, psd, t, adkim, aspf, rua;
	bool		is_bad_policy;
};

static bool
is_version(const struct auth_tag *tag)
{
	return str_ieq(tag->name, STR("v")) && str_eq(tag->value, STR("DMARC1"));
}

static void
read_policy(struct str value, unsigned *seen, enum dmarc_policy *out, bool *is_bad)
{
	static const struct { const char *word; enum dmarc_policy policy; } words[] = {
		{ "none", DMARC_POLICY_NONE },
		{ "quarantine", DMARC_QUARANTINE },
		{ "reject", DMARC_REJECT },
	};

	if ((*seen)++ > 0) {
		*is_bad = true;
		return;
	}
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (str_ieq(value, str_of(words[i].word))) {
			*out = words[i].policy;
			return;
		}
	*is_bad = true;
}

/* The first one counts; any other word is the default, which is false. */
static void
read_flag(struct str value, const char *word, unsigned *seen, bool *out)
{
	if ((*seen)++ == 0)
		*out = str_ieq(value, str_of(word));
}

static bool
is_uri(struct str uri)
{
	size_t colon = str_find(uri, ':');

	if (colon == 0 || colon + 1 >= uri.n || !char_is_alpha(uri.p[0]))
		return false;
	for (size_t i = 0; i < uri.n; i++) {
		char c = uri.p[i];

		if (i < colon && !char_is_alnum(c) && c != '+' && c != '-' && c != '.')
			return false;
		if (c <= 0x20 || c > 0x7e || c == '"' || c == '<' || c == '>')
			return false;
	}
	if (!str_ieq(str_sub(uri, 0, colon), STR("mailto")))
		return true;
	return str_find(uri, '@') > colon + 1 && str_find(uri, '@') + 1 < uri.n;
}

static bool
has_uri(struct str list)
{
	struct str uri;

	while (str_next(&list, ',', &uri))
		if (is_uri(str_trim(uri)))
			return true;
	return false;
}

static void
read_tag(const struct auth_tag *tag, struct seen *seen, struct dmarc_record *r)
{
	struct str v = tag->value;

	if (str_ieq(tag->name, STR("p")))
		read_policy(v, &seen->p, &r->p, &seen->is_bad_policy);
	else if (str_ieq(tag->name, STR("sp")))
		read_policy(v, &seen->sp, &r->sp, &seen->is_bad_policy);
	else if (str_ieq(tag->name, STR("np")))
		read_policy(v, &seen->np, &r->np, &seen->is_bad_policy);
	else if (str_ieq(tag->name, STR("t")))
		read_flag(v, "y", &seen->t, &r->is_test);
	else if (str_ieq(tag->name, STR("adkim")))
		read_flag(v, "s", &seen->adkim, &r->is_strict_dkim);
	else if (str_ieq(tag->name, STR("aspf")))
		read_flag(v, "s", &seen->aspf, &r->is_strict_spf);
	else if (str_ieq(tag->name, STR("rua")))
		r->has_rua = r->has_rua || has_uri(v);
	else if (str_ieq(tag->name, STR("psd")) && seen->psd++ == 0)
		r->psd = str_ieq(v, STR("y")) ? DMARC_PSD_YES :
		    str_ieq(v, STR("n")) ? DMARC_PSD_NO : DMARC_PSD_UNKNOWN;
}

bool
auth_dmarc_record_read(struct str text, struct dmarc_record *r)
{
	struct seen seen = { .is_bad_policy = false };
	struct auth_tag tag;
	enum auth_tag_step step;

	*r = (struct dmarc_record){ .p = DMARC_NO_RECORD };
	if (auth_tag_next(&text, &tag) != AUTH_TAG_FOUND || !is_version(&tag))
		return false;
	while ((step = auth_tag_next(&text, &tag)) != AUTH_TAG_END)
		if (step == AUTH_TAG_FOUND)
			read_tag(&tag, &seen, r);
	/* RFC 9989 4.7: a record without p says p=none; a wrong one is 4.10.1's. */
	if (seen.p == 0)
		r->p = DMARC_POLICY_NONE;
	r->is_faulty = seen.is_bad_policy;
	return true;
}
