/*
 * Who a letter says it is: by its author's domain, by other domains it shows, and
 * by names it bears. Pure: the message and the indexes in, facts out. It does not
 * ask whether a claim is true or a likeness meant; auth/ and check/ do.
 */
#ifndef IDENTITY_CLAIM_H
#define IDENTITY_CLAIM_H

#include "identity/lookalike.h"
#include "mail/message.h"
#include "text/fold.h"

enum {
	CLAIM_DOMAINS = 4,	/* kept of one field */
	CLAIM_BRANDS = 6,	/* kept of one text */
};

/* All that names are compared with. */
struct identity_index {
	const struct protected	*protected;
	const struct lookalikes	*lookalikes;	/* NULL: nothing is compared */
	const struct suffixes	*suffixes;	/* NULL: every name is its own owner */
	const struct str	*known;		/* canonical: honest, the site says */
	size_t			 n_known;
	const struct conf_names	*offices;	/* words of a company's desk, or NULL */
};

/* A domain that the letter shows, and what is known of it. */
struct claim_domain {
	struct str			 shown;		/* "Service@A1ibaba.com", for quoting */
	struct str			 name;		/* canonical; empty: there is none */
	struct str			 organization;	/* its registrable part, else itself */
	const struct identity_domain	*record;	/* that rules it, or NULL */
	bool				 is_address;	/* a local part stands before it */
	bool				 is_freemail;	/* anybody may have a mailbox there */
	bool				 is_own;	/* the site's or its suppliers' */
	bool				 is_honest;	/* a listed neighbour, or known */
	bool				 resembles;	/* then nearest tells what */
	struct resemblance		 nearest;
};

struct claim_domains {
	struct claim_domain	*v;
	size_t			 n;
};

/* The protected names that a text bears. */
struct claim_brands {
	struct brand_hit	*v;
	size_t			 n;
	/* A word stands there that a company's desk signs with: "service", "order". */
	bool			 has_office;
};

struct claim {
	/* The author's domain in canonical form; empty without an author, or when the
	 * domain written is no name (then has_bad_domain). */
	struct str			 author_domain;
	bool				 has_bad_domain;
	/* The record that rules the author's domain, whatever its role; or NULL. */
	const struct identity_domain	*domain;
	/* The identity claimed by it: NULL for infra and trap, which are nobody's word. */
	const struct identity_entry	*identity;

	struct claim_domain		 author, sender, reverse_path;
	struct claim_domains		 reply_to;
	/* In the From field beside the author: addresses and bare domains. Without an
	 * author, every address that some reader may see there. */
	struct claim_domains		 beside;
	struct claim_domains		 in_subject;

	struct str			 display;	/* valid UTF-8 */
	struct text_facts		 display_facts;
	struct claim_brands		 display_brands, subject_brands;
	/* Looked for where the local part may speak for a company: at free mail, and at
	 * a domain that resembles one. */
	struct claim_brands		 local_brands;
};

void	identity_claim(struct arena *, const struct identity_index *,
	    const struct message *, struct claim *out);

/* One name, as the domains of a claim are read. False: it is no name. */
bool	claim_domain_read(struct arena *, const struct identity_index *, struct str written,
	    struct claim_domain *out);
/* One registrant, or one identity that speaks by both. */
bool	claim_is_same_owner(const struct claim_domain *, const struct claim_domain *);
/* Does the text bear a name of that identity (NULL: of the site's own)? */
bool	claim_bears(const struct claim_brands *, const struct identity_entry *,
	    enum brand_weight at_least);

#endif
