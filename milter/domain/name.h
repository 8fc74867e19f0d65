/*
 * Names of domains, in one form: A-labels, lower case, no final dot, 1 to 253
 * bytes, labels of 1 to 63 letters, digits, '-' and '_'. Whoever reads a name from
 * a letter or a file brings it into this form first; every comparison in the
 * house is between names in it, and at label boundaries only. Pure.
 */
#ifndef DOMAIN_NAME_H
#define DOMAIN_NAME_H

#include "base/arena.h"

/*
 * From whatever was written (U-labels in UTF-8, any case, one final dot) to the
 * one form, by UTS #46 non-transitional with the IDNA2008 checks of ICU (RFC
 * 5891; RFC 9989 5.3.1). False: no such name (empty label, too long, address
 * literal, blank, invalid UTF-8, "xn--" that does not decode, or without a letter in the last
 * label, such as 192.0.2.1). One label alone ("localhost") is a name.
 */
bool	domain_canon(struct arena *, struct str written, struct str *out);

/* Only a-z 0-9 '-', no '-' at a label's ends, no "_" (RFC 5890 2.3.1). */
bool	domain_is_ldh(struct str);

size_t	domain_labels(struct str);			/* 0 for the empty name */
/* The last n labels; the whole name when it has fewer. */
struct str domain_last(struct str, size_t n);
/* Without its first label; empty for a single label. */
struct str domain_parent(struct str);
/* name == parent, or name ends in "." parent. "evilalibaba.com" is not below. */
bool	domain_is_or_below(struct str name, struct str parent);

#endif
