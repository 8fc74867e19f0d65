#include <string.h>

#include "base/file.h"
#include "tool/command.h"

static const struct command *const commands[] = {
	&tool_check,
	&tool_domain,
	&tool_config,
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void
list_commands(FILE *out)
{
	size_t i;

	fprintf(out, "usage: chopmark COMMAND ...\n\n");
	for (i = 0; i < COMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->says);
	fprintf(out, "\nchopmark COMMAND --help tells more, chopmark(1) everything.\n");
}

int
command_usage(const struct command *c)
{
	fprintf(stderr, "usage: chopmark %s %s\n", c->name, c->usage);
	return EXIT_TROUBLE;
}

const char *
command_conf_path(const char *given)
{
	static const char usual[] = CHOPMARK_SYSCONFDIR "/chopmark.conf";

	return given != NULL ? given : file_exists(usual) ? usual : NULL;
}

static bool
asks_for_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

static int
help(const struct command *c)
{
	printf("usage: chopmark %s %s\n\n%s", c->name, c->usage, c->help);
	return EXIT_DONE;
}

/* getopt(3) begins what it says with argv[0]. */
static int
run(const struct command *c, int argc, char **argv)
{
	char name[32], *was = argv[0];
	int status;

	snprintf(name, sizeof name, "chopmark %s", c->name);
	argv[0] = name;
	status = c->run(argc, argv);
	argv[0] = was;
	return status;
}

int
tool_main(int argc, char **argv)
{
	size_t i;

	if (argc < 2) {
		list_commands(stderr);
		return EXIT_TROUBLE;
	}
	if (asks_for_help(argv[1]) || strcmp(argv[1], "help") == 0) {
		list_commands(stdout);
		return EXIT_DONE;
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		printf("chopmark %s\n", CHOPMARK_VERSION);
		return EXIT_DONE;
	}
	for (i = 0; i < COMMANDS; i++) {
		if (strcmp(argv[1], commands[i]->name) != 0)
			continue;
		if (argc > 2 && asks_for_help(argv[2]))
			return help(commands[i]);
		return run(commands[i], argc - 1, argv + 1);
	}
	fprintf(stderr, "chopmark: no command '%s'\n\n", argv[1]);
	list_commands(stderr);
	return EXIT_TROUBLE;
}
