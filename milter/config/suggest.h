/*
 * "did you mean": the known word nearest to a mistyped one, by edit distance
 * (insert, delete, replace, swap of neighbours). '-' and '_' count as the same.
 */
#ifndef CONFIG_SUGGEST_H
#define CONFIG_SUGGEST_H

#include "base/str.h"

/* Words longer than this have no distance; SUGGEST_FAR is told instead. */
enum { SUGGEST_LONGEST = 64, SUGGEST_FAR = 1000 };

unsigned	suggest_distance(struct str, struct str);

/*
 * Keeps the better of *best and word for what was typed. Near enough is up to a
 * third of the typed word's length, at least one edit.
 */
void		suggest_offer(struct str typed, const char *word, const char **best);

#endif
