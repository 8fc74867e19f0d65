/*
 * The daemon's ears. The main thread waits here for signals while libmilter runs
 * on a thread of its own.
 *
 * libmilter has a thread that waits for SIGHUP, SIGTERM and SIGINT, and that drops
 * the letters in flight when it gets one. It offers no way to leave that thread
 * out, so signals.c defines sigwait(3), the one call that it makes, and parks it
 * there. Nothing else in the process calls sigwait.
 */
#ifndef SESSION_SIGNALS_H
#define SESSION_SIGNALS_H

#include "scan/snapshot.h"
#include "session/listener.h"

struct service {
	const struct snapshot_source	*source;
	const struct conf		*started;	/* what only a restart changes */
	struct snapshot_holder		*holder;
	struct listener			*listener;
	void				(*on_reload)(const struct conf *);
};

/* Before any thread is made, so that all inherit the mask. */
void	signals_block(void);

/* Runs libmilter until a stop; returns when letters in flight are answered. */
void	signals_serve(struct service *);

/* A new snapshot, or the old one kept and each reason logged. */
bool	signals_reload(struct service *);

#endif
