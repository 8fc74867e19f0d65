/*
 * Header text both ways (RFC 2047). Charsets are converted by ICU (charset.h).
 */
#ifndef MAIL_ENCODED_WORD_H
#define MAIL_ENCODED_WORD_H

#include "base/buf.h"
#include "base/arena.h"

/*
 * Unfolded and decoded into UTF-8, at most max bytes. Adjacent encoded words
 * join; broken ones stay as written; raw bytes that are not UTF-8 become U+FFFD and
 * *raw_8bit is set (may be NULL). Controls from encoded words are kept: they are a
 * fact about the letter.
 */
struct str	encoded_word_decode(struct arena *, struct str, size_t max, bool *raw_8bit);

/* As one or more encoded words of at most 75 bytes, folded with CRLF SP. Text
 * that is printable ASCII and holds no "=?" is added as it is. */
void		encoded_word_print(struct buf *, struct str utf8);

#endif
