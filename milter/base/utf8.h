/* UTF-8 as RFC 3629 has it: no surrogates, nothing overlong, up to U+10FFFF. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"

/* Bytes of the sequence at the start of s, 1 to 4; 0 when it is none. */
size_t		utf8_length(struct str s);
bool		utf8_is_valid(struct str);
/* The slice itself when valid; else a copy, each bad byte become U+FFFD. */
struct str	utf8_repair(struct arena *, struct str);

#endif
