#include <string.h>

#include "verdict/parts.h"

enum { FAMILIES = 32 };

struct sums {
	const char	*family[FAMILIES];
	double		 points[FAMILIES];
	size_t		 n;
};

const char *
risk_word(enum risk r)
{
	static const char *const words[] = { "none", "low", "medium", "high" };

	return words[r];
}

static const struct conf_reason *
find_reason(const struct conf_reasons *rules, enum reason r)
{
	size_t i;

	for (i = 0; i < rules->n_reasons; i++)
		if (strcmp(rules->reasons[i].code, reason_code(r)) == 0)
			return &rules->reasons[i];
	return NULL;
}

static double
cap_of(const struct conf_reasons *rules, const char *family)
{
	size_t i;

	for (i = 0; i < rules->n_caps; i++)
		if (strcmp(rules->caps[i].family, family) == 0)
			return rules->caps[i].points;
	return 100;
}

/* What is left of these points under the family's cap; the sum grows by it. */
static double
take(struct sums *s, const char *family, double points, double cap)
{
	size_t i;

	for (i = 0; i < s->n && strcmp(s->family[i], family) != 0; i++)
		;
	if (i == s->n) {
		if (s->n == FAMILIES)
			return points;
		s->family[s->n++] = family;
		s->points[i] = 0;
	}
	if (points > cap - s->points[i])
		points = cap - s->points[i];
	s->points[i] += points;
	return points;
}

/* By contract these never raise risk above low when nothing else stands. */
static bool
is_harmless_alone(enum reason r)
{
	return r == REASON_first_contact || r == REASON_name_deceptive ||
	    r == REASON_reply_diverted || r == REASON_forged_results;
}

static bool
has_only_harmless_reasons(const struct findings *f)
{
	size_t i;

	for (i = 0; i < f->n; i++)
		if (!is_harmless_alone(f->list[i].reason))
			return false;
	return true;
}

static enum risk
risk_of(const struct conf_reasons *rules, double points)
{
	return points >= rules->high ? RISK_HIGH :
	    points >= rules->medium ? RISK_MEDIUM :
	    points >= rules->low ? RISK_LOW : RISK_NONE;
}

void
weigh(struct arena *a, const struct conf_reasons *rules, const struct findings *f,
    struct verdict *v)
{
	struct weighed *w = arena_array(a, f->n, sizeof *w);
	const struct conf_reason *r;
	struct sums sums = { .n = 0 };
	size_t i;

	for (i = 0; i < f->n; i++) {
		r = find_reason(rules, f->list[i].reason);
		w[i].finding = &f->list[i];
		if (r == NULL)
			continue;
		w[i].points = take(&sums, r->family,
		    f->list[i].is_weak ? r->weak : r->points, cap_of(rules, r->family));
		v->points += w[i].points;
	}
	v->reasons = w;
	v->n_reasons = f->n;
	v->risk = risk_of(rules, v->points);
	if (v->risk > RISK_LOW && has_only_harmless_reasons(f))
		v->risk = RISK_LOW;
}
