#include "session/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <libmilter/mfapi.h>

#include "base/log.h"
#include "session/drain.h"
#include "session/notify.h"

enum {
	TICK_S = 1,		/* between two looks at the descriptors */
	SPARE_FDS = 4,		/* free ones before calls are taken again */
	/* What an MTA sent just before the stop is read first, and so counted. */
	SETTLE_MS = 200,
	/* libmilter writes the answer after our callback has returned. */
	LAST_ANSWER_MS = 200,
};

static atomic_bool milter_ended;
static pthread_mutex_t reload_lock = PTHREAD_MUTEX_INITIALIZER;
static bool reload_runs, reload_again;

static void
sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, ms % 1000 * 1000000 }, NULL);
}

/*
 * Stands in front of the C library's for libmilter's signal thread, which would
 * otherwise now and then take a signal before the main thread does (seen in one
 * stop of twelve, just after the start).
 */
int
sigwait(const sigset_t *set, int *sig)
{
	(void)set;
	(void)sig;
	for (;;)
		pause();
}

static void
wanted_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGUSR1);
}

void
signals_block(void)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	sigset_t set;

	wanted_signals(&set);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
}

static void
log_errors(const struct conf_errors *errors)
{
	struct str rest = buf_str(&errors->text), line;

	while (str_next(&rest, '\n', &line))
		if (line.n > 0)
			log_warn("reload: %.*s", STR_ARG(line));
}

static void
tell_unchanged(const struct conf *was, const struct conf *is)
{
	const struct { const char *key, *was, *is; } keys[] = {
		{ "listen", was->listen, is->listen },
		{ "socket_mode", was->socket_mode, is->socket_mode },
		{ "user", was->user, is->user },
		{ "pidfile", was->pidfile, is->pidfile },
	};
	size_t i;

	for (i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (strcmp(keys[i].was, keys[i].is) != 0)
			log_warn("reload: %s changes with a restart only", keys[i].key);
}

bool
signals_reload(struct service *s)
{
	struct conf_errors errors;
	struct snapshot *next;

	conf_errors_init(&errors);
	next = snapshot_new(s->source, &errors);
	if (next == NULL) {
		log_errors(&errors);
		log_warn("reload: %zu error(s); the configuration of before stays", errors.n);
	} else {
		tell_unchanged(s->started, &next->conf);
		s->on_reload(&next->conf);
		snapshot_swap(s->holder, next);
		log_info("reload: new configuration in force");
	}
	conf_errors_free(&errors);
	return next != NULL;
}

/* On a thread of its own, so that a stop is heard meanwhile. */
static void *
reload_thread(void *arg)
{
	struct service *s = arg;
	bool again = true;

	while (again) {
		notify_reloading();
		signals_reload(s);
		notify_manager("READY=1");
		pthread_mutex_lock(&reload_lock);
		again = reload_again;
		reload_again = false;
		reload_runs = again;
		pthread_mutex_unlock(&reload_lock);
	}
	return NULL;
}

static void
start_reload(struct service *s)
{
	pthread_t thread;
	int rc = 0;

	pthread_mutex_lock(&reload_lock);
	reload_again = reload_runs;
	if (!reload_runs) {
		rc = pthread_create(&thread, NULL, reload_thread, s);
		reload_runs = rc == 0;
		if (rc == 0)
			pthread_detach(thread);
	}
	pthread_mutex_unlock(&reload_lock);
	if (rc != 0)
		log_warn("reload: no thread: %s", strerrordesc_np(rc));
}

static void
wait_for_reload(void)
{
	bool runs = true;
	int i;

	for (i = 0; runs && i < 100; i++) {
		pthread_mutex_lock(&reload_lock);
		runs = reload_runs;
		pthread_mutex_unlock(&reload_lock);
		if (runs)
			sleep_ms(50);
	}
}

static bool
has_free_fds(int least)
{
	int fd[SPARE_FDS], n, i;

	for (n = 0; n < least; n++)
		if ((fd[n] = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) == -1)
			break;
	for (i = 0; i < n; i++)
		close(fd[i]);
	/* Without a stderr to copy there is nothing to be told. */
	return n == least || (n == 0 && errno == EBADF);
}

static void
watch_fds(struct listener *l)
{
	if (!l->is_paused && !has_free_fds(1)) {
		listener_pause(l);
		log_warn("milter: no file descriptor is left: new connections wait "
		    "(raise LimitNOFILE, or the MTA holds too many)");
	} else if (l->is_paused && has_free_fds(SPARE_FDS)) {
		listener_resume(l);
		log_info("milter: file descriptors are free again, connections are taken");
	}
}

static void *
milter_thread(void *arg)
{
	(void)arg;
	if (smfi_main() != MI_SUCCESS)
		log_warn("milter: libmilter gave up");
	atomic_store(&milter_ended, true);
	return NULL;
}

static void
wait_for_stop(struct service *s)
{
	const struct timespec tick = { TICK_S, 0 };
	sigset_t set;
	int sig;

	wanted_signals(&set);
	while (!atomic_load(&milter_ended)) {
		sig = sigtimedwait(&set, NULL, &tick);
		if (sig == SIGUSR1)
			start_reload(s);
		else if (sig > 0)
			return;
		watch_fds(s->listener);
	}
}

/* Once libmilter has ended, only letters that are being judged get an answer. */
static int64_t
longest_wait(struct snapshot_holder *holder)
{
	const struct snapshot *now = snapshot_current(holder);
	int64_t ms = now->conf.limits.drain_ms;

	if (atomic_load(&milter_ended) && ms > now->conf.limits.letter_time_ms)
		ms = now->conf.limits.letter_time_ms;
	snapshot_release(now);
	return ms;
}

static void
stop(struct service *s)
{
	/* Who hears that we stop may start the next at once: its calls are not ours. */
	listener_end(s->listener);
	notify_manager("STOPPING=1");
	sleep_ms(SETTLE_MS);
	log_info("stopping, %u letter(s) in flight", drain_in_flight());
	drain_start();
	if (!drain_wait(longest_wait(s->holder)))
		log_warn("stopping: letters not answered in time");
	drain_close();
	if (drain_in_flight() > 0)
		log_info("stopping: %u letter(s) left to the MTA", drain_in_flight());
	sleep_ms(LAST_ANSWER_MS);
	wait_for_reload();
}

void
signals_serve(struct service *s)
{
	pthread_t thread;
	int rc = pthread_create(&thread, NULL, milter_thread, NULL);

	if (rc != 0) {
		log_warn("milter: no thread: %s", strerrordesc_np(rc));
		return;
	}
	pthread_detach(thread);
	notify_manager("READY=1");
	wait_for_stop(s);
	stop(s);
}
