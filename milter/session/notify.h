/*
 * Tells the service manager how we are: the protocol of sd_notify(3), spoken
 * without libsystemd, which would bring four compressors into the daemon. Does
 * nothing when NOTIFY_SOCKET is not set.
 */
#ifndef SESSION_NOTIFY_H
#define SESSION_NOTIFY_H

#include <stdbool.h>

/* state: "READY=1" and the like. False: it could not be sent. */
bool	notify_manager(const char *state);

/* RELOADING=1 with the time that Type=notify-reload wants. */
bool	notify_reloading(void);

#endif
