/*
 * Facts about a header block as a whole, before any field of it is read: bytes
 * that should not be there, and From fields that another reader of mail would
 * find where we see none.
 */
#ifndef MAIL_HEADER_H
#define MAIL_HEADER_H

#include "mail/letter.h"

struct header_facts {
	bool	has_nul;
	bool	has_bare_newline;
	bool	has_raw_8bit;		/* not UTF-8 */
	bool	hides_from;		/* "From" and a colon behind a bare newline */
	bool	may_lack_fields;	/* a ceiling ended the block */
};

void	header_read(const struct letter *, struct header_facts *out);

/* "From", also between blanks, folds or controls, which some readers drop. */
bool	header_is_from(struct str name);

#endif
