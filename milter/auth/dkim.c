#include "auth/dkim.h"

#include <sys/types.h>

#include <stdlib.h>
#include <string.h>

#include <opendkim/dkim.h>

#include "auth/dkim_key.h"

enum {
	KEY_BITS_MIN = 1024,		/* RFC 8301 3.2 */
	ED25519_BITS = 256,
	/*
	 * Hashing a large body for ten signatures takes seconds; the time left is
	 * looked at after this much of it.
	 */
	BODY_CHUNK = 256 * 1024,
};

/*
 * libopendkim holds x= and t= against the machine's clock, and by subtraction of
 * unsigned numbers. Some thirty years of grace keep it out of the way for every
 * time since DKIM exists; expiry is ours, against our clock.
 */
static const uint64_t clock_grace = 1000000000;

struct auth_dkim_engine {
	DKIM_LIB		*lib;
	const struct clock	*clock;
	unsigned		 signatures;
};

/* One letter on its way through the library. */
struct run {
	DKIM			*handle;
	struct auth_dkim_work	*work;
	struct auth_key		 key[LIMIT_SIGNATURES];
	DKIM_SIGINFO		*sig[LIMIT_SIGNATURES];	/* NULL: not handed over */
	bool			 is_late;
};

static const struct {
	int			 error;		/* DKIM_SIGERROR_x */
	enum auth_result	 result;
	const char		*why;
} error_table[] = {
	{ DKIM_SIGERROR_BADSIG, AUTH_FAIL,
	    "the signature does not match (RFC 6376 6.1.3)" },
	{ DKIM_SIGERROR_KEYTOOSMALL, AUTH_POLICY,
	    "the key is under 1,024 bits (RFC 8301 3.2)" },
	{ DKIM_SIGERROR_TOOLARGE_L, AUTH_FAIL,
	    "l= is more than the body (RFC 6376 3.5)" },
	{ DKIM_SIGERROR_EXPIRED, AUTH_FAIL, "expired (RFC 6376 3.5)" },
	{ DKIM_SIGERROR_FUTURE, AUTH_NEUTRAL, "t= lies in the future (RFC 6376 3.5)" },
	{ DKIM_SIGERROR_KEYDECODE, AUTH_PERMERROR,
	    "the key cannot be decoded (RFC 6376 6.1.2)" },
	{ DKIM_SIGERROR_NOKEY, AUTH_PERMERROR, "no key (RFC 6376 6.1.2)" },
	{ DKIM_SIGERROR_KEYREVOKED, AUTH_FAIL, "the key is revoked (RFC 6376 6.1.2)" },
	{ DKIM_SIGERROR_DNSSYNTAX, AUTH_PERMERROR,
	    "key record syntax (RFC 6376 3.6.1)" },
	{ DKIM_SIGERROR_SUBDOMAIN, AUTH_PERMERROR,
	    "the key is not for subdomains in i= (RFC 6376 3.6.1)" },
	{ DKIM_SIGERROR_DOMAIN, AUTH_PERMERROR, "i= is not below d= (RFC 6376 6.1.1)" },
	{ DKIM_SIGERROR_INVALID_H, AUTH_PERMERROR, "From is not signed (RFC 6376 6.1.1)" },
	{ DKIM_SIGERROR_INVALID_HC, AUTH_NEUTRAL, "unknown c= (RFC 6376 3.5)" },
	{ DKIM_SIGERROR_INVALID_BC, AUTH_NEUTRAL, "unknown c= (RFC 6376 3.5)" },
	{ DKIM_SIGERROR_CORRUPT_B, AUTH_NEUTRAL, "b= is not base64 (RFC 6376 3.5)" },
};

/* The keys are at hand before the library asks: it is never to wait. */
static DKIM_CBSTAT
hand_key(DKIM *handle, DKIM_SIGINFO *sig, unsigned char *buf, size_t size)
{
	const struct run *r = dkim_get_user_context(handle);

	for (size_t i = 0; i < r->work->n; i++) {
		struct str record = r->key[i].record;

		if (r->sig[i] != sig)
			continue;
		if (record.n >= size)
			return DKIM_CBSTAT_ERROR;
		memcpy(buf, record.p, record.n);
		buf[record.n] = '\0';
		return DKIM_CBSTAT_CONTINUE;
	}
	return DKIM_CBSTAT_ERROR;
}

static bool
set_options(DKIM_LIB *lib)
{
	unsigned int flags = DKIM_LIBFLAGS_DELAYSIGPROC;
	unsigned int bits = KEY_BITS_MIN;
	uint64_t grace = clock_grace;

	return dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags,
	    sizeof flags) == DKIM_STAT_OK &&
	    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits,
	    sizeof bits) == DKIM_STAT_OK &&
	    dkim_options(lib, DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT, &grace,
	    sizeof grace) == DKIM_STAT_OK &&
	    dkim_set_key_lookup(lib, hand_key) == DKIM_STAT_OK;
}

struct auth_dkim_engine *
auth_dkim_new(const struct clock *clock, unsigned signatures, struct err *e)
{
	struct auth_dkim_engine *engine = heap_alloc(sizeof *engine);

	engine->clock = clock == NULL ? &clock_real : clock;
	engine->signatures = signatures < LIMIT_SIGNATURES ? signatures :
	    LIMIT_SIGNATURES;
	engine->lib = dkim_init(NULL, NULL);
	if (engine->lib == NULL || !set_options(engine->lib)) {
		err_set(e, "libopendkim does not start, or refuses an option");
		auth_dkim_free(engine);
		return NULL;
	}
	return engine;
}

void
auth_dkim_free(struct auth_dkim_engine *engine)
{
	if (engine == NULL)
		return;
	if (engine->lib != NULL)
		dkim_close(engine->lib);
	free(engine);
}

static bool
has_nul(const struct field *f)
{
	return str_find(f->name, '\0') < f->name.n ||
	    str_find(f->value, '\0') < f->value.n;
}

/* As libopendkim tells one: spaces before the colon count for nothing. */
static bool
is_signature(struct str name)
{
	while (name.n > 0 && name.p[name.n - 1] == ' ')
		name.n--;
	return str_ieq(name, STR("dkim-signature"));
}

void
auth_dkim_read(const struct auth_dkim_engine *engine, const struct letter *letter,
    struct arena *a, struct auth_dkim_work *w)
{
	memset(w, 0, sizeof *w);
	for (size_t i = 0; i < letter->n_fields; i++) {
		const struct field *f = &letter->fields[i];

		w->has_nul = w->has_nul || has_nul(f);
		if (str_ieq(str_trim(f->name), STR("from")))
			w->froms++;
		if (!is_signature(f->name))
			continue;
		if (w->n == engine->signatures) {
			w->passed_over++;
			continue;
		}
		auth_signature_read(a, f->value, &w->signature[w->n]);
		if (w->signature[w->n].result == AUTH_NONE)
			w->key_name[w->n] = auth_key_name(a, &w->signature[w->n]);
		w->field[w->n++] = f;
	}
	/* libopendkim reads C strings, so it would see another letter than we do. */
	for (size_t i = 0; w->has_nul && i < w->n; i++) {
		w->signature[i].result = AUTH_NEUTRAL;
		w->signature[i].why = "NUL in the header (RFC 5322 2.2)";
		w->key_name[i] = STR_NONE;
	}
}

static bool
get_keys(struct run *r, struct dns *dns, struct deadline deadline, struct arena *a)
{
	bool any = false;

	for (size_t i = 0; i < r->work->n; i++) {
		struct dns_answer answer;

		if (r->work->signature[i].result != AUTH_NONE)
			continue;
		dns_ask(dns, a, r->work->key_name[i], DNS_TXT, deadline, &answer);
		auth_key_pick(&answer, &r->work->signature[i], &r->key[i]);
		any = any || r->key[i].result == AUTH_NONE;
	}
	return any;
}

static unsigned char *
mutable(const char *p)
{
	/* libopendkim's signatures lack const; it writes to neither. */
	return (unsigned char *)(uintptr_t)p;
}

/*
 * Only signature fields that we could read are handed over: what is wrong with
 * the others is known, and their names could be anything.
 */
static bool
is_handed_over(const struct auth_dkim_work *w, const struct field *f)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->field[i] == f)
			return w->signature[i].result == AUTH_NONE;
	return !str_ieq(str_trim(f->name), STR("dkim-signature"));
}

static bool
feed_header(struct run *r, const struct letter *letter)
{
	size_t room = 0;
	char *line;
	DKIM_STAT stat = DKIM_STAT_OK;

	for (size_t i = 0; i < letter->n_fields; i++) {
		const struct field *f = &letter->fields[i];

		if (f->name.n + f->value.n + 1 > room)
			room = f->name.n + f->value.n + 1;
	}
	line = heap_alloc(room + 1);
	for (size_t i = 0; i < letter->n_fields && stat != DKIM_STAT_NORESOURCE; i++) {
		const struct field *f = &letter->fields[i];

		if (!is_handed_over(r->work, f))
			continue;
		if (f->name.n > 0)
			memcpy(line, f->name.p, f->name.n);
		line[f->name.n] = ':';
		if (f->value.n > 0)
			memcpy(line + f->name.n + 1, f->value.p, f->value.n);
		/* A field it cannot read is one that no signature can name. */
		stat = dkim_header(r->handle, mutable(line), f->name.n + f->value.n + 1);
	}
	free(line);
	return stat != DKIM_STAT_NORESOURCE && dkim_eoh(r->handle) == DKIM_STAT_OK;
}

static bool
is_same(const struct auth_signature *s, DKIM_SIGINFO *sig)
{
	const char *d = (const char *)dkim_sig_getdomain(sig);
	const char *selector = (const char *)dkim_sig_getselector(sig);

	return str_ieq(s->domain, str_of(d)) && str_ieq(s->selector, str_of(selector));
}

/*
 * The library lists the signatures in the order of their fields and leaves out
 * those it cannot read. One that is missing or another is a disagreement about
 * the letter, and then none is trusted.
 */
static bool
match_signatures(struct run *r)
{
	DKIM_SIGINFO **list = NULL;
	int n = 0, next = 0;

	if (dkim_getsiglist(r->handle, &list, &n) != DKIM_STAT_OK)
		return false;
	for (size_t i = 0; i < r->work->n; i++) {
		if (r->work->signature[i].result != AUTH_NONE)
			continue;
		if (next == n || !is_same(&r->work->signature[i], list[next]))
			return false;
		r->sig[i] = list[next++];
		if (r->key[i].result != AUTH_NONE)
			dkim_sig_ignore(r->sig[i]);
	}
	return next == n;
}

/* A last line without its end gets one (RFC 6376 3.4.3, 3.4.4). */
static bool
feed_body(struct run *r, struct str body, struct deadline deadline)
{
	static const char eol[] = "\r\n";
	struct str rest = body;

	while (rest.n > 0) {
		struct str part = str_sub(rest, 0, BODY_CHUNK);

		r->is_late = deadline_is_over(deadline);
		if (r->is_late ||
		    dkim_body(r->handle, mutable(part.p), part.n) != DKIM_STAT_OK)
			return false;
		rest = str_sub(rest, part.n, rest.n);
	}
	if (body.n == 0 || str_ends(body, STR("\r\n")))
		return true;
	return dkim_body(r->handle, mutable(eol), 2) == DKIM_STAT_OK;
}

static bool
run_library(struct run *r, const struct auth_dkim_engine *engine,
    const struct letter *letter, struct deadline deadline)
{
	static const unsigned char id[] = "chopmark";
	DKIM_STAT stat;

	r->handle = dkim_verify(engine->lib, id, NULL, &stat);
	if (r->handle == NULL)
		return false;
	dkim_set_user_context(r->handle, r);
	if (!feed_header(r, letter) || !match_signatures(r) ||
	    !feed_body(r, letter->body, deadline))
		return false;
	/* Its word is about one signature; each is looked at below. */
	(void)dkim_eom(r->handle, NULL);
	return true;
}

static void
say(struct auth_dkim *d, enum auth_result result, const char *why)
{
	d->result = result;
	d->why = why;
}

static void
say_error(struct auth_dkim *d, int error)
{
	for (size_t i = 0; i < sizeof error_table / sizeof error_table[0]; i++)
		if (error_table[i].error == error) {
			say(d, error_table[i].result, error_table[i].why);
			return;
		}
	say(d, AUTH_NEUTRAL, "could not be processed (RFC 6376 6.1)");
}

static unsigned
key_bits(DKIM_SIGINFO *sig, const struct auth_signature *s)
{
	unsigned int bits = 0;

	if (dkim_sig_getkeysize(sig, &bits) != DKIM_STAT_OK)
		return 0;
	return str_eq(s->algorithm, STR("ed25519-sha256")) ? ED25519_BITS : bits;
}

/* What the library found, in the order of what weighs most. */
static void
judge(const struct letter *letter,
    const struct auth_signature *s, DKIM_SIGINFO *sig, struct auth_dkim *d)
{
	bool passed = (dkim_sig_getflags(sig) & DKIM_SIGFLAG_PASSED) != 0 &&
	    dkim_sig_getbh(sig) == DKIM_SIGBH_MATCH;
	int error = dkim_sig_geterror(sig);

	d->key_bits = key_bits(sig, s);
	d->is_weak = d->is_weak || (d->key_bits > 0 && d->key_bits < KEY_BITS_MIN &&
	    !str_eq(s->algorithm, STR("ed25519-sha256")));
	if (s->has_length)
		d->is_partial = s->length <
		    auth_signature_body_length(letter->body, s->is_relaxed_body);
	d->is_expired = d->is_expired || error == DKIM_SIGERROR_EXPIRED;
	/* Whoever made the header's part had the key; nobody else gets this far. */
	d->is_unread = letter->is_body_cut &&
	    (dkim_sig_getflags(sig) & DKIM_SIGFLAG_PASSED) != 0 &&
	    dkim_sig_getbh(sig) == DKIM_SIGBH_MISMATCH;
	if (dkim_sig_getbh(sig) == DKIM_SIGBH_MISMATCH)
		say(d, AUTH_FAIL, "the body hash does not match (RFC 6376 6.1.3)");
	else if (error != DKIM_SIGERROR_OK || !passed)
		say_error(d, error);
	else if (d->is_expired)
		say(d, AUTH_FAIL, "expired (RFC 6376 3.5)");
	else if (d->is_weak && d->key_bits < KEY_BITS_MIN)
		say(d, AUTH_POLICY, "the key is under 1,024 bits (RFC 8301 3.2)");
	else if (d->is_weak)
		say(d, AUTH_POLICY, "rsa-sha1 proves nothing (RFC 8301 3.1)");
	else
		say(d, AUTH_PASS, "");
}

/* What the field alone tells. */
static void
note_facts(const struct auth_dkim_engine *engine, const struct auth_dkim_work *w,
    size_t i, struct auth_dkim *d)
{
	const struct auth_signature *s = &w->signature[i];

	*d = (struct auth_dkim){
		.result = s->result, .why = s->why,
		.domain = s->domain, .selector = s->selector,
		.algorithm = s->algorithm, .signed_at = s->signed_at,
		.is_weak = str_eq(s->algorithm, STR("rsa-sha1")),
		.is_from_unsigned = s->result == AUTH_PERMERROR,
		.is_from_oversigned = s->froms > w->froms,
		.is_expired = s->has_expiry &&
		    s->expires_at <= clock_seconds(engine->clock),
	};
}

void
auth_dkim_verify(const struct auth_dkim_engine *engine, struct dns *dns,
    const struct letter *letter, struct auth_dkim_work *w, struct deadline keys,
    struct deadline deadline, struct arena *a, struct auth *out)
{
	struct run r = { .work = w };
	bool has_run;

	has_run = get_keys(&r, dns, keys, a) &&
	    run_library(&r, engine, letter, deadline);
	out->n_dkim = w->n;
	out->dkim_passed_over = w->passed_over;
	for (size_t i = 0; i < w->n; i++) {
		struct auth_dkim *d = &out->dkim[i];

		note_facts(engine, w, i, d);
		if (d->result != AUTH_NONE)
			continue;
		d->is_test_key = r.key[i].is_test;
		if (r.key[i].result != AUTH_NONE)
			say(d, r.key[i].result, r.key[i].why);
		else if (r.is_late)
			say(d, AUTH_TEMPERROR, "time was up (RFC 6376 6.1)");
		else if (!has_run)
			say(d, AUTH_NEUTRAL, "could not be processed (RFC 6376 6.1)");
		else
			judge(letter, &w->signature[i], r.sig[i], d);
		if (d->result == AUTH_FAIL && letter->is_cut)
			say(d, AUTH_NEUTRAL, "the letter is larger than what is read");
	}
	if (r.handle != NULL)
		dkim_free(r.handle);
}
