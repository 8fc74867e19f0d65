/*
 * Files, read whole, with a ceiling. Only configuration, rules and what the
 * command line names are read this way.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"
#include "base/err.h"

/*
 * Reads a regular file, a pipe or, for "-", standard input. More than max bytes
 * is an error that names the file. A NUL follows the bytes, outside the length.
 */
bool	file_read(const char *path, size_t max, struct arena *, struct str *out,
	    struct err *);

/*
 * Names in a folder that end in suffix (NULL: all), sorted bytewise, "." and
 * names that start with a dot left out, as full paths.
 */
bool	file_list(const char *dir, const char *suffix, struct arena *,
	    const char ***out, size_t *n, struct err *);

bool	file_is_folder(const char *path);
bool	file_exists(const char *path);

#endif
