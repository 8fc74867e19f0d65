/*
 * The libmilter descriptor. Its callbacks only translate: they fill an envelope,
 * call scan_letter() once at end of message and apply the verdict. The state of
 * a session is held by smfi_setpriv() alone, since libmilter's pool may run each
 * callback of one session on another thread.
 */
#ifndef SESSION_MILTER_H
#define SESSION_MILTER_H

#include "scan/snapshot.h"

/*
 * Registers the descriptor; once, before the socket is opened. The holder stays
 * the caller's and must have been filled by milter_serve().
 */
bool	milter_register(struct err *);

/* Letters are judged by the holder's snapshot from now on. is_inet: see milter.c. */
void	milter_serve(struct snapshot_holder *, bool is_inet);

/* The protocol steps to ask for, of those offered: pure, for its test. */
unsigned long	milter_steps(unsigned long offered, bool is_inet);

#endif
