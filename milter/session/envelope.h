/*
 * What one connection of an MTA has told so far, and the letter that grows out of
 * it. Filled by the callbacks in milter.c, one at a time (libmilter may change the
 * thread between two of them). Knows nothing of libmilter.
 *
 * A connection without a letter costs two short strings: the letter's arena and
 * body come with envelope_mail() and go with envelope_drop(). Ceilings cut, they
 * never fail: a field beyond them keeps its name with an empty value, so that a
 * forged one far down is still seen and the n-th of a name stays the n-th.
 */
#ifndef SESSION_ENVELOPE_H
#define SESSION_ENVELOPE_H

#include <sys/socket.h>

#include "mail/letter.h"

enum { ENVELOPE_NAMES = 16000 };	/* fields whose names are kept */

struct envelope_limits {
	size_t	header_bytes;
	size_t	body_bytes;
};

struct envelope;

struct envelope	*envelope_new(void);
void		 envelope_free(struct envelope *);	/* takes NULL */

/* name: "[192.0.2.1]", "unknown" and NULL mean that there is none. */
void	envelope_client(struct envelope *, const char *name, const struct sockaddr *);
void	envelope_helo(struct envelope *, const char *);

/* Begins a letter; one that was under way is dropped. path: "<a@b>" or "a@b". */
void	envelope_mail(struct envelope *, const struct envelope_limits *, const char *path);
void	envelope_rcpt(struct envelope *, const char *path);

/*
 * value with its folds, as LF or CRLF. has_lead: it stands as it stood after the
 * colon (SMFIP_HDR_LEADSPC); otherwise the MTA took the leading blank away, and
 * one space is put back.
 */
void	envelope_field(struct envelope *, const char *name, const char *value,
	    bool has_lead);

/* False: the ceiling is reached and no more is wanted. */
bool	envelope_body(struct envelope *, const void *, size_t);

/*
 * The letter is complete: NULL when none is under way. It stays the envelope's
 * and ends with envelope_drop(). queue_id and user may be NULL.
 */
const struct letter *envelope_finish(struct envelope *, const char *queue_id,
	    const char *user);

/* More fields than names are kept of: what is forged cannot be told for sure. */
bool	envelope_is_overrun(const struct envelope *);

bool	envelope_has_letter(const struct envelope *);
struct arena	*envelope_arena(struct envelope *);	/* the letter's */
void	envelope_drop(struct envelope *);		/* the letter is over */

#endif
