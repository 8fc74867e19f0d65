#include "session/session.h"

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <malloc.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#include <bsd/libutil.h>
#include <libmilter/mfapi.h>

#include "base/log.h"
#include "session/drain.h"
#include "session/listener.h"
#include "session/milter.h"
#include "session/signals.h"

enum {
	EXIT_CONF	= 2,
	BACKLOG		= 1024,
	/* Few heaps: letters come and go, and each heap keeps its high-water mark. */
	HEAPS		= 4,
	/*
	 * From here on given back at once. Less of it, and letters of 200 KB would
	 * fetch fresh pages each time, for a tenth more than they cost else.
	 */
	BIG_BLOCK	= 1024 * 1024,
};

struct life {
	char				*conf_path;	/* absolute */
	struct arena			*arena;
	struct conf			 conf;
	const char			*activated;	/* "fd:3", or NULL */
	int				 starter;	/* pipe to who waits, or -1 */
	struct pidfh			*pidfile;
	uid_t				 uid;		/* to become; -1: stay */
	gid_t				 gid;
	struct listener			 listener;
	struct snapshot_source		 source;
	struct service			 service;
};

static void
print_errors(const struct conf_errors *errors)
{
	fwrite(errors->text.p, 1, errors->text.n, stderr);
	if (errors->text.n > 0 && errors->text.p[errors->text.n - 1] != '\n')
		fputc('\n', stderr);
}

int
session_check(const char *conf_path)
{
	struct conf_errors errors;
	bool ok;

	conf_errors_init(&errors);
	ok = snapshot_check(conf_path, &errors);
	if (!ok)
		print_errors(&errors);
	conf_errors_free(&errors);
	return ok ? EX_OK : EXIT_CONF;
}

/* Under systemd stderr may be the journal, which gets the syslog line as well. */
static bool
stderr_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char here[64];
	struct stat st;

	if (stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	snprintf(here, sizeof here, "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	return strcmp(stream, here) == 0;
}

static void
open_log(const struct conf *c, bool to_stderr)
{
	struct log_conf log = { "chopmarkd", true, to_stderr && !stderr_is_journal(),
		LOG_LEVEL_INFO };

	if (strcmp(c->log_level, "debug") == 0)
		log.least = LOG_LEVEL_DEBUG;
	else if (strcmp(c->log_level, "warn") == 0)
		log.least = LOG_LEVEL_WARN;
	log_open(&log);
}

static bool stays_in_front;

static void
on_reload(const struct conf *c)
{
	open_log(c, stays_in_front);
}

static int
fail(int code, const struct err *e)
{
	log_warn("%s", e->text);
	return code;
}

static void
raise_fd_limit(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return;
	r.rlim_cur = r.rlim_max;
	setrlimit(RLIMIT_NOFILE, &r);
}

static int
read_configuration(struct life *l)
{
	struct conf_errors errors;
	bool ok;

	/* Rules too, before anything of the machine is touched. */
	if (session_check(l->conf_path) != EX_OK)
		return EXIT_CONF;
	conf_errors_init(&errors);
	ok = conf_read(l->conf_path, l->arena, &l->conf, &errors);
	if (!ok)
		print_errors(&errors);
	conf_errors_free(&errors);
	return ok ? EX_OK : EXIT_CONF;
}

static int
find_user(struct life *l, struct err *e)
{
	const struct passwd *pw;

	l->uid = (uid_t)-1;
	l->gid = (gid_t)-1;
	if (geteuid() != 0 || l->conf.user[0] == '\0')
		return EX_OK;
	errno = 0;
	if ((pw = getpwnam(l->conf.user)) == NULL) {
		err_set(e, "user %s: %s", l->conf.user, errno == 0 ? "no such user" :
		    strerrordesc_np(errno));
		return EX_NOUSER;
	}
	l->uid = pw->pw_uid;
	l->gid = pw->pw_gid;
	return EX_OK;
}

static int
lock_pidfile(struct life *l, struct err *e)
{
	pid_t other = -1;

	if (l->conf.pidfile[0] == '\0')
		return EX_OK;
	l->pidfile = pidfile_open(l->conf.pidfile, 0644, &other);
	if (l->pidfile != NULL) {
		/* Its new owner must be able to empty it at the end. */
		if (l->uid != (uid_t)-1 &&
		    fchown(pidfile_fileno(l->pidfile), l->uid, l->gid) != 0)
			log_warn("%s: %s", l->conf.pidfile, strerrordesc_np(errno));
		return EX_OK;
	}
	if (errno == EEXIST) {
		err_set(e, "%s: another chopmarkd (process %ld) holds it", l->conf.pidfile,
		    (long)other);
		return EX_UNAVAILABLE;
	}
	err_set(e, "pidfile %s: %s; make its folder, or set pidfile in the configuration",
	    l->conf.pidfile, strerrordesc_np(errno));
	return EX_CANTCREAT;
}

static int
drop_root(const struct life *l, struct err *e)
{
	if (l->uid == (uid_t)-1 || l->uid == 0)
		return EX_OK;
	if (initgroups(l->conf.user, l->gid) != 0 || setgid(l->gid) != 0 ||
	    setuid(l->uid) != 0) {
		err_set(e, "user %s: %s", l->conf.user, strerrordesc_np(errno));
		return EX_NOPERM;
	}
	if (setuid(0) == 0 || seteuid(0) == 0) {
		err_set(e, "user %s: root could be had back", l->conf.user);
		return EX_NOPERM;
	}
	return EX_OK;
}

static int
open_door(struct life *l, struct err *e)
{
	mode_t mode = (mode_t)strtoul(l->conf.socket_mode, NULL, 8) & 0777;
	const char *spec = l->activated != NULL ? l->activated : l->conf.listen;

	if (!milter_register(e))
		return EX_SOFTWARE;
	smfi_settimeout((int)(l->conf.limits.idle_ms / 1000));
	if (!listener_open(&l->listener, spec, mode, l->uid, l->gid, BACKLOG, e))
		return EX_UNAVAILABLE;
	return EX_OK;
}

static int
build_snapshot(struct life *l)
{
	struct conf_errors errors;
	struct snapshot *s;

	conf_errors_init(&errors);
	s = snapshot_new(&l->source, &errors);
	if (s == NULL)
		print_errors(&errors);
	else
		l->service.holder = snapshot_holder_new(s);
	conf_errors_free(&errors);
	return s == NULL ? EXIT_CONF : EX_OK;
}

/* Tells the process that waits for us, and lets its terminal go. */
static void
report_start(struct life *l)
{
	unsigned char ok = EX_OK;
	int null;

	if (l->starter == -1)
		return;
	open_log(&l->conf, false);
	if ((null = open("/dev/null", O_RDWR | O_CLOEXEC)) != -1) {
		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		close(null);
	}
	if (write(l->starter, &ok, 1) != 1)
		log_warn("start: nobody waits to hear that it went well");
	close(l->starter);
	l->starter = -1;
}

static int
set_up(struct life *l)
{
	struct err e = { "" };
	int rc;

	if ((rc = find_user(l, &e)) != EX_OK || (rc = lock_pidfile(l, &e)) != EX_OK ||
	    (rc = open_door(l, &e)) != EX_OK || (rc = drop_root(l, &e)) != EX_OK)
		return fail(rc, &e);
	if ((rc = build_snapshot(l)) != EX_OK)
		return rc;
	if (l->pidfile != NULL)
		pidfile_write(l->pidfile);
	report_start(l);
	return EX_OK;
}

static int
live(struct life *l)
{
	int rc = read_configuration(l);

	if (rc != EX_OK)
		return rc;
	open_log(&l->conf, true);
	signals_block();
	raise_fd_limit();
	mallopt(M_ARENA_MAX, HEAPS);
	mallopt(M_MMAP_THRESHOLD, BIG_BLOCK);
	mallopt(M_TRIM_THRESHOLD, BIG_BLOCK);
	l->source.conf_path = l->conf_path;
	l->service = (struct service){ .source = &l->source, .started = &l->conf,
		.listener = &l->listener, .on_reload = on_reload };
	if ((rc = set_up(l)) == EX_OK) {
		milter_serve(l->service.holder, l->listener.is_inet);
		log_info("chopmarkd " CHOPMARK_VERSION " listens on %s", l->listener.spec);
		signals_serve(&l->service);
		log_info("stopped");
	}
	listener_remove(&l->listener);
	if (l->pidfile != NULL)
		pidfile_remove(l->pidfile);
	return rc;
}

/* The starter leaves when the daemon is ready or has failed, with its code. */
static int
wait_for_start(int fd, pid_t child)
{
	unsigned char code;
	int status;

	if (read(fd, &code, 1) == 1)
		return code;
	if (waitpid(child, &status, 0) == child && WIFEXITED(status))
		return WEXITSTATUS(status);
	return EX_OSERR;
}

/* The child's side returns -1; the parent's returns the exit code. */
static int
detach(struct life *l)
{
	pid_t child;
	int p[2];

	if (pipe2(p, O_CLOEXEC) != 0 || (child = fork()) == -1) {
		fprintf(stderr, "chopmarkd: %s\n", strerrordesc_np(errno));
		return EX_OSERR;
	}
	if (child != 0) {
		close(p[1]);
		return wait_for_start(p[0], child);
	}
	close(p[0]);
	l->starter = p[1];
	setsid();
	if (chdir("/") != 0)
		fprintf(stderr, "chopmarkd: /: %s\n", strerrordesc_np(errno));
	return -1;
}

int
session_run(const struct session_options *o)
{
	/*
	 * Static: libmilter's threads run until the process ends, so what they may
	 * look at is never taken down.
	 */
	static struct life l;
	int rc = -1;

	l.starter = -1;
	/* Reloads must find it again; every other path is absolute by its schema. */
	l.conf_path = realpath(o->conf_path, NULL);
	if (l.conf_path == NULL)
		l.conf_path = heap_strdup(o->conf_path);
	l.activated = listener_activated();
	l.arena = arena_new();
	stays_in_front = o->is_foreground;
	if (!o->is_foreground)
		rc = detach(&l);
	if (rc == -1)
		rc = live(&l);
	/* Not exit(3): it would take down libraries under letters being judged. */
	if (drain_in_flight() > 0)
		_exit(rc);
	return rc;
}
