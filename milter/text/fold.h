/*
 * Text as an eye reads it. Folding brings letters of any script, width and
 * decoration to what they look like; what it drops on the way is told, because
 * who hides characters in a name has a reason. Pure; ICU does the Unicode part.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include "base/arena.h"
#include "text/skeleton.h"

/* What stands in a line of text that no reader sees, or that looks like what it
 * is not. Counts are characters. */
struct text_facts {
	unsigned	n_invisible;	/* default-ignorable: zero width, soft hyphen, tags */
	unsigned	n_bidi;		/* controls that turn the order of reading */
	unsigned	n_control;	/* C0 and C1, tab excepted */
	unsigned	n_scripts;	/* distinct, common and inherited not counted */
	bool		has_mixed_word;	/* one word of letters from scripts that no
					 * language mixes (UTS #39, highly restrictive) */
	bool		has_fullwidth;	/* Latin letters or digits of full width */
	bool		has_styled;	/* mathematical, circled or the like for letters */
};

/* text is valid UTF-8 (utf8_repair() it first). */
void		text_look(struct str text, struct text_facts *out);

/* A letter or digit of a text, folded; blanks, signs and the unseen are left out. */
struct fold_letter {
	uint32_t	c;
	uint32_t	from, to;	/* bytes of the text it stands for */
	bool		is_split;	/* a blank or sign stood before it */
	bool		is_begin;	/* a word may begin here: after a blank or sign, a
					 * digit after a letter and the reverse, "aB", every
					 * letter of a script without blanks */
	bool		is_odd;		/* another character than the plain letter */
	bool		is_hidden;	/* something invisible stood before it */
};

struct folded {
	struct fold_letter	*v;
	size_t			 n;
};

/*
 * Case, width and style folded, Latin, Greek and Cyrillic marks off. With a
 * skeleton, letters that look like plain ones become those.
 */
void		text_fold(struct arena *, struct str text, const struct skeleton *,
		    struct folded *out);

#endif
