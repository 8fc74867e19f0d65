#include "config/unit.h"

#include <stdio.h>

struct factor {
	const char	*name;
	int64_t		 by;
};

/* Largest first, so that printing takes the first that leaves no rest. */
static const struct factor time_factors[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 },
	{ "ms", 1 }, { NULL, 0 }
};
static const struct factor size_factors[] = {
	{ "GB", 1 << 30 }, { "MB", 1 << 20 }, { "KB", 1 << 10 }, { "B", 1 },
	{ NULL, 0 }
};
static const struct factor count_factors[] = { { "", 1 }, { NULL, 0 } };

/* Whole numbers up to this, times the largest factor, fit 63 bits. */
static const uint64_t number_most = UINT32_MAX;

static const struct factor *
factors_of(enum unit u)
{
	return u == UNIT_BYTES ? size_factors :
	    u == UNIT_COUNT ? count_factors : time_factors;
}

static bool
complain(enum unit u, struct str s, bool is_bare, struct err *e)
{
	if (u == UNIT_COUNT)
		return err_set(e, "'%.*s' is not a whole number", STR_ARG(s));
	if (is_bare && u == UNIT_BYTES)
		return err_set(e, "'%.*s' has no unit; write %.*sKB, %.*sMB or %.*sGB",
		    STR_ARG(s), STR_ARG(s), STR_ARG(s), STR_ARG(s));
	if (is_bare)
		return err_set(e, "'%.*s' has no unit; write %.*ss for seconds, "
		    "or ms, m, h, d", STR_ARG(s), STR_ARG(s));
	if (u == UNIT_BYTES)
		return err_set(e, "'%.*s' is not a size; write a whole number and "
		    "B, KB, MB or GB, such as \"64KB\"", STR_ARG(s));
	return err_set(e, "'%.*s' is not a time; write a whole number and "
	    "ms, s, m, h or d, such as \"5s\"", STR_ARG(s));
}

bool
unit_read(enum unit u, struct str s, int64_t *out, struct err *e)
{
	const struct factor *f = factors_of(u);
	uint64_t number;
	size_t n = 0;

	while (n < s.n && char_is_digit(s.p[n]))
		n++;
	if (!str_to_u64(str_sub(s, 0, n), number_most, &number))
		return complain(u, s, false, e);
	while (f->name != NULL && !str_eq(str_sub(s, n, s.n), str_of(f->name)))
		f++;
	if (f->name == NULL)
		return complain(u, s, n == s.n, e);
	*out = (int64_t)number * f->by;
	if (u != UNIT_SECONDS)
		return true;
	if (*out % 1000 != 0)
		return err_set(e, "'%.*s' is not a whole number of seconds", STR_ARG(s));
	*out /= 1000;
	return true;
}

void
unit_print(enum unit u, int64_t value, char out[UNIT_TEXT])
{
	const struct factor *f = factors_of(u);

	if (u == UNIT_SECONDS)
		value *= 1000;
	if (value == 0) {
		snprintf(out, UNIT_TEXT, "%s", u == UNIT_COUNT ? "0" :
		    u == UNIT_BYTES ? "0B" : "0s");
		return;
	}
	while (value % f->by != 0)
		f++;
	snprintf(out, UNIT_TEXT, "%lld%s", (long long)(value / f->by), f->name);
}

bool
unit_is_in_range(enum unit u, struct str text, int64_t value, const char *range,
    struct err *e)
{
	struct str r = str_of(range), least, most;
	size_t at = str_find_str(r, STR(".."));
	int64_t from, to;

	if (r.n == 0)
		return true;
	least = str_sub(r, 0, at);
	most = str_sub(r, at + 2, r.n);
	if (!unit_read(u, least, &from, e) || !unit_read(u, most, &to, e))
		return false;
	if (value >= from && value <= to)
		return true;
	return err_set(e, "'%.*s' is out of range; it may be %.*s to %.*s",
	    STR_ARG(text), STR_ARG(least), STR_ARG(most));
}

/* Read by hand, since strtod() follows the locale and takes hex and "inf". */
bool
unit_read_points(struct str s, double least, double most, double *out,
    struct err *e)
{
	size_t dot = str_find(s, '.');
	struct str whole = str_sub(s, 0, dot), part = str_sub(s, dot + 1, s.n);
	uint64_t a, b = 0;
	double scale = 1;
	size_t i;

	if (!str_to_u64(whole, 1000000, &a) || (dot < s.n &&
	    (part.n > 6 || !str_to_u64(part, 1000000, &b))))
		return err_set(e, "'%.*s' is not a number such as 7 or 7.5", STR_ARG(s));
	for (i = 0; i < part.n; i++)
		scale *= 10;
	*out = (double)a + (double)b / scale;
	if (*out < least || *out > most)
		return err_set(e, "'%.*s' is out of range; it may be %g to %g",
		    STR_ARG(s), least, most);
	return true;
}
