#include "support/evidence.h"

#include <stdio.h>
#include <stdlib.h>

static struct protected *
protect(void)
{
	static const char *const mail[] = { "mail", "web" }, *const ugc[] = { "ugc" },
	    *const corp[] = { "corp" }, *const relay[] = { "relay" },
	    *const infra[] = { "infra" }, *const trap[] = { "trap" },
	    *const dkim[] = { "dkim" }, *const both[] = { "dkim", "spf" };
	static const struct conf_domain bazaar[] = {
		{ "bazaar.example", { mail, 2 }, "", "", "", "t.conf", 2 },
		{ ".bazaar.example", { ugc, 1 }, "", "", "", "t.conf", 3 },
		{ "notice.bazaar.example", { mail, 2 }, "", "", "", "t.conf", 4 },
		{ ".bazaar-inc.example", { corp, 1 }, "", "", "", "t.conf", 5 },
		{ "relay.bazaar.example", { relay, 1 }, "", "", "", "t.conf", 6 },
		{ ".bazaar-cdn.example", { infra, 1 }, "", "", "", "t.conf", 7 },
		{ ".bazaar-mail.example", { trap, 1 }, "", "", "", "t.conf", 8 },
	};
	static const struct conf_domain strict[] = {
		{ ".strict.example", { mail, 2 }, "", "", "", "t.conf", 11 },
	};
	static const struct conf_identity identities[] = {
		{ "bazaar", { NULL, 0 }, { both, 2 }, bazaar, 7, "t.conf", 1 },
		{ "strict", { NULL, 0 }, { dkim, 1 }, strict, 1, "t.conf", 10 },
	};
	static const struct conf_official official = { identities, 2, NULL, 0 };
	struct err e = { "" };
	struct protected *p = protected_new(&official, &e);

	if (p == NULL) {
		fprintf(stderr, "%s\n", e.text);
		abort();
	}
	return p;
}

void
tell_author(struct told *t, const char *domain)
{
	*t = (struct told){ .arena = arena_new(), .protected = protect() };
	t->message.letter = &t->letter;
	t->message.has_author = domain != NULL;
	t->message.author.local = STR("sales");
	t->message.author.domain = str_of(domain);
	t->message.from_raw = STR(" <sales@somewhere>");
	t->index.protected = t->protected;
	identity_claim(t->arena, &t->index, &t->message, &t->claim);
	t->findings.arena = t->arena;
	t->evidence = (struct evidence){
		.letter = &t->letter,
		.message = &t->message,
		.auth = &t->auth,
		.claim = &t->claim,
		.index = &t->index,
		.protected = t->protected,
	};
}

struct auth_dkim *
tell_dkim(struct told *t, const char *domain, enum auth_result r, enum answer aligned)
{
	struct auth_dkim *s = &t->auth.dkim[t->auth.n_dkim++];

	*s = (struct auth_dkim){ .result = r, .domain = str_of(domain), .aligned = aligned };
	return s;
}

void
tell_spf(struct told *t, const char *domain, enum auth_result r, enum answer aligned)
{
	t->auth.mailfrom.result = r;
	t->auth.mailfrom.domain = str_of(domain);
	t->auth.mailfrom.aligned = aligned;
}

struct claim_domain *
tell_domain(struct told *t, struct claim_domains *list, const char *address)
{
	struct claim_domain *d;
	struct str s = str_of(address);
	size_t at = str_find(s, '@');

	if (list->v == NULL)
		list->v = arena_array(t->arena, CLAIM_DOMAINS, sizeof *list->v);
	d = &list->v[list->n++];
	claim_domain_read(t->arena, &t->index, str_sub(s, at < s.n ? at + 1 : 0, s.n), d);
	d->is_address = at < s.n;
	d->shown = s;
	return d;
}

void
tell_likeness(struct told *t, struct claim_domain *d, const char *target, enum trick trick,
    bool is_strong)
{
	d->resembles = true;
	d->nearest = (struct resemblance){ .target = str_of(target),
	    .identity = protected_identity(t->protected, STR("bazaar")), .trick = trick,
	    .is_strong = is_strong, .name = d->name };
}

void
tell_brand(struct told *t, struct claim_brands *b, enum brand_weight weight, size_t to,
    bool own)
{
	if (b->v == NULL)
		b->v = arena_array(t->arena, CLAIM_BRANDS, sizeof *b->v);
	b->v[b->n++] = (struct brand_hit){ .weight = weight, .to = to,
	    .identity = own ? NULL : protected_identity(t->protected, STR("bazaar")) };
}

void
tell_display(struct told *t, const char *name)
{
	t->claim.display = str_of(name);
	text_look(t->claim.display, &t->claim.display_facts);
}

const char *
told_findings(struct told *t)
{
	struct str all = STR("");
	size_t i;

	for (i = 0; i < t->findings.n; i++)
		all = arena_printf(t->arena, "%.*s%s%s%s(%.*s)", STR_ARG(all),
		    i == 0 ? "" : " ", t->findings.list[i].is_weak ? "weak " : "",
		    reason_code(t->findings.list[i].reason),
		    STR_ARG(t->findings.list[i].detail));
	return all.n == 0 ? "" : all.p;
}

void
tell_free(struct told *t)
{
	protected_free(t->protected);
	arena_free(t->arena);
}
