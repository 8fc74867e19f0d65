#include "auth/results.h"

enum {
	LINE_MAX = 78,			/* RFC 5322 2.1.1 */
	FIELD_NAME = sizeof "Authentication-Results: " - 1,
	RESINFO_BYTES = 1024,		/* two names of 253 bytes, escaped, fit */
};

/* A value being written; column counts from the start of its last line. */
struct value {
	struct buf	*out;
	size_t		 column;
	size_t		 reserved;	/* bytes kept free for what must follow */
};

/* RFC 2045 5.1: any byte but controls, blank, 8-bit and tspecials. */
static bool
is_token(struct str s)
{
	static const struct str specials = { "()<>@,;:\\\"/[]?=", 15 };

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' ||
		    str_find(specials, s.p[i]) < specials.n)
			return false;
	return s.n > 0;
}

/* Controls and 8-bit bytes become '?': nothing can leave the quotes. */
static void
add_value(struct buf *b, struct str s)
{
	if (is_token(s)) {
		buf_add(b, s);
		return;
	}
	buf_addc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_addc(b, '\\');
		buf_addc(b, s.p[i] < ' ' || s.p[i] > '~' ? '?' : s.p[i]);
	}
	buf_addc(b, '"');
}

static void
add_property(struct buf *b, const char *name, struct str value)
{
	if (value.n == 0)
		return;
	buf_addf(b, " %s=", name);
	add_value(b, value);
}

/*
 * "; " and one result whole, on a line of its own where it would pass the
 * margin. What does not fit any more is left out: half a result would be a lie.
 */
static void
add_resinfo(struct value *v, const struct buf *info)
{
	struct str text = buf_str(info);

	if (info->full || v->out->n + text.n + 4 + v->reserved > v->out->max)
		return;
	if (v->column + 2 + text.n + 1 > LINE_MAX) {
		buf_add(v->out, STR(";\r\n "));
		v->column = 1;
	} else {
		buf_add(v->out, STR("; "));
		v->column += 2;
	}
	buf_add(v->out, text);
	v->column += text.n;
}

static void
add_spf(struct value *v, const struct auth_spf *spf, const char *property)
{
	struct buf info;

	buf_init(&info, RESINFO_BYTES);
	buf_addf(&info, "spf=%s", auth_result_word(spf->result));
	add_property(&info, property, spf->domain);
	add_resinfo(v, &info);
	buf_free(&info);
}

static void
add_dkim(struct value *v, const struct auth_dkim *dkim)
{
	struct buf info;

	buf_init(&info, RESINFO_BYTES);
	buf_addf(&info, "dkim=%s", auth_result_word(dkim->result));
	add_property(&info, "header.d", dkim->domain);
	add_property(&info, "header.s", dkim->selector);
	add_resinfo(v, &info);
	buf_free(&info);
}

static void
write_dmarc(struct buf *info, const struct auth_dmarc *dmarc)
{
	buf_addf(info, "dmarc=%s", auth_result_word(dmarc->result));
	if (dmarc->result == AUTH_FAIL)
		add_property(info, "policy.dmarc", str_of(auth_policy_word(dmarc->policy)));
	add_property(info, "header.from", dmarc->domain);
}

void
auth_results_print(struct buf *out, const struct auth *auth, struct str authserv_id)
{
	struct value v = { .out = out };
	size_t start = out->n;
	struct buf dmarc;

	buf_init(&dmarc, RESINFO_BYTES);
	write_dmarc(&dmarc, &auth->dmarc);
	v.reserved = dmarc.n + 4;
	add_value(out, authserv_id);
	v.column = FIELD_NAME + out->n - start;
	/* The null sender has said no other name than its HELO. */
	add_spf(&v, &auth->mailfrom, auth->mailfrom.is_null_sender ?
	    "smtp.helo" : "smtp.mailfrom");
	if (!auth->mailfrom.is_null_sender && auth->helo.domain.n > 0)
		add_spf(&v, &auth->helo, "smtp.helo");
	for (size_t i = 0; i < auth->n_dkim; i++)
		add_dkim(&v, &auth->dkim[i]);
	if (auth->n_dkim == 0)
		add_dkim(&v, &(struct auth_dkim){ .result = AUTH_NONE });
	v.reserved = 0;
	add_resinfo(&v, &dmarc);
	buf_free(&dmarc);
}
