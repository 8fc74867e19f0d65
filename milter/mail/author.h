/*
 * The strict reader of an address field (RFC 5322 3.4, obsolete forms included,
 * RFC 6532). It answers what the field says by the letter of the grammar and
 * names what else is there; where readers of mail are known to disagree, it
 * says FROM_SYNTAX instead of choosing. What a careless reader may see is
 * candidate.h's business.
 */
#ifndef MAIL_AUTHOR_H
#define MAIL_AUTHOR_H

#include "mail/message.h"

struct mailboxes {
	struct mailbox	*boxes;		/* at most LIMIT_MAILBOXES */
	size_t		 n;
	uint32_t	 defects;	/* FROM_ bits, and CUT past the ceiling */
	bool		 is_whole;	/* read to the end: boxes are all there is */
};

/* No FROM_ defect means: exactly one mailbox. Any address field may be given;
 * for Reply-To several mailboxes and groups are no fault, only facts. */
void	author_read(struct arena *, struct str value, struct mailboxes *out);

#endif
