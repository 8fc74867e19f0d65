/*
 * The socket that the MTA connects to. libmilter opens it and accepts on it; what
 * is here prepares the place, finds the descriptor and holds it:
 *
 * - a live socket is never stolen, a stale one is removed;
 * - TCP_NODELAY is set on it, and accepted sockets inherit that on Linux;
 * - it can be paused. libmilter goes round in a circle, silently and at full
 *   speed, when accept(2) finds no descriptor free, and it cannot stop listening
 *   without dropping the letters in flight. So the descriptor is swapped for one
 *   on which nobody ever calls; connections wait in the kernel meanwhile.
 */
#ifndef SESSION_LISTENER_H
#define SESSION_LISTENER_H

#include <sys/types.h>

#include "base/err.h"

struct listener {
	const char	*spec;		/* "unix:PATH", "inet:PORT@HOST", "fd:N" */
	const char	*path;		/* of a unix socket that we made, else NULL */
	bool		 is_inet;
	bool		 is_ours;	/* made by us, not handed in */
	bool		 is_paused;
	int		 fd;		/* libmilter's */
	int		 kept;		/* the same socket, while fd is paused */
	int		 deaf;		/* a socket on which nobody calls */
};

/* The path within "unix:PATH", "local:PATH" or a bare path; NULL for others. */
const char	*listener_path(const char *spec);

/* "fd:3" when systemd handed sockets to this process, else NULL. */
const char	*listener_activated(void);

/*
 * spec must outlive the listener; mode: of a unix socket, whose owner becomes
 * uid and gid unless they are -1. milter_register() comes before.
 */
bool	listener_open(struct listener *, const char *spec, mode_t mode, uid_t, gid_t,
	    int backlog, struct err *);

void	listener_pause(struct listener *);
void	listener_resume(struct listener *);

/* No more connections; those in a queue of our own are refused. */
void	listener_end(struct listener *);

/* Removes the unix socket. */
void	listener_remove(const struct listener *);

#endif
