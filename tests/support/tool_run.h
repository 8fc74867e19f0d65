/*
 * Runs a command of `chopmark` inside the test, with what it printed kept, in a
 * folder of its own with a configuration that uses the rules of the checkout.
 */
#ifndef SUPPORT_TOOL_RUN_H
#define SUPPORT_TOOL_RUN_H

#include "base/arena.h"

struct tool_run {
	struct arena	*arena;
	const char	*dir;		/* emptied and removed at the end */
	const char	*conf;		/* its chopmark.conf */
	int		 status;
	struct str	 out, err;
};

void		 tool_run_begin(struct tool_run *);
void		 tool_run_end(struct tool_run *);
/* Writes a file into the folder; "a/b" makes a folder a. */
const char	*tool_run_file(struct tool_run *, const char *name, struct str);
/* Arguments after "chopmark", NULL at the end; input is standard input or NULL. */
void		 tool_run(struct tool_run *, const char *input, ...)
		    __attribute__((sentinel));
bool		 tool_run_said(struct str, const char *);

#endif
