/*
 * Who is protected: the official identities (marketplaces, payment arms,
 * carriers) and their domains, compiled from rules/official/ and the site's own
 * files into one index. Built at load, immutable, shared by threads.
 *
 * Names match exactly, or, for a record that starts with a dot, at and below the name
 * (at label boundaries). The longest match wins, and an exact record beats a
 * dotted one, so "notice.aliyun.com" (mail) stands inside ".aliyun.com" (trap).
 */
#ifndef IDENTITY_PROTECTED_H
#define IDENTITY_PROTECTED_H

#include "base/arena.h"
#include "base/err.h"
#include "config/config.h"

/* X(name, word in rules, what it means) */
#define IDENTITY_ROLES(X) \
	X(WEB,		"web",		"the platform's own site") \
	X(MAIL,		"mail",		"the platform's own notices") \
	X(RELAY,	"relay",	"forwards text written by members") \
	X(CORP,		"corp",		"staff mailboxes") \
	X(PAY,		"pay",		"payment arm") \
	X(SHIP,		"ship",		"logistics arm") \
	X(REGION,	"region",	"regional site") \
	X(LEGACY,	"legacy",	"an older name still seen") \
	X(UGC,		"ugc",		"handed to members: never the platform speaking") \
	X(INFRA,	"infra",	"sending infrastructure: proves nothing") \
	X(TRAP,		"trap",		"not official, though it looks so")

enum identity_role {
#define X(name, word, says) ROLE_##name##_BIT,
	IDENTITY_ROLES(X)
#undef X
	ROLES
};

#define ROLE(name)	(1u << ROLE_##name##_BIT)

enum { PROOF_DKIM = 1, PROOF_SPF = 2 };

struct identity_entry {
	struct str		 id;		/* "tmall" */
	const struct str	*names;		/* display names, UTF-8, first is the label */
	size_t			 n_names;
	unsigned		 proof;		/* PROOF_ bits that count */
};

struct identity_domain {
	struct str			 name;		/* canonical, no dot in front */
	bool				 is_tree;	/* covers names below */
	unsigned			 roles;		/* ROLE() bits */
	const struct identity_entry	*identity;
	struct str			 source;
};

struct protected;

/* Fails, naming file:line, on what config/ could not know: names that are no
 * names, the same domain given to two identities, unknown roles or proofs. */
struct protected	*protected_new(const struct conf_official *, struct err *);
void			 protected_free(struct protected *);

/* The record that rules this name, NULL when there is none. name is canonical. */
const struct identity_domain *protected_find(const struct protected *, struct str name);
const struct identity_entry *protected_identity(const struct protected *, struct str id);
bool			 protected_is_collision(const struct protected *, struct str name);
size_t			 protected_count(const struct protected *);	/* identities */
const struct identity_entry *protected_entry(const struct protected *, size_t i);
/* Every record, in the order of the rules. */
typedef void		 protected_each_fn(void *, const struct identity_domain *);
void			 protected_each(const struct protected *, protected_each_fn *, void *);

/* "mail,pay" for logs and JSON, into the arena. */
struct str		 identity_roles_print(struct arena *, unsigned roles);

#endif
