#include "dns/zone_file.h"

#include <ldns/ldns.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

enum {
	ENTRY_BYTES	= 256 * 1024,	/* escapes make 64 KB of rdata longer */
	OWNER_BYTES	= 4 * DNS_NAME_WIRE,
};

struct reader {
	struct str	 text;
	size_t		 at, line;	/* of the byte at `at`, from 1 */
	size_t		 entry_line;	/* where the entry under work starts */
	const char	*where;
	struct buf	 entry;		/* one line, no comments or parentheses */
	struct buf	 origin;	/* absolute, with its final dot */
	struct buf	 owner;		/* of the last record, absolute */
	uint32_t	 ttl;
	zone_take_fn	*take;
	void		*arg;
	struct err	*err;
};

/* One sentence, with what was read in quotes where that helps. */
static bool
fail(struct reader *r, size_t line, const char *what, struct str value)
{
	char shown[64] = "", place[300] = "";
	size_t i, n = value.n < 60 ? value.n : 60;

	for (i = 0; i < n; i++)
		shown[i] = value.p[i] >= ' ' && value.p[i] < 0x7f ? value.p[i] : '?';
	if (r->where != NULL)
		snprintf(place, sizeof place, "%.255s:%zu: ", r->where, line);
	if (n == 0)
		return err_set(r->err, "%s%s", place, what);
	return err_set(r->err, "%s%s: \"%s\"", place, what, shown);
}

static void
set_text(struct buf *b, struct str s)
{
	buf_clear(b);
	buf_add(b, s);
}

/* Takes one byte and, behind a backslash, the next; never past a line's end. */
static void
add_byte(struct reader *r)
{
	bool is_escape = r->text.p[r->at] == '\\';

	buf_addc(&r->entry, r->text.p[r->at++]);
	if (is_escape && r->at < r->text.n && r->text.p[r->at] != '\n' &&
	    r->text.p[r->at] != '\0')
		buf_addc(&r->entry, r->text.p[r->at++]);
}

static bool
add_quoted(struct reader *r)
{
	size_t from = r->at;

	add_byte(r);
	while (r->at < r->text.n && r->text.p[r->at] != '\n') {
		bool is_end = r->text.p[r->at] == '"';

		if (r->text.p[r->at] == '\0')
			return fail(r, r->line, "a NUL byte in the text", STR_NONE);
		add_byte(r);
		if (is_end)
			return true;
	}
	return fail(r, r->line, "a quoted string does not end on its line",
	    str_sub(r->text, from, r->at));
}

static void
skip_comment(struct reader *r)
{
	while (r->at < r->text.n && r->text.p[r->at] != '\n')
		r->at++;
}

/* Parentheses only join lines (RFC 1035 5.1). */
static bool
add_parenthesis(struct reader *r, size_t *open_line)
{
	bool is_open = r->text.p[r->at] == '(';

	if (is_open && *open_line != 0)
		return fail(r, r->line, "a parenthesis inside a parenthesis", STR_NONE);
	if (!is_open && *open_line == 0)
		return fail(r, r->line, "a closing parenthesis without an opening one",
		    STR_NONE);
	*open_line = is_open ? r->line : 0;
	buf_addc(&r->entry, ' ');
	r->at++;
	return true;
}

/* The end of a line; sets *is_whole when an entry ends with it. */
static void
end_line(struct reader *r, size_t open_line, bool *is_whole)
{
	r->at++;
	r->line++;
	if (open_line != 0) {
		buf_addc(&r->entry, ' ');
		return;
	}
	*is_whole = str_trim(buf_str(&r->entry)).n > 0;
	if (!*is_whole) {
		buf_clear(&r->entry);
		r->entry_line = r->line;
	}
}

/* False on an error; an entry that stays empty means the end of the text. */
static bool
next_entry(struct reader *r)
{
	size_t open_line = 0;		/* of the parenthesis, 0 outside one */
	bool is_whole = false;

	buf_clear(&r->entry);
	r->entry_line = r->line;
	while (!is_whole && r->at < r->text.n) {
		switch (r->text.p[r->at]) {
		case '\n':
			end_line(r, open_line, &is_whole);
			break;
		case '\0':
			return fail(r, r->line, "a NUL byte in the text", STR_NONE);
		case '"':
			if (!add_quoted(r))
				return false;
			break;
		case ';':
			skip_comment(r);
			break;
		case '(':
		case ')':
			if (!add_parenthesis(r, &open_line))
				return false;
			break;
		case '\r':
			buf_addc(&r->entry, ' ');
			r->at++;
			break;
		default:
			add_byte(r);
		}
	}
	if (open_line != 0)
		return fail(r, open_line, "a parenthesis that nothing closes", STR_NONE);
	if (r->entry.full)
		return fail(r, r->entry_line, "an entry that is too long", STR_NONE);
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct str
take_token(struct str *rest)
{
	size_t i = 0, from;
	bool in_quotes = false;

	while (i < rest->n && is_blank(rest->p[i]))
		i++;
	for (from = i; i < rest->n && (in_quotes || !is_blank(rest->p[i])); i++) {
		if (rest->p[i] == '\\' && i + 1 < rest->n)
			i++;
		else if (rest->p[i] == '"')
			in_quotes = !in_quotes;
	}
	struct str token = str_sub(*rest, from, i);
	*rest = str_sub(*rest, i, rest->n);
	return token;
}

/* "3600" or "1h30m" (as BIND and ldns read it). */
static bool
read_ttl(struct str s, uint32_t *out)
{
	uint64_t total = 0, part = 0;
	size_t i;

	if (s.n == 0 || s.n > 20 || !char_is_digit(s.p[0]))
		return false;
	for (i = 0; i < s.n; i++) {
		if (char_is_digit(s.p[i])) {
			part = part * 10 + (uint64_t)(s.p[i] - '0');
			if (part > INT32_MAX)
				return false;
			continue;
		}
		switch (char_lower(s.p[i])) {
		case 's': break;
		case 'm': part *= 60; break;
		case 'h': part *= 3600; break;
		case 'd': part *= 86400; break;
		case 'w': part *= 7 * 86400; break;
		default: return false;
		}
		total += part;
		part = 0;
	}
	total += part;
	*out = (uint32_t)total;
	return total <= INT32_MAX;		/* RFC 2181 8 */
}

static bool
is_absolute(struct str name)
{
	size_t i, slashes = 0;

	if (!str_ends(name, STR(".")))
		return false;
	for (i = name.n - 1; i > 0 && name.p[i - 1] == '\\'; i--)
		slashes++;
	return slashes % 2 == 0;
}

static void
make_absolute(struct reader *r, struct str name, struct buf *out)
{
	struct str origin = buf_str(&r->origin);

	if (str_eq(name, STR("@"))) {
		set_text(out, origin);
		return;
	}
	set_text(out, name);
	if (is_absolute(name))
		return;
	if (!str_eq(origin, STR(".")))
		buf_addc(out, '.');
	buf_add(out, origin);
}

static bool
read_directive(struct reader *r, struct str word, struct str rest)
{
	struct str value = take_token(&rest);
	struct dns_name name;
	struct buf b;
	bool ok = true;

	if (str_ieq(word, STR("$TTL"))) {
		if (!read_ttl(value, &r->ttl))
			return fail(r, r->entry_line, "not a time to live", value);
	} else if (str_ieq(word, STR("$ORIGIN"))) {
		buf_init(&b, OWNER_BYTES);
		make_absolute(r, value, &b);
		ok = value.n > 0 && !b.full && dns_name_read(buf_str(&b), &name);
		if (ok)
			set_text(&r->origin, buf_str(&b));
		buf_free(&b);
	} else {
		return fail(r, r->entry_line, "a directive that is not supported", word);
	}
	if (!ok)
		return fail(r, r->entry_line, "not a domain name", value);
	if (take_token(&rest).n > 0)
		return fail(r, r->entry_line, "more than one value behind", word);
	return true;
}

/* [TTL] [class], in any order, each at most once. */
static bool
read_ttl_and_class(struct reader *r, struct str *rest, struct zone_record *rec,
    struct str *type)
{
	bool has_ttl = false, has_class = false;

	for (;;) {
		*type = take_token(rest);
		if (!has_ttl && read_ttl(*type, &rec->ttl)) {
			has_ttl = true;
		} else if (!has_class && str_ieq(*type, STR("IN"))) {
			has_class = true;
		} else if (str_ieq(*type, STR("CH")) || str_ieq(*type, STR("HS")) ||
		    str_ieq(*type, STR("CS"))) {
			return fail(r, r->entry_line, "a class other than IN", *type);
		} else {
			break;
		}
	}
	if (type->n == 0)
		return fail(r, r->entry_line, "a record without a type", STR_NONE);
	return true;
}

/* Lays the record's fields, each in wire form, one behind the other. */
static bool
flatten(struct reader *r, const ldns_rr *rr, struct buf *out)
{
	size_t i;

	for (i = 0; i < ldns_rr_rd_count(rr); i++) {
		const ldns_rdf *f = ldns_rr_rdf(rr, i);

		buf_add(out, (struct str){ (const char *)ldns_rdf_data(f),
		    ldns_rdf_size(f) });
	}
	if (out->full)
		return fail(r, r->entry_line, "a record over 64 KB", STR_NONE);
	return true;
}

static bool
hand_on(struct reader *r, const ldns_rr *rr, struct zone_record *rec)
{
	struct err why = { "" };
	struct buf rdata;
	bool ok;

	buf_init(&rdata, UINT16_MAX);
	ok = flatten(r, rr, &rdata);
	if (ok) {
		rec->type = ldns_rr_get_type(rr);
		rec->rdata = (const uint8_t *)buf_cstr(&rdata);
		rec->n_rdata = rdata.n;
		ok = r->take(r->arg, rec, &why) ||
		    fail(r, r->entry_line, why.text, STR_NONE);
	}
	buf_free(&rdata);
	return ok;
}

/*
 * ldns reads 16 bit numbers modulo 65536; the only one among the types that
 * are answered is an MX preference.
 */
static bool
has_sound_preference(struct str type, struct str rest)
{
	uint64_t v;

	return !str_ieq(type, STR("MX")) || rest.n == 0 ||
	    str_starts(str_trim(rest), STR("\\#")) ||
	    str_to_u64(take_token(&rest), UINT16_MAX, &v);
}

static bool
read_rdata(struct reader *r, struct str type, struct str rest,
    struct zone_record *rec)
{
	ldns_rdf *origin = ldns_dname_new_frm_str(buf_cstr(&r->origin));
	ldns_rr *rr = NULL;
	ldns_status status;
	struct buf line;
	bool ok = false;

	buf_init(&line, ENTRY_BYTES + 64);
	buf_addf(&line, ". %u IN %.*s", (unsigned int)rec->ttl, STR_ARG(type));
	buf_add(&line, rest);
	if (!has_sound_preference(type, rest)) {
		fail(r, r->entry_line, "not an MX preference", str_trim(rest));
		goto out;
	}
	status = ldns_rr_new_frm_str(&rr, buf_cstr(&line), rec->ttl, origin, NULL);
	if (status != LDNS_STATUS_OK)
		fail(r, r->entry_line, ldns_get_errorstr_by_id(status), str_trim(rest));
	else
		ok = hand_on(r, rr, rec);
out:
	ldns_rr_free(rr);
	ldns_rdf_deep_free(origin);
	buf_free(&line);
	return ok;
}

static bool
is_known_type(struct str type)
{
	char name[16];

	if (type.n >= sizeof name)
		return false;
	memcpy(name, type.p, type.n);
	name[type.n] = '\0';
	return ldns_get_rr_type_by_name(name) != 0;
}

static bool
read_entry(struct reader *r)
{
	struct str rest = buf_str(&r->entry), word, type;
	struct zone_record rec = { .ttl = r->ttl };

	if (!is_blank(rest.p[0])) {
		word = take_token(&rest);
		if (str_starts(word, STR("$")))
			return read_directive(r, word, rest);
		make_absolute(r, word, &r->owner);
		if (r->owner.full)
			return fail(r, r->entry_line, "not a domain name", word);
	}
	if (r->owner.n == 0)
		return fail(r, r->entry_line, "the first record names no owner", STR_NONE);
	if (!dns_name_read(buf_str(&r->owner), &rec.owner))
		return fail(r, r->entry_line, "not a domain name", buf_str(&r->owner));
	if (!read_ttl_and_class(r, &rest, &rec, &type))
		return false;
	if (!is_known_type(type))
		return fail(r, r->entry_line, "not a record type", type);
	return read_rdata(r, type, rest, &rec);
}

bool
zone_file_read(struct str text, const char *where, zone_take_fn *take, void *arg,
    struct err *e)
{
	struct reader r = { .text = text, .line = 1, .where = where, .take = take,
	    .arg = arg, .err = e, .ttl = ZONE_DEFAULT_TTL };
	bool ok;

	buf_init(&r.entry, ENTRY_BYTES);
	buf_init(&r.origin, OWNER_BYTES);
	buf_init(&r.owner, OWNER_BYTES);
	buf_add(&r.origin, STR("."));
	while ((ok = next_entry(&r)) && r.entry.n > 0 &&
	    str_trim(buf_str(&r.entry)).n > 0)
		if (!(ok = read_entry(&r)))
			break;
	buf_free(&r.entry);
	buf_free(&r.origin);
	buf_free(&r.owner);
	return ok;
}
