/*
 * The log: syslog (facility mail) and stderr. `info` is a line a letter and the
 * daemon's own life; `warn` means that an admin should act. Values that come
 * from outside go through log_value(), which escapes control bytes, so that no
 * letter can forge a line. Safe to call from every thread.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/buf.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARN };

struct log_conf {
	const char	*ident;		/* static or outliving the log */
	bool		 to_syslog;
	bool		 to_stderr;
	enum log_level	 least;
};

void	log_open(const struct log_conf *);	/* default: stderr only, info */
void	log_debug(const char *, ...) __attribute__((format(printf, 1, 2)));
void	log_info(const char *, ...) __attribute__((format(printf, 1, 2)));
void	log_warn(const char *, ...) __attribute__((format(printf, 1, 2)));

/*
 * Appends " key=value" (no blank first in an empty buffer). The value is cut
 * at 256 bytes; control bytes and bytes that are not UTF-8 become \xHH; a value
 * with a blank, a quote, '=' or nothing in it is put into double quotes.
 */
void	log_value(struct buf *, const char *key, struct str value);

/* Tests look at what was logged: every line also goes to fn. NULL ends it. */
void	log_tap(void (*fn)(void *, enum log_level, const char *), void *);

#endif
