/*
 * What every unit test includes: cmocka, slices compared with C strings, and
 * inputs in heap blocks of their exact size, so that sanitizers see a read past the
 * end.
 */
#ifndef SUPPORT_TEST_H
#define SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

#define COUNT(array)	(sizeof(array) / sizeof((array)[0]))

static inline struct str
exact_bytes(const void *p, size_t n)
{
	char *copy = malloc(n == 0 ? 1 : n);

	if (copy == NULL)
		abort();
	if (n > 0)
		memcpy(copy, p, n);
	return (struct str){ copy, n };
}

static inline struct str
exact(const char *text)
{
	return exact_bytes(text, strlen(text));
}

static inline void
exact_free(const char *p)
{
	free((void *)(uintptr_t)p);
}

#define assert_str(got, wanted) \
	support_assert_str((got), (wanted), __FILE__, __LINE__)

static inline void
support_assert_str(struct str got, const char *wanted, const char *file, int line)
{
	if (got.n == strlen(wanted) && (got.n == 0 || memcmp(got.p, wanted, got.n) == 0))
		return;
	print_error("got    \"%.*s\"\nwanted \"%s\"\n", STR_ARG(got), wanted);
	_fail(file, line);
}

#endif
