/*
 * Every ceiling of the house, in one list. A letter that passes one is still
 * judged, by what was read; the fact `limits` says so. Sizes are bytes.
 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

enum {
	/* a letter */
	LIMIT_FIELDS		= 1000,		/* header fields */
	LIMIT_HEADER_BYTES	= 512 * 1024,	/* the whole header block */
	LIMIT_FIELD_BYTES	= 64 * 1024,	/* one field with its folds */
	LIMIT_RCPTS		= 1000,		/* recipients kept for the record */
	LIMIT_LETTER_BYTES	= 256 * 1024 * 1024,	/* a file given to `check` */
	LIMIT_MAILBOXES		= 64,		/* addresses read from one field */
	LIMIT_COMMENT_DEPTH	= 16,		/* nested comments in an address */
	LIMIT_DISPLAY_NAME	= 1024,		/* decoded bytes kept of a name */

	/* authentication */
	LIMIT_SIGNATURES	= 10,		/* DKIM-Signature fields verified */
	LIMIT_SPF_LOOKUPS	= 10,		/* RFC 7208 4.6.4 */
	LIMIT_SPF_VOID		= 2,		/* RFC 7208 4.6.4 */
	LIMIT_SPF_MX		= 10,		/* RFC 7208 4.6.4, also PTR */
	LIMIT_SPF_RECORD	= 4096,		/* record text that is read at all */
	LIMIT_SPF_TERMS		= 512,
	LIMIT_SPF_EXPANSION	= 16 * 1024,	/* one text, macros expanded */
	LIMIT_SPF_EXPLANATION	= 512,		/* what is kept of an explanation */
	LIMIT_TREE_WALK		= 8,		/* RFC 9989 4.10 */

	/* DNS */
	LIMIT_DNS_RECORDS	= 64,		/* of one answer */
	LIMIT_DNS_RDATA		= 16 * 1024,	/* of one answer, all records */
	LIMIT_DNS_CACHE		= 20000,	/* answers kept */
	LIMIT_DNS_CACHE_BYTES	= 16 * 1024 * 1024,	/* and what they take */
	LIMIT_DNS_PENDING	= 2000,		/* questions under way at once */

	/* what we write */
	LIMIT_HEADER_VALUE	= 2000,		/* one header of ours, unfolded */
	LIMIT_QUOTE		= 120,		/* bytes of the letter in a reason */

	/* configuration and rules */
	LIMIT_CONF_BYTES	= 4 * 1024 * 1024,	/* one file */
	LIMIT_CONF_ERRORS	= 20,		/* told before giving up */
	LIMIT_ZONE_BYTES	= 16 * 1024 * 1024,
};

#endif
