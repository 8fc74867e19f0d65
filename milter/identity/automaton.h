/*
 * Many words sought in one pass (Aho and Corasick, 1975). Symbols are any 32-bit
 * numbers: bytes of a domain or characters of a text. Words are added, then the
 * automaton is sealed; from then on it is immutable and shared.
 */
#ifndef IDENTITY_AUTOMATON_H
#define IDENTITY_AUTOMATON_H

#include "base/arena.h"

struct automaton;

struct automaton	*automaton_new(void);
void			 automaton_free(struct automaton *);	/* takes NULL */
/* The value of the word: value, or the earlier one when it was added before. */
uint32_t		 automaton_add(struct automaton *, const uint32_t *word, size_t n,
			    uint32_t value);
void			 automaton_seal(struct automaton *);
size_t			 automaton_size(const struct automaton *);	/* bytes held */

/* The state after one more symbol; 0 is the beginning. */
uint32_t		 automaton_step(const struct automaton *, uint32_t state,
			    uint32_t symbol);
/*
 * The words that end in a state, longest first: begin with *at = state, until
 * false. *n is the word's length.
 */
bool			 automaton_next(const struct automaton *, uint32_t *at,
			    uint32_t *value, uint32_t *n);

#endif
