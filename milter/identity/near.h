/*
 * Finds the words that one edit, or two, could have made of another: every word
 * is filed under its own hash and under that of each form with one letter left
 * out, and the word asked about is looked up the same way (Garbe's symmetric
 * deletes). The hash is linear, so that leaving out a letter costs a few steps,
 * and keyed, so that nobody can choose words that all fall together. What is
 * found are candidates: a hash may err, a distance decides.
 */
#ifndef IDENTITY_NEAR_H
#define IDENTITY_NEAR_H

#include "base/arena.h"

enum { NEAR_MAX_WORD = 64 };

struct near_entry {
	uint32_t	hash;
	uint32_t	id;
};

struct near_index;

/* A word's hash, and what forms without some of its letters need of it. */
struct near_word {
	size_t		n;
	uint64_t	head[NEAR_MAX_WORD + 1];	/* of the first i letters */
	uint64_t	power[NEAR_MAX_WORD + 1];
	unsigned char	letter[NEAR_MAX_WORD];
};

struct near_index	*near_new(void);
void			 near_free(struct near_index *);	/* takes NULL */
void			 near_add(struct near_index *, uint32_t hash, uint32_t id);
void			 near_seal(struct near_index *);
size_t			 near_size(const struct near_index *);

/* False when the word is longer than NEAR_MAX_WORD. */
bool		 near_read(const struct near_index *, struct str, struct near_word *);
uint32_t	 near_hash(const struct near_word *);
uint32_t	 near_hash_without(const struct near_word *, size_t i);
uint32_t	 near_hash_without_two(const struct near_word *, size_t i, size_t j);	/* i < j */

/* The entries of that hash, side by side; *n is their number. */
const struct near_entry *near_find(const struct near_index *, uint32_t hash, size_t *n);

#endif
