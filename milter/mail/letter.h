/*
 * A letter as it arrived: envelope and raw bytes, never changed. session/ fills
 * one from the MTA, `chopmark check` from a file. Everything borrowed from the
 * letter's arena.
 */
#ifndef MAIL_LETTER_H
#define MAIL_LETTER_H

#include "base/arena.h"

/*
 * name: as written before the colon, without it; blanks before the colon are
 * kept ("From "). value: all that follows the colon, the leading blank and every
 * fold included, folds as CRLF, the final line end left out.
 */
struct field {
	struct str	name;
	struct str	value;
};

enum address_family { ADDRESS_NONE, ADDRESS_V4, ADDRESS_V6 };

struct client {
	enum address_family	family;		/* NONE: local, or not told */
	unsigned char		ip[16];		/* network order; V4 in the first 4 */
	struct str		name;		/* as the MTA looked it up, may be empty */
	struct str		helo;
	struct str		user;		/* authenticated name, empty if none */
};

struct letter {
	struct client	 client;
	struct str	 reverse_path;	/* without <>; empty is the null sender */
	const struct str *rcpts;	/* without <> */
	size_t		 n_rcpts;
	struct str	 queue_id;
	struct field	*fields;
	size_t		 n_fields;
	struct str	 body;		/* CRLF lines */
	bool		 is_cut;	/* a ceiling: some of it is not here */
	bool		 is_body_cut;	/* and that is true of the body */
	bool		 has_bare_newline;	/* CR or LF alone in the source */
	bool		 has_bad_header_line;	/* without a colon, or with no name */
};

/*
 * The client's address from text: "192.0.2.1", "2001:db8::1", "IPv6:…". An
 * IPv4-mapped address becomes V4 (RFC 7208 5). False leaves family NONE.
 */
bool	letter_client(struct str text, struct client *out);

/*
 * Splits a message file as an MTA would read it, into a fresh letter without an
 * envelope; slices may be of raw itself, which must live as long. Lines may end
 * in LF or CRLF (the first line decides; the other kind is then a bare newline,
 * as a CR alone always is, and set so); they are CRLF in the letter, the last
 * one too. An mbox "From " line at the start is passed over. A header line
 * without a colon ends nothing: it is kept as a field of its own, its value empty
 * but for folds, and has_bad_header_line is set; so it is for a name that no
 * field may have. Ceilings of limits.h set is_cut.
 */
void	letter_split(struct arena *, struct str raw, struct letter *out);

#endif
