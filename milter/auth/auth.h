/*
 * What is proven of a letter: SPF (RFC 7208), DKIM (RFC 6376, 8301, 8463) and
 * DMARC (RFC 9989). Called once a letter, by scan/. It verifies and reports; it
 * never decides. Everything it writes lives in the letter's arena.
 */
#ifndef AUTH_AUTH_H
#define AUTH_AUTH_H

#include "base/answer.h"
#include "base/limits.h"
#include "dns/dns.h"
#include "mail/message.h"

/* The result words of RFC 8601 2.7. */
enum auth_result {
	AUTH_NONE,
	AUTH_PASS,
	AUTH_FAIL,
	AUTH_SOFTFAIL,
	AUTH_NEUTRAL,
	AUTH_POLICY,
	AUTH_TEMPERROR,
	AUTH_PERMERROR,
};

const char	*auth_result_word(enum auth_result);

struct auth_spf {
	enum auth_result	 result;
	struct str		 domain;	/* canonical; empty when there is none */
	struct str		 local;		/* "postmaster" when there is none */
	bool			 is_null_sender;	/* MAIL FROM:<>, so postmaster@HELO */
	/* The pass came by "+all" or a network of /0 and proves nothing. */
	bool			 is_wide;
	struct str		 explanation;	/* of a fail, ASCII; may be empty */
	/* With the author domain, as DMARC asks it. NO but for a pass and for
	 * temperror, which may have been one and is never YES. */
	enum answer		 aligned;
	const char		*why;		/* static words citing the RFC, or "" */
};

struct auth_dkim {
	enum auth_result	 result;
	struct str		 domain;	/* d=, canonical LDH, else empty */
	struct str		 selector;	/* s= */
	struct str		 algorithm;	/* a= */
	unsigned		 key_bits;	/* Ed25519 counts as 256; 0: not known */
	/* Facts; each of them keeps a pass from proving anything (INTERFACE). */
	bool			 is_partial;	/* l= leaves body unsigned */
	bool			 is_weak;	/* under 1,024 bits, or rsa-sha1 */
	bool			 is_expired;	/* x= is over */
	bool			 is_from_unsigned;
	bool			 is_test_key;	/* t=y in the key record */
	bool			 is_from_oversigned;	/* From once more in h= (RFC 6376 5.4.2) */
	/* The header's part holds; the body was cut before it could be compared. */
	bool			 is_unread;
	int64_t			 signed_at;	/* t=, seconds; 0: not said */
	/* With the author domain, as DMARC asks it. NO but for a pass and for what
	 * may have been one (temperror, is_unread), which is never YES. */
	enum answer		 aligned;
	const char		*why;		/* static words citing the RFC, or "" */
};

enum dmarc_policy { DMARC_NO_RECORD, DMARC_POLICY_NONE, DMARC_QUARANTINE, DMARC_REJECT };

struct auth_dmarc {
	enum auth_result	 result;	/* NONE: no record applies */
	struct str		 domain;	/* the author domain */
	struct str		 record_domain;	/* where the record was found */
	struct str		 organizational;	/* of the author domain, by tree walk */
	enum dmarc_policy	 policy;	/* p, sp or np as it applies, after t=y */
	/*
	 * Alignment of a pass with the author domain; strict or relaxed as the record
	 * asks, relaxed where there is none. NOT_KNOWN when DNS did not tell.
	 */
	enum answer		 spf_aligned;
	enum answer		 dkim_aligned;
	const char		*why;
};

struct auth {
	struct auth_spf		 helo;		/* kept apart: CVE-2019-20790 */
	struct auth_spf		 mailfrom;
	struct auth_dkim	 dkim[LIMIT_SIGNATURES];
	size_t			 n_dkim;
	size_t			 dkim_passed_over;	/* signatures beyond the ceiling */
	struct auth_dmarc	 dmarc;
};

const char	*auth_policy_word(enum dmarc_policy);

/*
 * Is a proven by b for the author's domain: same name, or (relaxed) the same
 * organizational domain by the RFC 9989 4.10 tree walk. Both canonical.
 */
enum answer	auth_is_aligned(struct dns *, struct arena *, struct deadline,
		    struct str author_domain, struct str other, bool strict);

/* Made once, shared by all threads: it holds the one DKIM_LIB. */
struct auth_engine;

struct auth_conf {
	const char		*receiver;	/* authserv-id, for SPF's %{r} */
	unsigned		 signatures;	/* at most LIMIT_SIGNATURES */
	const struct clock	*clock;		/* NULL: the real one */
};

struct auth_engine	*auth_new(const struct auth_conf *, struct err *);
void			 auth_free(struct auth_engine *);

/*
 * author_domain is canonical, or empty when there is no author: SPF and DKIM
 * are still verified then, and DMARC is none.
 */
void	auth_verify(struct auth_engine *, struct dns *, const struct letter *,
	    const struct message *, struct str author_domain, struct deadline,
	    struct arena *, struct auth *out);

#endif
