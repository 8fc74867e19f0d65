#include "support/dns_server.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"

enum { RULES = 64, DELAYED = 64, PACKET = 65535, HEADER = 12 };

struct delayed {
	int64_t			 due;
	struct sockaddr_in	 to;
	uint8_t			*p;
	size_t			 n;
};

struct dns_server {
	const struct serve_rule	*rules;
	size_t			 n_rules;
	atomic_uint		 seen[RULES];
	int			 udp, tcp, stop[2];
	char			 forward[64];
	pthread_t		 thread;
	struct delayed		 delayed[DELAYED];
	size_t			 n_delayed;
};

struct packet {
	uint8_t	p[PACKET];
	size_t	n;
};

static void
die(const char *what)
{
	perror(what);
	abort();
}

static void
put(struct packet *k, const void *p, size_t n)
{
	if (n > PACKET - k->n)
		die("dns_server: a packet over 64 KB");
	memcpy(k->p + k->n, p, n);
	k->n += n;
}

static void
put16(struct packet *k, unsigned int v)
{
	uint8_t b[2] = { (uint8_t)(v >> 8), (uint8_t)v };

	put(k, b, 2);
}

/* The question's name as text; its end in *end, 0 when there is none. */
static void
read_question(const uint8_t *q, size_t n, char *name, size_t *end)
{
	size_t at = HEADER, len = 0, i;

	*end = 0;
	while (at < n && q[at] != 0) {
		if (q[at] > 63 || q[at] + at + 1 >= n || len + q[at] + 1 > 255)
			return;
		if (len > 0)
			name[len++] = '.';
		for (i = 1; i <= q[at]; i++)
			name[len++] = char_lower((char)q[at + i]);
		at += 1u + q[at];
	}
	name[len] = '\0';
	if (at + 5 <= n)
		*end = at + 5;
}

static const struct serve_rule *
find_rule(struct dns_server *s, const char *name, unsigned int type)
{
	size_t i;

	for (i = 0; i < s->n_rules; i++) {
		if (s->rules[i].type == type && strcmp(s->rules[i].name, name) == 0) {
			atomic_fetch_add(&s->seen[i], 1);
			return &s->rules[i];
		}
	}
	return NULL;
}

static void
put_record(struct packet *k, unsigned int type, uint32_t ttl, const void *p, size_t n)
{
	put16(k, 0xc00c);		/* the question's name */
	put16(k, type);
	put16(k, 1);
	put16(k, ttl >> 16);
	put16(k, ttl & 0xffff);
	put16(k, (unsigned int)n);
	put(k, p, n);
}

/* An SOA at the question's own name, whose minimum is the ttl. */
static void
put_soa(struct packet *k, uint32_t ttl)
{
	uint8_t soa[22] = { 0 };

	soa[18] = (uint8_t)(ttl >> 24);
	soa[19] = (uint8_t)(ttl >> 16);
	soa[20] = (uint8_t)(ttl >> 8);
	soa[21] = (uint8_t)ttl;
	put_record(k, 6, ttl, soa, sizeof soa);
}

static void
put_head(struct packet *k, const uint8_t *q, size_t end, unsigned int flags,
    size_t answers, size_t authority)
{
	k->n = 0;
	put(k, q, 2);
	put16(k, 0x8180 | flags);
	put16(k, 1);
	put16(k, (unsigned int)answers);
	put16(k, (unsigned int)authority);
	put16(k, 0);
	put(k, q + HEADER, end - HEADER);
}

static void
put_records(struct packet *k, const uint8_t *q, size_t end,
    const struct serve_rule *r)
{
	size_t copies = r->copies == 0 ? 1 : r->copies, i, c;

	put_head(k, q, end, 0, r->n_rdata * copies, r->n_rdata == 0);
	for (c = 0; c < copies; c++) {
		for (i = 0; i < r->n_rdata; i++) {
			/* Copies differ in their last byte, else they are one. */
			char data[512];

			memcpy(data, r->rdata[i].p, r->rdata[i].n);
			data[r->rdata[i].n - 1] = (char)(data[r->rdata[i].n - 1] + (char)c);
			put_record(k, r->type, r->ttl, data, r->rdata[i].n);
		}
	}
	if (r->n_rdata == 0)
		put_soa(k, r->ttl);
}

/* False when nothing is to be said. */
static bool
compose(struct dns_server *s, const uint8_t *q, size_t n, bool is_udp,
    struct packet *k, int *late_ms)
{
	const struct serve_rule *r;
	char name[256];
	size_t end;

	*late_ms = 0;
	read_question(q, n, name, &end);
	if (end == 0)
		return false;
	r = find_rule(s, name, (unsigned int)(q[end - 4] << 8 | q[end - 3]));
	if (r == NULL) {
		put_head(k, q, end, 3, 0, 1);
		put_soa(k, 60);
		return true;
	}
	switch (r->does) {
	case SERVE_SILENCE:
		return false;
	case SERVE_RCODE:
		put_head(k, q, end, (unsigned int)r->rcode, 0, r->rcode == 3);
		if (r->rcode == 3)
			put_soa(k, r->ttl);
		return true;
	case SERVE_JUNK:
		k->n = 0;
		put(k, q, 2);
		put(k, "\xff\xff\xff", 3);
		return true;
	case SERVE_CUT_OFF:
		put_records(k, q, end, r);
		k->n -= 3;
		return true;
	case SERVE_TRUNCATED:
		if (is_udp)
			put_head(k, q, end, 0x0200, 0, 0);
		else
			put_records(k, q, end, r);
		return true;
	case SERVE_LATE:
		*late_ms = r->late_ms;
		break;
	case SERVE_RECORDS:
		break;
	}
	put_records(k, q, end, r);
	return true;
}

static void
serve_udp(struct dns_server *s, struct packet *k)
{
	struct sockaddr_in from;
	socklen_t n_from = sizeof from;
	uint8_t q[4096];
	ssize_t n = recvfrom(s->udp, q, sizeof q, 0, (struct sockaddr *)&from, &n_from);
	struct delayed *d;
	int late_ms;

	if (n < HEADER || !compose(s, q, (size_t)n, true, k, &late_ms))
		return;
	if (late_ms == 0) {
		sendto(s->udp, k->p, k->n, 0, (struct sockaddr *)&from, n_from);
	} else if (s->n_delayed < DELAYED) {
		d = &s->delayed[s->n_delayed++];
		d->due = clock_mono_us() + late_ms * 1000;
		d->to = from;
		d->n = k->n;
		d->p = memcpy(heap_alloc(k->n), k->p, k->n);
	}
}

/* One question a connection; the peer is our own resolver. */
static void
serve_tcp(struct dns_server *s, struct packet *k)
{
	struct timeval most = { .tv_sec = 2 };
	int fd = accept(s->tcp, NULL, NULL), late_ms;
	uint8_t q[4096], length[2];
	ssize_t n;

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
	if (recv(fd, length, 2, MSG_WAITALL) == 2 &&
	    (n = length[0] << 8 | length[1]) <= (ssize_t)sizeof q && n >= HEADER &&
	    recv(fd, q, (size_t)n, MSG_WAITALL) == n &&
	    compose(s, q, (size_t)n, false, k, &late_ms)) {
		length[0] = (uint8_t)(k->n >> 8);
		length[1] = (uint8_t)k->n;
		if (send(fd, length, 2, MSG_NOSIGNAL | MSG_MORE) == 2)
			send(fd, k->p, k->n, MSG_NOSIGNAL);
	}
	close(fd);
}

static void
send_due(struct dns_server *s)
{
	size_t i = 0;

	while (i < s->n_delayed) {
		struct delayed *d = &s->delayed[i];

		if (d->due > clock_mono_us()) {
			i++;
			continue;
		}
		sendto(s->udp, d->p, d->n, 0, (struct sockaddr *)&d->to, sizeof d->to);
		free(d->p);
		*d = s->delayed[--s->n_delayed];
	}
}

static void *
serve(void *arg)
{
	struct dns_server *s = arg;
	struct packet *k = heap_alloc(sizeof *k);
	struct pollfd fds[3] = { { .fd = s->udp, .events = POLLIN },
	    { .fd = s->tcp, .events = POLLIN }, { .fd = s->stop[0], .events = POLLIN } };

	for (;;) {
		if (poll(fds, 3, s->n_delayed > 0 ? 5 : -1) < 0)
			continue;
		if (fds[2].revents != 0)
			break;
		if (fds[0].revents != 0)
			serve_udp(s, k);
		if (fds[1].revents != 0)
			serve_tcp(s, k);
		send_due(s);
	}
	while (s->n_delayed > 0)
		free(s->delayed[--s->n_delayed].p);
	free(k);
	return NULL;
}

/* A port that is free for both; TCP's choice may be taken in UDP. */
static unsigned int
bind_both(int *udp, int *tcp)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	socklen_t n = sizeof in;
	int tries;

	for (tries = 0; tries < 50; tries++) {
		in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		in.sin_port = 0;
		*udp = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		*tcp = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		if (*udp < 0 || *tcp < 0)
			die("dns_server: socket");
		if (bind(*tcp, (struct sockaddr *)&in, sizeof in) == 0 &&
		    getsockname(*tcp, (struct sockaddr *)&in, &n) == 0 &&
		    bind(*udp, (struct sockaddr *)&in, sizeof in) == 0)
			return ntohs(in.sin_port);
		close(*udp);
		close(*tcp);
	}
	die("dns_server: bind");
	return 0;
}

struct dns_server *
dns_server_new(const struct serve_rule *rules, size_t n)
{
	struct dns_server *s = heap_alloc(sizeof *s);

	if (n > RULES)
		die("dns_server: too many rules");
	s->rules = rules;
	s->n_rules = n;
	snprintf(s->forward, sizeof s->forward, "127.0.0.1@%u",
	    bind_both(&s->udp, &s->tcp));
	if (listen(s->tcp, 16) < 0 || pipe(s->stop) < 0 ||
	    pthread_create(&s->thread, NULL, serve, s) != 0)
		die("dns_server: start");
	return s;
}

void
dns_server_free(struct dns_server *s)
{
	if (write(s->stop[1], "", 1) != 1)
		die("dns_server: stop");
	pthread_join(s->thread, NULL);
	close(s->stop[0]);
	close(s->stop[1]);
	close(s->udp);
	close(s->tcp);
	free(s);
}

const char *
dns_server_forward(const struct dns_server *s)
{
	return s->forward;
}

unsigned int
dns_server_seen(struct dns_server *s, size_t rule)
{
	return atomic_load(&s->seen[rule]);
}

void
dns_server_closed(char *out)
{
	int udp, tcp;

	snprintf(out, 64, "127.0.0.1@%u", bind_both(&udp, &tcp));
	close(udp);
	close(tcp);
}
