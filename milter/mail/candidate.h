/*
 * Every address that some reader may see in a From field: as it stands, with
 * encoded words decoded, quoted pairs undone, NUL dropped or taken for an end,
 * a fullwidth at sign taken for one, and a right-to-left override read as it
 * looks. It decides nothing; a letter without a certain author is judged by
 * these, and an address inside a display name is one of them.
 */
#ifndef MAIL_CANDIDATE_H
#define MAIL_CANDIDATE_H

#include "mail/message.h"

struct candidates {
	struct arena	*arena;
	struct mailbox	*boxes;		/* no two alike */
	size_t		 n, cap;	/* at most LIMIT_MAILBOXES */
	size_t		 seen;		/* repeated ones, too */
	bool		 is_cut;	/* there may be more */
};

void		candidates_add(struct candidates *, struct mailbox);

/* Scans a field in every reading. The display of what is found is the text
 * before it, decoded. */
void		candidates_scan(struct candidates *, struct str value);

/* What the field shows as a name when it cannot be parsed: the decoded text
 * before the first '<', else all of it. */
struct str	candidate_display(struct arena *, struct str value);

#endif
