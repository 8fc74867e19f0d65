/*
 * Bytes in some charset into UTF-8. UTF-8, US-ASCII and Latin-1 are ours, since
 * nearly every word is in one of them and a converter is dear to open; the rest
 * are ICU's. Names come from letters, so only those of our own table reach ICU:
 * an unknown one is not known here, whatever ICU would make of it.
 */
#ifndef MAIL_CHARSET_H
#define MAIL_CHARSET_H

#include "base/buf.h"

struct charset;

/* By its name in mail, case folded (RFC 2978); NULL when not known. What
 * follows a '*' is a language (RFC 2231 5) and passed over. */
const struct charset *charset_find(struct str name);

/* Whether each call of charset_decode() opens a converter. */
bool	charset_is_dear(const struct charset *);

/* Whether escapes shift it, so that pieces of text must not be joined before. */
bool	charset_is_stateful(const struct charset *);

/* Adds the bytes as UTF-8; what has no meaning becomes U+FFFD. */
void	charset_decode(const struct charset *, struct str bytes, struct buf *out);

/* Adds s, each bad byte of it as U+FFFD. False when there was one. */
bool	charset_repair(struct str s, struct buf *out);

/* As utf8_is_valid(), quicker where nearly all is ASCII. */
bool	charset_is_utf8(struct str s);
bool	charset_is_ascii(struct str s);

#endif
