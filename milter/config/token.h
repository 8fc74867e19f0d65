/*
 * The words of a configuration file. Comments (#, //, and C's own kind) and
 * blanks are passed over; a token knows its line. Strings: in double quotes the
 * escapes are \" \\ and \$, in single quotes \' and \\; both end on their line.
 * Environment variables are not expanded and functions are not called, so a file
 * means the same wherever it is read.
 */
#ifndef CONFIG_TOKEN_H
#define CONFIG_TOKEN_H

#include "config/source.h"

enum token_kind {
	TOKEN_END,		/* of the file */
	TOKEN_WORD,		/* bare: letters, digits and . _ : / @ % - */
	TOKEN_STRING,		/* quoted */
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_EQUALS,
	TOKEN_COMMA,
	TOKEN_BAD,		/* the error is told; nothing sensible can follow */
};

struct token {
	enum token_kind	 kind;
	struct str	 text;		/* without quotes and escapes; in the arena */
	int		 line;
};

struct tokens {
	struct source	*source;
	struct str	 rest;
	int		 line;
};

struct token	token_next(struct tokens *);

#endif
