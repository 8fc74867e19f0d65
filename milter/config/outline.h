/*
 * The outline of a file: which keys stand in which sections, checked against a
 * grammar before libconfuse reads it. libconfuse alone stops at its first
 * error, takes an unclosed section at the end of the file, keeps the last of two
 * sections of one name, miscounts lines after a comment, and expands environment
 * variables; none of that gets through here. What is written out holds the same
 * values on the same lines, without comments and without what was refused, every
 * string in single quotes, and in each section the line that it opens on.
 */
#ifndef CONFIG_OUTLINE_H
#define CONFIG_OUTLINE_H

#include "config/source.h"

/*
 * Appends the checked text to out. False when the syntax is so broken that the
 * rest could not be read; errors holds the reason.
 */
bool	outline_check(struct source *, const cfg_opt_t *grammar, struct buf *out);

#endif
