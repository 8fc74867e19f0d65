/*
 * What configuration and rules are both made of: lists, names that know their line,
 * and what is told of errors.
 */
#ifndef CONFIG_VALUE_H
#define CONFIG_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct conf_list {
	const char *const	*v;
	size_t			 n;
};

struct conf_name {			/* a name of a list, and where it stands */
	const char	*text;
	const char	*file;
	int		 line;
};

struct conf_names {
	const struct conf_name	*v;
	size_t			 n;
};

/* What a reader tells of each error, "FILE:LINE: sentence". */
struct conf_errors {
	struct buf	 text;		/* one a line */
	size_t		 n;
};

void	conf_errors_init(struct conf_errors *);
void	conf_errors_free(struct conf_errors *);
void	conf_error(struct conf_errors *, const char *file, int line, const char *fmt, ...)
	    __attribute__((format(printf, 4, 5)));

#endif
