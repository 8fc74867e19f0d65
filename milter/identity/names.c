#include "identity/names.h"

#include "base/hash.h"
#include "domain/name.h"

void
names_init(struct names *s, struct arena *a, size_t n)
{
	*s = (struct names){ .n_slots = 4 };
	while (s->n_slots < n + n / 2 + 1)
		s->n_slots *= 2;
	s->slots = arena_array(a, s->n_slots, sizeof *s->slots);
}

static struct str *
slot_of(const struct names *s, struct str name)
{
	size_t at = (size_t)hash_str(name) & (s->n_slots - 1);

	while (s->slots[at].n > 0 && !str_eq(s->slots[at], name))
		at = (at + 1) & (s->n_slots - 1);
	return &s->slots[at];
}

bool
names_add(struct names *s, struct str name)
{
	struct str *slot = slot_of(s, name);

	if (slot->n > 0 || name.n == 0)
		return false;
	*slot = name;
	s->n++;
	return true;
}

bool
names_has(const struct names *s, struct str name)
{
	return s->n > 0 && name.n > 0 && slot_of(s, name)->n > 0;
}

bool
names_has_above(const struct names *s, struct str domain)
{
	if (s->n == 0)
		return false;
	for (; domain.n > 0; domain = domain_parent(domain))
		if (slot_of(s, domain)->n > 0)
			return true;
	return false;
}
