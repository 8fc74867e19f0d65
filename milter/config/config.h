/*
 * Configuration and rules, as plain nested structs without behaviour. libconfuse
 * lives here and nowhere else. Every error is told with file:line, several at
 * once, before giving up; unknown keys get a suggestion. What is returned lives
 * in the arena given and is never changed again.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum conf_mode { MODE_OBSERVE, MODE_TAG, MODE_ENFORCE };
enum conf_dns_failure { DNS_FAILURE_ACCEPT, DNS_FAILURE_TEMPFAIL };
enum conf_malformed { MALFORMED_TAG, MALFORMED_REJECT };

struct conf_list {
	const char *const	*v;
	size_t			 n;
};

struct conf_network {		/* of trusted_networks, parsed */
	unsigned char	ip[16];	/* V4 in the first 4 */
	bool		is_v6;
	unsigned	bits;
};

/* One member a line of schema.def; see there for meaning, range and default. */
struct conf {
	const char		*listen;
	const char		*authserv_id;	/* default: this host's name */
	enum conf_mode		 mode;
	struct conf_list	 trusted_networks;	/* as written … */
	const struct conf_network *networks;	/* … and parsed */
	size_t			 n_networks;
	enum conf_dns_failure	 on_dns_failure;
	enum conf_malformed	 on_malformed;
	const char		*user;		/* "": stay who we are */
	const char		*pidfile;	/* "": none */
	const char		*socket_mode;	/* octal, of a unix socket */
	const char		*rules;		/* folder */
	const char		*local_rules;	/* folder */
	const char		*public_suffix_list;	/* "": Debian's */
	const char		*log_level;	/* "info", "warn", "debug" */
	bool			 log_subject;	/* privacy: off by default */
	bool			 log_rcpt;	/* likewise */
	struct {
		struct conf_list forward;
		const char	*trust_anchor;	/* "": no validation */
		int64_t		 timeout_ms;
		int64_t		 max_ttl;	/* seconds */
		int64_t		 negative_ttl;	/* seconds */
	} resolver;
	struct {
		int64_t		 letter_time_ms;	/* the deadline of a letter */
		int64_t		 body_bytes;	/* kept of a letter's body */
		int64_t		 header_bytes;
		int64_t		 signatures;
		int64_t		 idle_ms;	/* a silent MTA is let go */
		int64_t		 drain_ms;	/* longest wait for letters at stop */
	} limits;
};

/* What a reader tells of each error, "FILE:LINE: sentence". */
struct conf_errors {
	struct buf	 text;		/* one a line */
	size_t		 n;
};

void	conf_errors_init(struct conf_errors *);
void	conf_errors_free(struct conf_errors *);
void	conf_error(struct conf_errors *, const char *file, int line, const char *fmt, ...)
	    __attribute__((format(printf, 4, 5)));

/* path NULL: the defaults alone. False: errors holds at least one. */
bool	conf_read(const char *path, struct arena *, struct conf *out, struct conf_errors *);

/* The whole configuration as a file that conf_read() takes, each key with its
 * sentence and default (`chopmark config dump`). */
void	conf_dump(const struct conf *, struct buf *);

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
	const char	*says;		/* one sentence; {detail} and {who} are filled in */
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

struct conf_name {			/* a name of a list, and where it stands */
	const char	*text;
	const char	*file;
	int		 line;
};

struct conf_pairs {
	const struct conf_pair	*v;
	size_t			 n;
};

struct conf_names {
	const struct conf_name	*v;
	size_t			 n;
};

struct conf_lookalike {
	struct conf_pairs	 letters;	/* a letter of any script -> a-z 0-9 */
	struct conf_pairs	 shapes;	/* "rn" -> "m": equal at a glance */
	struct conf_pairs	 glyphs;	/* letters that are close in shape */
	struct conf_names	 keyboards;	/* rows of keys, neighbours below each other */
	struct conf_names	 words;		/* that fraud puts beside a brand */
	struct conf_names	 ordinary;	/* protected names that are also words or people */
	struct conf_names	 freemail;	/* domains where anybody may have a mailbox */
};

/* Every *.conf of FOLDER/lookalike; later folders add. */
bool	conf_read_lookalike(const struct conf_folder *, size_t n, struct arena *,
	    struct conf_lookalike *out, struct conf_errors *);

/* A plain list, one name a line, '#' begins a comment. */
bool	conf_read_names(const char *path, struct arena *, struct conf_names *out,
	    struct conf_errors *);

#endif
