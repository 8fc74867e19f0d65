/* chopmark domain: what the rules know of a name. */
#include <getopt.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "domain/name.h"
#include "identity/protected.h"
#include "tool/command.h"
#include "tool/rules.h"

struct answer_of {
	struct str			 written, name;
	bool				 is_name;
	const struct identity_domain	*record;
	bool				 is_collision;
};

static void
look_up(const struct protected *p, struct arena *a, struct str written,
    struct answer_of *out)
{
	*out = (struct answer_of){ .written = utf8_repair(a, written) };
	out->is_name = domain_canon(a, written, &out->name);
	if (!out->is_name)
		return;
	out->record = protected_find(p, out->name);
	out->is_collision = protected_is_collision(p, out->name);
}

static void
set(json_t *o, const char *key, struct str s)
{
	json_object_set_new(o, key, s.p == NULL ? json_null() : json_stringn(s.p, s.n));
}

static void
print_json(struct arena *a, const struct answer_of *r)
{
	const struct identity_domain *d = r->record;
	json_t *o = json_object();

	set(o, "name", r->is_name ? r->name : r->written);
	set(o, "protected", d == NULL ? STR_NONE : d->name);
	set(o, "lookalike", STR_NONE);
	set(o, "identity", d == NULL || d->identity == NULL ? STR_NONE : d->identity->id);
	set(o, "trick", STR_NONE);
	set(o, "tier", STR_NONE);
	json_object_set_new(o, "distance", json_null());
	set(o, "roles", d == NULL ? STR_NONE : identity_roles_print(a, d->roles));
	json_object_set_new(o, "collides", json_boolean(r->is_collision));
	json_object_set_new(o, "valid", json_boolean(r->is_name));
	json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6));
	putchar('\n');
	json_decref(o);
}

static void
print_text(struct arena *a, const struct answer_of *r)
{
	const struct identity_domain *d = r->record;
	struct str roles;

	if (!r->is_name) {
		printf("%.*s: not a domain name\n", STR_ARG(r->written));
		return;
	}
	printf("%.*s: ", STR_ARG(r->name));
	if (d == NULL) {
		puts(r->is_collision ? "not protected; an honest neighbour, never a lookalike" :
		    "not protected");
		return;
	}
	roles = identity_roles_print(a, d->roles);
	if (d->identity == NULL)
		printf("not official");
	else
		printf("protected, %.*s (%.*s)", STR_ARG(d->identity->n_names > 0 ?
		    d->identity->names[0] : d->identity->id), STR_ARG(d->identity->id));
	printf("; by the record %s%.*s, roles %.*s; source: %.*s\n", d->is_tree ? "." : "",
	    STR_ARG(d->name), STR_ARG(roles), STR_ARG(d->source));
}

static void
explain(const struct protected *p, struct arena *a, struct str name, bool json)
{
	struct answer_of r;

	look_up(p, a, str_trim(name), &r);
	if (json)
		print_json(a, &r);
	else
		print_text(a, &r);
	arena_reset(a);
}

static void
explain_stdin(const struct protected *p, struct arena *a, bool json)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while ((n = getline(&line, &cap, stdin)) > 0)
		if (str_trim((struct str){ line, (size_t)n }).n > 0)
			explain(p, a, (struct str){ line, (size_t)n }, json);
	free(line);
}

static int
run(int argc, char **argv)
{
	static const struct option longs[] = {
		{ "json", no_argument, NULL, 'j' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = NULL;
	struct tool_rules rules;
	struct arena *a;
	bool json = false;
	int c, i;

	while ((c = getopt_long(argc, argv, "c:j", longs, NULL)) != -1) {
		if (c == 'c')
			path = optarg;
		else if (c == 'j')
			json = true;
		else
			return command_usage(&tool_domain);
	}
	if (optind == argc)
		return command_usage(&tool_domain);
	if (!tool_rules_load(command_conf_path(path), &rules))
		return EXIT_TROUBLE;
	a = arena_new();
	for (i = optind; i < argc; i++) {
		if (strcmp(argv[i], "-") == 0)
			explain_stdin(rules.protected, a, json);
		else
			explain(rules.protected, a, str_of(argv[i]), json);
	}
	arena_free(a);
	tool_rules_free(&rules);
	return EXIT_DONE;
}

const struct command tool_domain = {
	"domain",
	"[-c FILE] [--json] NAME...",
	"explain a domain: protected, by which record, in which role",
	"  NAME     a domain, or - for names on standard input, one a line\n"
	"  -c FILE  the configuration\n"
	"  --json   one JSON object a name, a line each\n",
	run,
};
