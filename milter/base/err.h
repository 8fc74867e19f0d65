/*
 * Why the world failed us: one sentence (what, which, why), filled by the one
 * who saw it and shown by the one who decides. Not for bad letters: those are
 * facts.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

struct err {
	char	text[512];
};

/* Always false, so that `return err_set(e, …);` reads well. Takes e == NULL. */
bool	err_set(struct err *, const char *, ...)
	    __attribute__((format(printf, 2, 3)));

#endif
