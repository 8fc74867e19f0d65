/*
 * The corridor: a letter in, a verdict out. Calls the floors below in order
 * (read, verify, claim, check, reach a verdict) under one deadline. Any thread.
 */
#ifndef SCAN_SCAN_H
#define SCAN_SCAN_H

#include "scan/snapshot.h"
#include "verdict/verdict.h"

struct judgement {
	bool			 is_exempt;	/* not judged; forged headers still go */
	const char		*exempt_why;	/* "authenticated", "trusted network" */
	struct message		 message;
	struct auth		 auth;
	struct claim		 claim;
	struct evidence		 evidence;
	struct findings		 findings;
	struct verdict		 verdict;
	int64_t			 micros;	/* wall time of the whole */
};

/* Everything in *out lives in the arena, or in the letter and the snapshot. */
void	scan_letter(const struct snapshot *, const struct letter *, struct arena *,
	    struct judgement *out);

/*
 * One line for the log: "key=value …", queue id first, verdict and reasons last.
 * At most SCAN_LOG_LINE bytes, whatever a letter holds: what is between is cut.
 */
enum { SCAN_LOG_LINE = 2000 };
void	scan_log_line(const struct snapshot *, const struct letter *,
	    const struct judgement *, struct buf *);

#endif
