#include "base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "base/utf8.h"

enum { LINE = 2048, VALUE = 256 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct log_conf conf = { "chopmark", false, true, LOG_LEVEL_INFO };
static void (*tap)(void *, enum log_level, const char *);
static void *tap_arg;

void
log_open(const struct log_conf *c)
{
	pthread_mutex_lock(&lock);
	conf = *c;
	if (conf.to_syslog)
		openlog(conf.ident, LOG_PID | LOG_NDELAY, LOG_MAIL);
	pthread_mutex_unlock(&lock);
}

void
log_tap(void (*fn)(void *, enum log_level, const char *), void *arg)
{
	pthread_mutex_lock(&lock);
	tap = fn;
	tap_arg = arg;
	pthread_mutex_unlock(&lock);
}

__attribute__((format(printf, 2, 0))) static void
emit(enum log_level level, const char *fmt, va_list ap)
{
	static const int priority[] = { LOG_DEBUG, LOG_INFO, LOG_WARNING };
	static const char *const word[] = { "debug: ", "", "warning: " };
	char line[LINE];

	vsnprintf(line, sizeof line, fmt, ap);
	pthread_mutex_lock(&lock);
	if (tap != NULL)
		tap(tap_arg, level, line);
	if (level >= conf.least) {
		if (conf.to_syslog)
			syslog(priority[level], "%s%s", word[level], line);
		if (conf.to_stderr)
			fprintf(stderr, "%s: %s%s\n", conf.ident, word[level], line);
	}
	pthread_mutex_unlock(&lock);
}

void
log_debug(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	emit(LOG_LEVEL_DEBUG, fmt, ap);
	va_end(ap);
}

void
log_info(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	emit(LOG_LEVEL_INFO, fmt, ap);
	va_end(ap);
}

void
log_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	emit(LOG_LEVEL_WARN, fmt, ap);
	va_end(ap);
}

static bool
needs_quotes(struct str v)
{
	size_t i;

	for (i = 0; i < v.n; i++)
		if (v.p[i] == ' ' || v.p[i] == '"' || v.p[i] == '=')
			return true;
	return v.n == 0;
}

void
log_value(struct buf *b, const char *key, struct str v)
{
	bool cut = v.n > VALUE, quotes = needs_quotes(v);
	size_t i, n;

	if (cut)
		v.n = VALUE;
	if (b->n > 0)
		buf_addc(b, ' ');
	buf_add(b, str_of(key));
	buf_addc(b, '=');
	if (quotes)
		buf_addc(b, '"');
	for (i = 0; i < v.n; i += n) {
		unsigned char c = (unsigned char)v.p[i];

		n = utf8_length(str_sub(v, i, v.n));
		/* C1 controls and the line separators too: terminals obey them. */
		if (n == 0 || c < 0x20 || c == 0x7F ||
		    (n == 2 && c == 0xC2 && (unsigned char)v.p[i + 1] < 0xA0)) {
			buf_addf(b, "\\x%02X", c);
			n = 1;
		} else {
			if (c == '"' || c == '\\')
				buf_addc(b, '\\');
			buf_add(b, str_sub(v, i, i + n));
		}
	}
	if (cut)
		buf_add(b, STR("..."));
	if (quotes)
		buf_addc(b, '"');
}
