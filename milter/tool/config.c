/* chopmark config check|dump: is the configuration right, and what is in force? */
#include <getopt.h>
#include <string.h>

#include "base/limits.h"
#include "config/config.h"
#include "scan/snapshot.h"
#include "tool/command.h"

static int
tell_errors(struct conf_errors *errors)
{
	fputs(buf_cstr(&errors->text), stderr);
	return EXIT_TROUBLE;
}

static int
check(const char *path, struct conf_errors *errors)
{
	if (!snapshot_check(path, errors))
		return tell_errors(errors);
	printf("%s: configuration and rules are right\n", path == NULL ? "defaults" : path);
	return EXIT_DONE;
}

static int
dump(const char *path, struct conf_errors *errors)
{
	struct arena *a = arena_new();
	struct conf conf;
	struct buf b;
	int status = EXIT_DONE;

	buf_init(&b, LIMIT_CONF_BYTES);
	if (conf_read(path, a, &conf, errors)) {
		conf_dump(&conf, &b);
		fputs(buf_cstr(&b), stdout);
	} else
		status = tell_errors(errors);
	buf_free(&b);
	arena_free(a);
	return status;
}

static int
run(int argc, char **argv)
{
	struct conf_errors errors;
	const char *path = NULL;
	int c, status;

	while ((c = getopt(argc, argv, "c:")) != -1) {
		if (c != 'c')
			return command_usage(&tool_config);
		path = optarg;
	}
	if (optind + 1 != argc)
		return command_usage(&tool_config);
	path = command_conf_path(path);
	conf_errors_init(&errors);
	if (strcmp(argv[optind], "check") == 0)
		status = check(path, &errors);
	else if (strcmp(argv[optind], "dump") == 0)
		status = dump(path, &errors);
	else {
		fprintf(stderr, "chopmark config: no '%s' here\n", argv[optind]);
		status = command_usage(&tool_config);
	}
	conf_errors_free(&errors);
	return status;
}

const struct command tool_config = {
	"config",
	"[-c FILE] check|dump",
	"check the configuration and the rules, or print what is in force",
	"  check    tell every error with file and line; exit 0 when there is none, else 2\n"
	"  dump     print every key with its value in force, as a file that can be used\n"
	"  -c FILE  the configuration\n",
	run,
};
