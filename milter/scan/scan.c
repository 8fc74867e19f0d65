#include "scan/scan.h"

#include "auth/results.h"
#include "base/log.h"
#include "domain/name.h"
#include "scan/exempt.h"
#include "scan/reference.h"

/* Which n-th field of its name is fields[at], as the MTA counts: from 1. */
static unsigned
place_of(const struct letter *l, size_t at)
{
	struct str name = str_trim(l->fields[at].name);
	unsigned n = 1;
	size_t i;

	for (i = 0; i < at; i++)
		if (str_ieq(str_trim(l->fields[i].name), name))
			n++;
	return n;
}

static bool
is_in_our_name(const struct field *f, struct str authserv_id)
{
	struct str name = str_trim(f->name);

	return str_istarts(name, STR("Chopmark-")) ||
	    auth_results_is_ours(name, f->value, authserv_id);
}

/* The fields that came in our name, from the top of the letter down. */
static size_t
find_own(struct arena *a, const struct letter *l, struct str authserv_id,
    struct own_field **out)
{
	struct own_field *own = NULL;
	size_t i, n = 0, cap = 0;

	for (i = 0; i < l->n_fields; i++) {
		if (!is_in_our_name(&l->fields[i], authserv_id))
			continue;
		own = arena_grow(a, own, n, &cap, sizeof *own);
		own[n++] = (struct own_field){ str_trim(l->fields[i].name), place_of(l, i) };
	}
	*out = own;
	return n;
}

static void
gather(const struct snapshot *s, const struct letter *l, struct arena *a,
    struct judgement *j)
{
	struct deadline d = deadline_in_ms(s->conf.limits.letter_time_ms);

	mail_read(a, l, &j->message);
	identity_claim(a, s->protected, &j->message, &j->claim);
	auth_verify(s->auth, s->dns, l, &j->message, j->claim.author_domain, d, a, &j->auth);
	j->evidence.letter = l;
	j->evidence.message = &j->message;
	j->evidence.auth = &j->auth;
	j->evidence.claim = &j->claim;
	j->evidence.protected = s->protected;
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

void
scan_log_line(const struct snapshot *s, const struct letter *l,
    const struct judgement *j, struct buf *b)
{
	size_t i;

	log_value(b, "queue", l->queue_id.n == 0 ? STR("-") : l->queue_id);
	log_value(b, "id", j->verdict.id);
	log_value(b, "from", l->reverse_path);
	for (i = 0; s->conf.log_rcpt && i < l->n_rcpts; i++)
		log_value(b, "rcpt", l->rcpts[i]);
	if (j->is_exempt) {
		log_value(b, "exempt", str_of(j->exempt_why));
		buf_addf(b, " removed=%zu", j->verdict.n_edits);
		return;
	}
	log_value(b, "author", j->claim.author_domain.n == 0 ? STR("-") :
	    j->claim.author_domain);
	if (s->conf.log_subject)
		log_value(b, "subject", j->message.subject);
	log_auth(b, &j->auth);
	log_defects(b, &j->message);
	buf_addf(b, " micros=%lld", (long long)j->micros);
	log_verdict(b, &j->verdict);
}
