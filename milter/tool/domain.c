/* chopmark domain: what the rules know of a name, and what it resembles. */
#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/idna.h"
#include "domain/name.h"
#include "tool/command.h"
#include "tool/rules.h"

struct answer_of {
	struct str			 written, name;
	bool				 is_name;
	const struct identity_domain	*record;
	bool				 is_collision, is_known, is_own, resembles;
	struct resemblance		 like;
};

static void
look_up(const struct identity_index *x, struct arena *a, struct str written,
    struct answer_of *out)
{
	struct claim_domain d;

	*out = (struct answer_of){ .written = utf8_repair(a, written) };
	out->is_name = claim_domain_read(a, x, written, &d);
	if (!out->is_name)
		return;
	out->name = d.name;
	out->record = d.record;
	out->is_own = d.is_own;
	out->is_collision = protected_is_collision(x->protected, d.name);
	out->is_known = d.is_honest && !out->is_collision;
	out->resembles = d.resembles;
	out->like = d.nearest;
}

static void
set(json_t *o, const char *key, struct str s)
{
	json_object_set_new(o, key, s.p == NULL ? json_null() : json_stringn(s.p, s.n));
}

static struct str
tier(const struct answer_of *r)
{
	return r->like.is_strong ? STR("strong") : STR("weak");
}

static struct str
identity_of(const struct answer_of *r)
{
	const struct identity_entry *who = r->record != NULL ? r->record->identity :
	    r->resembles ? r->like.identity : NULL;

	return who == NULL ? STR_NONE : who->id;
}

static void
print_json(struct arena *a, const struct answer_of *r)
{
	const struct identity_domain *d = r->record;
	json_t *o = json_object();

	set(o, "name", r->is_name ? r->name : r->written);
	set(o, "protected", d != NULL ? d->name : r->is_own ? r->name : STR_NONE);
	set(o, "lookalike", r->resembles ? r->like.target : STR_NONE);
	set(o, "identity", identity_of(r));
	set(o, "trick", r->resembles ? str_of(trick_word(r->like.trick)) : STR_NONE);
	set(o, "tier", r->resembles ? tier(r) : STR_NONE);
	json_object_set_new(o, "distance", r->resembles ?
	    json_real(r->like.distance / 100.0) : json_null());
	set(o, "roles", d == NULL ? STR_NONE : identity_roles_print(a, d->roles));
	json_object_set_new(o, "collides", json_boolean(r->is_collision));
	json_object_set_new(o, "valid", json_boolean(r->is_name));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(o);
}

static struct str
label_of(const struct identity_entry *who)
{
	return who->n_names > 0 ? who->names[0] : who->id;
}

/* What a proven letter from there means; the roles that take most away come first. */
static const char *
standing_of(unsigned roles)
{
	static const struct {
		unsigned	 role;
		const char	*says;
	} rows[] = {
		{ ROLE(TRAP), "not official, though it looks like" },
		{ ROLE(INFRA), "infrastructure, which proves nothing, of" },
		{ ROLE(UGC), "handed to members, never the word of" },
	};
	size_t i;

	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if ((roles & rows[i].role) != 0)
			return rows[i].says;
	return "protected,";
}

static void
print_record(struct arena *a, const struct identity_domain *d)
{
	struct str roles = identity_roles_print(a, d->roles);

	printf("%s %.*s (%.*s); by the record %s%.*s, roles %.*s; source: %.*s\n",
	    standing_of(d->roles), STR_ARG(label_of(d->identity)), STR_ARG(d->identity->id),
	    d->is_tree ? "." : "", STR_ARG(d->name), STR_ARG(roles), STR_ARG(d->source));
}

/* What a person sees, when that is not what is written here. */
static void
print_shown(struct arena *a, struct str name)
{
	struct str shown;

	if (idna_to_unicode(a, name, &shown) && !str_eq(shown, name))
		printf(" (shown as %.*s)", STR_ARG(shown));
}

static void
print_likeness(struct arena *a, const struct answer_of *r)
{
	const struct resemblance *l = &r->like;

	printf("not protected, and looks like %.*s", STR_ARG(l->target));
	if (l->identity != NULL)
		printf(" (%.*s)", STR_ARG(l->identity->id));
	print_shown(a, l->name);
	printf(": %s, %s; %.*s, %u.%02u edits away\n", trick_word(l->trick),
	    trick_says(l->trick), STR_ARG(tier(r)), l->distance / 100, l->distance % 100);
}

static void
print_text(struct arena *a, const struct answer_of *r)
{
	if (!r->is_name) {
		printf("%.*s: not a domain name\n", STR_ARG(r->written));
		return;
	}
	printf("%.*s: ", STR_ARG(r->name));
	if (r->record != NULL)
		print_record(a, r->record);
	else if (r->is_own)
		puts("protected, this site's own");
	else if (r->resembles)
		print_likeness(a, r);
	else if (r->is_collision)
		puts("not protected; an honest neighbour, never a lookalike");
	else if (r->is_known)
		puts("not protected; known to this site, never a lookalike");
	else
		puts("not protected");
}

struct asking {
	const struct identity_index	*index;
	struct arena			*arena;
	bool				 json;
	bool				 wants_variants;
};

static void
explain(struct asking *q, struct str name)
{
	struct answer_of r;

	look_up(q->index, q->arena, str_trim(name), &r);
	if (q->json)
		print_json(q->arena, &r);
	else
		print_text(q->arena, &r);
}

static bool
print_variant(void *ctx, enum trick t, struct str variant)
{
	struct asking *q = ctx;
	json_t *o;

	if (!q->json) {
		printf("%s\t%.*s\n", trick_word(t), STR_ARG(variant));
		return !ferror(stdout);
	}
	o = json_object();
	set(o, "trick", str_of(trick_word(t)));
	set(o, "name", variant);
	json_dumpf(o, stdout, JSON_COMPACT);
	putchar('\n');
	json_decref(o);
	return !ferror(stdout);
}

/* Only what is protected has variants that would be caught. */
static bool
list_variants(struct asking *q, struct str name)
{
	struct claim_domain d;

	if (!claim_domain_read(q->arena, q->index, str_trim(name), &d)) {
		fprintf(stderr, "chopmark: %.*s: not a domain name\n", STR_ARG(name));
		return false;
	}
	if ((d.record == NULL || d.record->identity == NULL) && !d.is_own) {
		fprintf(stderr, "chopmark: %.*s: not protected; name it in protect.domains\n",
		    STR_ARG(d.name));
		return false;
	}
	lookalike_variants(q->index->lookalikes, d.organization, print_variant, q);
	return true;
}

static bool
answer(struct asking *q, struct str name)
{
	bool ok = true;

	if (q->wants_variants)
		ok = list_variants(q, name);
	else
		explain(q, name);
	arena_reset(q->arena);
	return ok;
}

static bool
answer_stdin(struct asking *q)
{
	char *line = NULL;
	size_t cap = 0;
	bool ok = true;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0)
		if (str_trim((struct str){ line, (size_t)n }).n > 0)
			ok = answer(q, str_trim((struct str){ line, (size_t)n })) && ok;
	free(line);
	return ok;
}

static int
run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "variants", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	struct asking q = { .json = false };
	const char *path = NULL;
	struct tool_rules rules;
	bool ok = true;
	int c, i;

	while ((c = getopt_long(argc, argv, "c:jv", longs, NULL)) != -1) {
		if (c == 'c')
			path = optarg;
		else if (c == 'j')
			q.json = true;
		else if (c == 'v')
			q.wants_variants = true;
		else
			return command_usage(&tool_domain);
	}
	if (optind == argc)
		return command_usage(&tool_domain);
	if (!tool_rules_load(command_conf_path(path), &rules))
		return EXIT_TROUBLE;
	q.index = &rules.names.index;
	q.arena = arena_new();
	for (i = optind; i < argc; i++)
		ok = (strcmp(argv[i], "-") == 0 ? answer_stdin(&q) :
		    answer(&q, str_of(argv[i]))) && ok;
	arena_free(q.arena);
	tool_rules_free(&rules);
	return ok ? EXIT_DONE : EXIT_TROUBLE;
}

const struct command tool_domain = {
	"domain",
	"[-c FILE] [--json] [--variants] NAME...",
	"explain a domain: protected, or a lookalike of what, by which trick",
	"  NAME        a domain, or - for names on standard input, one a line\n"
	"  -c FILE     the configuration\n"
	"  --json      one JSON object a name, a line each\n"
	"  --variants  list what would be caught as a lookalike of NAME, by trick\n",
	run,
};
