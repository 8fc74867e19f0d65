/*
 * A source of the config room made of a text, for its unit tests: the text lies
 * in a block of its exact size, and what was told is compared as a whole.
 */
#ifndef SUPPORT_SOURCE_H
#define SUPPORT_SOURCE_H

#include "config/source.h"
#include "support/test.h"

struct told {
	struct source		 source;
	struct conf_errors	 errors;
	const char		*copy;
};

static inline void
told_text(struct told *t, const char *text, size_t n)
{
	exact_free(t->copy);
	t->source.text = exact_bytes(text, n);
	t->copy = t->source.text.p;
}

static inline void
told_init(struct told *t, const char *text)
{
	*t = (struct told){ .copy = NULL };
	conf_errors_init(&t->errors);
	t->source.name = "t.conf";
	t->source.arena = arena_new();
	t->source.errors = &t->errors;
	told_text(t, text, strlen(text));
}

static inline void
told_free(struct told *t)
{
	exact_free(t->copy);
	conf_errors_free(&t->errors);
	arena_free(t->source.arena);
}

#endif
