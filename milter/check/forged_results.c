/*
 * Did the letter carry a header in our name? It is removed in any case; that it
 * was there is worth a word, since nobody honest writes one (RFC 8601 5).
 */
#include "check/checks.h"

void
check_forged_results(const struct evidence *e, struct findings *f)
{
	if (e->forged_fields > 0)
		findings_add(f, REASON_forged_results,
		    arena_printf(f->arena, "%zu", e->forged_fields), e->forged_name);
}
