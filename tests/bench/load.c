/*
 * Plays the mail server's side of the milter protocol (version 6) and measures the
 * filter: rate, latency of a letter, and CPU and memory of the filter's process.
 *
 *	load -s SOCKET [-n LETTERS] [-c CONNECTIONS] [-w PID] [-a CLIENT] [-h HELO]
 *	    [-f SENDER] FILE...
 *
 * SOCKET is a path or a port of 127.0.0.1. A letter is sent as Postfix does: steps
 * that the filter declined are left out, and answers that it does not give are not
 * waited for. The files are taken in turn. Latency runs from MAIL to the verdict.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <arpa/inet.h>
#include <err.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	CHUNK		= 65535,
	MAX_PACKET	= 1 << 20,
	ALL_ACTIONS	= 0x1ff,
	ALL_STEPS	= 0x1fffff,
};

/* A step, the bit that declines it, and the bit that says it has no answer. */
struct step {
	char		command;
	uint32_t	declined, unanswered;
};

static const struct step connecting = { 'C', 0x01, 0x1000 }, helo = { 'H', 0x02, 0x2000 },
    mail = { 'M', 0x04, 0x4000 }, rcpt = { 'R', 0x08, 0x8000 },
    data = { 'T', 0x200, 0x10000 }, header = { 'L', 0x20, 0x80 },
    end_of_header = { 'N', 0x40, 0x40000 }, body = { 'B', 0x10, 0x80000 };

struct letter {
	char		*bytes;
	size_t		 n, header_n;	/* header_n ends before the empty line */
};

struct talk {
	int		 fd;
	uint32_t	 steps;
	char		*out;		/* what is not yet written */
	size_t		 n_out;
	char		*in;		/* one packet */
	unsigned long	 verdicts[256];
	unsigned long	 edits;
};

static const char *socket_name, *client = "203.0.113.10", *helo_name =
    "mail.notice.alibaba.com", *sender = "bounce@notice.alibaba.com";
static unsigned long n_letters = 10000, n_connections = 8;
static struct letter *letters;
static size_t n_files;
static atomic_ulong next_letter;
static double *latency;

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void *
need(void *p)
{
	if (p == NULL)
		err(1, "memory");
	return p;
}

static void
read_letter(const char *path, struct letter *l)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	char *raw, *gap;
	size_t i, n = 0;

	if (f == NULL || fstat(fileno(f), &st) != 0)
		err(1, "%s", path);
	raw = need(malloc((size_t)st.st_size + 1));
	l->bytes = need(malloc((size_t)st.st_size * 2 + 1));
	if (fread(raw, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		err(1, "%s", path);
	for (i = 0; i < (size_t)st.st_size; i++) {
		if (raw[i] == '\n' && (i == 0 || raw[i - 1] != '\r'))
			l->bytes[n++] = '\r';
		l->bytes[n++] = raw[i];
	}
	l->bytes[n] = '\0';
	l->n = n;
	if ((gap = strstr(l->bytes, "\r\n\r\n")) == NULL)
		errx(1, "%s: no empty line after the header", path);
	l->header_n = (size_t)(gap - l->bytes) + 2;
	free(raw);
	fclose(f);
}

static int
dial(void)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct sockaddr_in in = { .sin_family = AF_INET };
	bool is_path = socket_name[0] == '/';
	int fd = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM, 0), rc;

	snprintf(un.sun_path, sizeof un.sun_path, "%s", socket_name);
	in.sin_port = htons((uint16_t)strtoul(socket_name, NULL, 10));
	in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	rc = is_path ? connect(fd, (struct sockaddr *)&un, sizeof un) :
	    connect(fd, (struct sockaddr *)&in, sizeof in);
	if (rc != 0)
		err(1, "%s", socket_name);
	return fd;
}

static void
flush(struct talk *t)
{
	size_t done = 0;
	ssize_t n;

	for (; done < t->n_out; done += (size_t)n)
		if ((n = write(t->fd, t->out + done, t->n_out - done)) <= 0)
			err(1, "the filter hung up");
	t->n_out = 0;
}

static void
take(struct talk *t, void *to, size_t n)
{
	char *p = to;
	ssize_t got;

	for (; n > 0; n -= (size_t)got, p += got)
		if ((got = read(t->fd, p, n)) <= 0)
			err(1, "the filter hung up");
}

static char
answer(struct talk *t, uint32_t *n)
{
	uint32_t length;

	flush(t);
	take(t, &length, sizeof length);
	*n = ntohl(length);
	if (*n == 0 || *n > MAX_PACKET)
		errx(1, "an answer of %u bytes", *n);
	take(t, t->in, *n);
	return t->in[0];
}

static void
put(struct talk *t, char command, const void *bytes, size_t n)
{
	uint32_t length = htonl((uint32_t)n + 1);

	if (t->n_out + n + 5 > MAX_PACKET)
		flush(t);
	memcpy(t->out + t->n_out, &length, 4);
	t->out[t->n_out + 4] = command;
	memcpy(t->out + t->n_out + 5, bytes, n);
	t->n_out += n + 5;
}

/* False once the filter has decided before the end. */
static bool
say(struct talk *t, const struct step *s, const void *bytes, size_t n)
{
	uint32_t length;
	char verdict;

	if (t->steps & s->declined)
		return true;
	put(t, s->command, bytes, n);
	if (t->steps & s->unanswered)
		return true;
	verdict = answer(t, &length);
	if (verdict != 'c')
		t->verdicts[(unsigned char)verdict]++;
	return verdict == 'c';
}

static void
negotiate(struct talk *t)
{
	uint32_t offer[3] = { htonl(6), htonl(ALL_ACTIONS), htonl(ALL_STEPS) }, n;

	put(t, 'O', offer, sizeof offer);
	if (answer(t, &n) != 'O' || n < 13)
		errx(1, "the filter does not negotiate");
	memcpy(&t->steps, t->in + 9, 4);
	t->steps = ntohl(t->steps);
}

static void
greet(struct talk *t)
{
	static const char macros[] = "Cj\0mx.plant.example\0{daemon_name}\0mx.plant.example";
	char text[512];
	uint16_t port = htons(25);
	size_t n = strlen(helo_name) + 1;

	snprintf(text, sizeof text - 64, "%s", helo_name);
	text[n++] = '4';
	memcpy(text + n, &port, 2);
	n += 2;
	n += (size_t)snprintf(text + n, sizeof text - n, "%s", client) + 1;
	put(t, 'D', macros, sizeof macros);
	say(t, &connecting, text, n);
	say(t, &helo, helo_name, strlen(helo_name) + 1);
}

static bool
send_header(struct talk *t, const struct letter *l)
{
	const char *p = l->bytes, *end = l->bytes + l->header_n, *eol, *colon;
	char *field = need(malloc(l->header_n + 2));
	bool more = true;
	size_t n, i, name;

	for (; more && p < end; p = eol + 2) {
		for (eol = strstr(p, "\r\n"); eol + 2 < end && (eol[2] == ' ' || eol[2] == '\t');)
			eol = strstr(eol + 2, "\r\n");
		if ((colon = memchr(p, ':', (size_t)(eol - p))) == NULL)
			errx(1, "a header line without a colon");
		name = (size_t)(colon - p);
		memcpy(field, p, name);
		field[name] = '\0';
		/* As MTAs do: one LF for a fold, and without the blank unless asked. */
		for (n = name + 1, i = name + 1 + !(t->steps & 0x100000); p + i < eol; i++)
			if (p[i] != '\r')
				field[n++] = p[i];
		field[n++] = '\0';
		more = say(t, &header, field, n);
	}
	free(field);
	return more;
}

static bool
send_body(struct talk *t, const struct letter *l)
{
	const char *p = l->bytes + l->header_n + 2, *end = l->bytes + l->n;
	size_t n;

	for (; p < end; p += n) {
		n = (size_t)(end - p) < CHUNK ? (size_t)(end - p) : CHUNK;
		if (!say(t, &body, p, n))
			return false;
	}
	return true;
}

static void
finish(struct talk *t)
{
	static const char macros[] = "Ei\0QUEUE1";
	uint32_t n;
	char c;

	put(t, 'D', macros, sizeof macros);
	put(t, 'E', "", 0);
	while ((c = answer(t, &n)) != 'a' && c != 'c' && c != 'd' && c != 'r' && c != 't' &&
	    c != 'y')
		t->edits++;
	t->verdicts[(unsigned char)c]++;
}

static void
send_letter(struct talk *t, const struct letter *l)
{
	char text[512];
	size_t n = (size_t)snprintf(text, sizeof text, "<%s>", sender) + 1;

	if (say(t, &mail, text, n) && say(t, &rcpt, "<buyer@plant.example>", 22) &&
	    say(t, &data, "", 0) && send_header(t, l) && say(t, &end_of_header, "", 0) &&
	    send_body(t, l))
		finish(t);
}

static void *
work(void *arg)
{
	struct talk *t = arg;
	unsigned long i;
	double start;

	t->fd = dial();
	t->out = need(malloc(MAX_PACKET));
	t->in = need(malloc(MAX_PACKET));
	negotiate(t);
	greet(t);
	while ((i = atomic_fetch_add(&next_letter, 1)) < n_letters) {
		start = now();
		send_letter(t, &letters[i % n_files]);
		latency[i] = now() - start;
	}
	put(t, 'Q', "", 0);
	flush(t);
	close(t->fd);
	free(t->out);
	free(t->in);
	return NULL;
}

/* User and system time of a process in seconds, and its memory in KB. */
static void
look_at(long pid, double *cpu, long *rss)
{
	char path[64], line[1024], *p;
	unsigned long user, system;
	FILE *f;

	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	if ((f = fopen(path, "r")) == NULL || fgets(line, sizeof line, f) == NULL)
		err(1, "%s", path);
	fclose(f);
	/* The name in parentheses may hold anything; fields 14, 15 and 24 follow. */
	p = strrchr(line, ')');
	for (int field = 2; field < 14 && p != NULL; field++)
		p = strchr(p + 1, ' ');
	if (p == NULL)
		errx(1, "%s: not understood", path);
	user = strtoul(p, &p, 10);
	system = strtoul(p, &p, 10);
	*cpu = (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
	for (int field = 16; field < 24; field++)
		strtol(p, &p, 10);
	*rss = strtol(p, &p, 10) * (sysconf(_SC_PAGESIZE) / 1024);
}

static int
by_size(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
report(double seconds, double cpu, long rss, const struct talk *talks)
{
	unsigned long edits = 0, kind[256] = { 0 };
	size_t i, c;

	qsort(latency, n_letters, sizeof *latency, by_size);
	for (i = 0; i < n_connections; i++) {
		edits += talks[i].edits;
		for (c = 0; c < 256; c++)
			kind[c] += talks[i].verdicts[c];
	}
	printf("rate=%.0f p50_ms=%.2f p99_ms=%.2f cpu_ms=%.3f rss_mb=%.1f edits=%.1f",
	    (double)n_letters / seconds, latency[n_letters / 2] * 1e3,
	    latency[n_letters * 99 / 100] * 1e3, cpu * 1e3 / (double)n_letters,
	    (double)rss / 1024, (double)edits / (double)n_letters);
	for (c = 'a'; c <= 'z'; c++)
		if (kind[c] > 0)
			printf(" %c=%lu", (int)c, kind[c]);
	putchar('\n');
}

static void
measure(long pid)
{
	pthread_t *threads = need(calloc(n_connections, sizeof *threads));
	struct talk *talks = need(calloc(n_connections, sizeof *talks));
	double start, seconds, before = 0, after = 0;
	long rss = 0;
	size_t i;

	if (pid > 0)
		look_at(pid, &before, &rss);
	start = now();
	for (i = 0; i < n_connections; i++)
		if (pthread_create(&threads[i], NULL, work, &talks[i]) != 0)
			errx(1, "no more threads");
	for (i = 0; i < n_connections; i++)
		pthread_join(threads[i], NULL);
	seconds = now() - start;
	if (pid > 0)
		look_at(pid, &after, &rss);
	report(seconds, after - before, rss, talks);
	free(threads);
	free(talks);
}

int
main(int argc, char **argv)
{
	long pid = 0;
	int c;

	while ((c = getopt(argc, argv, "s:n:c:w:a:h:f:")) != -1) {
		switch (c) {
		case 's': socket_name = optarg; break;
		case 'n': n_letters = strtoul(optarg, NULL, 10); break;
		case 'c': n_connections = strtoul(optarg, NULL, 10); break;
		case 'w': pid = strtol(optarg, NULL, 10); break;
		case 'a': client = optarg; break;
		case 'h': helo_name = optarg; break;
		case 'f': sender = optarg; break;
		default: return 64;
		}
	}
	if (socket_name == NULL || optind == argc || n_letters == 0 || n_connections == 0 ||
	    strlen(helo_name) > 255 || strlen(sender) > 255 || strlen(client) > 64)
		errx(64, "usage: load -s SOCKET [-n LETTERS] [-c CONNECTIONS] [-w PID] "
		    "[-a CLIENT] [-h HELO] [-f SENDER] FILE...");
	n_files = (size_t)(argc - optind);
	letters = need(calloc(n_files, sizeof *letters));
	for (size_t i = 0; i < n_files; i++)
		read_letter(argv[optind + (int)i], &letters[i]);
	latency = need(calloc(n_letters, sizeof *latency));
	measure(pid);
	for (size_t i = 0; i < n_files; i++)
		free(letters[i].bytes);
	free(letters);
	free(latency);
	return 0;
}
