/*
 * What a letter of any script looks like in a-z, 0-9 and '-'. Width, case, style
 * and marks go first (NFKD), then a table of our own, then ICU's confusables (UTS
 * #39). The table comes from rules/lookalike/ and has the last word. Built once,
 * then shared by threads.
 */
#ifndef TEXT_SKELETON_H
#define TEXT_SKELETON_H

#include "base/arena.h"
#include "base/err.h"

enum { SKELETON_MAX = 8 };	/* bytes that one letter can become */

struct skeleton;

struct skeleton	*skeleton_new(struct err *);
void		 skeleton_free(struct skeleton *);	/* takes NULL */
/* from is one letter that is not ASCII; to is 1 to SKELETON_MAX of a-z, 0-9.
 * False for anything else. A letter given again takes the later reading. */
bool		 skeleton_add(struct skeleton *, struct str from, struct str to);

/* Bytes written; 0: the character is not seen (a mark, a joiner); -1: it looks
 * like nothing in ASCII. ASCII letters only change case. */
int		 skeleton_char(const struct skeleton *, uint32_t c, char out[SKELETON_MAX]);

/*
 * A whole label. Letters that look like nothing stand as '?' each. False when
 * the result would pass cap, or s is not UTF-8.
 */
bool		 skeleton_label(const struct skeleton *, struct str s, char *out, size_t cap,
		    size_t *n);

/* Every letter of the table that reads as one plain letter, in UTF-8. */
typedef void	 skeleton_each_fn(void *, struct str written, char looks);
void		 skeleton_each(const struct skeleton *, skeleton_each_fn *, void *);

#endif
