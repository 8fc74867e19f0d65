#include "session/apply.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* libmilter's prototypes lack const; it writes to none of these. */
static char *
unconst(const char *s)
{
	return (char *)(uintptr_t)s;
}

static int
by_falling_index(const void *a, const void *b)
{
	const struct edit *x = *(const struct edit *const *)a;
	const struct edit *y = *(const struct edit *const *)b;

	return (x->index < y->index) - (x->index > y->index);
}

const struct edit **
apply_order(struct arena *a, const struct edit *edits, size_t n)
{
	const struct edit **out = arena_array(a, n, sizeof *out);
	size_t i, at = 0, deletions;

	for (i = 0; i < n; i++)
		if (edits[i].op == EDIT_DELETE)
			out[at++] = &edits[i];
	deletions = at;
	for (i = 0; i < n; i++)
		if (edits[i].op != EDIT_DELETE)
			out[at++] = &edits[i];
	if (deletions > 1)
		qsort(out, deletions, sizeof *out, by_falling_index);
	return out;
}

const char *
apply_value(struct arena *a, struct str v, bool adds_space)
{
	char *out = arena_alloc(a, v.n + 2), *at = out;
	size_t i;

	if (adds_space)
		*at++ = ' ';
	for (i = 0; i < v.n; i++) {
		if (v.p[i] == '\r' && i + 1 < v.n && v.p[i + 1] == '\n')
			continue;
		*at++ = v.p[i] == '\0' ? ' ' : v.p[i];
	}
	*at = '\0';
	return out;
}

static const char *
reply_line(struct arena *a, struct str s)
{
	char *out = arena_alloc(a, APPLY_REPLY_BYTES + 1), *at = out;
	size_t i;

	/* Room for two: a '%' is never cut from its double. */
	for (i = 0; i < s.n && at - out < APPLY_REPLY_BYTES - 1; i++) {
		if (s.p[i] == '%')
			*at++ = '%';
		*at++ = s.p[i] < 0x20 || s.p[i] > 0x7E ? '?' : s.p[i];
	}
	*at = '\0';
	return out;
}

size_t
apply_reply(struct arena *a, struct str text, const char *lines[APPLY_REPLY_LINES])
{
	struct str rest = text, part;
	size_t n = 0;

	memset(lines, 0, APPLY_REPLY_LINES * sizeof *lines);
	while (n < APPLY_REPLY_LINES && str_next(&rest, '\n', &part)) {
		part = str_trim(part);
		if (part.n > 0)
			lines[n++] = reply_line(a, part);
	}
	if (n == 0)
		lines[n++] = "Message not accepted";
	return n;
}

/* "551", "5.7.1": what libmilter takes is checked there; a letter is not lost. */
static sfsistat
answer(SMFICTX *ctx, const struct verdict *v, struct arena *a)
{
	bool is_reject = v->action == ACTION_REJECT;
	const char *l[APPLY_REPLY_LINES];
	const char *code, *status;
	size_t n = apply_reply(a, v->reply_text, l);
	int rc;

	code = v->reply_code.n > 0 ? arena_str(a, v->reply_code).p : is_reject ? "550" : "451";
	status = v->reply_status.n > 0 ? arena_str(a, v->reply_status).p :
	    is_reject ? "5.7.1" : "4.7.1";
	if (n == 1)
		rc = smfi_setreply(ctx, unconst(code), unconst(status), unconst(l[0]));
	else
		rc = smfi_setmlreply(ctx, code, status, l[0], l[1], l[2], l[3], (char *)NULL);
	if (rc != MI_SUCCESS)
		log_warn("milter: reply %s %s refused by libmilter, the plain one is given",
		    code, status);
	return is_reject ? SMFIS_REJECT : SMFIS_TEMPFAIL;
}

sfsistat
apply_defer(SMFICTX *ctx, const char *text)
{
	static const char code[] = "451", status[] = "4.7.1";

	smfi_setreply(ctx, unconst(code), unconst(status), unconst(text));
	return SMFIS_TEMPFAIL;
}

static bool
apply_edit(SMFICTX *ctx, const struct edit *e, const struct apply_terms *t, struct arena *a)
{
	char *name = unconst(arena_str(a, str_trim(e->name)).p);
	int rc;

	if (e->op == EDIT_DELETE)
		rc = smfi_chgheader(ctx, name, (int)e->index, NULL);
	else
		rc = smfi_insheader(ctx, (int)e->index, name,
		    unconst(apply_value(a, e->value, t->has_lead)));
	if (rc != MI_SUCCESS)
		log_warn("milter: MTA takes no header %s (%s): allow header changes to this filter",
		    e->op == EDIT_DELETE ? "deletion" : "insertion", name);
	return rc == MI_SUCCESS;
}

/* False: a field in our name stays, and a reader would trust it. */
static bool
apply_edits(SMFICTX *ctx, const struct verdict *v, const struct apply_terms *t,
    struct arena *a)
{
	const struct edit **edits = apply_order(a, v->edits, v->n_edits);
	size_t i;

	for (i = 0; i < v->n_edits; i++)
		if (!apply_edit(ctx, edits[i], t, a)) {
			if (edits[i]->op == EDIT_DELETE)
				return false;
			/* Untagged mail still flows; one warning says enough. */
			return true;
		}
	return true;
}

sfsistat
apply_verdict(SMFICTX *ctx, const struct verdict *v, const struct apply_terms *t,
    struct arena *a)
{
	if (v->action == ACTION_REJECT || v->action == ACTION_TEMPFAIL)
		return answer(ctx, v, a);
	if (!apply_edits(ctx, v, t, a))
		return apply_defer(ctx, "Forged header fields cannot be removed just now");
	if (v->action == ACTION_QUARANTINE &&
	    smfi_quarantine(ctx, unconst(arena_printf(a, "chopmark %.*s",
	    STR_ARG(v->id)).p)) != MI_SUCCESS) {
		log_warn("milter: MTA takes no quarantine: the letter is deferred");
		return apply_defer(ctx, "Message cannot be held just now");
	}
	return SMFIS_CONTINUE;		/* not ACCEPT: other filters come after us */
}
