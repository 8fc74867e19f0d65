/* Names and what they are compared with, for commands that judge no letter. */
#ifndef TOOL_RULES_H
#define TOOL_RULES_H

#include "scan/names.h"

struct tool_rules {
	struct arena		*arena;
	struct conf		 conf;
	struct names		 names;
};

/* False: the errors were told on stderr. */
bool	tool_rules_load(const char *conf_path, struct tool_rules *);
void	tool_rules_free(struct tool_rules *);

#endif
