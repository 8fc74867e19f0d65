/*
 * Where `chopmark check` finds letters: a file, standard input, a folder (every
 * file in it), a Maildir (new/ and cur/) or an mbox (RFC 4155; ">From " lines
 * are unquoted as in mboxrd).
 */
#ifndef TOOL_SOURCE_H
#define TOOL_SOURCE_H

#include "base/arena.h"

/* Called once a letter; name is the file, with ":N" for the N-th of an mbox. */
typedef void source_fn(void *, struct str name, struct str raw);

/* False when anything could not be read; each such thing is told on stderr. */
bool	source_each(const char *path, source_fn *, void *arg);

#endif
