/* Names: what domain_canon() takes is stable, short, and walks up label by label. */
#include <stdlib.h>

#include "domain/idna.h"
#include "domain/name.h"
#include "domain/suffix.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static void
must(bool so)
{
	if (!so)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct suffixes *list;
	struct arena *a = arena_new();
	struct str name, again, human, owner, up;
	size_t labels;

	if (list == NULL)
		must((list = suffix_load(NULL, NULL)) != NULL);
	if (domain_canon(a, (struct str){ (const char *)p, n }, &name)) {
		must(name.n > 0 && name.n <= 253);
		must(domain_canon(a, name, &again) && str_eq(name, again));
		if (idna_to_unicode(a, name, &human))
			must(domain_canon(a, human, &again) && str_eq(name, again));
		owner = suffix_registrable(list, name);
		must(owner.n == 0 || domain_is_or_below(name, owner));
		must((owner.n == 0) == suffix_is_public(list, name));
		labels = domain_labels(name);
		for (up = name; up.n > 0; up = domain_parent(up), labels--)
			must(domain_is_or_below(name, up) &&
			    str_eq(domain_last(name, labels), up));
		must(labels == 0);
	}
	arena_free(a);
	return 0;
}
