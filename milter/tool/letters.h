/*
 * Where `chopmark check` finds letters: a file, standard input, a folder (every
 * file in it), a Maildir (new/ and cur/) or an mbox (RFC 4155; ">From " lines
 * are unquoted as in mboxrd).
 */
#ifndef TOOL_LETTERS_H
#define TOOL_LETTERS_H

#include "base/arena.h"

/* Called once a letter; name is the file, with ":N" for the N-th of an mbox. */
typedef void letters_fn(void *, struct str name, struct str raw);

/* False when anything could not be read; each such thing is told on stderr. */
bool	letters_each(const char *path, letters_fn *, void *arg);

#endif
