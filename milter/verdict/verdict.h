/*
 * The verdict: findings and policy in; points, risk, action and edits out.
 * Nothing here looks at the message. Pure.
 */
#ifndef VERDICT_VERDICT_H
#define VERDICT_VERDICT_H

#include "base/buf.h"
#include "check/check.h"
#include "config/config.h"

enum risk { RISK_NONE, RISK_LOW, RISK_MEDIUM, RISK_HIGH };
enum action { ACTION_ACCEPT, ACTION_TAG, ACTION_QUARANTINE, ACTION_TEMPFAIL, ACTION_REJECT };

const char	*risk_word(enum risk);
const char	*action_word(enum action);

/* One change to the header. Deletions come first, highest index first. */
enum edit_op { EDIT_DELETE, EDIT_INSERT };

struct edit {
	enum edit_op	op;
	unsigned	index;	/* delete: n-th of that name, from 1; insert: place, 0 is the top */
	struct str	name;
	struct str	value;	/* insert: folded with CRLF SP, no final line end */
};

struct weighed {
	const struct finding	*finding;
	double			 points;	/* after the caps */
	struct str		 text;		/* one sentence for a reader, English */
	struct str		 next;		/* and what to do now */
};

struct verdict {
	enum identity			 identity;
	const struct identity_entry	*who;
	enum risk			 risk;
	double				 points;
	enum action			 action;	/* what the mode lets happen */
	enum action			 wanted;	/* what `enforce` would do */
	const struct weighed		*reasons;
	size_t				 n_reasons;
	const struct edit		*edits;
	size_t				 n_edits;
	struct str			 id;		/* Chopmark-Id */
	/* The SMTP reply for reject and tempfail; no detector detail, no '%'. */
	struct str			 reply_code;	/* "550" */
	struct str			 reply_status;	/* "5.7.1" */
	struct str			 reply_text;
};

/* What the judge is handed, from configuration and rules. */
struct verdict_rules {
	const struct conf		*conf;
	const struct conf_reasons	*reasons;
	const struct conf_words		*words;
};

/*
 * Reaches a verdict. own[] names the inbound fields to be removed (name, and
 * which of that name from 1), from the top of the letter down. auth is printed as
 * Authentication-Results; NULL adds none.
 */
struct own_field {
	struct str	name;
	unsigned	index;
};

void	verdict_reach(struct arena *, const struct verdict_rules *,
	    const struct findings *, const struct auth *, struct str id,
	    const struct own_field *own, size_t n_own, struct verdict *out);

/* For a letter that is exempt: own fields go, nothing else happens. */
void	verdict_exempt(struct arena *, struct str id, const struct own_field *own,
	    size_t n_own, struct verdict *out);

#endif
