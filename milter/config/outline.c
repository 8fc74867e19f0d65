#include "config/outline.h"

#include "config/suggest.h"
#include "config/token.h"

/* The deepest grammar has two levels; unknown sections may nest this far. */
enum { DEPTH = 8 };

struct seen {
	const struct seen	*next;
	const cfg_opt_t		*opt;
	struct str		 title;
	int			 line;
};

struct outline {
	struct source	*source;
	struct tokens	 tokens;
	struct buf	*out;
	int		 out_line;
	bool		 is_broken;
};

/* Where we are: one section between its braces, or the whole file. */
struct place {
	const cfg_opt_t		*opts;		/* NULL: nothing is known here */
	const struct place	*above;
	const char		*name;
	const struct seen	*seen;
	int			 line, depth;
};

#define COMPLAIN(o, line, ...) \
	conf_error((o)->source->errors, (o)->source->name, (line), __VA_ARGS__)

static void	body(struct outline *, struct place *);

/* A syntax error: said once, and reading ends. */
#define BREAK(o, line, ...) do {				\
	if (!(o)->is_broken)					\
		COMPLAIN(o, line, __VA_ARGS__);			\
	(o)->is_broken = true;					\
} while (0)

static struct token
next(struct outline *o)
{
	struct token t = token_next(&o->tokens);

	if (t.kind == TOKEN_BAD)
		o->is_broken = true;
	return t;
}

static void
go_to(struct outline *o, int line)
{
	for (; o->out_line < line; o->out_line++)
		buf_addc(o->out, '\n');
}

static void
emit(struct outline *o, bool is_wanted, int line, struct str text)
{
	if (!is_wanted)
		return;
	go_to(o, line);
	buf_add(o->out, text);
	buf_addc(o->out, ' ');
}

static void
emit_string(struct outline *o, bool is_wanted, struct token t)
{
	size_t i;

	if (!is_wanted)
		return;
	go_to(o, t.line);
	buf_addc(o->out, '\'');
	for (i = 0; i < t.text.n; i++) {
		if (t.text.p[i] == '\'' || t.text.p[i] == '\\')
			buf_addc(o->out, '\\');
		buf_addc(o->out, t.text.p[i]);
	}
	buf_add(o->out, STR("' "));
}

static bool
is_section(const cfg_opt_t *opt)
{
	return opt->type == CFGT_SEC;
}

static const cfg_opt_t *
find(const cfg_opt_t *opts, struct str name)
{
	for (; opts != NULL && opts->name != NULL; opts++)
		if (opts->name[0] != '_' && str_eq(str_of(opts->name), name))
			return opts;
	return NULL;
}

/* The section where the key would be at home, NULL when there is none. */
static const char *
home_of(const struct place *p, struct str name)
{
	const cfg_opt_t *opt;

	for (opt = p->opts; opt->name != NULL; opt++)
		if (is_section(opt) && find(opt->subopts, name) != NULL)
			return opt->name;
	return NULL;
}

static void
unknown(struct outline *o, const struct place *p, struct token key)
{
	const char *best = NULL, *home = home_of(p, key.text);
	const cfg_opt_t *opt;

	for (opt = p->opts; opt->name != NULL; opt++)
		if (opt->name[0] != '_')
			suggest_offer(key.text, opt->name, &best);
	if (home != NULL)
		COMPLAIN(o, key.line, "unknown key '%.*s' here; it belongs into %s { … }",
		    STR_ARG(key.text), home);
	else if (p->above != NULL && find(p->above->opts, key.text) != NULL)
		COMPLAIN(o, key.line, "unknown key '%.*s' in '%s'; it belongs outside "
		    "of these braces", STR_ARG(key.text), p->name);
	else if (best != NULL)
		COMPLAIN(o, key.line, "unknown key '%.*s', did you mean '%s'?",
		    STR_ARG(key.text), best);
	else if (p->name != NULL)
		COMPLAIN(o, key.line, "unknown key '%.*s' in '%s'", STR_ARG(key.text),
		    p->name);
	else
		COMPLAIN(o, key.line, "unknown key '%.*s'", STR_ARG(key.text));
}

/* False, and told, when the key, or the section of that title, stood here before. */
static bool
is_first(struct outline *o, struct place *p, const cfg_opt_t *opt, struct str title,
    int line)
{
	const struct seen *s;
	struct seen *add;

	for (s = p->seen; s != NULL; s = s->next)
		if (s->opt == opt && str_eq(s->title, title))
			break;
	if (s != NULL && title.n > 0)
		COMPLAIN(o, line, "%s '%.*s' stands here a second time; the first is on "
		    "line %d", opt->name, STR_ARG(title), s->line);
	else if (s != NULL)
		COMPLAIN(o, line, "'%s' stands here a second time; the first is on "
		    "line %d", opt->name, s->line);
	if (s != NULL)
		return false;
	add = arena_alloc(o->source->arena, sizeof *add);
	*add = (struct seen){ p->seen, opt, title, line };
	p->seen = add;
	return true;
}

/* { a, b } after its brace; a comma may follow the last. */
static void
list(struct outline *o, bool wanted, int open)
{
	struct token t = next(o);

	emit(o, wanted, open, STR("{"));
	while (!o->is_broken && t.kind != TOKEN_CLOSE) {
		if (t.kind == TOKEN_END)
			BREAK(o, open, "the list that opens here is never closed");
		else if (t.kind != TOKEN_WORD && t.kind != TOKEN_STRING)
			BREAK(o, t.line, "'%.*s' cannot stand in a list; is a '}' missing?",
			    STR_ARG(t.text));
		if (o->is_broken)
			return;
		emit_string(o, wanted, t);
		t = next(o);
		if (t.kind == TOKEN_COMMA) {
			emit(o, wanted, t.line, STR(","));
			t = next(o);
		} else if (t.kind == TOKEN_WORD || t.kind == TOKEN_STRING)
			BREAK(o, t.line, "a comma is missing before '%.*s'",
			    STR_ARG(t.text));
	}
	emit(o, wanted, t.line, STR("}"));
}

/* What follows "key =". */
static void
value(struct outline *o, const cfg_opt_t *opt, struct token key, bool wanted)
{
	struct token t = next(o);

	if (opt != NULL && is_section(opt)) {
		COMPLAIN(o, key.line, "'%s' is a section; write %s%s { … }", opt->name,
		    opt->name, opt->flags & CFGF_TITLE ? " NAME" : "");
		wanted = false;
	}
	if (t.kind == TOKEN_OPEN && wanted && !(opt->flags & CFGF_LIST)) {
		COMPLAIN(o, key.line, "'%s' takes one value, not a list", opt->name);
		wanted = false;
	}
	emit(o, wanted, key.line, key.text);
	emit(o, wanted, key.line, STR("="));
	if (t.kind == TOKEN_OPEN)
		list(o, wanted, t.line);
	else if (t.kind == TOKEN_WORD || t.kind == TOKEN_STRING)
		emit_string(o, wanted, t);
	else if (!o->is_broken)
		BREAK(o, key.line, "'%.*s' has no value after its '='",
		    STR_ARG(key.text));
}

/* False, and told, when such a section may not stand here. */
static bool
may_open(struct outline *o, struct place *p, const cfg_opt_t *opt, struct token key,
    struct token title)
{
	bool has_title = title.kind != TOKEN_OPEN;

	if (!is_section(opt)) {
		COMPLAIN(o, key.line, "'%s' takes a value; write %s = …", opt->name,
		    opt->name);
		return false;
	}
	if ((opt->flags & CFGF_TITLE) && (!has_title || title.text.n == 0)) {
		COMPLAIN(o, key.line, "'%s' needs a name; write %s NAME { … }", opt->name,
		    opt->name);
		return false;
	}
	if (!(opt->flags & CFGF_TITLE) && has_title) {
		COMPLAIN(o, key.line, "'%s' takes no name; write %s { … }", opt->name,
		    opt->name);
		return false;
	}
	return is_first(o, p, opt, has_title ? title.text : STR_NONE, key.line);
}

/* A section from its title, or from its brace when it has none. */
static void
section(struct outline *o, struct place *p, const cfg_opt_t *opt, struct token key,
    struct token title)
{
	struct token open = title.kind == TOKEN_OPEN ? title : next(o);
	struct place inside = { .above = p, .line = key.line, .depth = p->depth + 1 };
	bool wanted;

	if (o->is_broken)
		return;
	if (open.kind != TOKEN_OPEN) {
		if (opt != NULL && !is_section(opt))
			BREAK(o, key.line, "'%s' needs '=' before its value", opt->name);
		else
			BREAK(o, key.line, "'%.*s' is followed by neither '=' nor '{'",
			    STR_ARG(key.text));
		return;
	}
	if (inside.depth > DEPTH) {
		BREAK(o, key.line, "sections are nested more than %d deep", DEPTH);
		return;
	}
	wanted = opt != NULL && may_open(o, p, opt, key, title);
	emit(o, wanted, key.line, key.text);
	if (title.kind != TOKEN_OPEN)
		emit_string(o, wanted, title);
	emit(o, wanted, open.line, STR("{"));
	if (wanted) {
		buf_addf(o->out, SOURCE_LINE "='%d' ", key.line);
		inside.opts = opt->subopts;
		inside.name = opt->name;
	}
	body(o, &inside);
	emit(o, wanted && !o->is_broken, o->tokens.line, STR("}"));
}

static void
statement(struct outline *o, struct place *p, struct token key)
{
	const cfg_opt_t *opt = find(p->opts, key.text);
	struct token t = next(o);

	if (o->is_broken)
		return;
	if (opt == NULL && p->opts != NULL)
		unknown(o, p, key);
	if (t.kind == TOKEN_EQUALS)
		value(o, opt, key, opt != NULL && (is_section(opt) ||
		    is_first(o, p, opt, STR_NONE, key.line)));
	else if (t.kind == TOKEN_OPEN || t.kind == TOKEN_WORD || t.kind == TOKEN_STRING)
		section(o, p, opt, key, t);
	else
		BREAK(o, key.line, "'%.*s' is followed by neither '=' nor '{'",
		    STR_ARG(key.text));
}

/* Statements up to the brace that ends this place, or the end of the file. */
static void
body(struct outline *o, struct place *p)
{
	struct token t;

	while (!o->is_broken) {
		t = next(o);
		if (t.kind == TOKEN_WORD)
			statement(o, p, t);
		else if (t.kind == TOKEN_CLOSE && p->above != NULL)
			return;
		else if (t.kind == TOKEN_END && p->above == NULL)
			return;
		else if (t.kind == TOKEN_END)
			BREAK(o, p->line, "the section that opens here is never closed");
		else if (t.kind == TOKEN_CLOSE)
			BREAK(o, t.line, "this '}' closes nothing");
		else
			BREAK(o, t.line, "a key was expected, not '%.*s'", STR_ARG(t.text));
	}
}

bool
outline_check(struct source *s, const cfg_opt_t *grammar, struct buf *out)
{
	struct outline o = { .source = s, .out = out, .out_line = 1 };
	struct place top = { .opts = grammar };

	o.tokens = (struct tokens){ .source = s, .rest = s->text, .line = 1 };
	body(&o, &top);
	return !o.is_broken;
}
