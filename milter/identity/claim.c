#include "identity/claim.h"

#include "domain/name.h"

void
identity_claim(struct arena *a, const struct protected *p, const struct message *m,
    struct claim *out)
{
	*out = (struct claim){ .has_bad_domain = false };
	if (!m->has_author)
		return;
	if (!domain_canon(a, m->author.domain, &out->author_domain)) {
		out->has_bad_domain = true;
		return;
	}
	out->domain = protected_find(p, out->author_domain);
	if (out->domain != NULL && (out->domain->roles & (ROLE(INFRA) | ROLE(TRAP))) == 0)
		out->identity = out->domain->identity;
}
