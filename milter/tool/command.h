/*
 * The tool `chopmark`: a table of commands, each a function of its arguments.
 * A command returns the exit status: 0 done, 1 as its page says, 2 for bad use
 * or what could not be done.
 */
#ifndef TOOL_COMMAND_H
#define TOOL_COMMAND_H

#include <stdio.h>

struct command {
	const char	*name;
	const char	*usage;		/* what follows the name */
	const char	*says;		/* one line for the list of commands */
	const char	*help;		/* a line for each option */
	int		(*run)(int argc, char **argv);	/* argv[0] is the name */
};

enum { EXIT_DONE = 0, EXIT_FOUND = 1, EXIT_TROUBLE = 2 };

extern const struct command tool_check, tool_config, tool_domain;

/* Says how a command is called, on stderr; returns EXIT_TROUBLE. */
int	command_usage(const struct command *);

/* The configuration of -c, or of the usual place when it is there, or none. */
const char *command_conf_path(const char *given);

/* main() of chopmark. */
int	tool_main(int argc, char **argv);

#endif
