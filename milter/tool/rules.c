#include "tool/rules.h"

#include <stdio.h>

bool
tool_rules_load(const char *path, struct tool_rules *r)
{
	struct conf_errors errors;
	bool ok;

	*r = (struct tool_rules){ .arena = arena_new() };
	conf_errors_init(&errors);
	ok = conf_read(path, r->arena, &r->conf, &errors) &&
	    names_load(&r->conf, r->arena, &r->names, &errors);
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
	names_free(&r->names);
	arena_free(r->arena);
	*r = (struct tool_rules){ .arena = NULL };
}
