/*
 * Does the display name hide characters, turn the order of reading, or mix scripts
 * inside a word? Alone it is low; a protected name disguised so is brand_name's
 * to tell.
 */
#include "check/checks.h"

/* Does one of the characters U+2000 + first to U+2000 + last stand there? */
static bool
holds(struct str s, unsigned first, unsigned last)
{
	size_t i;

	for (i = 0; i + 2 < s.n; i++) {
		const unsigned char *p = (const unsigned char *)s.p + i;
		unsigned c = ((p[1] & 0x3Fu) << 6) | (p[2] & 0x3Fu);

		if (p[0] == 0xE2 && c >= first && c <= last)
			return true;
	}
	return false;
}

/* Overrides turn letters whatever their script, and nobody writes a name so.
 * Embeddings and isolates are how a name of another direction is quoted. */
static bool
has_override(struct str s)
{
	return holds(s, 0x2D, 0x2E);
}

static bool
has_embedding(struct str s)
{
	return holds(s, 0x2A, 0x2B) || holds(s, 0x66, 0x68);
}

void
check_name_deceptive(const struct evidence *e, struct findings *f)
{
	const struct text_facts *t = &e->claim->display_facts;
	struct str name = e->claim->display;

	if (t->n_bidi > 0 && has_override(name))
		findings_add(f, REASON_name_deceptive, STR("bidi"), name);
	else if (t->has_mixed_word)
		findings_add(f, REASON_name_deceptive, STR("mixed_script"), name);
	else if (t->n_invisible > 0)
		findings_add(f, REASON_name_deceptive, STR("invisible"), name);
	else if (t->n_control > 0)
		findings_add_weak(f, REASON_name_deceptive, STR("control"), name);
	else if (t->n_bidi > 0 && has_embedding(name) && t->n_scripts < 2)
		findings_add_weak(f, REASON_name_deceptive, STR("bidi"), name);
}
