/*
 * A domain name as the DNS compares it: wire form (RFC 1035 3.1), lower case.
 * The text form is the one of RFC 1035 5.1, with its escapes, because what an
 * MX or PTR answer names is given out as text and may be asked for next.
 */
#ifndef DNS_NAME_H
#define DNS_NAME_H

#include "base/arena.h"

enum { DNS_NAME_WIRE = 255, DNS_LABEL_BYTES = 63 };

struct dns_name {
	uint8_t	n;			/* bytes used, the root label included */
	uint8_t	wire[DNS_NAME_WIRE];
};

/*
 * Text with or without a final dot; "" and "." are the root. False when it
 * cannot stand in the DNS: an empty label, one over 63 bytes, 255 bytes of wire
 * form in all, a broken escape.
 */
bool		dns_name_read(struct str text, struct dns_name *out);

/*
 * An uncompressed name at the start of p. False when it does not end within n
 * bytes or is longer than a name may be; *used says where it ended.
 */
bool		dns_name_from_wire(const uint8_t *p, size_t n, struct dns_name *out,
		    size_t *used);

/*
 * Lower case, no final dot, the root is "". Letters, digits, hyphen and
 * underscore stand for themselves; all else is escaped.
 */
struct str	dns_name_print(const struct dns_name *, struct arena *);

struct str	dns_name_bytes(const struct dns_name *);	/* borrowed wire form */

#endif
