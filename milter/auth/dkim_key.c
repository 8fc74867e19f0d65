#include "auth/dkim_key.h"

#include "auth/tag_list.h"

struct key_tags {
	struct str	p, k, h, s, t;
	bool		has_p, has_k, has_h, has_s;
	bool		is_other_version;
	bool		is_bad;		/* a broken or repeated tag */
};

static void
note(struct str *value, bool *has, const struct auth_tag *tag, bool *is_bad)
{
	*is_bad = *is_bad || *has;
	*has = true;
	*value = tag->value;
}

static void
read_key(struct str record, struct key_tags *k)
{
	struct auth_tag tag;
	enum auth_tag_step step;
	bool has_t = false, is_first = true;

	*k = (struct key_tags){ .has_p = false };
	while ((step = auth_tag_next(&record, &tag)) != AUTH_TAG_END) {
		if (step == AUTH_TAG_BAD)
			k->is_bad = true;
		else if (str_ieq(tag.name, STR("p")))
			note(&k->p, &k->has_p, &tag, &k->is_bad);
		else if (str_ieq(tag.name, STR("k")))
			note(&k->k, &k->has_k, &tag, &k->is_bad);
		else if (str_ieq(tag.name, STR("h")))
			note(&k->h, &k->has_h, &tag, &k->is_bad);
		else if (str_ieq(tag.name, STR("s")))
			note(&k->s, &k->has_s, &tag, &k->is_bad);
		else if (str_ieq(tag.name, STR("t")))
			note(&k->t, &has_t, &tag, &k->is_bad);
		else if (str_ieq(tag.name, STR("v")))
			k->is_other_version = k->is_other_version || !is_first ||
			    !str_eq(tag.value, STR("DKIM1"));
		is_first = false;
	}
}

/* Other TXT records, caught by a wildcard, may stand beside the key. */
static size_t
count_keys(const struct dns_answer *answer, struct key_tags *k, struct str *record)
{
	struct key_tags one;
	size_t n = 0;

	for (size_t i = 0; i < answer->n; i++) {
		read_key(answer->records[i].data, &one);
		if (!one.has_p || one.is_other_version)
			continue;
		*k = one;
		*record = answer->records[i].data;
		n++;
	}
	return n;
}

static void
refuse(struct auth_key *key, enum auth_result result, const char *why)
{
	key->result = result;
	key->why = why;
}

static bool
fits_algorithm(const struct key_tags *k, const struct auth_signature *s)
{
	bool is_ed = str_eq(s->algorithm, STR("ed25519-sha256"));

	return str_ieq(k->has_k ? k->k : STR("rsa"), is_ed ? STR("ed25519") : STR("rsa"));
}

static bool
fits_hash(const struct key_tags *k, const struct auth_signature *s)
{
	bool is_sha1 = str_eq(s->algorithm, STR("rsa-sha1"));

	return !k->has_h ||
	    auth_tag_has_word(k->h, is_sha1 ? STR("sha1") : STR("sha256"));
}

static bool
fits_mail(const struct key_tags *k)
{
	return !k->has_s || auth_tag_has_word(k->s, STR("*")) ||
	    auth_tag_has_word(k->s, STR("email"));
}

static void
judge(const struct key_tags *k, const struct auth_signature *s, struct auth_key *key)
{
	if (k->is_bad)
		refuse(key, AUTH_PERMERROR, "key record syntax (RFC 6376 3.6.1)");
	else if (k->p.n == 0)
		refuse(key, AUTH_FAIL, "the key is revoked (RFC 6376 6.1.2)");
	else if (!fits_algorithm(k, s))
		refuse(key, AUTH_PERMERROR, "the key is of another kind (RFC 6376 6.1.2)");
	else if (!fits_hash(k, s))
		refuse(key, AUTH_PERMERROR, "the key is for other hashes (RFC 6376 6.1.2)");
	else if (!fits_mail(k))
		refuse(key, AUTH_PERMERROR, "the key is not for mail (RFC 6376 3.6.1)");
	else if (key->record.n > AUTH_KEY_MAX)
		refuse(key, AUTH_PERMERROR, "the key record is longer than is read");
}

struct str
auth_key_name(struct arena *a, const struct auth_signature *s)
{
	return arena_printf(a, "%.*s._domainkey.%.*s", STR_ARG(s->selector),
	    STR_ARG(s->domain));
}

void
auth_key_pick(const struct dns_answer *answer, const struct auth_signature *s,
    struct auth_key *key)
{
	struct key_tags k;
	size_t n;

	*key = (struct auth_key){ .result = AUTH_NONE, .why = "" };
	if (answer->status == DNS_UNKNOWN) {
		refuse(key, AUTH_TEMPERROR, "the key could not be asked for (RFC 6376 6.1.2)");
		return;
	}
	if (answer->status != DNS_FOUND || answer->n == 0) {
		refuse(key, AUTH_PERMERROR, "no key (RFC 6376 6.1.2)");
		return;
	}
	n = count_keys(answer, &k, &key->record);
	if (n == 1) {
		key->is_test = auth_tag_has_word(k.t, STR("y"));
		judge(&k, s, key);
	} else if (n == 0) {
		refuse(key, AUTH_PERMERROR, "key record syntax (RFC 6376 3.6.1)");
	} else {
		refuse(key, AUTH_PERMERROR, "several key records (RFC 6376 3.6.2.2)");
	}
}
