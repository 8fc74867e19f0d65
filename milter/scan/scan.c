#include "scan/scan.h"

#include <stdlib.h>

#include "auth/results.h"
#include "base/log.h"
#include "domain/name.h"
#include "scan/exempt.h"
#include "scan/reference.h"

/* A field that may be in our name, and which n-th of its name it is, from 1. */
struct suspect {
	const struct field	*field;
	struct str		 name;
	unsigned		 place;
};

static bool
is_in_our_name(const struct suspect *s, struct str authserv_id)
{
	return str_istarts(s->name, STR("Chopmark-")) ||
	    auth_results_is_ours(s->name, s->field->value, authserv_id);
}

static int
by_place(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;

	return (x->field > y->field) - (x->field < y->field);
}

/* Names in any case, and of one name the first field first. */
static int
by_name(const void *a, const void *b)
{
	const struct suspect *x = a, *y = b;
	size_t i, n = x->name.n < y->name.n ? x->name.n : y->name.n;
	int c = 0;

	for (i = 0; i < n && c == 0; i++)
		c = char_lower(x->name.p[i]) - char_lower(y->name.p[i]);
	if (c != 0)
		return c;
	return x->name.n != y->name.n ? (x->name.n < y->name.n ? -1 : 1) : by_place(a, b);
}

/*
 * Counts as the MTA does: every field of a name, whoever wrote it. Sorted, since
 * a flood holds thousands of names.
 */
static void
number(struct suspect *s, size_t n)
{
	size_t i;

	if (n > 1)
		qsort(s, n, sizeof *s, by_name);
	for (i = 0; i < n; i++)
		s[i].place = i > 0 && str_ieq(s[i].name, s[i - 1].name) ?
		    s[i - 1].place + 1 : 1;
	if (n > 1)
		qsort(s, n, sizeof *s, by_place);
}

/* The fields that came in our name, from the top of the letter down. */
static size_t
find_own(struct arena *a, const struct letter *l, struct str authserv_id,
    struct own_field **out)
{
	struct suspect *s = NULL;
	struct own_field *own;
	size_t i, n = 0, cap = 0, n_own = 0;

	for (i = 0; i < l->n_fields; i++) {
		struct str name = str_trim(l->fields[i].name);

		if (!str_istarts(name, STR("Chopmark-")) &&
		    !str_iends(name, STR("Authentication-Results")))
			continue;
		s = arena_grow(a, s, n, &cap, sizeof *s);
		s[n++] = (struct suspect){ &l->fields[i], name, 0 };
	}
	number(s, n);
	own = arena_array(a, n, sizeof *own);
	for (i = 0; i < n; i++)
		if (is_in_our_name(&s[i], authserv_id))
			own[n_own++] = (struct own_field){ s[i].name, s[i].place };
	*out = own;
	return n_own;
}

static void
gather(const struct snapshot *s, const struct letter *l, struct arena *a,
    struct judgement *j)
{
	struct deadline d = deadline_in_ms(s->conf.limits.letter_time_ms);

	mail_read(a, l, &j->message);
	identity_claim(a, &s->names.index, &j->message, &j->claim);
	auth_verify(s->auth, s->dns, l, &j->message, j->claim.author_domain, d, a, &j->auth);
	j->evidence.letter = l;
	j->evidence.message = &j->message;
	j->evidence.auth = &j->auth;
	j->evidence.claim = &j->claim;
	j->evidence.index = &s->names.index;
	j->evidence.protected = s->names.protected;
	j->evidence.suffixes = s->names.suffixes;
	j->evidence.is_over_limit = l->is_cut || mail_has_defect(&j->message, DEFECT_CUT);
	j->evidence.is_late = deadline_is_over(d);
}

void
scan_letter(const struct snapshot *s, const struct letter *l, struct arena *a,
    struct judgement *j)
{
	const struct verdict_rules rules = { &s->conf, &s->reasons, &s->words };
	int64_t began = clock_mono_us();
	struct str id = reference_new(a, s->clock);
	struct own_field *own;
	size_t n_own;

	*j = (struct judgement){ .findings.arena = a };
	n_own = find_own(a, l, str_of(s->conf.authserv_id), &own);
	j->exempt_why = exempt_why(&s->conf, &l->client);
	j->is_exempt = j->exempt_why != NULL;
	if (j->is_exempt) {
		verdict_exempt(a, id, own, n_own, &j->verdict);
	} else {
		j->evidence.forged_fields = n_own;
		j->evidence.forged_name = n_own > 0 ? own[0].name : STR_NONE;
		gather(s, l, a, j);
		check_run_all(&j->evidence, &j->findings);
		verdict_reach(a, &rules, &j->findings, &j->auth, id, own, n_own, &j->verdict);
	}
	j->micros = clock_mono_us() - began;
}

static void
log_auth(struct buf *b, const struct auth *auth)
{
	size_t i;

	log_value(b, "spf", str_of(auth_result_word(auth->mailfrom.result)));
	if (auth->n_dkim == 0)
		log_value(b, "dkim", STR("none"));
	for (i = 0; i < auth->n_dkim; i++) {
		log_value(b, "dkim", str_of(auth_result_word(auth->dkim[i].result)));
		if (auth->dkim[i].domain.n > 0)
			log_value(b, "d", auth->dkim[i].domain);
		/* A fail without its why sends the admin to guess at 3 a.m. */
		if (auth->dkim[i].result != AUTH_PASS && auth->dkim[i].why != NULL &&
		    auth->dkim[i].why[0] != '\0')
			log_value(b, "why", str_of(auth->dkim[i].why));
	}
	log_value(b, "dmarc", str_of(auth_result_word(auth->dmarc.result)));
}

static void
log_defects(struct buf *b, const struct message *m)
{
	int d;

	for (d = 0; d < DEFECTS; d++)
		if (mail_has_defect(m, (enum mail_defect)d))
			log_value(b, "defect", str_of(mail_defect_word((enum mail_defect)d)));
}

static void
log_verdict(struct buf *b, const struct verdict *v)
{
	size_t i;

	log_value(b, "identity", str_of(identity_word(v->identity)));
	if (v->who != NULL)
		log_value(b, "claims", v->who->id);
	buf_addf(b, " risk=%s points=%.4g action=%s", risk_word(v->risk), v->points,
	    action_word(v->action));
	if (v->wanted != v->action)
		log_value(b, "would", str_of(action_word(v->wanted)));
	for (i = 0; i < v->n_reasons; i++) {
		log_value(b, "reason", str_of(reason_code(v->reasons[i].finding->reason)));
		if (v->reasons[i].finding->detail.n > 0)
			log_value(b, "detail", v->reasons[i].finding->detail);
	}
}

/* Sender-chosen text between the head and the verdict; it may be cut. */
static void
log_facts(struct buf *b, const struct snapshot *s, const struct letter *l,
    const struct judgement *j)
{
	size_t i;

	log_value(b, "from", l->reverse_path);
	for (i = 0; s->conf.log_rcpt && i < l->n_rcpts; i++)
		log_value(b, "rcpt", l->rcpts[i]);
	if (j->is_exempt)
		return;
	log_value(b, "author", j->claim.author_domain.n == 0 ? STR("-") :
	    j->claim.author_domain);
	if (s->conf.log_subject)
		log_value(b, "subject", j->message.subject);
	log_defects(b, &j->message);
	log_auth(b, &j->auth);
}

/* As much as has room, in whole values: a quote left open would swallow the rest. */
static struct str
fitting(struct str facts, size_t room)
{
	bool in_quotes = false;
	size_t i, end = 0;

	if (facts.n <= room)
		return facts;
	for (i = 0; i < room; i++) {
		if (facts.p[i] == '\\')
			i++;
		else if (facts.p[i] == '"')
			in_quotes = !in_quotes;
		else if (facts.p[i] == ' ' && !in_quotes)
			end = i;
	}
	return str_sub(facts, 0, end);
}

void
scan_log_line(const struct snapshot *s, const struct letter *l,
    const struct judgement *j, struct buf *b)
{
	struct buf facts, end;

	buf_init(&facts, 1 << 20);
	buf_init(&end, SCAN_LOG_LINE / 2);
	log_value(b, "queue", l->queue_id.n == 0 ? STR("-") : l->queue_id);
	log_value(b, "id", j->verdict.id);
	log_facts(&facts, s, l, j);
	if (j->is_exempt) {
		log_value(&end, "exempt", str_of(j->exempt_why));
		buf_addf(&end, " removed=%zu", j->verdict.n_edits);
	} else {
		buf_addf(&end, "micros=%lld", (long long)j->micros);
		log_verdict(&end, &j->verdict);
	}
	buf_addc(b, ' ');
	buf_add(b, fitting(buf_str(&facts), SCAN_LOG_LINE - b->n - end.n - 1));
	buf_addc(b, ' ');
	buf_add(b, buf_str(&end));
	buf_free(&facts);
	buf_free(&end);
}
