#include "tool/rules.h"

#include <stdio.h>

static bool
load(const char *path, struct tool_rules *r, struct conf_errors *errors)
{
	struct conf_folder folders[2];
	struct err e = { "" };

	if (!conf_read(path, r->arena, &r->conf, errors))
		return false;
	folders[0] = (struct conf_folder){ r->conf.rules, false };
	folders[1] = (struct conf_folder){ r->conf.local_rules, true };
	if (!conf_read_official(folders, 2, r->arena, &r->official, errors))
		return false;
	r->protected = protected_new(&r->official, &e);
	if (r->protected == NULL)
		conf_error(errors, NULL, 0, "%s", e.text);
	return r->protected != NULL;
}

bool
tool_rules_load(const char *path, struct tool_rules *r)
{
	struct conf_errors errors;
	bool ok;

	*r = (struct tool_rules){ .arena = arena_new() };
	conf_errors_init(&errors);
	ok = load(path, r, &errors);
	if (!ok) {
		fputs(buf_cstr(&errors.text), stderr);
		tool_rules_free(r);
	}
	conf_errors_free(&errors);
	return ok;
}

void
tool_rules_free(struct tool_rules *r)
{
	protected_free(r->protected);
	arena_free(r->arena);
	*r = (struct tool_rules){ .arena = NULL };
}
