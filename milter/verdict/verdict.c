#include "verdict/verdict.h"

#include "verdict/parts.h"

void
verdict_reach(struct arena *a, const struct verdict_rules *rules, const struct findings *f,
    const struct auth *auth, struct str id, const struct own_field *own, size_t n_own,
    struct verdict *out)
{
	*out = (struct verdict){ .identity = f->identity, .who = f->who, .id = id };
	weigh(a, rules->reasons, f, out);
	decide(rules->conf, f, out);
	put_into_words(a, rules->words, out);
	write_edits(a, rules, auth, own, n_own, out);
}

void
verdict_exempt(struct arena *a, struct str id, const struct own_field *own, size_t n_own,
    struct verdict *out)
{
	*out = (struct verdict){ .identity = IDENTITY_UNKNOWN, .id = id };
	write_edits(a, NULL, NULL, own, n_own, out);
}
