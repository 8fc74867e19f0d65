/*
 * A growing run of bytes on the heap, born with a ceiling. What would pass the
 * ceiling is cut off and `full` stays set: the first mistake sticks, so a writer
 * checks once at the end. Zero-initialised plus buf_init() is an empty buffer.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/str.h"

struct buf {
	char	*p;
	size_t	 n, cap, max;
	bool	 full;
};

void	buf_init(struct buf *, size_t max);
void	buf_free(struct buf *);
void	buf_clear(struct buf *);		/* keeps the memory */
void	buf_add(struct buf *, struct str);
void	buf_addc(struct buf *, char);
void	buf_addf(struct buf *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));
struct str buf_str(const struct buf *);		/* borrowed until the next write */
const char *buf_cstr(struct buf *);		/* a NUL follows, outside n */

#endif
