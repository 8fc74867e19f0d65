/*
 * What a letter says, read once and kindly: mail_read() cannot fail. It returns
 * the best reading and a set of defects, so that every later floor judges facts.
 * Pure. Decodes header text (RFC 2047) into UTF-8; domains are handed on as
 * written, since what is a name is domain/'s to say.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include "mail/letter.h"

/* X(name, word for logs and JSON, what it means) */
#define MAIL_DEFECTS(X) \
	X(FROM_MISSING,		"from_missing",		"no From field") \
	X(FROM_TWICE,		"from_twice",		"more than one From field") \
	X(FROM_EMPTY,		"from_empty",		"From names no mailbox") \
	X(FROM_SEVERAL,		"from_several",		"From names several mailboxes") \
	X(FROM_GROUP,		"from_group",		"From is a group") \
	X(FROM_ROUTE,		"from_route",		"From carries a source route") \
	X(FROM_SYNTAX,		"from_syntax",		"From does not parse") \
	X(FROM_LITERAL,		"from_literal",		"From is at an address literal") \
	X(FROM_DOMAIN,		"from_domain",		"From's domain is not a name") \
	X(FROM_SPACED,		"from_spaced",		"blank between From and its colon") \
	X(NUL_IN_HEADER,	"nul_in_header",	"NUL in the header") \
	X(BAD_HEADER_LINE,	"bad_header_line",	"a header line without a colon") \
	X(BARE_NEWLINE,		"bare_newline",		"CR or LF alone") \
	X(RAW_8BIT,		"raw_8bit",		"8-bit header text that is not UTF-8") \
	X(CUT,			"cut",			"larger than what is read")

enum mail_defect {
#define X(name, word, says) DEFECT_##name,
	MAIL_DEFECTS(X)
#undef X
	DEFECTS
};

const char	*mail_defect_word(enum mail_defect);
const char	*mail_defect_says(enum mail_defect);

struct mailbox {
	struct str	display;	/* decoded, UTF-8, controls kept; may be empty */
	struct str	local;		/* unquoted */
	struct str	domain;		/* as written, blanks and final dot removed */
};

struct message {
	const struct letter	*letter;
	uint32_t		 defects;	/* bit 1 << DEFECT_x */

	/*
	 * Exactly one From with exactly one mailbox gives an author (RFC 5322
	 * 3.6.2, RFC 9989 11.5); anything else leaves has_author false and sets a
	 * FROM_ defect or NUL_IN_HEADER. FROM_DOMAIN is set by the one who
	 * canonises the domain. Without an author its display is still what the
	 * first From shows as a name, as well as can be told; the rest is empty.
	 */
	bool			 has_author;
	struct mailbox		 author;
	/* Every address that some reader may see in the From fields, display
	 * names and comments included; judged too when there is no author. */
	const struct mailbox	*candidates;
	size_t			 n_candidates;	/* at most LIMIT_MAILBOXES */
	struct str		 from_raw;	/* first From's value, for quoting */

	struct mailbox		 sender;	/* empty local and domain: none */
	const struct mailbox	*reply_to;
	size_t			 n_reply_to;
	struct str		 subject;	/* decoded, UTF-8 */
	struct str		 message_id;	/* without <> */
	struct str		 list_id;	/* what stands in <> (RFC 2919), else empty */
	bool			 is_list;	/* List-Id, List-Post or Precedence: list */
};

void	mail_read(struct arena *, const struct letter *, struct message *out);

static inline bool
mail_has_defect(const struct message *m, enum mail_defect d)
{
	return (m->defects & (1u << d)) != 0;
}

/* The n-th (from 0) field of that name, case folded; NULL when there is none. */
const struct field *mail_field(const struct letter *, struct str name, size_t n);

#endif
