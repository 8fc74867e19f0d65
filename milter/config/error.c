#include "config/config.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/limits.h"

enum { ERROR_BYTES = 64 * 1024, LINE_BYTES = 1024 };

void
conf_errors_init(struct conf_errors *e)
{
	*e = (struct conf_errors){ .n = 0 };
	buf_init(&e->text, ERROR_BYTES);
}

void
conf_errors_free(struct conf_errors *e)
{
	buf_free(&e->text);
}

/* What passes the ceiling is counted, and said once to be more. */
void
conf_error(struct conf_errors *e, const char *file, int line, const char *fmt, ...)
{
	/* Errors from below the configuration name their own file. */
	const char *colon = file == NULL ? "" : ": ";
	char text[LINE_BYTES];
	va_list ap;

	file = file == NULL ? "" : file;
	e->n++;
	if (e->n > LIMIT_CONF_ERRORS) {
		if (e->n == LIMIT_CONF_ERRORS + 1)
			buf_addf(&e->text, "%s%smore errors follow, not shown\n", file, colon);
		return;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (line > 0)
		buf_addf(&e->text, "%s:%d: %s\n", file, line, text);
	else
		buf_addf(&e->text, "%s%s%s\n", file, colon, text);
}
