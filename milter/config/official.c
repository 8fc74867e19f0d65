#include "config/config.h"

#include "config/source.h"

struct record {				/* an identity that still grows */
	struct conf_identity	 is;
	const char		**names;
	struct conf_domain	*domains;
	size_t			 names_cap, domains_cap;
};

struct official {
	struct arena		*arena;
	struct record		*records;
	size_t			 n_records, records_cap;
	struct conf_collide	*collides;
	size_t			 n_collides, collides_cap;
	size_t			 errors_before;
};

static cfg_opt_t domain_keys[] = {
	SOURCE_LIST("roles"), SOURCE_KEY("source"), SOURCE_KEY("date"),
	SOURCE_KEY("note"), SOURCE_END()
};
static cfg_opt_t identity_keys[] = {
	SOURCE_LIST("names"), SOURCE_LIST("proof"),
	SOURCE_TITLED("domain", domain_keys), SOURCE_END()
};
static cfg_opt_t collide_keys[] = {
	SOURCE_KEY("source"), SOURCE_KEY("note"), SOURCE_END()
};
static cfg_opt_t grammar[] = {
	SOURCE_TITLED("identity", identity_keys),
	SOURCE_TITLED("collide", collide_keys), SOURCE_END()
};

struct official *
official_new(const struct source *s)
{
	struct official *o = arena_alloc(s->arena, sizeof *o);

	o->arena = s->arena;
	o->errors_before = s->errors->n;
	return o;
}

static const char *
text_of(cfg_t *cfg, const char *key)
{
	const struct source_value *v = source_get(cfg, key);

	return v == NULL ? "" : v->text.p;
}

/* An id stands in headers and logs, so it is plain. */
static bool
is_id(struct str s)
{
	size_t i;

	if (s.n > 64 || !char_is_alnum(s.p[0]))
		return false;
	for (i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'z') &&
		    s.p[i] != '-' && s.p[i] != '_')
			return false;
	return true;
}

/* False, and told, when a value of the list is empty. */
static bool
is_filled(struct source *s, const char *key, const struct source_value *const *v,
    size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i]->text.n == 0) {
			conf_error(s->errors, s->name, v[i]->line,
			    "%s: an empty text says nothing", key);
			return false;
		}
	return true;
}

static struct record *
record_of(struct official *o, struct source *s, const char *id, int line)
{
	struct record *r;
	size_t i;

	for (i = 0; i < o->n_records; i++)
		if (str_eq(str_of(o->records[i].is.id), str_of(id)))
			return &o->records[i];
	o->records = arena_grow(o->arena, o->records, o->n_records, &o->records_cap,
	    sizeof *o->records);
	r = &o->records[o->n_records++];
	r->is.id = id;
	r->is.file = s->name;
	r->is.line = line;
	return r;
}

static void
add_name(struct official *o, struct record *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->is.names.n; i++)
		if (str_eq(str_of(r->names[i]), str_of(name)))
			return;
	r->names = arena_grow(o->arena, r->names, r->is.names.n, &r->names_cap,
	    sizeof *r->names);
	r->names[r->is.names.n++] = name;
}

/* The same name again takes the earlier one's place. */
static void
put_domain(struct official *o, struct record *r, const struct conf_domain *d)
{
	size_t i;

	for (i = 0; i < r->is.n_domains; i++)
		if (str_ieq(str_of(r->domains[i].name), str_of(d->name))) {
			r->domains[i] = *d;
			return;
		}
	r->domains = arena_grow(o->arena, r->domains, r->is.n_domains, &r->domains_cap,
	    sizeof *r->domains);
	r->domains[r->is.n_domains++] = *d;
}

static void
take_domain(struct official *o, struct source *s, struct record *r, cfg_t *cfg)
{
	struct conf_domain d = { .name = arena_str(o->arena, str_of(cfg_title(cfg))).p };
	const struct source_value *const *roles;
	size_t n;

	d.file = s->name;
	d.line = source_line(cfg);
	if (!source_list(s, cfg, "roles", &roles, &n) || n == 0) {
		conf_error(s->errors, s->name, d.line, "domain '%s' has no roles; write "
		    "roles = {\"mail\"} or what it is", d.name);
		return;
	}
	if (!is_filled(s, "roles", roles, n))
		return;
	d.roles = source_texts(s, roles, n);
	d.source = text_of(cfg, "source");
	d.date = text_of(cfg, "date");
	d.note = text_of(cfg, "note");
	put_domain(o, r, &d);
}

static void
take_identity(struct official *o, struct source *s, cfg_t *cfg)
{
	const char *id = arena_str(o->arena, str_of(cfg_title(cfg))).p;
	const struct source_value *const *names, *const *proof;
	bool has_names, has_proof;
	size_t i, n_names, n_proof;
	struct record *r;

	has_names = source_list(s, cfg, "names", &names, &n_names);
	has_proof = source_list(s, cfg, "proof", &proof, &n_proof);
	if (!is_id(str_of(id)))
		conf_error(s->errors, s->name, source_line(cfg), "identity '%s': an "
		    "identity's name is made of a-z, 0-9, '-' and '_'", id);
	if (!has_names && !has_proof && cfg_size(cfg, "domain") == 0)
		conf_error(s->errors, s->name, source_line(cfg),
		    "identity '%s' is empty", id);
	if (has_proof && n_proof == 0)
		conf_error(s->errors, s->name, source_line(cfg), "identity '%s' accepts "
		    "no proof, so nothing could be its own mail", id);
	r = record_of(o, s, id, source_line(cfg));
	if (is_filled(s, "names", names, n_names))
		for (i = 0; i < n_names; i++)
			add_name(o, r, names[i]->text.p);
	if (has_proof && is_filled(s, "proof", proof, n_proof))
		r->is.proof = source_texts(s, proof, n_proof);
	for (i = 0; i < cfg_size(cfg, "domain"); i++)
		take_domain(o, s, r, cfg_getnsec(cfg, "domain", (unsigned)i));
}

static void
take_collide(struct official *o, struct source *s, cfg_t *cfg)
{
	struct conf_collide c = { .name = arena_str(o->arena, str_of(cfg_title(cfg))).p };
	size_t i;

	c.source = text_of(cfg, "source");
	c.file = s->name;
	c.line = source_line(cfg);
	for (i = 0; i < o->n_collides; i++)
		if (str_ieq(str_of(o->collides[i].name), str_of(c.name)))
			break;
	if (i == o->n_collides)
		o->collides = arena_grow(o->arena, o->collides, o->n_collides++,
		    &o->collides_cap, sizeof *o->collides);
	o->collides[i] = c;
}

static void
take(struct source *s, cfg_t *cfg, void *ctx)
{
	unsigned i;

	for (i = 0; i < cfg_size(cfg, "identity"); i++)
		take_identity(ctx, s, cfg_getnsec(cfg, "identity", i));
	for (i = 0; i < cfg_size(cfg, "collide"); i++)
		take_collide(ctx, s, cfg_getnsec(cfg, "collide", i));
}

void
official_add(struct source *s, void *official)
{
	source_parse(s, grammar, take, official);
}

static void
finish_identity(struct source *s, const struct record *r, bool is_whole,
    struct conf_identity *out)
{
	static const char *const both[] = { "dkim", "spf" };

	*out = r->is;
	out->names.v = r->names;
	out->domains = r->domains;
	if (out->proof.n == 0)
		out->proof = (struct conf_list){ both, 2 };
	/* After an error elsewhere the missing part may be the one refused. */
	if (is_whole && out->names.n == 0)
		conf_error(s->errors, out->file, out->line, "identity '%s' has no names; "
		    "write names = {\"…\"} as people see them", out->id);
	if (is_whole && out->n_domains == 0)
		conf_error(s->errors, out->file, out->line, "identity '%s' has no domain; "
		    "write domain \"…\" { roles = {\"mail\"} }", out->id);
}

void
official_finish(struct official *o, struct source *s, struct conf_official *out)
{
	struct conf_identity *v = arena_array(o->arena, o->n_records, sizeof *v);
	bool is_whole = s->errors->n == o->errors_before;
	size_t i;

	for (i = 0; i < o->n_records; i++)
		finish_identity(s, &o->records[i], is_whole, &v[i]);
	*out = (struct conf_official){ v, o->n_records, o->collides, o->n_collides };
}

bool
conf_read_official(const struct conf_folder *folders, size_t n, struct arena *a,
    struct conf_official *out, struct conf_errors *errors)
{
	struct source s = { "", STR_NONE, a, errors };
	struct official *o = official_new(&s);

	source_each_of(folders, n, "official", &s, official_add, o);
	official_finish(o, &s, out);
	return errors->n == o->errors_before;
}
