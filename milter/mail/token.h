/*
 * The words of an address field (RFC 5322 3.2, with the obsolete forms of 4.1
 * and the UTF-8 of RFC 6532), one after the other, strictly: what the grammar
 * does not know is TOKEN_BAD, and nothing is read behind it. Linear; comments
 * nest to LIMIT_COMMENT_DEPTH.
 */
#ifndef MAIL_TOKEN_H
#define MAIL_TOKEN_H

#include "base/str.h"

enum token_kind {
	TOKEN_END,
	TOKEN_ATOM,		/* any byte from 0x80 up counts as one of a word */
	TOKEN_QUOTED,		/* text is what stands between the quotes */
	TOKEN_COMMENT,		/* text is what stands between the outer parentheses */
	TOKEN_LITERAL,		/* text has its brackets */
	TOKEN_CHAR,		/* one of < > @ , : ; . as the text's only byte */
	TOKEN_BAD,
};

struct token {
	enum token_kind	 kind;
	struct str	 text;
	bool		 is_apart;	/* a blank or fold stands before it */
};

struct tokens {
	struct str	 s;
	size_t		 at;
};

struct token	token_next(struct tokens *);

/* Whether it is that one of the seven characters. */
bool		token_is(const struct token *, char);

#endif
