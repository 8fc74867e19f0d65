/*
 * Configuration and rules, as plain nested structs without behaviour. libconfuse
 * lives here and nowhere else. Every error is told with file:line, several at
 * once, before giving up; unknown keys get a suggestion. What is returned lives
 * in the arena given and is never changed again.
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "config/rules.h"

enum conf_mode { MODE_OBSERVE, MODE_TAG, MODE_ENFORCE };
enum conf_dns_failure { DNS_FAILURE_ACCEPT, DNS_FAILURE_TEMPFAIL };
enum conf_malformed { MALFORMED_TAG, MALFORMED_REJECT };

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
	struct {
		struct conf_names domains;	/* the site's own, its suppliers' */
		struct conf_names names;	/* people and firms */
		const char	*list;		/* "": no file of more domains */
		struct conf_names known;	/* honest though they look alike */
	} protect;
};

/* path NULL: the defaults alone. False: errors holds at least one. */
bool	conf_read(const char *path, struct arena *, struct conf *out, struct conf_errors *);

/* The whole configuration as a file that conf_read() takes, each key with its
 * sentence and default (`chopmark config dump`). */
void	conf_dump(const struct conf *, struct buf *);

#endif
