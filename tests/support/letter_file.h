/*
 * A letter from a fixture file, cut into fields as an MTA would hand it over:
 * CRLF only, nothing forgiven, no mail/ code in it, so that a test of auth/ fails
 * for auth/'s reasons alone. Names and values lie in heap blocks of their exact
 * size until letter_file_free().
 */
#ifndef SUPPORT_LETTER_FILE_H
#define SUPPORT_LETTER_FILE_H

#include "base/limits.h"
#include "mail/letter.h"

/* NULL when the file cannot be read. */
struct letter	*letter_file(const char *path_in_tests);
struct letter	*letter_path(const char *path);
struct letter	*letter_bytes(struct str raw);
void		 letter_file_free(struct letter *);	/* takes NULL */

/* "$CHOPMARK_SOURCE/tests/PATH"; the string lives until the next call. */
const char	*tests_path(const char *path_in_tests);

#endif
