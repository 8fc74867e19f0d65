#include "config/config.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "config/source.h"

/* A list that still grows: of pairs, or of names. */
struct growing {
	void	*v;
	size_t	 n, cap;
};

struct lookalike {
	struct arena	*arena;
	struct growing	 letters, glance, close;			/* conf_pair */
	struct growing	 keyboards, words, ordinary, persons, honest, freemail, offices,
			 vetted;
	size_t		 errors_before;
};

static cfg_opt_t table_keys[] = {
	SOURCE_KEY("source"), SOURCE_KEY("note"), SOURCE_LIST("list"), SOURCE_END()
};
static cfg_opt_t grammar[] = {
	SOURCE_TITLED("letters", table_keys), SOURCE_TITLED("glance", table_keys),
	SOURCE_TITLED("close", table_keys), SOURCE_TITLED("keyboard", table_keys),
	SOURCE_TITLED("words", table_keys), SOURCE_TITLED("ordinary", table_keys),
	SOURCE_TITLED("persons", table_keys), SOURCE_TITLED("honest", table_keys),
	SOURCE_TITLED("freemail", table_keys), SOURCE_TITLED("office", table_keys),
	SOURCE_TITLED("vetted", table_keys), SOURCE_END()
};

struct lookalike *
conf_lookalike_new(const struct source *s)
{
	struct lookalike *l = arena_alloc(s->arena, sizeof *l);

	l->arena = s->arena;
	l->errors_before = s->errors->n;
	return l;
}

static void
add_name(struct arena *a, struct growing *to, const char *text, const char *file, int line)
{
	struct conf_name *v;

	v = to->v = arena_grow(a, to->v, to->n, &to->cap, sizeof *v);
	v[to->n++] = (struct conf_name){ text, file, line };
}

/* "from to", one blank between. */
static void
add_pair(struct lookalike *l, struct source *s, struct growing *to, const char *section,
    const struct source_value *value)
{
	struct str rest = value->text, from, is;
	struct conf_pair *v;

	if (!str_next(&rest, ' ', &from) || !str_next(&rest, ' ', &is) || rest.n > 0 ||
	    from.n == 0 || is.n == 0) {
		conf_error(s->errors, s->name, value->line, "%s: \"%s\" is no pair; write "
		    "\"SEEN MEANT\" with one blank between", section, value->text.p);
		return;
	}
	v = to->v = arena_grow(l->arena, to->v, to->n, &to->cap, sizeof *v);
	v[to->n++] = (struct conf_pair){ arena_str(l->arena, from).p,
	    arena_str(l->arena, is).p, s->name, value->line };
}

static void
take_table(struct lookalike *l, struct source *s, cfg_t *cfg, const char *section,
    struct growing *to, bool is_pairs)
{
	const struct source_value *const *v;
	size_t n, i;

	if (source_get(cfg, "source") == NULL)
		conf_error(s->errors, s->name, source_line(cfg), "%s \"%s\" has no source; "
		    "write source = \"where it is from\"", section, cfg_title(cfg));
	if (!source_list(s, cfg, "list", &v, &n) || n == 0) {
		conf_error(s->errors, s->name, source_line(cfg), "%s \"%s\" has no list",
		    section, cfg_title(cfg));
		return;
	}
	for (i = 0; i < n; i++)
		if (is_pairs)
			add_pair(l, s, to, section, v[i]);
		else if (v[i]->text.n == 0)
			conf_error(s->errors, s->name, v[i]->line,
			    "%s: an empty text says nothing", section);
		else
			add_name(l->arena, to, v[i]->text.p, s->name, v[i]->line);
}

static void
take(struct source *s, cfg_t *cfg, void *ctx)
{
	struct lookalike *l = ctx;
	const struct {
		const char	*section;
		struct growing	*to;
		bool		 is_pairs;
	} tables[] = {
		{ "letters", &l->letters, true }, { "glance", &l->glance, true },
		{ "close", &l->close, true }, { "keyboard", &l->keyboards, false },
		{ "words", &l->words, false }, { "ordinary", &l->ordinary, false },
		{ "persons", &l->persons, false }, { "honest", &l->honest, false },
		{ "freemail", &l->freemail, false }, { "office", &l->offices, false },
		{ "vetted", &l->vetted, false },
	};
	size_t i;
	unsigned k;

	for (i = 0; i < sizeof tables / sizeof *tables; i++)
		for (k = 0; k < cfg_size(cfg, tables[i].section); k++)
			take_table(l, s, cfg_getnsec(cfg, tables[i].section, k),
			    tables[i].section, tables[i].to, tables[i].is_pairs);
}

void
conf_lookalike_add(struct source *s, void *lookalike)
{
	source_parse(s, grammar, take, lookalike);
}

void
conf_lookalike_finish(struct lookalike *l, struct conf_lookalike *out)
{
	*out = (struct conf_lookalike){
		.letters = { l->letters.v, l->letters.n },
		.shapes = { l->glance.v, l->glance.n },
		.glyphs = { l->close.v, l->close.n },
		.keyboards = { l->keyboards.v, l->keyboards.n },
		.words = { l->words.v, l->words.n },
		.ordinary = { l->ordinary.v, l->ordinary.n },
		.persons = { l->persons.v, l->persons.n },
		.honest = { l->honest.v, l->honest.n },
		.offices = { l->offices.v, l->offices.n },
		.freemail = { l->freemail.v, l->freemail.n },
		.vetted = { l->vetted.v, l->vetted.n },
	};
}

bool
conf_read_lookalike(const struct conf_folder *folders, size_t n, struct arena *a,
    struct conf_lookalike *out, struct conf_errors *errors)
{
	struct source s = { "", STR_NONE, a, errors };
	struct lookalike *l = conf_lookalike_new(&s);

	source_each_of(folders, n, "lookalike", &s, conf_lookalike_add, l);
	conf_lookalike_finish(l, out);
	return errors->n == l->errors_before;
}

/* ---- a plain list ---- */

bool
conf_read_names(const char *path, struct arena *a, struct conf_names *out,
    struct conf_errors *errors)
{
	size_t before = errors->n;
	struct growing names = { NULL, 0, 0 };
	struct err e = { "" };
	struct str rest, line;
	int n = 0;

	*out = (struct conf_names){ NULL, 0 };
	if (!file_read(path, LIMIT_CONF_BYTES, a, &rest, &e)) {
		conf_error(errors, path, 0, "%s", e.text);
		return false;
	}
	path = arena_str(a, str_of(path)).p;
	while (str_next(&rest, '\n', &line)) {
		n++;
		line = str_trim(str_sub(line, 0, str_find(line, '#')));
		if (line.n == 0)
			continue;
		if (!utf8_is_valid(line) || str_find(line, '\0') < line.n)
			conf_error(errors, path, n, "is not text in UTF-8");
		else
			add_name(a, &names, arena_str(a, line).p, path, n);
	}
	*out = (struct conf_names){ names.v, names.n };
	return errors->n == before;
}
