/*
 * The inside of the lookalike index, for the files of this room that build it
 * (lookalike.c), ask it about domains (resemble.c, combine.c), about texts (brand.c)
 * and turn it round (variant.c).
 */
#ifndef IDENTITY_INDEX_H
#define IDENTITY_INDEX_H

#include "identity/automaton.h"
#include "identity/lookalike.h"
#include "identity/names.h"
#include "identity/near.h"
#include "text/distance.h"
#include "text/fold.h"

enum {
	LABEL_BYTES = 64,		/* of a folded label, at most 63 */
	LABEL_SHORT = 3,		/* letters, and fewer: a name by luck */
	LABEL_WORDY = 6,		/* and more: seldom part of another word */
	LABEL_LONG = 8,			/* and more: one edit is no accident */
	LABEL_TWO_EDITS = 10,		/* and more: two edits are looked for */
};

/* One protected label; names that differ in their suffix share it. */
struct label {
	struct str			 text;		/* folded: a-z, 0-9, '-' */
	struct str			 domain;	/* the first registrable name with it */
	const struct identity_entry	*identity;
	uint8_t				 letters;	/* without hyphens */
	uint8_t				 ring;
	bool				 is_ordinary;	/* also a word, a person, many firms */
	bool				 is_minor;	/* not the name people know */
	bool				 is_quiet;	/* free mail and the like: only what
							 * looks equal counts */
};

/* One protected name as it stands in texts. */
struct brand {
	struct str			 name;
	const struct identity_entry	*identity;
	enum brand_weight		 weight;
	bool				 is_honest;	/* a phrase that is no brand */
	bool				 is_blankless;	/* of a script without blanks */
	uint64_t			 splits;	/* bit i: a blank before letter i */
};

struct lookalikes {
	struct arena		*arena;
	const struct protected	*protected;
	const struct suffixes	*suffixes;
	struct shapes		 shapes;
	struct skeleton		*skeleton;
	struct label		*labels;
	size_t			 n_labels, labels_cap;
	struct near_index	*near;		/* labels loosened, and with one letter less */
	struct near_index	*near_two;	/* long ones of SHIPPED and SITE, two less */
	struct near_index	*squeezed;	/* SHIPPED and SITE, squeezed */
	struct automaton	*tokens;	/* SHIPPED and SITE, equal at a glance */
	struct names		 own, known, freemail, words, vetted, ordinary, persons,
				 honest;
	struct brand		*brands;
	size_t			 n_brands, brands_cap;
	struct automaton	*plain;		/* brands as written, of any script */
	struct automaton	*looks;		/* those that look like a-z, 0-9 */
};

/* A label as it was asked about, in the forms that are compared. */
struct forms {
	char	fold[LABEL_BYTES];	/* skeleton: a-z, 0-9, '-', '?' */
	char	glance[LABEL_BYTES];	/* letter by letter equal at a glance */
	char	shape[LABEL_BYTES];	/* and "rn" read as "m" */
	char	shown[LABEL_BYTES];	/* only that: as long as shape */
	size_t	n, n_shape;
	bool	is_foreign;		/* not ASCII as written */
};

/* What is being found out about one name. */
struct search {
	const struct lookalikes	*x;
	struct arena		*arena;
	struct str		 name;		/* asked about */
	struct str		 registrable, suffix, left;
	struct forms		 label;		/* of the registrable name */
	struct resemblance	 best;
	const struct label	*found;		/* what best is about; NULL: nothing */
};

/* label in UTF-8. False when it cannot be one. */
bool	index_forms(const struct lookalikes *, struct str label, struct forms *);
/* The protected label that is exactly this folded text, or NULL. */
const struct label *index_label(const struct lookalikes *, struct str text);
/* The suffix of its domain. */
struct str index_suffix(const struct label *);
/* Made of words that fraud puts beside brands, digits and hyphens only. */
bool	index_is_words(const struct lookalikes *, struct str);
/* A name folded to what it looks like, without blanks and signs, as one word. */
struct str index_word(const struct lookalikes *, struct arena *, struct str name);

/* Keeps what was found when it says more than what was found before. */
void	search_found(struct search *, const struct label *, enum trick, unsigned distance,
	    bool is_strong);
/* Names that contain a protected label: glue, combination, embedded, dot. */
void	search_inside(struct search *);
/* One edit or two; is_token: the text is one of several words of a label. */
void	search_near(struct search *, const struct forms *, bool is_token);

void	brands_build(struct lookalikes *, const struct conf_lookalike *,
	    const struct site_names *);

#endif
