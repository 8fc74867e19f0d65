/*
 * A master file, read line by line (RFC 1035 5.1). We find the entries
 * (comments, quotes, parentheses, $ORIGIN, $TTL, owner, TTL and class) so that
 * an error names the line where the entry starts; ldns reads the rdata.
 *
 * Every record is handed on, of every type: a name that has only an SRV record
 * exists. $INCLUDE and $GENERATE are errors.
 */
#ifndef DNS_ZONE_FILE_H
#define DNS_ZONE_FILE_H

#include "base/err.h"
#include "dns/name.h"

enum { ZONE_DEFAULT_TTL = 3600 };

struct zone_record {
	struct dns_name	 owner;
	unsigned int	 type;
	uint32_t	 ttl;
	const uint8_t	*rdata;		/* wire form, no compression */
	size_t		 n_rdata;
};

/* False, with a sentence in err, when the record cannot be taken. */
typedef bool zone_take_fn(void *, const struct zone_record *, struct err *);

/*
 * where: the file's name, put before the line number; NULL leaves both out. The
 * text may hold any bytes; what stands before the error has been handed on.
 */
bool	zone_file_read(struct str text, const char *where, zone_take_fn *take,
	    void *arg, struct err *);

#endif
