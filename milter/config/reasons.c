#include "config/config.h"

#include "config/source.h"
#include "config/suggest.h"
#include "config/unit.h"

enum { POINTS_MOST = 100 };

/* A number that may not have been given yet. */
struct given {
	double	is;
	bool	has;
	int	line;
};

struct record {
	const char	*code, *family, *file;
	int		 line;
	struct given	 points, weak;
};

struct family {
	struct conf_cap	 cap;
	const char	*file;
	int		 line;
};

struct reasons {
	struct arena	*arena;
	struct record	*records;
	size_t		 n_records, records_cap;
	struct family	*families;
	size_t		 n_families, families_cap;
	struct given	 low, medium, high;
	const char	*risk_file;
	int		 risk_line;
	size_t		 errors_before;
};

static cfg_opt_t reason_keys[] = {
	SOURCE_KEY("family"), SOURCE_KEY("points"), SOURCE_KEY("weak"), SOURCE_END()
};
static cfg_opt_t family_keys[] = { SOURCE_KEY("cap"), SOURCE_END() };
static cfg_opt_t risk_keys[] = {
	SOURCE_KEY("low"), SOURCE_KEY("medium"), SOURCE_KEY("high"), SOURCE_END()
};
static cfg_opt_t grammar[] = {
	SOURCE_TITLED("reason", reason_keys), SOURCE_TITLED("family", family_keys),
	SOURCE_SECTION("risk", risk_keys), SOURCE_END()
};

struct reasons *
reasons_new(const struct source *s)
{
	struct reasons *r = arena_alloc(s->arena, sizeof *r);

	r->arena = s->arena;
	r->errors_before = s->errors->n;
	return r;
}

/* Takes the key's number into g, where it is given; tells a bad one. */
static void
take_number(struct source *s, cfg_t *cfg, const char *key, struct given *g)
{
	const struct source_value *v = source_get(cfg, key);
	struct err e = { "" };

	if (v == NULL)
		return;
	g->has = true;
	g->line = v->line;
	if (!unit_read_points(v->text, 0, POINTS_MOST, &g->is, &e))
		conf_error(s->errors, s->name, v->line, "%s: %s", key, e.text);
}

static struct record *
record_of(struct reasons *r, const char *code)
{
	struct record *to;
	size_t i;

	for (i = 0; i < r->n_records; i++)
		if (str_eq(str_of(r->records[i].code), str_of(code)))
			return &r->records[i];
	r->records = arena_grow(r->arena, r->records, r->n_records, &r->records_cap,
	    sizeof *r->records);
	to = &r->records[r->n_records++];
	to->code = arena_str(r->arena, str_of(code)).p;
	return to;
}

/* A later file changes what it names, and leaves the rest of the reason. */
static void
take_reason(struct reasons *r, struct source *s, cfg_t *cfg)
{
	struct record *to = record_of(r, cfg_title(cfg));
	const struct source_value *family = source_get(cfg, "family");

	to->file = s->name;
	to->line = source_line(cfg);
	if (family != NULL)
		to->family = family->text.p;
	if (family != NULL && family->text.n == 0)
		conf_error(s->errors, s->name, family->line, "family: an empty text says "
		    "nothing");
	take_number(s, cfg, "points", &to->points);
	take_number(s, cfg, "weak", &to->weak);
}

static void
take_family(struct reasons *r, struct source *s, cfg_t *cfg)
{
	struct family f = { .file = s->name, .line = source_line(cfg) };
	struct given cap = { .has = false };
	size_t i;

	take_number(s, cfg, "cap", &cap);
	if (!cap.has)
		conf_error(s->errors, s->name, f.line, "family '%s' has no cap",
		    cfg_title(cfg));
	f.cap.points = cap.is;
	f.cap.family = arena_str(r->arena, str_of(cfg_title(cfg))).p;
	for (i = 0; i < r->n_families; i++)
		if (str_eq(str_of(r->families[i].cap.family), str_of(f.cap.family)))
			break;
	if (i == r->n_families)
		r->families = arena_grow(r->arena, r->families, r->n_families++,
		    &r->families_cap, sizeof *r->families);
	r->families[i] = f;
}

static void
take_risk(struct reasons *r, struct source *s, cfg_t *cfg)
{
	int line = source_line(cfg);

	if (line == 0)			/* the file holds none */
		return;
	r->risk_file = s->name;
	r->risk_line = line;
	take_number(s, cfg, "low", &r->low);
	take_number(s, cfg, "medium", &r->medium);
	take_number(s, cfg, "high", &r->high);
}

static void
take(struct source *s, cfg_t *cfg, void *ctx)
{
	unsigned i;

	for (i = 0; i < cfg_size(cfg, "reason"); i++)
		take_reason(ctx, s, cfg_getnsec(cfg, "reason", i));
	for (i = 0; i < cfg_size(cfg, "family"); i++)
		take_family(ctx, s, cfg_getnsec(cfg, "family", i));
	take_risk(ctx, s, cfg_getsec(cfg, "risk"));
}

void
reasons_add(struct source *s, void *reasons)
{
	source_parse(s, grammar, take, reasons);
}

static void
check_reason(struct source *s, const struct record *r)
{
	if (r->family == NULL)
		conf_error(s->errors, r->file, r->line, "reason '%s' has no family",
		    r->code);
	if (!r->points.has)
		conf_error(s->errors, r->file, r->line, "reason '%s' has no points",
		    r->code);
	if (r->points.has && r->weak.has && r->weak.is > r->points.is)
		conf_error(s->errors, r->file, r->line, "reason '%s': a weak finding "
		    "weighs %g, more than the %g of a full one", r->code, r->weak.is,
		    r->points.is);
}

/* A cap that no reason meets is a mistyped one. */
static void
check_family(const struct reasons *r, struct source *s, const struct family *f)
{
	const char *best = NULL;
	size_t i;

	for (i = 0; i < r->n_records; i++) {
		const char *family = r->records[i].family;

		if (str_eq(str_of(family), str_of(f->cap.family)))
			return;
		if (family != NULL)
			suggest_offer(str_of(f->cap.family), family, &best);
	}
	if (best != NULL)
		conf_error(s->errors, f->file, f->line, "family '%s' is no reason's, did "
		    "you mean '%s'?", f->cap.family, best);
	else
		conf_error(s->errors, f->file, f->line, "family '%s' is no reason's",
		    f->cap.family);
}

static void
check_risk(const struct reasons *r, struct source *s)
{
	if (!r->low.has || !r->medium.has || !r->high.has)
		conf_error(s->errors, r->risk_file == NULL ? s->name : r->risk_file,
		    r->risk_line, "risk { low = … medium = … high = … } must be given");
	else if (r->low.is <= 0 || r->low.is >= r->medium.is ||
	    r->medium.is >= r->high.is)
		conf_error(s->errors, r->risk_file, r->risk_line, "risk: low (%g), medium "
		    "(%g) and high (%g) must rise in this order, from above 0",
		    r->low.is, r->medium.is, r->high.is);
}

void
reasons_finish(struct reasons *r, struct source *s, struct conf_reasons *out)
{
	struct conf_reason *v = arena_array(r->arena, r->n_records, sizeof *v);
	struct conf_cap *caps = arena_array(r->arena, r->n_families, sizeof *caps);
	bool is_whole = s->errors->n == r->errors_before;	/* else the cause is told already */
	size_t i;

	for (i = 0; i < r->n_records; i++) {
		const struct record *from = &r->records[i];

		if (is_whole)
			check_reason(s, from);
		v[i] = (struct conf_reason){ from->code, from->family, from->points.is,
		    from->weak.has ? from->weak.is : from->points.is, from->file,
		    from->line };
	}
	for (i = 0; i < r->n_families; i++) {
		if (is_whole)
			check_family(r, s, &r->families[i]);
		caps[i] = r->families[i].cap;
	}
	if (is_whole)
		check_risk(r, s);
	*out = (struct conf_reasons){ v, r->n_records, caps, r->n_families,
	    r->low.is, r->medium.is, r->high.is };
}

bool
conf_read_reasons(const struct conf_folder *folders, size_t n, struct arena *a,
    struct conf_reasons *out, struct conf_errors *errors)
{
	struct source s = { "reasons.conf", STR_NONE, a, errors };
	struct reasons *r = reasons_new(&s);

	source_each(folders, n, "reasons.conf", &s, reasons_add, r);
	reasons_finish(r, &s, out);
	return errors->n == r->errors_before;
}
