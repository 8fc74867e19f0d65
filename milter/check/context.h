/*
 * What stands around a sign: the same name elsewhere in the letter, an author that
 * nothing proves, a list or ticket system that speaks for others. A weak sign becomes
 * strong by it, and an honest one falls away. Pure.
 */
#ifndef CHECK_CONTEXT_H
#define CHECK_CONTEXT_H

#include "check/check.h"

/*
 * The letter names that identity (NULL: one of the site's own names) in display name,
 * subject or local part. A name that is also a word or a person counts where a word
 * of a company's desk stands beside it; is_sure asks no less.
 */
bool	context_names(const struct evidence *, const struct identity_entry *, bool is_sure);

/* A likeness by form only, which honest firms have too: a word beside the name, or
 * the name under another suffix. */
bool	context_is_form(enum trick);

/* Nothing proves the author's domain, and something could have: a letter that came
 * from nowhere (a file) without a signature is not known. */
bool	context_is_unproven(const struct evidence *);

/* Replies go to free mail, and the author does not write from there. */
bool	context_replies_to_freemail(const struct evidence *);

/* A mailing list's copy. */
bool	context_is_list(const struct evidence *);

/* Where " via " begins in the display name, its length when nowhere: what stands
 * before it is whom a list or ticket system speaks for. */
size_t	context_via(const struct evidence *);

/* Nobody claimed so far: the letter claims this identity, and is not its own.
 * A malformed letter stays so. */
void	context_impersonates(struct findings *, const struct identity_entry *);

#endif
