/*
 * Whose mail is not judged: users who proved who they are, and hosts that the
 * site trusts. Their letters pass, and forged headers in them still go.
 */
#ifndef SCAN_EXEMPT_H
#define SCAN_EXEMPT_H

#include "config/config.h"
#include "mail/letter.h"

/* The reason in words, NULL when the letter is to be judged. */
const char	*exempt_why(const struct conf *, const struct client *);

#endif
