/*
 * Rules as plain structs: who is protected, what looks like what, what a reason
 * weighs and how it is worded. Read from the folders `rules` and `local_rules`.
 */
#ifndef CONFIG_RULES_H
#define CONFIG_RULES_H

#include "config/value.h"

/* ---- rules: rules/official/ and local_rules/official/ ---- */

struct conf_domain {
	const char		*name;		/* as written, a dot in front covers names below */
	struct conf_list	 roles;
	const char		*source;
	const char		*date;
	const char		*note;
	const char		*file;
	int			 line;
};

struct conf_identity {
	const char		*id;
	struct conf_list	 names;
	struct conf_list	 proof;		/* "dkim", "spf" */
	const struct conf_domain *domains;
	size_t			 n_domains;
	const char		*file;
	int			 line;
};

struct conf_collide {		/* honest neighbours that are never lookalikes */
	const char		*name;
	const char		*source;
	const char		*file;
	int			 line;
};

struct conf_official {
	const struct conf_identity *identities;
	size_t			 n_identities;
	const struct conf_collide *collides;
	size_t			 n_collides;
};

/*
 * Reads every *.conf of the folders, in order of their names. The same id in a
 * later folder adds domains to the identity; a domain named again there replaces
 * the earlier record. A folder that does not exist holds nothing, if optional.
 */
struct conf_folder {
	const char	*path;
	bool		 is_optional;
};

bool	conf_read_official(const struct conf_folder *, size_t n, struct arena *,
	    struct conf_official *out, struct conf_errors *);

/* ---- rules: reasons.conf and words/en.conf ---- */

struct conf_reason {
	const char	*code;
	const char	*family;
	double		 points;	/* of a full finding */
	double		 weak;		/* of a weak one */
	const char	*file;
	int		 line;
};

struct conf_cap {			/* the most a family may add */
	const char	*family;
	double		 points;
};

struct conf_reasons {
	const struct conf_reason *reasons;
	size_t			 n_reasons;
	const struct conf_cap	*caps;
	size_t			 n_caps;
	double			 low, medium, high;	/* risk begins at these points */
};

bool	conf_read_reasons(const struct conf_folder *, size_t n, struct arena *,
	    struct conf_reasons *out, struct conf_errors *);

struct conf_word {
	const char	*code;		/* reason code, or "official", "unverified"… */
	const char	*says;		/* one sentence; {who}, {detail}, {from}… are filled in */
	const char	*next;		/* what to do now */
};

struct conf_words {
	const struct conf_word	*words;
	size_t			 n;
};

/* rules/words/LANG.conf of the first folder that has it. */
bool	conf_read_words(const struct conf_folder *, size_t n, const char *lang,
	    struct arena *, struct conf_words *out, struct conf_errors *);

/* ---- rules/lookalike/: what looks like what ---- */

struct conf_pair {			/* from is read as to */
	const char	*from, *to;	/* UTF-8 */
	const char	*file;
	int		 line;
};

struct conf_pairs {
	const struct conf_pair	*v;
	size_t			 n;
};

struct conf_lookalike {
	struct conf_pairs	 letters;	/* a letter of any script -> a-z 0-9 */
	struct conf_pairs	 shapes;	/* "rn" -> "m": equal at a glance */
	struct conf_pairs	 glyphs;	/* letters that are close in shape */
	struct conf_names	 keyboards;	/* rows of keys, neighbours below each other */
	struct conf_names	 words;		/* that fraud puts beside a brand */
	struct conf_names	 ordinary;	/* protected names that are also words or people */
	struct conf_names	 persons;	/* the same, in texts only: fine in domains */
	struct conf_names	 offices;	/* words a company's desk signs with */
	struct conf_names	 honest;	/* phrases that contain such a name by chance */
	struct conf_names	 vetted;	/* suffixes whose registry knows its members */
	struct conf_names	 freemail;	/* domains where anybody may have a mailbox */
};

/* Every *.conf of FOLDER/lookalike; later folders add. */
bool	conf_read_lookalike(const struct conf_folder *, size_t n, struct arena *,
	    struct conf_lookalike *out, struct conf_errors *);

/* A plain list, one name a line, '#' begins a comment. */
bool	conf_read_names(const char *path, struct arena *, struct conf_names *out,
	    struct conf_errors *);

#endif
