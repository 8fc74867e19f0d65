/* chopmark check: judges letters as the daemon would, and delivers nothing. */
#include <getopt.h>
#include <unistd.h>

#include "base/log.h"
#include "mail/message.h"
#include "scan/scan.h"
#include "tool/command.h"
#include "tool/report.h"
#include "tool/letters.h"

enum { RCPTS = 64 };

struct options {
	const char	*conf, *zone, *client, *helo, *sender;
	struct str	 rcpts[RCPTS];
	size_t		 n_rcpts;
	bool		 json, exit_code, colour;
};

struct run {
	const struct options	*opt;
	const struct snapshot	*snapshot;
	size_t			 judged, not_accepted;
};

static struct str
without_angles(struct str s)
{
	s = str_trim(s);
	if (s.n >= 2 && s.p[0] == '<' && s.p[s.n - 1] == '>')
		s = str_sub(s, 1, s.n - 1);
	return s;
}

/* The envelope as told; the reverse-path else as the delivering MTA noted it. */
static void
address(const struct options *opt, struct letter *l)
{
	const struct field *path = mail_field(l, STR("Return-Path"), 0);

	if (opt->client != NULL)
		letter_client(str_of(opt->client), &l->client);
	l->client.helo = str_of(opt->helo);
	if (opt->sender != NULL)
		l->reverse_path = without_angles(str_of(opt->sender));
	else if (path != NULL)
		l->reverse_path = without_angles(path->value);
	l->rcpts = opt->rcpts;
	l->n_rcpts = opt->n_rcpts;
}

/* Cuts the letter where the daemon would have stopped keeping it. */
static void
keep_to_limits(const struct conf *conf, struct letter *l)
{
	size_t most = (size_t)conf->limits.header_bytes, n = 0, i;
	size_t body = (size_t)conf->limits.body_bytes;

	for (i = 0; i < l->n_fields; i++) {
		struct field *f = &l->fields[i];

		if (n + f->name.n + f->value.n > most) {
			f->value = STR("");
			l->is_cut = true;
		}
		n += f->name.n + f->value.n;
	}
	if (l->body.n > body) {
		l->body = str_sub(l->body, 0, body);
		l->is_cut = l->is_body_cut = true;
	}
}

static void
judge(void *arg, struct str name, struct str raw)
{
	struct run *r = arg;
	struct arena *a = arena_new();
	struct judgement j;
	struct letter l;

	letter_split(a, raw, &l);
	keep_to_limits(&r->snapshot->conf, &l);
	address(r->opt, &l);
	scan_letter(r->snapshot, &l, a, &j);
	if (r->opt->json)
		report_json(stdout, a, name, &j);
	else
		report_text(stdout, a, name, &j, r->opt->colour);
	r->judged++;
	r->not_accepted += j.verdict.action != ACTION_ACCEPT;
	arena_free(a);
}

static bool
read_options(int argc, char **argv, struct options *o)
{
	static const struct option longs[] = {
		{ "zone", required_argument, NULL, 'z' },
		{ "client", required_argument, NULL, 'a' },
		{ "helo", required_argument, NULL, 'h' },
		{ "sender", required_argument, NULL, 'f' },
		{ "rcpt", required_argument, NULL, 'r' },
		{ "json", no_argument, NULL, 'j' },
		{ "exit-code", no_argument, NULL, 'e' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	while ((c = getopt_long(argc, argv, "c:", longs, NULL)) != -1) {
		switch (c) {
		case 'c': o->conf = optarg; break;
		case 'z': o->zone = optarg; break;
		case 'a': o->client = optarg; break;
		case 'h': o->helo = optarg; break;
		case 'f': o->sender = optarg; break;
		case 'j': o->json = true; break;
		case 'e': o->exit_code = true; break;
		case 'r':
			if (o->n_rcpts < RCPTS)
				o->rcpts[o->n_rcpts++] = without_angles(str_of(optarg));
			break;
		default:
			return false;
		}
	}
	return optind < argc;
}

static bool
is_address(const char *text)
{
	struct client c;

	if (text == NULL || letter_client(str_of(text), &c))
		return true;
	fprintf(stderr, "chopmark: --client %s: not an IPv4 or IPv6 address\n", text);
	return false;
}

static int
judge_all(const struct options *o, int argc, char **argv, const struct snapshot *s)
{
	struct run r = { .opt = o, .snapshot = s };
	bool ok = true;
	int i;

	for (i = 0; i < argc; i++)
		ok = letters_each(argv[i], judge, &r) && ok;
	if (!ok || fflush(stdout) != 0)
		return EXIT_TROUBLE;
	if (r.judged == 0) {
		for (i = 0; i < argc; i++)
			fprintf(stderr, "chopmark: %s: no letters there\n", argv[i]);
		return EXIT_TROUBLE;
	}
	return o->exit_code && r.not_accepted > 0 ? EXIT_FOUND : EXIT_DONE;
}

static int
run(int argc, char **argv)
{
	struct options o = { .colour = isatty(STDOUT_FILENO) };
	struct snapshot_source from = { .conf_path = NULL };
	struct conf_errors errors;
	struct snapshot *s;
	int status;

	if (!read_options(argc, argv, &o) || !is_address(o.client))
		return command_usage(&tool_check);
	log_open(&(struct log_conf){ "chopmark", false, true, LOG_LEVEL_WARN });
	from.conf_path = command_conf_path(o.conf);
	from.zone_path = o.zone;
	conf_errors_init(&errors);
	s = snapshot_new(&from, &errors);
	if (s == NULL) {
		fputs(buf_cstr(&errors.text), stderr);
		status = EXIT_TROUBLE;
	} else
		status = judge_all(&o, argc - optind, argv + optind, s);
	snapshot_release(s);
	conf_errors_free(&errors);
	return status;
}

const struct command tool_check = {
	"check",
	"[-c FILE] [--zone FILE] [--client ADDR] [--helo NAME]\n"
	"                      [--sender ADDR] [--rcpt ADDR]... [--json] [--exit-code]\n"
	"                      FILE...",
	"judge letters as the daemon would, without delivering (- is standard input)",
	"  FILE           a letter, an mbox, a Maildir, a folder of letters, or - for\n"
	"                 standard input\n"
	"  -c FILE        the configuration\n"
	"  --zone FILE    answer DNS from this master file, and ask nobody\n"
	"  --client ADDR  the address of the host that sent it; SPF needs it\n"
	"  --helo NAME    the name that host gave\n"
	"  --sender ADDR  the reverse-path, '<>' for none (else the Return-Path field)\n"
	"  --rcpt ADDR    a recipient, may be given again\n"
	"  --json         one JSON object a letter, a line each\n"
	"  --exit-code    exit 1 when any letter's action is not accept\n",
	run,
};
