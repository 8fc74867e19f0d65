/*
 * Who a name pretends to be. One index over all protected names answers two
 * questions: which protected domain does this domain resemble, and by what trick;
 * and which protected names does this line of text bear.
 *
 * Three rings. SHIPPED: the official identities; every test. SITE: the site's own
 * domains and suppliers, a few thousand; every test. LARGE: up to 100,000 names;
 * only tests that stay quiet at that size (equal when folded, embedded, one edit
 * in a label of eight letters and more).
 *
 * Tests come from cheap to dear: what looks equal (a hash), what is one letter off
 * (an index of deletions), what contains a protected label (an automaton); a
 * weighted distance is computed for those candidates only. A resemblance is weak
 * or strong by its cost and by the length of the name; whether it matters is for
 * check/ to say, which sees the rest of the letter.
 *
 * Built at load, immutable, shared by threads without a lock. Pure: memory comes
 * from the caller's arena.
 */
#ifndef IDENTITY_LOOKALIKE_H
#define IDENTITY_LOOKALIKE_H

#include "domain/suffix.h"
#include "identity/protected.h"

/* X(name, word in details, what was done to the protected name) */
#define LOOKALIKE_TRICKS(X) \
	X(HOMOGLYPH,	"homoglyph",	"letters that look alike: 1 for l, rn for m") \
	X(IDN,		"idn",		"letters of other scripts that look alike") \
	X(OMISSION,	"omission",	"a letter left out") \
	X(INSERTION,	"insertion",	"a letter put in") \
	X(REPLACEMENT,	"replacement",	"another letter in a letter's place") \
	X(TRANSPOSITION, "transposition", "two neighbours swapped") \
	X(REPETITION,	"repetition",	"a letter doubled, or a double made single") \
	X(VOWEL,	"vowel",	"another vowel") \
	X(BITFLIP,	"bitflip",	"a letter one bit away") \
	X(ADDITION,	"addition",	"a letter or digits put at the end") \
	X(PLURAL,	"plural",	"an s or es put in") \
	X(EDIT,		"edit",		"several of these at once") \
	X(HYPHEN,	"hyphen",	"a hyphen put in or left out") \
	X(DOT,		"dot",		"a dot put in or left out") \
	X(SUFFIX,	"suffix",	"the same name under another suffix") \
	X(GLUE,		"glue",		"the suffix or www grown onto the name") \
	X(COMBINATION,	"combination",	"the name with a word added") \
	X(EMBEDDED,	"embedded",	"the name to the left of somebody else's domain")

enum trick {
	TRICK_NONE,
#define X(name, word, says) TRICK_##name,
	LOOKALIKE_TRICKS(X)
#undef X
	TRICKS
};

enum ring { RING_SHIPPED, RING_SITE, RING_LARGE };

struct lookalikes;

struct site_names {
	/* Ring SITE: the site's own domains and its suppliers', and names of people and
	 * firms as they stand in display names. */
	const struct conf_name	*domains;
	size_t			 n_domains;
	const struct conf_name	*names;
	size_t			 n_names;
	const struct conf_name	*large;		/* ring LARGE: domains */
	size_t			 n_large;
	const struct conf_name	*known;		/* honest though they look alike: never count */
	size_t			 n_known;
};

struct resemblance {
	struct str			 target;	/* protected domain; lives in the index */
	const struct identity_entry	*identity;	/* NULL for the site's own */
	enum ring			 ring;
	enum trick			 trick;
	bool				 is_strong;
	unsigned			 distance;	/* weighted, in hundredths of an edit */
	struct str			 name;		/* what resembles: the registrable part
							 * of the name asked, or all of it */
	struct str			 folded;	/* its label as it was compared */
};

enum brand_weight {
	BRAND_ORDINARY,		/* also a word or a person: "Amazon", "Wise", "Ali Baba" */
	BRAND_DISTINCT,		/* nobody else is called so: "AliExpress", "Alibaba.com" */
};

struct brand_hit {
	const struct identity_entry	*identity;	/* NULL for a site's own name */
	struct str			 name;		/* as protected, in UTF-8 */
	size_t				 from, to;	/* bytes of the text asked about */
	enum brand_weight		 weight;
	bool				 is_whole;	/* the text says nothing else */
	bool				 has_word;	/* the text also has a word such as
							 * "service", "order", "official" */
	bool				 is_disguised;	/* look-alike letters, invisible
							 * characters or blanks inside */
};

/*
 * NULL, and err names file:line: a site's name that is no name, a public suffix, a
 * label of one letter, or given twice; a table that contradicts itself. Of what is
 * passed only protected and suffixes must outlive the index.
 */
struct lookalikes *lookalike_new(const struct conf_lookalike *, const struct protected *,
		    const struct site_names *, const struct suffixes *, struct err *);
void		 lookalike_free(struct lookalikes *);		/* takes NULL */
/* Bytes held and names protected, for logs and measurement. */
size_t		 lookalike_size(const struct lookalikes *);
size_t		 lookalike_count(const struct lookalikes *);

/*
 * The nearest protected domain. False when there is none, and when the name is
 * itself protected, the site's own, or a listed honest neighbour. name is in
 * domain_canon() form; of anything else the answer is false.
 */
bool		 lookalike_nearest(const struct lookalikes *, struct arena *, struct str name,
		    struct resemblance *out);
/* The name is at or below one of the site's own domains (rings SITE and LARGE). */
bool		 lookalike_is_own(const struct lookalikes *, struct str name);

/*
 * The protected names that a text bears (display name, subject, local part), from
 * left to right, the longest at each place, at most max. Bytes that are not UTF-8
 * are read as U+FFFD.
 */
size_t		 brands_in(const struct lookalikes *, struct arena *, struct str text,
		    struct brand_hit *out, size_t max);

/* registrable is a domain where anybody may have a mailbox. */
bool		 lookalike_is_freemail(const struct lookalikes *, struct str registrable);

const char	*trick_word(enum trick);		/* "homoglyph"; "none" */
const char	*trick_says(enum trick);

/*
 * Names that would be caught as lookalikes of name (a registrable domain), by
 * trick, each once; the callback returns false to stop.
 */
typedef bool	 lookalike_variant(void *, enum trick, struct str variant);
void		 lookalike_variants(const struct lookalikes *, struct str name,
		    lookalike_variant *, void *);

#endif
