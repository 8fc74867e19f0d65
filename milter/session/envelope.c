#include "session/envelope.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "session/spare.h"

enum {
	KEPT_NAME = 128,	/* of a field beyond the ceilings */
	KEPT_HELO = 1024,
};

struct draft {
	struct arena		*arena;
	struct envelope_limits	 limits;
	struct letter		 letter;
	struct str		*rcpts;
	size_t			 cap_rcpts, cap_fields;
	size_t			 header_bytes;
	struct buf		 body;
	bool			 is_overrun;
};

struct envelope {
	enum address_family	 family;
	unsigned char		 ip[16];
	char			*name;
	char			*helo;
	struct draft		*draft;		/* NULL between letters */
};

struct envelope *
envelope_new(void)
{
	return heap_alloc(sizeof(struct envelope));
}

void
envelope_free(struct envelope *e)
{
	if (e == NULL)
		return;
	envelope_drop(e);
	free(e->name);
	free(e->helo);
	free(e);
}

static void
keep_address(struct envelope *e, const struct sockaddr *sa)
{
	const struct sockaddr_in *v4 = (const void *)sa;
	const struct sockaddr_in6 *v6 = (const void *)sa;

	e->family = ADDRESS_NONE;
	memset(e->ip, 0, sizeof e->ip);
	if (sa == NULL)
		return;
	if (sa->sa_family == AF_INET) {
		e->family = ADDRESS_V4;
		memcpy(e->ip, &v4->sin_addr, 4);
	} else if (sa->sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr)) {
		e->family = ADDRESS_V4;		/* RFC 7208 5 */
		memcpy(e->ip, &v6->sin6_addr.s6_addr[12], 4);
	} else if (sa->sa_family == AF_INET6) {
		e->family = ADDRESS_V6;
		memcpy(e->ip, &v6->sin6_addr, 16);
	}
}

static void
keep_string(char **place, const char *s, size_t max)
{
	struct str v = str_sub(str_of(s), 0, max);

	free(*place);
	*place = v.n == 0 ? NULL : strndup(v.p, v.n);
}

void
envelope_client(struct envelope *e, const char *name, const struct sockaddr *sa)
{
	bool is_unnamed = name == NULL || name[0] == '[' || strcmp(name, "unknown") == 0;

	keep_string(&e->name, is_unnamed ? "" : name, KEPT_HELO);
	keep_address(e, sa);
}

void
envelope_helo(struct envelope *e, const char *helo)
{
	keep_string(&e->helo, helo, KEPT_HELO);
}

static struct str
path_of(const char *path)
{
	struct str s = str_of(path);

	if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		return str_sub(s, 1, s.n - 1);
	return s;
}

void
envelope_mail(struct envelope *e, const struct envelope_limits *limits, const char *path)
{
	struct draft *d;

	envelope_drop(e);
	d = heap_alloc(sizeof *d);
	d->arena = arena_new();
	d->limits = *limits;
	buf_init(&d->body, limits->body_bytes);
	d->letter.reverse_path = arena_str(d->arena, path_of(path));
	e->draft = d;
}

void
envelope_rcpt(struct envelope *e, const char *path)
{
	struct draft *d = e->draft;
	struct letter *l;

	if (d == NULL || d->letter.n_rcpts >= LIMIT_RCPTS)
		return;
	l = &d->letter;
	d->rcpts = arena_grow(d->arena, d->rcpts, l->n_rcpts, &d->cap_rcpts,
	    sizeof *d->rcpts);
	d->rcpts[l->n_rcpts++] = arena_str(d->arena, path_of(path));
	l->rcpts = d->rcpts;
}

static size_t
count_lone_lf(struct str v)
{
	size_t i, n = 0;

	for (i = 0; i < v.n; i++)
		if (v.p[i] == '\n' && (i == 0 || v.p[i - 1] != '\r'))
			n++;
	return n;
}

/* The value as it stood in the letter: folds in CRLF, the leading blank put back. */
static struct str
value_as_sent(struct arena *a, struct str v, bool has_lead)
{
	bool adds_space = !has_lead && v.n > 0 && !char_is_space(v.p[0]);
	size_t folds = count_lone_lf(v), i;
	char *out, *at;

	if (!adds_space && folds == 0)
		return arena_str(a, v);
	out = at = arena_alloc(a, v.n + folds + adds_space + 1);
	if (adds_space)
		*at++ = ' ';
	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '\n' && (i == 0 || v.p[i - 1] != '\r'))
			*at++ = '\r';
		*at++ = v.p[i];
	}
	return (struct str){ out, (size_t)(at - out) };
}

static bool
is_over_ceiling(const struct draft *d, struct str name, struct str value)
{
	return d->letter.n_fields >= LIMIT_FIELDS ||
	    name.n + value.n > LIMIT_FIELD_BYTES ||
	    d->header_bytes + name.n + value.n > d->limits.header_bytes;
}

void
envelope_field(struct envelope *e, const char *name, const char *value, bool has_lead)
{
	struct draft *d = e->draft;
	struct str n = str_of(name), v = str_of(value);
	struct letter *l;

	if (d == NULL)
		return;
	l = &d->letter;
	if (is_over_ceiling(d, n, v)) {
		l->is_cut = true;
		n = str_sub(n, 0, KEPT_NAME);
		v = STR("");
	}
	if (l->n_fields >= ENVELOPE_NAMES) {
		d->is_overrun = true;
		return;
	}
	d->header_bytes += n.n + v.n;
	l->fields = arena_grow(d->arena, l->fields, l->n_fields, &d->cap_fields,
	    sizeof *l->fields);
	l->fields[l->n_fields++] = (struct field){ arena_str(d->arena, n),
		value_as_sent(d->arena, v, has_lead) };
}

bool
envelope_body(struct envelope *e, const void *p, size_t n)
{
	struct draft *d = e->draft;

	if (d == NULL)
		return false;
	if (d->body.cap < SPARE_LEAST && d->body.n + n > SPARE_LEAST / 2)
		spare_take(&d->body);
	if (!d->body.full)
		buf_add(&d->body, (struct str){ p, n });
	return !d->body.full;
}

/* Line by line by memchr(3): a body of 2 MB takes under a millisecond. */
static bool
has_bare_newline(struct str body)
{
	const char *p = body.p, *end = body.p + body.n, *lf;

	while (p < end) {
		lf = memchr(p, '\n', (size_t)(end - p));
		if (lf == NULL)
			return memchr(p, '\r', (size_t)(end - p)) != NULL;
		if (lf == p || lf[-1] != '\r' ||
		    memchr(p, '\r', (size_t)(lf - p) - 1) != NULL)
			return true;
		p = lf + 1;
	}
	return false;
}

const struct letter *
envelope_finish(struct envelope *e, const char *queue_id, const char *user)
{
	struct draft *d = e->draft;
	struct letter *l;

	if (d == NULL)
		return NULL;
	l = &d->letter;
	l->client.family = e->family;
	memcpy(l->client.ip, e->ip, sizeof e->ip);
	l->client.name = str_of(e->name);
	l->client.helo = str_of(e->helo);
	l->client.user = arena_str(d->arena, str_of(user));
	l->queue_id = arena_str(d->arena, str_of(queue_id));
	l->body = d->body.n == 0 ? STR("") : buf_str(&d->body);
	if (d->body.full)
		l->is_cut = l->is_body_cut = true;
	/* A cut may fall between CR and LF; that is our doing, not the sender's. */
	if (d->body.full && l->body.n > 0 && l->body.p[l->body.n - 1] == '\r')
		l->body.n--;
	l->has_bare_newline = has_bare_newline(l->body);
	return l;
}

bool
envelope_is_overrun(const struct envelope *e)
{
	return e->draft != NULL && e->draft->is_overrun;
}

bool
envelope_has_letter(const struct envelope *e)
{
	return e->draft != NULL;
}

struct arena *
envelope_arena(struct envelope *e)
{
	return e->draft == NULL ? NULL : e->draft->arena;
}

void
envelope_drop(struct envelope *e)
{
	struct draft *d = e->draft;

	if (d == NULL)
		return;
	spare_give(&d->body);
	arena_free(d->arena);
	free(d);
	e->draft = NULL;
}
