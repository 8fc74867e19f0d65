/*
 * Judgement: facts in, findings out. One file, one question; pure, no I/O, no
 * clock, no weight, no wording. checks.def is the only list of checks; reasons.def
 * the only list of reason codes.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include "auth/auth.h"
#include "domain/suffix.h"
#include "identity/claim.h"

/* All that is known of a letter; everything const, everything complete. */
struct evidence {
	const struct letter	*letter;
	const struct message	*message;
	const struct auth	*auth;
	const struct claim	*claim;
	const struct identity_index *index;	/* what names are compared with */
	const struct protected	*protected;	/* the index, to ask whose a domain is */
	const struct suffixes	*suffixes;	/* NULL: no public suffix is known */
	size_t			 forged_fields;	/* headers that came in our name */
	struct str		 forged_name;	/* the first such field's name */
	bool			 is_over_limit;	/* part of the letter was not read */
	bool			 is_late;	/* the deadline passed before the facts were in */
};

enum reason {
#define REASON(code, says) REASON_##code,
#include "check/reasons.def"
#undef REASON
	REASONS
};

const char	*reason_code(enum reason);
const char	*reason_says(enum reason);
/* REASONS when there is no such code. */
enum reason	 reason_by_code(struct str);

enum identity {
	IDENTITY_UNKNOWN,
	IDENTITY_OFFICIAL,
	IDENTITY_SUPPLIER,
	IDENTITY_UNVERIFIED,
	IDENTITY_MALFORMED,
	IDENTITY_IMPERSONATION,
};

const char	*identity_word(enum identity);

struct finding {
	enum reason	reason;
	bool		is_weak;	/* weighs as `weak`, not as `points` */
	struct str	detail;		/* for machines: tokens, no blanks */
	struct str	quote;		/* from the letter, at most LIMIT_QUOTE bytes */
};

struct findings {
	struct arena			*arena;
	enum identity			 identity;
	const struct identity_entry	*who;	/* claimed; NULL: nobody */
	bool				 is_passing;	/* `unverified` now; later may tell */
	/* The author's own domain is made to look like another, not only the name. */
	bool				 is_domain_forged;
	struct finding			*list;
	size_t				 n, cap;
};

void	findings_add(struct findings *, enum reason, struct str detail, struct str quote);
void	findings_add_weak(struct findings *, enum reason, struct str detail, struct str quote);

/* Runs checks.def from top to bottom. */
void	check_run_all(const struct evidence *, struct findings *);

#endif
