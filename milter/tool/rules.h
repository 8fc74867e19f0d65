/* The protected names alone, for commands that ask no DNS and judge no letter. */
#ifndef TOOL_RULES_H
#define TOOL_RULES_H

#include "identity/protected.h"

struct tool_rules {
	struct arena		*arena;
	struct conf		 conf;
	struct conf_official	 official;
	struct protected	*protected;
};

/* False: the errors were told on stderr. */
bool	tool_rules_load(const char *conf_path, struct tool_rules *);
void	tool_rules_free(struct tool_rules *);

#endif
