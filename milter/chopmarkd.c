#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include "session/session.h"

static int
usage(FILE *to, int code)
{
	fputs("usage: chopmarkd [-fnhV] [-c FILE]\n"
	    "  -c FILE  the configuration (" CHOPMARK_SYSCONFDIR "/chopmark.conf)\n"
	    "  -f       stay in the foreground, log to stderr too\n"
	    "  -n       check configuration and rules, and exit: 0 good, 2 bad\n"
	    "  -V       print the version\n"
	    "  -h       print this\n", to);
	return code;
}

int
main(int argc, char **argv)
{
	struct session_options o = { .conf_path = CHOPMARK_SYSCONFDIR "/chopmark.conf" };
	bool only_check = false;
	int c;

	while ((c = getopt(argc, argv, "c:fnhV")) != -1) {
		switch (c) {
		case 'c':
			o.conf_path = optarg;
			break;
		case 'f':
			o.is_foreground = true;
			break;
		case 'n':
			only_check = true;
			break;
		case 'V':
			puts("chopmarkd " CHOPMARK_VERSION);
			return EX_OK;
		case 'h':
			return usage(stdout, EX_OK);
		default:
			return usage(stderr, EX_USAGE);
		}
	}
	if (optind != argc)
		return usage(stderr, EX_USAGE);
	return only_check ? session_check(o.conf_path) : session_run(&o);
}
