/* The steps of a verdict, in order: weigh, decide, put into words, write edits. */
#ifndef VERDICT_PARTS_H
#define VERDICT_PARTS_H

#include "verdict/verdict.h"

/* Points by reason, capped by family; the sum and the risk. */
void	weigh(struct arena *, const struct conf_reasons *, const struct findings *,
	    struct verdict *);

/* wanted and action, from identity, reasons and mode. */
void	decide(const struct conf *, const struct findings *, struct verdict *);

/* The sentence and the next step of every reason; the SMTP reply. */
void	put_into_words(struct arena *, const struct conf_words *, struct verdict *);

/* The sentence for one code ("unverified"…) and the next step; empty if none. */
struct str	words_for(struct arena *, const struct conf_words *, const char *code,
		    const struct identity_entry *who, struct str detail);

void	write_edits(struct arena *, const struct verdict_rules *, const struct auth *,
	    const struct own_field *, size_t n_own, struct verdict *);

#endif
