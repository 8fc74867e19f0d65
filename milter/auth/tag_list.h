/*
 * "a=b; c=d": the tag lists of RFC 6376 3.2, which signatures, key records and
 * DMARC records are written in. One tag a call, slices of the text; what a bad
 * tag means is the caller's to say (DKIM refuses the list, DMARC goes on). Pure.
 */
#ifndef AUTH_TAG_LIST_H
#define AUTH_TAG_LIST_H

#include "base/str.h"

struct auth_tag {
	struct str	name;
	struct str	value;		/* blanks at its ends cut off, folds inside kept */
};

enum auth_tag_step {
	AUTH_TAG_END,
	AUTH_TAG_FOUND,
	AUTH_TAG_BAD,			/* no name, no '=', a byte that may not stand there */
};

/*
 * The next tag of *rest. After a bad one the reading goes on behind its ';'. A
 * single ';' at the end is no tag.
 */
enum auth_tag_step	auth_tag_next(struct str *rest, struct auth_tag *out);

/*
 * Is there this word in a list such as "sha1:sha256"? Blanks around the words do
 * not count, ASCII case is folded.
 */
bool			auth_tag_has_word(struct str list, struct str word);

#endif
