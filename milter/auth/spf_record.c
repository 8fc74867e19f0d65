#include "auth/spf_record.h"

#include <arpa/inet.h>
#include <string.h>

#include "auth/spf_macro.h"
#include "base/limits.h"

enum domain_need { DOMAIN_NONE, DOMAIN_MAY, DOMAIN_MUST };

static const struct kind {
	struct str		name;
	enum spf_mechanism	mechanism;
	enum domain_need	domain;
	bool			has_prefix;
} kinds[] = {
	{ { "all", 3 },		SPF_ALL,	DOMAIN_NONE,	false },
	{ { "include", 7 },	SPF_INCLUDE,	DOMAIN_MUST,	false },
	{ { "a", 1 },		SPF_A,		DOMAIN_MAY,	true },
	{ { "mx", 2 },		SPF_MX,		DOMAIN_MAY,	true },
	{ { "ptr", 3 },		SPF_PTR,	DOMAIN_MAY,	false },
	{ { "ip4", 3 },		SPF_IP4,	DOMAIN_NONE,	true },
	{ { "ip6", 3 },		SPF_IP6,	DOMAIN_NONE,	true },
	{ { "exists", 6 },	SPF_EXISTS,	DOMAIN_MUST,	false },
};

static const struct str version = { "v=spf1", 6 };

bool
spf_record_is_spf(struct str s)
{
	return str_istarts(s, version) &&
	    (s.n == version.n || s.p[version.n] == ' ');
}

bool
spf_record_covers(const unsigned char *net, const unsigned char *ip,
    unsigned prefix)
{
	unsigned whole = prefix / 8, rest = prefix % 8;
	unsigned char mask = (unsigned char)(0xff00u >> rest);

	return memcmp(net, ip, whole) == 0 &&
	    (rest == 0 || ((net[whole] ^ ip[whole]) & mask) == 0);
}

/*
 * Cuts "/digits" off the end. *slashes tells 0 (nothing there), 1 or 2; a
 * leading zero or a value over max is false (RFC 7208 5.6).
 */
static bool
cut_prefix(struct str *s, unsigned max, unsigned *slashes, unsigned *out)
{
	struct str digits;
	size_t at = s->n;
	uint64_t v;

	*slashes = 0;
	while (at > 0 && char_is_digit(s->p[at - 1]))
		at--;
	if (at == s->n || at == 0 || s->p[at - 1] != '/')
		return true;
	digits = str_sub(*s, at, s->n);
	*slashes = at > 1 && s->p[at - 2] == '/' ? 2 : 1;
	if (digits.n > 1 && digits.p[0] == '0')
		return false;
	if (!str_to_u64(digits, *slashes == 2 ? 128 : max, &v))
		return false;
	*out = (unsigned)v;
	s->n = at - *slashes;
	return true;
}

/* dual-cidr-length of RFC 7208 5.3, cut off the end of an a or mx term. */
static bool
cut_dual_prefix(struct str *s, struct spf_term *t)
{
	unsigned slashes, value;

	if (!cut_prefix(s, 32, &slashes, &value))
		return false;
	if (slashes == 1)
		t->prefix4 = value;
	if (slashes != 2)
		return true;
	t->prefix6 = value;
	if (!cut_prefix(s, 32, &slashes, &value))
		return false;
	if (slashes == 1)
		t->prefix4 = value;
	return slashes != 2;
}

/* qnum of RFC 7208 12: no leading zero, four of them, nothing left out. */
static bool
read_ip4(struct str s, unsigned char *ip)
{
	struct str part;
	size_t n = 0;
	uint64_t v;

	while (str_next(&s, '.', &part)) {
		if (n == 4 || (part.n > 1 && part.p[0] == '0') ||
		    !str_to_u64(part, 255, &v))
			return false;
		ip[n++] = (unsigned char)v;
	}
	return n == 4;
}

static bool
read_ip6(struct str s, unsigned char *ip)
{
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text || memchr(s.p, '\0', s.n) != NULL)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	return inet_pton(AF_INET6, text, ip) == 1;
}

static bool
read_network(struct str s, struct spf_term *t, const char **why)
{
	bool is_v4 = t->mechanism == SPF_IP4;
	unsigned slashes, *prefix = is_v4 ? &t->prefix4 : &t->prefix6;

	*why = "spf: bad network (RFC 7208 5.6)";
	if (s.n == 0 || s.p[0] != ':')
		return false;
	s = str_sub(s, 1, s.n);
	if (!cut_prefix(&s, is_v4 ? 32 : 128, &slashes, prefix) || slashes == 2)
		return false;
	return is_v4 ? read_ip4(s, t->ip) : read_ip6(s, t->ip);
}

static bool
read_domain(struct str s, enum domain_need need, struct spf_term *t,
    const char **why)
{
	*why = "spf: bad domain-spec (RFC 7208 7.1)";
	if (s.n == 0)
		return need != DOMAIN_MUST;
	if (need == DOMAIN_NONE || s.p[0] != ':')
		return false;
	t->has_domain = true;
	t->domain = str_sub(s, 1, s.n);
	return spf_macro_is_domain_spec(t->domain);
}

static bool
read_mechanism(struct str s, struct spf_term *t, const char **why)
{
	const struct kind *k = NULL;
	size_t i, n = 0;

	*t = (struct spf_term){ .qualifier = '+', .prefix4 = 32, .prefix6 = 128 };
	if (s.n > 0 && memchr("+-~?", s.p[0], 4) != NULL) {
		t->qualifier = s.p[0];
		s = str_sub(s, 1, s.n);
	}
	while (n < s.n && s.p[n] != ':' && s.p[n] != '/')
		n++;
	for (i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (str_ieq(str_sub(s, 0, n), kinds[i].name))
			k = &kinds[i];
	*why = "spf: unknown mechanism (RFC 7208 4.6.1)";
	if (k == NULL)
		return false;
	t->mechanism = k->mechanism;
	s = str_sub(s, n, s.n);
	if (t->mechanism == SPF_IP4 || t->mechanism == SPF_IP6)
		return read_network(s, t, why);
	*why = "spf: bad prefix length (RFC 7208 5.3)";
	if (k->has_prefix && !cut_dual_prefix(&s, t))
		return false;
	return read_domain(s, k->domain, t, why);
}

/* Length of the name before "=", 0 when the term is no modifier. */
static size_t
modifier_name(struct str s)
{
	size_t i;

	if (s.n == 0 || !char_is_alpha(s.p[0]))
		return 0;
	for (i = 1; i < s.n; i++)
		if (!char_is_alnum(s.p[i]) && memchr("-_.", s.p[i], 3) == NULL)
			break;
	return i < s.n && s.p[i] == '=' ? i : 0;
}

static bool
read_modifier(struct str s, size_t n, struct spf_record *r, const char **why)
{
	struct str name = str_sub(s, 0, n), value = str_sub(s, n + 1, s.n);
	struct str *known = NULL;

	if (str_ieq(name, STR("redirect")))
		known = &r->redirect;
	else if (str_ieq(name, STR("exp")))
		known = &r->exp;
	*why = "spf: bad modifier (RFC 7208 6)";
	if (known == NULL)
		return spf_macro_is_string(value, false);
	if (!spf_macro_is_domain_spec(value))
		return false;
	*why = "spf: modifier stands twice (RFC 7208 6)";
	if (known->n > 0)
		return false;
	*known = value;
	return true;
}

bool
spf_record_read(struct arena *a, struct str text, struct spf_record *out,
    const char **why)
{
	struct str rest = str_sub(text, version.n, text.n), word;
	struct spf_term *terms = NULL;
	size_t cap = 0, words = 0, n;
	bool ok;

	*out = (struct spf_record){ .n = 0 };
	*why = "spf: record too long (RFC 7208 3.4)";
	if (text.n > LIMIT_SPF_RECORD)
		return false;
	while (str_next(&rest, ' ', &word)) {
		if (word.n == 0)
			continue;
		*why = "spf: too many terms (RFC 7208 3.4)";
		if (++words > LIMIT_SPF_TERMS)
			return false;
		n = modifier_name(word);
		if (n > 0)
			ok = read_modifier(word, n, out, why);
		else {
			terms = arena_grow(a, terms, out->n, &cap, sizeof *terms);
			ok = read_mechanism(word, &terms[out->n], why);
			out->n += ok;
		}
		if (!ok)
			return false;
	}
	out->terms = terms;
	*why = "";
	return true;
}
