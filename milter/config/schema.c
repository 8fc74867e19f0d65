#include "config/schema.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "config/network.h"
#include "config/suggest.h"
#include "config/unit.h"

/* An enum of struct conf is an unsigned to the compiler. */
#define TYPE_STRING	const char *
#define TYPE_PATH	const char *
#define TYPE_HOST	const char *
#define TYPE_USER	const char *
#define TYPE_SOCKET	const char *
#define TYPE_OCTAL	const char *
#define TYPE_WORD	const char *
#define TYPE_BOOL	bool
#define TYPE_ENUM	unsigned
#define TYPE_NETWORKS	struct conf_list
#define TYPE_SERVERS	struct conf_list
#define TYPE_MS		int64_t
#define TYPE_SECONDS	int64_t
#define TYPE_BYTES	int64_t
#define TYPE_COUNT	int64_t
#define TYPE_NAMES	struct conf_names

/* Every row's kind fits its member. */
#define KEY(section, name, kind, member, standard, range, says) \
	_Static_assert(_Generic(((struct conf *)NULL)->member, \
	    TYPE_##kind: 1, default: 0), "schema.def: " name " has another type");
#include "config/schema.def"
#undef KEY

const struct schema_key schema[] = {
#define KEY(section, name, kind, member, standard, range, says) \
	{ section, name, KIND_##kind, offsetof(struct conf, member), standard, range, says },
#include "config/schema.def"
#undef KEY
};
const size_t schema_count = sizeof schema / sizeof schema[0];

/* What a setter works on: one key, all its values. */
struct setting {
	const struct schema_key			*key;
	struct source				*source;
	struct conf				*conf;
	const struct source_value *const	*values;
	size_t					 n;
};

static void
complain(const struct setting *s, int line, const char *why)
{
	bool is_inner = s->key->section[0] != '\0';

	conf_error(s->source->errors, s->source->name, line, "%s%s%s: %s",
	    s->key->section, is_inner ? "." : "", s->key->name, why);
}

static void *
member(const struct schema_key *k, struct conf *c)
{
	return (char *)c + k->offset;
}

static const void *
member_const(const struct schema_key *k, const struct conf *c)
{
	return (const char *)c + k->offset;
}

static void
set_text(const struct setting *s, struct err *e)
{
	(void)e;
	*(const char **)member(s->key, s->conf) = s->values[0]->text.p;
}

static void
check_path(const struct setting *s, struct err *e)
{
	struct str v = s->values[0]->text;

	if (v.n > 0 && v.p[0] != '/')
		err_set(e, "'%.*s' is not an absolute path", STR_ARG(v));
	else
		set_text(s, e);
}

/* This host's own name, where the file gives none. */
static struct str
own_host(struct arena *a)
{
	char name[256] = "";

	if (gethostname(name, sizeof name - 1) != 0)
		name[0] = '\0';
	return arena_str(a, str_of(name));
}

static void
set_host(const struct setting *s, struct err *e)
{
	struct str v = s->values[0]->text;
	bool is_own = v.n == 0;
	char *lower;
	size_t i;

	if (is_own)
		v = own_host(s->source->arena);
	if (!network_is_host(v)) {
		err_set(e, is_own ? "this host's own name '%.*s' is not a host name that "
		    "mail can use; set one" : "'%.*s' is not a host name; write it in "
		    "ASCII letters, digits, '-' and '.'", STR_ARG(v));
		return;
	}
	lower = arena_alloc(s->source->arena, v.n + 1);
	for (i = 0; i < v.n; i++)
		lower[i] = char_lower(v.p[i]);
	*(const char **)member(s->key, s->conf) = lower;
}

static void
set_user(const struct setting *s, struct err *e)
{
	struct str v = s->values[0]->text;
	bool ok = v.n == 0 || ((char_is_alpha(v.p[0]) || v.p[0] == '_') && v.n <= 32);
	size_t i;

	for (i = 0; i < v.n; i++)
		ok = ok && (char_is_alnum(v.p[i]) || v.p[i] == '_' || v.p[i] == '-' ||
		    v.p[i] == '.');
	if (ok)
		set_text(s, e);
	else
		err_set(e, "'%.*s' is not a user's name", STR_ARG(v));
}

static void
set_socket(const struct setting *s, struct err *e)
{
	if (network_is_listen(s->values[0]->text, e))
		set_text(s, e);
}

static void
set_octal(const struct setting *s, struct err *e)
{
	struct str v = s->values[0]->text;
	bool ok = v.n == 3 || (v.n == 4 && v.p[0] == '0');
	size_t i;

	for (i = 0; i < v.n; i++)
		ok = ok && v.p[i] >= '0' && v.p[i] <= '7';
	if (ok)
		set_text(s, e);
	else
		err_set(e, "'%.*s' is not permission bits in octal, such as \"0660\"",
		    STR_ARG(v));
}

static void
set_bool(const struct setting *s, struct err *e)
{
	int b = cfg_parse_boolean(s->values[0]->text.p);

	if (b >= 0)
		*(bool *)member(s->key, s->conf) = b == 1;
	else
		err_set(e, "'%s' is neither true nor false", s->values[0]->text.p);
}

/* The number of the word in the key's range; false, and told, when it is none. */
static bool
choose(const struct setting *s, unsigned *number, struct err *e)
{
	struct str rest = str_of(s->key->range), word, v = s->values[0]->text;
	const char *best = NULL;
	struct buf all;

	buf_init(&all, sizeof e->text / 2);
	for (*number = 0; str_next(&rest, '|', &word); (*number)++) {
		if (str_eq(word, v))
			break;
		suggest_offer(v, arena_str(s->source->arena, word).p, &best);
		buf_addf(&all, "%s%.*s", all.n == 0 ? "" : rest.p == NULL ? " or " : ", ",
		    STR_ARG(word));
	}
	if (!str_eq(word, v) && best != NULL)
		err_set(e, "'%.*s' is none of %s; did you mean '%s'?", STR_ARG(v),
		    buf_cstr(&all), best);
	else if (!str_eq(word, v))
		err_set(e, "'%.*s' is none of %s", STR_ARG(v), buf_cstr(&all));
	buf_free(&all);
	return e->text[0] == '\0';
}

static void
set_enum(const struct setting *s, struct err *e)
{
	unsigned number;

	if (choose(s, &number, e))
		*(unsigned *)member(s->key, s->conf) = number;
}

static void
set_word(const struct setting *s, struct err *e)
{
	unsigned number;

	if (choose(s, &number, e))
		set_text(s, e);
}

static void
set_networks(const struct setting *s, struct err *e)
{
	struct conf_network *v = arena_array(s->source->arena, s->n, sizeof *v);
	struct err one = { "" };
	size_t i;

	(void)e;
	for (i = 0; i < s->n; i++)
		if (!network_read(s->values[i]->text, &v[i], &one))
			complain(s, s->values[i]->line, one.text);
	*(struct conf_list *)member(s->key, s->conf) =
	    source_texts(s->source, s->values, s->n);
	s->conf->networks = v;
	s->conf->n_networks = s->n;
}

static void
set_servers(const struct setting *s, struct err *e)
{
	struct err one = { "" };
	size_t i;

	(void)e;
	for (i = 0; i < s->n; i++)
		if (!network_is_server(s->values[i]->text, &one))
			complain(s, s->values[i]->line, one.text);
	*(struct conf_list *)member(s->key, s->conf) =
	    source_texts(s->source, s->values, s->n);
}

static void
set_names(const struct setting *s, struct err *e)
{
	struct conf_name *v = arena_array(s->source->arena, s->n, sizeof *v);
	size_t i;

	(void)e;
	for (i = 0; i < s->n; i++) {
		v[i] = (struct conf_name){ s->values[i]->text.p, s->source->name,
		    s->values[i]->line };
		if (str_trim(s->values[i]->text).n == 0)
			complain(s, s->values[i]->line, "an empty name");
	}
	*(struct conf_names *)member(s->key, s->conf) = (struct conf_names){ v, s->n };
}

static void
set_number(const struct setting *s, enum unit u, struct err *e)
{
	int64_t v;

	if (unit_read(u, s->values[0]->text, &v, e) &&
	    unit_is_in_range(u, s->values[0]->text, v, s->key->range, e))
		*(int64_t *)member(s->key, s->conf) = v;
}

static void
set_ms(const struct setting *s, struct err *e)
{
	set_number(s, UNIT_MS, e);
}

static void
set_seconds(const struct setting *s, struct err *e)
{
	set_number(s, UNIT_SECONDS, e);
}

static void
set_bytes(const struct setting *s, struct err *e)
{
	set_number(s, UNIT_BYTES, e);
}

static void
set_count(const struct setting *s, struct err *e)
{
	set_number(s, UNIT_COUNT, e);
}

static void
print_string(struct buf *b, struct str s)
{
	size_t i;

	buf_addc(b, '"');
	for (i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\' || s.p[i] == '$')
			buf_addc(b, '\\');
		buf_addc(b, s.p[i]);
	}
	buf_addc(b, '"');
}

static void
print_text(const struct schema_key *k, const void *m, struct buf *b)
{
	(void)k;
	print_string(b, str_of(*(const char *const *)m));
}

static void
print_bool(const struct schema_key *k, const void *m, struct buf *b)
{
	(void)k;
	buf_add(b, *(const bool *)m ? STR("true") : STR("false"));
}

static void
print_enum(const struct schema_key *k, const void *m, struct buf *b)
{
	struct str rest = str_of(k->range), word = STR_NONE;
	unsigned i;

	for (i = 0; i <= *(const unsigned *)m && str_next(&rest, '|', &word); i++)
		;
	buf_add(b, word);
}

static void
print_list(const struct schema_key *k, const void *m, struct buf *b)
{
	const struct conf_list *l = m;
	size_t i;

	(void)k;
	buf_addc(b, '{');
	for (i = 0; i < l->n; i++) {
		buf_add(b, i == 0 ? STR("") : STR(", "));
		print_string(b, str_of(l->v[i]));
	}
	buf_addc(b, '}');
}

static void
print_names(const struct schema_key *k, const void *m, struct buf *b)
{
	const struct conf_names *l = m;
	size_t i;

	(void)k;
	buf_addc(b, '{');
	for (i = 0; i < l->n; i++) {
		buf_add(b, i == 0 ? STR("") : STR(", "));
		print_string(b, str_of(l->v[i].text));
	}
	buf_addc(b, '}');
}

static void
print_number(const struct schema_key *k, const void *m, struct buf *b)
{
	enum unit u = k->kind == KIND_MS ? UNIT_MS :
	    k->kind == KIND_SECONDS ? UNIT_SECONDS :
	    k->kind == KIND_BYTES ? UNIT_BYTES : UNIT_COUNT;
	char text[UNIT_TEXT];

	unit_print(u, *(const int64_t *)m, text);
	buf_addf(b, u == UNIT_COUNT ? "%s" : "\"%s\"", text);
}

static const struct kind {
	void	(*set)(const struct setting *, struct err *);
	void	(*print)(const struct schema_key *, const void *, struct buf *);
} kinds[] = {
	[KIND_STRING]	= { set_text, print_text },
	[KIND_PATH]	= { check_path, print_text },
	[KIND_HOST]	= { set_host, print_text },
	[KIND_USER]	= { set_user, print_text },
	[KIND_SOCKET]	= { set_socket, print_text },
	[KIND_OCTAL]	= { set_octal, print_text },
	[KIND_BOOL]	= { set_bool, print_bool },
	[KIND_ENUM]	= { set_enum, print_enum },
	[KIND_WORD]	= { set_word, print_text },
	[KIND_NETWORKS]	= { set_networks, print_list },
	[KIND_SERVERS]	= { set_servers, print_list },
	[KIND_MS]	= { set_ms, print_number },
	[KIND_SECONDS]	= { set_seconds, print_number },
	[KIND_BYTES]	= { set_bytes, print_number },
	[KIND_COUNT]	= { set_count, print_number },
	[KIND_NAMES]	= { set_names, print_names },
};

bool
schema_is_list(const struct schema_key *k)
{
	return k->kind == KIND_NETWORKS || k->kind == KIND_SERVERS || k->kind == KIND_NAMES;
}

void
schema_set(const struct schema_key *k, struct source *source, struct conf *c,
    const struct source_value *const *v, size_t n)
{
	struct setting s = { k, source, c, v, n };
	struct err e = { "" };

	kinds[k->kind].set(&s, &e);
	if (e.text[0] != '\0')
		complain(&s, v[0]->line, e.text);
}

void
schema_set_default(const struct schema_key *k, struct source *source, struct conf *c)
{
	struct str rest = str_of(k->standard), part;
	const struct source_value **list = NULL;
	struct source_value *v;
	size_t n = 0, cap = 0;

	if (!schema_is_list(k))
		part = rest;
	while (schema_is_list(k) ? rest.n > 0 && str_next(&rest, ',', &part) : n == 0) {
		v = arena_alloc(source->arena, sizeof *v);
		v->text = arena_str(source->arena, str_trim(part));
		list = arena_grow(source->arena, list, n, &cap, sizeof *list);
		list[n++] = v;
	}
	schema_set(k, source, c, list, n);
}

void
schema_print(const struct schema_key *k, const struct conf *c, struct buf *b)
{
	kinds[k->kind].print(k, member_const(k, c), b);
}

void
schema_print_default(const struct schema_key *k, struct buf *b)
{
	struct str rest = str_of(k->standard), part;

	if (k->kind == KIND_HOST && rest.n == 0) {
		buf_add(b, STR("this host's own name"));
		return;
	}
	if (!schema_is_list(k)) {
		bool is_bare = k->kind == KIND_BOOL || k->kind == KIND_ENUM ||
		    k->kind == KIND_COUNT;

		buf_addf(b, is_bare ? "%s" : "\"%s\"", k->standard);
		return;
	}
	buf_addc(b, '{');
	while (rest.n > 0 && str_next(&rest, ',', &part)) {
		print_string(b, str_trim(part));
		buf_add(b, rest.n > 0 ? STR(", ") : STR(""));
	}
	buf_addc(b, '}');
}
