/*
 * A snapshot: configuration, rules and indexes of one moment. Immutable and
 * counted; a letter is judged by one from beginning to end. Reload builds a whole
 * new one and swaps the holder's pointer, or keeps the old one and says why.
 */
#ifndef SCAN_SNAPSHOT_H
#define SCAN_SNAPSHOT_H

#include "auth/auth.h"
#include "config/config.h"
#include "scan/names.h"

struct snapshot {
	struct arena		*arena;		/* owns all below */
	struct conf		 conf;
	struct conf_reasons	 reasons;
	struct conf_words	 words;
	struct names		 names;
	struct auth_engine	*auth;
	struct dns		*dns;
	const struct clock	*clock;
};

struct snapshot_source {
	const char		*conf_path;	/* NULL: defaults */
	const char		*zone_path;	/* NULL: the live resolver */
	const struct clock	*clock;		/* NULL: real */
	struct dns		*dns;		/* given by a test; not owned; else NULL */
};

/* NULL: errors says why, each with file:line. The count starts at one. */
struct snapshot	*snapshot_new(const struct snapshot_source *, struct conf_errors *);

/* The configuration alone is read into the snapshot's rooms; rules without DNS
 * and threads, for `config check`. */
bool		 snapshot_check(const char *conf_path, struct conf_errors *);

void		 snapshot_hold(const struct snapshot *);
void		 snapshot_release(const struct snapshot *);	/* takes NULL */

/* The holder: one pointer behind a lock. */
struct snapshot_holder;
struct snapshot_holder	*snapshot_holder_new(struct snapshot *);	/* takes it over */
const struct snapshot	*snapshot_current(struct snapshot_holder *);	/* held for you */
void			 snapshot_swap(struct snapshot_holder *, struct snapshot *);
void			 snapshot_holder_free(struct snapshot_holder *);

#endif
