#include "tool/report.h"

#include "base/utf8.h"

enum { WIDTH = 80, INDENT = 8 };
enum colour { PLAIN, GREEN, YELLOW, RED, BOLD, FAINT };

struct page {
	FILE		*out;
	struct arena	*arena;
	bool		 colour;
};

static void
ink(const struct page *p, enum colour c)
{
	static const char *const codes[] = {
		"\033[0m", "\033[1;32m", "\033[1;33m", "\033[1;31m", "\033[1m", "\033[2m",
	};

	if (p->colour)
		fputs(codes[c], p->out);
}

/* Text from a letter, for a terminal: controls and what is not UTF-8 as '?'. */
static struct str
tame(struct arena *a, struct str s)
{
	struct str copy = arena_str(a, utf8_repair(a, s));
	char *p = (char *)(uintptr_t)copy.p;
	size_t i;

	for (i = 0; i < copy.n; i++) {
		unsigned char c = (unsigned char)p[i];
		bool is_c1 = c == 0xC2 && i + 1 < copy.n && (unsigned char)p[i + 1] < 0xA0;

		if (c < 0x20 || c == 0x7F)
			p[i] = '?';
		else if (is_c1)
			p[i] = p[i + 1] = '?';
	}
	return copy;
}

static void
say(const struct page *p, const char *label, struct str s)
{
	struct str t = tame(p->arena, s);

	fprintf(p->out, "%s%.*s", label, STR_ARG(t));
}

static size_t
columns(struct str s)
{
	size_t i, n = 0;

	for (i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

/* Words in lines of at most WIDTH columns, indented as the reasons are. */
static void
say_wrapped(const struct page *p, struct str text)
{
	struct str t = str_trim(tame(p->arena, text)), word;
	size_t at = WIDTH, n;

	for (; t.n > 0; t = str_trim(str_sub(t, word.n, t.n))) {
		word = str_sub(t, 0, str_find(t, ' '));
		n = columns(word);
		if (at + 1 + n > WIDTH) {
			fprintf(p->out, "%s        ", at == WIDTH ? "" : "\n");
			at = INDENT;
		} else {
			fputc(' ', p->out);
			at++;
		}
		fprintf(p->out, "%.*s", STR_ARG(word));
		at += n;
	}
	fputc('\n', p->out);
}

static enum colour
colour_of(const struct verdict *v)
{
	switch (v->identity) {
	case IDENTITY_OFFICIAL:
	case IDENTITY_SUPPLIER:
		return v->risk >= RISK_MEDIUM ? YELLOW : GREEN;
	case IDENTITY_IMPERSONATION:
		return RED;
	case IDENTITY_MALFORMED:
	case IDENTITY_UNVERIFIED:
		return v->risk == RISK_HIGH ? RED : YELLOW;
	case IDENTITY_UNKNOWN:
		break;
	}
	return v->risk == RISK_HIGH ? RED : v->risk != RISK_NONE ? YELLOW : BOLD;
}

static void
print_verdict(const struct page *p, const struct judgement *j)
{
	const struct verdict *v = &j->verdict;

	fputs("  ", p->out);
	if (j->is_exempt) {
		ink(p, FAINT);
		fprintf(p->out, "exempt, %s", j->exempt_why);
		ink(p, PLAIN);
		fprintf(p->out, "; not judged\n");
		return;
	}
	ink(p, colour_of(v));
	fputs(identity_word(v->identity), p->out);
	ink(p, PLAIN);
	if (v->who != NULL) {
		say(p, v->identity == IDENTITY_IMPERSONATION ? " of " : ": claims ",
		    v->who->n_names > 0 ? v->who->names[0] : v->who->id);
		say(p, " (", v->who->id);
		fputc(')', p->out);
	}
	fprintf(p->out, "  risk %s (%.4g)  action %s", risk_word(v->risk), v->points,
	    action_word(v->action));
	if (v->wanted != v->action)
		fprintf(p->out, " (enforce: %s)", action_word(v->wanted));
	fputc('\n', p->out);
}

static void
print_reasons(const struct page *p, const struct verdict *v)
{
	size_t i;

	for (i = 0; i < v->n_reasons; i++) {
		const struct weighed *w = &v->reasons[i];

		fprintf(p->out, "  %-6s", i == 0 ? "why" : "");
		ink(p, BOLD);
		fputs(reason_code(w->finding->reason), p->out);
		ink(p, PLAIN);
		if (w->finding->detail.n > 0) {
			say(p, " (", w->finding->detail);
			fputc(')', p->out);
		}
		fprintf(p->out, "  %.4g", w->points);
		if (w->finding->quote.n > 0) {
			say(p, "  \"", w->finding->quote);
			fputc('"', p->out);
		}
		fputc('\n', p->out);
		if (w->text.n > 0 || w->next.n > 0)
			say_wrapped(p, arena_printf(p->arena, "%.*s %.*s", STR_ARG(w->text),
			    STR_ARG(w->next)));
	}
}

static void
print_result(const struct page *p, const char *what, enum auth_result r, struct str domain,
    const char *why)
{
	fprintf(p->out, "%-5s ", what);
	ink(p, r == AUTH_PASS ? GREEN : r == AUTH_NONE ? FAINT : YELLOW);
	fputs(auth_result_word(r), p->out);
	ink(p, PLAIN);
	if (domain.n > 0)
		say(p, "  ", domain);
	if (why != NULL && why[0] != '\0')
		fprintf(p->out, "  (%s)", why);
}

static void
print_signature(const struct page *p, const struct auth_dkim *s)
{
	print_result(p, "dkim", s->result, s->domain, s->why);
	if (s->selector.n > 0)
		say(p, "  selector ", s->selector);
	if (s->is_partial)
		fputs(", l= leaves body unsigned", p->out);
	if (s->is_weak)
		fputs(", weak key", p->out);
	if (s->is_expired)
		fputs(", expired", p->out);
	if (s->is_from_unsigned)
		fputs(", From not signed", p->out);
	if (s->result == AUTH_PASS && s->aligned == NO)
		fputs(", not aligned with the author", p->out);
	fputc('\n', p->out);
}

static void
print_auth(const struct page *p, const struct auth *a)
{
	size_t i;

	fputs("  auth  ", p->out);
	print_result(p, "spf", a->mailfrom.result, a->mailfrom.domain, a->mailfrom.why);
	fputs(a->mailfrom.is_wide ? ", by a network of the whole world\n" : "\n", p->out);
	for (i = 0; i < a->n_dkim; i++) {
		fputs("        ", p->out);
		print_signature(p, &a->dkim[i]);
	}
	if (a->n_dkim == 0)
		fputs("        dkim  none\n", p->out);
	fputs("        ", p->out);
	print_result(p, "dmarc", a->dmarc.result, a->dmarc.domain, a->dmarc.why);
	if (a->dmarc.policy != DMARC_NO_RECORD)
		fprintf(p->out, "  policy %s", auth_policy_word(a->dmarc.policy));
	fputc('\n', p->out);
}

static void
print_defects(const struct page *p, const struct message *m)
{
	bool is_first = true;
	int d;

	for (d = 0; d < DEFECTS; d++) {
		if (!mail_has_defect(m, (enum mail_defect)d))
			continue;
		fprintf(p->out, "%s%s", is_first ? "  form  " : "; ",
		    mail_defect_says((enum mail_defect)d));
		is_first = false;
	}
	if (!is_first)
		fputc('\n', p->out);
}

void
report_text(FILE *out, struct arena *a, struct str name, const struct judgement *j,
    bool colour)
{
	const struct page p = { out, a, colour };

	ink(&p, BOLD);
	say(&p, "", name);
	ink(&p, PLAIN);
	fputc('\n', out);
	print_verdict(&p, j);
	if (!j->is_exempt) {
		print_reasons(&p, &j->verdict);
		print_auth(&p, &j->auth);
		print_defects(&p, &j->message);
	}
	ink(&p, FAINT);
	fprintf(out, "  id    %.*s  %lld us", STR_ARG(j->verdict.id), (long long)j->micros);
	ink(&p, PLAIN);
	fputs("\n\n", out);
}
