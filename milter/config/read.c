#include "config/config.h"

#include <assert.h>

#include "config/schema.h"

/* The most keys of one section, with the line's and the end's. */
enum { SECTION_KEYS = 64 };

/* libconfuse's rows of one section; "" is the top, with the sections in it. */
static cfg_opt_t *
grammar_of(struct arena *a, const char *section)
{
	cfg_opt_t *opts = arena_array(a, SECTION_KEYS, sizeof *opts);
	static const cfg_opt_t end[] = { SOURCE_END() };
	bool is_top = section[0] == '\0';
	const char *last = section;
	size_t i, n = 0;

	for (i = 0; i < schema_count && n < SECTION_KEYS - 2; i++) {
		const struct schema_key *k = &schema[i];

		if (str_eq(str_of(k->section), str_of(section)))
			opts[n++] = schema_is_list(k) ?
			    (cfg_opt_t)SOURCE_LIST(k->name) : (cfg_opt_t)SOURCE_KEY(k->name);
		else if (is_top && !str_eq(str_of(k->section), str_of(last)))
			opts[n++] = (cfg_opt_t)SOURCE_SECTION(k->section,
			    grammar_of(a, k->section));
		last = k->section;
	}
	opts[n++] = end[0];
	opts[n] = end[1];
	return opts;
}

static void
take(struct source *s, cfg_t *cfg, void *ctx)
{
	size_t i;

	for (i = 0; i < schema_count; i++) {
		const struct schema_key *k = &schema[i];
		cfg_t *section = k->section[0] == '\0' ? cfg : cfg_getsec(cfg, k->section);
		const struct source_value *const *v;
		size_t n;

		if (source_list(s, section, k->name, &v, &n))
			schema_set(k, s, ctx, v, n);
	}
}

void
conf_read_source(struct source *s, struct conf *c)
{
	struct source standard = { "(defaults)", STR_NONE, s->arena, s->errors };
	size_t i, told = s->errors->n;
	struct conf_errors before;

	*c = (struct conf){ .listen = NULL };
	conf_errors_init(&before);
	standard.errors = &before;
	for (i = 0; i < schema_count; i++)
		schema_set_default(&schema[i], &standard, c);
	if (s->text.p != NULL)
		source_parse(s, grammar_of(s->arena, ""), take, c);
	/* Only this host's name can fail as a default, and a file may set it. */
	assert(before.n <= 1);
	if (c->authserv_id == NULL && s->errors->n == told)
		conf_error(s->errors, s->name, 0, "authserv_id: this host's own name is "
		    "not a host name that mail can use; set authserv_id");
	conf_errors_free(&before);
}

bool
conf_read(const char *path, struct arena *a, struct conf *out, struct conf_errors *errors)
{
	struct source s = { "(defaults)", STR_NONE, a, errors };
	size_t told = errors->n;

	if (path != NULL && !source_read(&s, path))
		return false;
	conf_read_source(&s, out);
	return errors->n == told;
}
