/*
 * The daemon: the door through which an MTA hands letters in. This is the only
 * room that talks to an MTA, and the only home of libmilter. It fills a letter,
 * asks scan/ for a verdict once at the end of the message, and applies it; it
 * judges nothing itself.
 *
 * Life: read the configuration, take the pidfile's lock, open the socket, give up
 * root, build the snapshot, serve. SIGUSR1 builds a new snapshot; SIGTERM, SIGINT
 * and SIGHUP stop the daemon once the letters in flight are answered.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include <stdbool.h>

struct session_options {
	const char	*conf_path;
	bool		 is_foreground;	/* stay, and log to stderr too */
};

/* The exit code, of sysexits.h; 2 for a bad configuration. */
int	session_run(const struct session_options *);

/* Reads configuration and rules, prints each error; 0 or 2. */
int	session_check(const char *conf_path);

#endif
