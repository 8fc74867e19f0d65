/*
 * The words of an address field (RFC 5322 3.2, with the obsolete forms of 4.1
 * and the UTF-8 of RFC 6532), one after the other, strictly: what the grammar
 * does not know is TOKEN_BAD, and nothing is read behind it. Linear; comments
 * nest to LIMIT_COMMENT_DEPTH.
 */
#ifndef MAIL_ADDRESS_TOKEN_H
#define MAIL_ADDRESS_TOKEN_H

#include "base/str.h"

enum address_token_kind {
	TOKEN_END,
	TOKEN_ATOM,		/* any byte from 0x80 up counts as one of a word */
	TOKEN_QUOTED,		/* text is what stands between the quotes */
	TOKEN_COMMENT,		/* text is what stands between the outer parentheses */
	TOKEN_LITERAL,		/* text has its brackets */
	TOKEN_CHAR,		/* one of < > @ , : ; . as the text's only byte */
	TOKEN_BAD,
};

struct address_token {
	enum address_token_kind	 kind;
	struct str		 text;
	bool			 is_apart;	/* a blank or fold stands before it */
};

struct address_tokens {
	struct str	 s;
	size_t		 at;
};

struct address_token	address_token_next(struct address_tokens *);

/* Whether it is that one of the seven characters. */
bool		address_token_is(const struct address_token *, char);

#endif
