/*
 * A keyed hash for tables whose keys come from outside: SipHash-1-3 (Aumasson
 * and Bernstein, 2012) under a random key of this process, so that nobody can
 * choose names that all fall into one bucket. ASCII case is folded by
 * hash_istr(). Values differ between processes; never store one.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/str.h"

uint64_t	hash_str(struct str);
uint64_t	hash_istr(struct str);
uint64_t	hash_mix(uint64_t, uint64_t);	/* combines two values */

#endif
