/*
 * A DNS server on loopback that does what it is told, name by name: answers,
 * fails, keeps silent, talks nonsense, truncates, comes late. UDP and TCP on
 * one port, one thread. What no rule covers does not exist.
 */
#ifndef SUPPORT_DNS_SERVER_H
#define SUPPORT_DNS_SERVER_H

#include <stddef.h>
#include <stdint.h>

enum serve {
	SERVE_RECORDS,		/* those given; none of them is NODATA */
	SERVE_RCODE,		/* rule.rcode, nothing else */
	SERVE_SILENCE,
	SERVE_JUNK,		/* five bytes that are no message */
	SERVE_CUT_OFF,		/* a message that ends in its answer */
	SERVE_TRUNCATED,	/* TC over UDP, the records over TCP */
	SERVE_LATE,		/* the records, after late_ms */
};

struct serve_rule {
	const char	*name;		/* lower case, no final dot */
	uint16_t	 type;		/* of the question */
	enum serve	 does;
	int		 rcode, late_ms;
	uint32_t	 ttl;		/* of records; without any, of the SOA */
	size_t		 copies;	/* of each record; 0 means 1 */
	struct {
		const char	*p;	/* rdata, wire form */
		size_t		 n;
	} rdata[4];
	size_t		 n_rdata;
};

struct dns_server;

struct dns_server	*dns_server_new(const struct serve_rule *, size_t n);
void			 dns_server_free(struct dns_server *);
const char		*dns_server_forward(const struct dns_server *);	/* ADDR@PORT */
/* Questions seen for a rule, over UDP and TCP. */
unsigned int		 dns_server_seen(struct dns_server *, size_t rule);

/* "127.0.0.1@PORT" where nothing listens; 64 bytes. */
void			 dns_server_closed(char *out);

#endif
