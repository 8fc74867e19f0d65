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
	identity_claim(t->arena, t->protected, &t->message, &t->claim);
	t->findings.arena = t->arena;
	t->evidence = (struct evidence){
		.letter = &t->letter,
		.message = &t->message,
		.auth = &t->auth,
		.claim = &t->claim,
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

void
tell_free(struct told *t)
{
	protected_free(t->protected);
	arena_free(t->arena);
}
