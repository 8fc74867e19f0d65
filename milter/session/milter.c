#include "session/milter.h"

#include <libmilter/mfapi.h>
#include <stdlib.h>

#include "base/log.h"
#include "scan/scan.h"
#include "session/apply.h"
#include "session/drain.h"
#include "session/envelope.h"

enum { LOG_LINE = 4096 };

struct session {
	unsigned long		 steps;		/* what was negotiated */
	bool			 is_negotiated;
	bool			 has_lead;	/* values keep their leading blank */
	unsigned		 flight;	/* drain_letter_begins() */
	const struct snapshot	*snapshot;	/* held while a letter is under way */
	struct envelope		*envelope;
};

static struct {
	struct snapshot_holder	*holder;
	bool			 is_inet;
} house;

static const unsigned long NO_REPLY = SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL |
    SMFIP_NR_RCPT | SMFIP_NR_DATA | SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY;

void
milter_serve(struct snapshot_holder *holder, bool is_inet)
{
	house.holder = holder;
	house.is_inet = is_inet;
}

/*
 * Over TCP the answer to DATA is kept, so that nothing is unacknowledged when
 * the headers start: without it Nagle and delayed ACK stall 40 ms a letter.
 *
 * libmilter offers the NR bits even where the MTA does not, and then answers in
 * our stead. HDR_LEADSPC came after them, so where it is offered they are real.
 * Where they may be pretended, an answer to each body chunk is sent anyhow, and
 * one that can say SKIP is worth more.
 */
unsigned long
milter_steps(unsigned long offered, bool is_inet)
{
	unsigned long ask = offered & (NO_REPLY | SMFIP_NOUNKNOWN | SMFIP_SKIP |
	    SMFIP_HDR_LEADSPC);

	if (is_inet)
		ask &= ~(unsigned long)SMFIP_NR_DATA;
	if ((offered & SMFIP_HDR_LEADSPC) == 0)
		ask &= ~(unsigned long)SMFIP_NR_BODY;
	return ask;
}

/*
 * A session whose MTA reuses the connection (QUIT_NC) comes without negotiation,
 * since libmilter called close in between: steps stay 0, every step is answered.
 */
static struct session *
session_of(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL) {
		s = heap_alloc(sizeof *s);
		s->envelope = envelope_new();
		smfi_setpriv(ctx, s);
	}
	return s;
}

static sfsistat
next(const struct session *s, unsigned long step)
{
	return (s->steps & step) != 0 ? SMFIS_NOREPLY : SMFIS_CONTINUE;
}

static void
letter_over(struct session *s)
{
	if (!envelope_has_letter(s->envelope))
		return;
	envelope_drop(s->envelope);
	snapshot_release(s->snapshot);
	s->snapshot = NULL;
	drain_letter_ends(s->flight);
}

/* Only what we read: every macro costs the MTA and us at every step. */
static void
ask_macros(SMFICTX *ctx)
{
	static const struct {
		int	where;
		char	names[24];
	} wanted[] = {
		{ SMFIM_CONNECT, "" },
		{ SMFIM_HELO, "" },
		{ SMFIM_ENVFROM, "i {auth_authen}" },
		{ SMFIM_ENVRCPT, "" },
		{ SMFIM_DATA, "" },
		{ SMFIM_EOH, "" },
		{ SMFIM_EOM, "i" },	/* Postfix: unknown before the first RCPT */
	};
	size_t i;

	for (i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		smfi_setsymlist(ctx, wanted[i].where, (char *)(uintptr_t)wanted[i].names);
}

static sfsistat
on_negotiate(SMFICTX *ctx, unsigned long actions, unsigned long steps, unsigned long f2,
    unsigned long f3, unsigned long *ask_actions, unsigned long *ask_steps,
    unsigned long *ask_f2, unsigned long *ask_f3)
{
	struct session *s = session_of(ctx);

	(void)f2;
	(void)f3;
	*ask_actions = actions & (SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE |
	    SMFIF_SETSYMLIST);
	*ask_steps = s->steps = milter_steps(steps, house.is_inet);
	*ask_f2 = *ask_f3 = 0;
	s->is_negotiated = true;
	s->has_lead = (s->steps & SMFIP_HDR_LEADSPC) != 0;
	if ((actions & SMFIF_SETSYMLIST) != 0)
		ask_macros(ctx);
	if ((actions & SMFIF_CHGHDRS) == 0 || (actions & SMFIF_ADDHDRS) == 0)
		log_warn("milter: this MTA lets no filter change headers (actions 0x%lx): "
		    "letters with forged fields will be deferred", actions);
	return SMFIS_CONTINUE;
}

static sfsistat
on_connect(SMFICTX *ctx, char *name, _SOCK_ADDR *address)
{
	struct session *s = session_of(ctx);

	envelope_client(s->envelope, name, address);
	return next(s, SMFIP_NR_CONN);
}

static sfsistat
on_helo(SMFICTX *ctx, char *helo)
{
	struct session *s = session_of(ctx);

	envelope_helo(s->envelope, helo);
	return next(s, SMFIP_NR_HELO);
}

static sfsistat
on_mail(SMFICTX *ctx, char **argv)
{
	struct session *s = session_of(ctx);
	struct envelope_limits limits;

	letter_over(s);
	s->snapshot = snapshot_current(house.holder);
	limits.header_bytes = (size_t)s->snapshot->conf.limits.header_bytes;
	limits.body_bytes = (size_t)s->snapshot->conf.limits.body_bytes;
	s->flight = drain_letter_begins();
	envelope_mail(s->envelope, &limits, argv[0]);
	return next(s, SMFIP_NR_MAIL);
}

static sfsistat
on_rcpt(SMFICTX *ctx, char **argv)
{
	struct session *s = session_of(ctx);

	envelope_rcpt(s->envelope, argv[0]);
	return next(s, SMFIP_NR_RCPT);
}

static sfsistat
on_data(SMFICTX *ctx)
{
	return next(session_of(ctx), SMFIP_NR_DATA);
}

static sfsistat
on_header(SMFICTX *ctx, char *name, char *value)
{
	struct session *s = session_of(ctx);

	/* Only LEADSPC leaves a blank there; so it tells where nothing was agreed. */
	if (!s->is_negotiated && (value[0] == ' ' || value[0] == '\t'))
		s->has_lead = true;
	envelope_field(s->envelope, name, value, s->has_lead);
	return next(s, SMFIP_NR_HDR);
}

static sfsistat
on_eoh(SMFICTX *ctx)
{
	return next(session_of(ctx), SMFIP_NR_EOH);
}

static sfsistat
on_body(SMFICTX *ctx, unsigned char *p, size_t n)
{
	struct session *s = session_of(ctx);
	bool wants_more = envelope_body(s->envelope, p, n);

	if ((s->steps & SMFIP_NR_BODY) == 0 && !wants_more && (s->steps & SMFIP_SKIP) != 0)
		return SMFIS_SKIP;
	return next(s, SMFIP_NR_BODY);
}

static void
log_judgement(const struct snapshot *snapshot, const struct letter *letter,
    const struct judgement *j)
{
	struct buf line;

	buf_init(&line, LOG_LINE);
	scan_log_line(snapshot, letter, j, &line);
	log_info("%s", buf_cstr(&line));
	buf_free(&line);
}

static sfsistat
judge(SMFICTX *ctx, struct session *s, const struct letter *letter)
{
	const struct apply_terms terms = { .has_lead = s->has_lead };
	struct arena *a = envelope_arena(s->envelope);
	struct judgement j;
	sfsistat reply;

	scan_letter(s->snapshot, letter, a, &j);
	reply = apply_verdict(ctx, &j.verdict, &terms, a);
	log_judgement(s->snapshot, letter, &j);
	return reply;
}

static sfsistat
on_eom(SMFICTX *ctx)
{
	static char queue_id[] = "i", auth_authen[] = "{auth_authen}";
	struct session *s = session_of(ctx);
	const struct letter *letter = envelope_finish(s->envelope,
	    smfi_getsymval(ctx, queue_id), smfi_getsymval(ctx, auth_authen));
	sfsistat reply;

	if (letter == NULL) {
		log_warn("milter: the MTA ended a letter that it had not begun");
		return apply_defer(ctx, "Message could not be examined");
	}
	if (envelope_is_overrun(s->envelope)) {
		log_warn("milter: more than %d header fields from %.*s: deferred",
		    (int)ENVELOPE_NAMES, STR_ARG(letter->queue_id));
		reply = apply_defer(ctx, "Too many header fields");
	} else {
		reply = judge(ctx, s, letter);
	}
	letter_over(s);
	return reply;
}

static sfsistat
on_abort(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s != NULL)
		letter_over(s);
	return SMFIS_CONTINUE;
}

static sfsistat
on_close(SMFICTX *ctx)
{
	struct session *s = smfi_getpriv(ctx);

	if (s == NULL)
		return SMFIS_CONTINUE;
	letter_over(s);
	envelope_free(s->envelope);
	free(s);
	smfi_setpriv(ctx, NULL);
	return SMFIS_CONTINUE;
}

bool
milter_register(struct err *e)
{
	static char name[] = "chopmark";
	struct smfiDesc desc = {
		.xxfi_name = name,
		.xxfi_version = SMFI_VERSION,
		.xxfi_flags = SMFIF_ADDHDRS | SMFIF_CHGHDRS | SMFIF_QUARANTINE,
		.xxfi_negotiate = on_negotiate,
		.xxfi_connect = on_connect,
		.xxfi_helo = on_helo,
		.xxfi_envfrom = on_mail,
		.xxfi_envrcpt = on_rcpt,
		.xxfi_data = on_data,
		.xxfi_header = on_header,
		.xxfi_eoh = on_eoh,
		.xxfi_body = on_body,
		.xxfi_eom = on_eom,
		.xxfi_abort = on_abort,
		.xxfi_close = on_close,
	};

	return smfi_register(desc) == MI_SUCCESS ||
	    err_set(e, "milter: libmilter does not take the filter's description");
}
