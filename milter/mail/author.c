#include "mail/author.h"

#include "base/buf.h"
#include "base/limits.h"
#include "mail/charset.h"
#include "mail/encoded_word.h"
#include "mail/address_token.h"

#define BIT(defect) (1u << DEFECT_##defect)

struct reader {
	struct arena	*arena;
	struct address_tokens	 in;
	struct address_token	 now;		/* comments are passed over */
	struct mailboxes *out;
	size_t		 cap, found;	/* found counts past the ceiling, too */

	/* Of the mailbox that is being read: */
	struct buf	 phrase;	/* words as a display name, not decoded */
	struct buf	 local;		/* the same words as a local part */
	struct buf	 domain;
	struct buf	 comments;
	size_t		 words;
	bool		 is_phrase;	/* comments stand among the words */
	bool		 is_local;	/* the words are word *("." word) */

	bool		 has_gap;	/* nothing between two commas */
};

static void
defect(struct reader *r, uint32_t bits)
{
	r->out->defects |= bits;
}

static bool
is_now(const struct reader *r, char c)
{
	return address_token_is(&r->now, c);
}

/* Quoted pairs lose their backslash, folds their line end. */
static void
add_unescaped(struct buf *b, struct str s)
{
	size_t i, from = 0;

	for (i = 0; i < s.n; i++) {
		if (s.p[i] != '\\' && s.p[i] != '\r' && s.p[i] != '\n')
			continue;
		buf_add(b, str_sub(s, from, i));
		from = i + 1;
		if (s.p[i] == '\\')
			i++;
	}
	buf_add(b, str_sub(s, from, s.n));
}

static void
note_comment(struct reader *r)
{
	if (r->comments.n > 0)
		buf_addc(&r->comments, ' ');
	add_unescaped(&r->comments, r->now.text);
	if (!r->is_phrase)
		return;
	if (r->now.is_apart && r->phrase.n > 0)
		buf_addc(&r->phrase, ' ');
	buf_addc(&r->phrase, '(');
	add_unescaped(&r->phrase, r->now.text);
	buf_addc(&r->phrase, ')');
}

/* A comment separates as a blank does. */
static void
next(struct reader *r)
{
	bool is_apart = false;

	for (;;) {
		r->now = address_token_next(&r->in);
		if (r->now.kind != TOKEN_COMMENT)
			break;
		note_comment(r);
		is_apart = true;
	}
	r->now.is_apart |= is_apart;
}

static void
begin_words(struct reader *r, bool is_phrase)
{
	buf_clear(&r->phrase);
	buf_clear(&r->local);
	r->words = 0;
	r->is_local = true;
	r->is_phrase = is_phrase;
}

static void
begin_mailbox(struct reader *r)
{
	buf_clear(&r->comments);
	buf_clear(&r->domain);
	begin_words(r, true);
	next(r);
}

/* Words and dots up to anything else. Both readings are kept, since what they
 * are is known only behind them. */
static void
read_words(struct reader *r)
{
	bool want_word = true, is_dot;

	for (;; next(r)) {
		is_dot = is_now(r, '.');
		if (!is_dot && r->now.kind != TOKEN_ATOM && r->now.kind != TOKEN_QUOTED)
			break;
		if (want_word == is_dot)
			r->is_local = false;
		want_word = is_dot;
		r->words += !is_dot;
		if (r->now.is_apart && r->phrase.n > 0)
			buf_addc(&r->phrase, ' ');
		add_unescaped(&r->phrase, r->now.text);
		add_unescaped(&r->local, r->now.text);
	}
	if (want_word)
		r->is_local = false;
	r->is_phrase = false;
}

/* An encoded word is not legal in an address (RFC 2047 5), and readers that
 * decode it there see another one. */
static bool
is_address_text(struct str s)
{
	return charset_is_utf8(s) && str_find_str(s, STR("=?")) == s.n;
}

/* Behind the '@'. Blanks, comments around the dots and a final dot may stand. */
static bool
read_domain(struct reader *r)
{
	next(r);
	if (r->now.kind == TOKEN_LITERAL) {
		defect(r, BIT(FROM_LITERAL));
		add_unescaped(&r->domain, r->now.text);
		next(r);
		return true;
	}
	for (;;) {
		if (r->now.kind != TOKEN_ATOM)
			return r->domain.n > 0;
		if (r->domain.n > 0)
			buf_addc(&r->domain, '.');
		buf_add(&r->domain, r->now.text);
		next(r);
		if (!is_now(r, '.'))
			return true;
		next(r);
	}
}

static bool
read_address(struct reader *r)
{
	if (!r->is_local || !is_now(r, '@') ||
	    !is_address_text(buf_str(&r->local)))
		return false;
	return read_domain(r) && is_address_text(buf_str(&r->domain));
}

/* "@one,@two:" before the address (RFC 5322 4.4). */
static bool
read_route(struct reader *r)
{
	defect(r, BIT(FROM_ROUTE));
	while (!is_now(r, ':')) {
		if (is_now(r, ',')) {
			next(r);
			continue;
		}
		buf_clear(&r->domain);
		if (!is_now(r, '@') || !read_domain(r))
			return false;
	}
	buf_clear(&r->domain);
	next(r);
	return true;
}

/* From the token behind '<' to the one behind '>'. */
static bool
read_angle(struct reader *r, bool *is_empty)
{
	*is_empty = is_now(r, '>');
	if (*is_empty) {
		defect(r, BIT(FROM_EMPTY));
		next(r);
		return true;
	}
	if ((is_now(r, '@') || is_now(r, ',')) && !read_route(r))
		return false;
	begin_words(r, false);
	read_words(r);
	if (!read_address(r) || !is_now(r, '>'))
		return false;
	next(r);
	return true;
}

static struct str
copied(struct reader *r, const struct buf *b)
{
	return arena_str(r->arena, buf_str(b));
}

/* A name in a comment is how mail was written before display names. */
static void
keep_mailbox(struct reader *r, struct str phrase)
{
	struct str name = phrase.n > 0 ? phrase : copied(r, &r->comments);
	struct mailbox *m;

	if (++r->found > LIMIT_MAILBOXES) {
		defect(r, BIT(CUT));
		return;
	}
	r->out->boxes = arena_grow(r->arena, r->out->boxes, r->out->n, &r->cap, sizeof *m);
	m = &r->out->boxes[r->out->n++];
	m->display = encoded_word_decode(r->arena, str_trim(name), LIMIT_DISPLAY_NAME, NULL);
	m->local = copied(r, &r->local);
	m->domain = copied(r, &r->domain);
}

static bool
is_at_end(const struct reader *r)
{
	return r->now.kind == TOKEN_END || is_now(r, ',') || is_now(r, ';');
}

/* From the words behind a comma to what stands behind the mailbox. False: no
 * such thing, and nothing behind it can be trusted. */
static bool
read_mailbox(struct reader *r)
{
	struct str phrase = STR_NONE;
	bool is_empty = false;

	if (r->words == 0 && r->local.n == 0 && is_at_end(r)) {
		r->has_gap = true;
		return true;
	}
	if (is_now(r, '<')) {
		if (r->words > 0)
			phrase = copied(r, &r->phrase);
		else if (r->local.n > 0)
			return false;		/* only dots */
		next(r);
		if (!read_angle(r, &is_empty))
			return false;
	} else if (!read_address(r))
		return false;
	if (!is_empty)
		keep_mailbox(r, phrase);
	return is_at_end(r);
}

static bool
read_list(struct reader *r)
{
	bool in_group = false;

	for (;;) {
		begin_mailbox(r);
		read_words(r);
		if (is_now(r, ':') && r->words > 0 && !in_group) {
			defect(r, BIT(FROM_GROUP));
			in_group = true;
			begin_mailbox(r);
			read_words(r);
		}
		if (!read_mailbox(r))
			return false;
		if (is_now(r, ';')) {
			if (!in_group)
				return false;
			in_group = false;
			next(r);
		}
		if (r->now.kind == TOKEN_END)
			return !in_group;
		if (!is_now(r, ','))
			return false;
	}
}

/* What the number of mailboxes says. A group says enough by itself. */
static void
judge_count(struct reader *r)
{
	if ((r->out->defects & BIT(FROM_GROUP)) != 0)
		return;
	if (r->found > 1)
		defect(r, BIT(FROM_SEVERAL));
	else if (r->found == 1 && r->has_gap)
		defect(r, BIT(FROM_SYNTAX));
	else if (r->found == 0 && r->out->is_whole)
		defect(r, BIT(FROM_EMPTY));
}

void
author_read(struct arena *a, struct str value, struct mailboxes *out)
{
	struct reader r = { .arena = a, .in = { value, 0 }, .out = out };

	*out = (struct mailboxes){ .boxes = NULL };
	buf_init(&r.phrase, 2 * value.n);
	buf_init(&r.local, 2 * value.n);
	buf_init(&r.domain, 2 * value.n);
	buf_init(&r.comments, 2 * value.n);
	out->is_whole = read_list(&r);
	if (!out->is_whole)
		defect(&r, BIT(FROM_SYNTAX));
	judge_count(&r);
	buf_free(&r.phrase);
	buf_free(&r.local);
	buf_free(&r.domain);
	buf_free(&r.comments);
}
