/*
 * The Public Suffix List, by libpsl: where a name's owner begins. Identity uses
 * it (RFC 9989 alignment does not: that walks the DNS). Immutable after load,
 * shared by threads.
 */
#ifndef DOMAIN_SUFFIX_H
#define DOMAIN_SUFFIX_H

#include "base/arena.h"
#include "base/err.h"

struct suffixes;

/* path NULL: the list Debian's publicsuffix package keeps. */
struct suffixes	*suffix_load(const char *path, struct err *);
void		 suffix_free(struct suffixes *);

/*
 * The registrable domain (one label more than the public suffix), a slice of
 * name; empty when name is itself a public suffix. name in domain_canon() form.
 */
struct str	 suffix_registrable(const struct suffixes *, struct str name);
bool		 suffix_is_public(const struct suffixes *, struct str name);
/* Seconds since 1970 when the list's file was last changed; 0 if not known. */
int64_t		 suffix_date(const struct suffixes *);

#endif
