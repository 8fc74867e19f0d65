#include "support/test.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

#include <libmilter/mfapi.h>

#include "session/listener.h"

/*
 * Doubles of libmilter's part: it would keep the socket that it opens for the
 * process's whole life, and the tests need several.
 */
static char conn[256];
static int opened = -1;
static int fail_with;

int
smfi_setconn(char *spec)
{
	snprintf(conn, sizeof conn, "%s", spec);
	return MI_SUCCESS;
}

int
smfi_setbacklog(int n)
{
	return n > 0 ? MI_SUCCESS : MI_FAILURE;
}

int
smfi_opensocket(bool remove_first)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct sockaddr_in sin = { .sin_family = AF_INET };

	assert_false(remove_first);
	if (fail_with != 0) {
		errno = fail_with;
		return MI_FAILURE;
	}
	if (strncmp(conn, "fd:", 3) == 0)
		return MI_SUCCESS;
	if (strncmp(conn, "unix:", 5) == 0) {
		opened = socket(AF_UNIX, SOCK_STREAM, 0);
		memcpy(sun.sun_path, conn + 5, strlen(conn + 5));
		if (bind(opened, (struct sockaddr *)&sun, sizeof sun) != 0)
			return MI_FAILURE;
	} else {
		opened = socket(AF_INET, SOCK_STREAM, 0);
		sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		if (bind(opened, (struct sockaddr *)&sin, sizeof sin) != 0)
			return MI_FAILURE;
	}
	return listen(opened, 5) == 0 ? MI_SUCCESS : MI_FAILURE;
}

static char dir[] = "/tmp/listener_test.XXXXXX";
static char path[sizeof dir + 16], spec[sizeof dir + 24];

static bool
open_it(struct listener *l, const char *what, struct err *e)
{
	return listener_open(l, what, 0600, (uid_t)-1, (gid_t)-1, 16, e);
}

static void
close_it(struct listener *l)
{
	listener_remove(l);
	close(l->fd);
	close(l->deaf);
	if (l->kept != -1)
		close(l->kept);
}

static int
call(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(sun.sun_path, path, strlen(path));
	if (connect(fd, (struct sockaddr *)&sun, sizeof sun) == 0)
		return fd;
	close(fd);
	return -1;
}

static bool
rings(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 0) == 1;
}

static void
a_spec_tells_its_path(void **state)
{
	static const struct { const char *spec, *wanted; } t[] = {
		{ "unix:/run/x", "/run/x" },
		{ "UNIX:/run/x", "/run/x" },
		{ "local:/run/x", "/run/x" },
		{ "/run/x", "/run/x" },
		{ "inet:8890@127.0.0.1", NULL },
		{ "inet6:8890@::1", NULL },
		{ "fd:3", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].spec);
		if (t[i].wanted == NULL)
			assert_null(listener_path(t[i].spec));
		else
			assert_string_equal(listener_path(t[i].spec), t[i].wanted);
	}
}

static void
sockets_handed_over_speak_to_one_process(void **state)
{
	char pid[32], other[32];
	const struct { const char *name, *pid, *fds; bool wanted; } t[] = {
		{ "for_us", pid, "1", true },
		{ "for_us_two", pid, "2", true },
		{ "for_another", other, "1", false },
		{ "none", pid, "0", false },
		{ "no_number", pid, "x", false },
		{ "empty", "", "", false },
	};
	size_t i;

	(void)state;
	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	snprintf(other, sizeof other, "%ld", (long)getppid());
	assert_null(listener_activated());
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		setenv("LISTEN_PID", t[i].pid, 1);
		setenv("LISTEN_FDS", t[i].fds, 1);
		if (t[i].wanted)
			assert_string_equal(listener_activated(), "fd:3");
		else
			assert_null(listener_activated());
	}
	unsetenv("LISTEN_PID");
	unsetenv("LISTEN_FDS");
}

static void
a_unix_socket_gets_its_mode_and_goes(void **state)
{
	struct err e = { "" };
	struct listener l;
	struct stat st;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	assert_int_equal(l.fd, opened);
	assert_false(l.is_inet);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	close_it(&l);
	assert_int_equal(stat(path, &st), -1);
}

static void
a_live_socket_is_never_stolen(void **state)
{
	struct err e = { "" };
	struct listener l, second;
	int fd;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	assert_false(open_it(&second, spec, &e));
	assert_non_null(strstr(e.text, "another process listens there"));
	listener_remove(&second);
	assert_true((fd = call()) != -1);
	close(fd);
	close_it(&l);
}

static void
a_stale_socket_is_removed(void **state)
{
	struct err e = { "" };
	struct listener l;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	close(l.fd);
	close(l.kept);
	close(l.deaf);
	assert_int_equal(access(path, F_OK), 0);
	assert_true(open_it(&l, spec, &e));
	close_it(&l);
}

static void
what_is_no_socket_stays(void **state)
{
	struct err e = { "" };
	struct listener l;
	FILE *f = fopen(path, "w");

	(void)state;
	fclose(f);
	assert_false(open_it(&l, spec, &e));
	assert_non_null(strstr(e.text, "is not a socket"));
	listener_remove(&l);
	assert_int_equal(access(path, F_OK), 0);
	unlink(path);
}

static void
failures_name_the_socket_and_the_reason(void **state)
{
	static const struct { const char *name, *spec; int error; const char *wanted; } t[] = {
		{ "in_use", "inet:1@127.0.0.1", EADDRINUSE,
			"inet:1@127.0.0.1: cannot listen: Address already in use" },
		{ "not_a_descriptor", "fd:x", 0, "fd:x: is not a listening socket" },
		{ "not_open", "fd:900", 0, "fd:900: is not a listening socket" },
		{ "not_listening", "fd:0", 0, "fd:0: is not a listening socket" },
		{ "no_folder", "unix:/does/not/exist/s", ENOENT,
			"unix:/does/not/exist/s: cannot listen: No such file or directory" },
		{ "too_long", "unix:/123456789012345678901234567890123456789012345678901234567890"
			"123456789012345678901234567890123456789012345678901234567890", 0,
			"has at most 107 bytes" },
	};
	struct err e;
	struct listener l;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(t); i++) {
		print_message("%s\n", t[i].name);
		fail_with = t[i].error;
		assert_false(open_it(&l, t[i].spec, &e));
		assert_non_null(strstr(e.text, t[i].wanted));
	}
	fail_with = 0;
}

static void
tcp_has_no_delay(void **state)
{
	struct err e = { "" };
	struct listener l;
	socklen_t n = sizeof(int);
	int yes = 0;

	(void)state;
	assert_true(open_it(&l, "inet:0@127.0.0.1", &e));
	assert_true(l.is_inet);
	assert_int_equal(getsockopt(l.fd, IPPROTO_TCP, TCP_NODELAY, &yes, &n), 0);
	assert_true(yes != 0);
	close_it(&l);
}

static void
a_socket_handed_over_is_not_removed(void **state)
{
	struct err e = { "" };
	struct listener l, passed;
	char fd[16];
	int caller;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	snprintf(fd, sizeof fd, "fd:%d", l.fd);
	assert_true(open_it(&passed, fd, &e));
	assert_int_equal(passed.fd, l.fd);
	assert_false(passed.is_ours);
	listener_remove(&passed);
	assert_true((caller = call()) != -1);
	close(caller);
	close(passed.kept);
	close(passed.deaf);
	close_it(&l);
}

static void
calls_wait_while_it_is_paused(void **state)
{
	struct err e = { "" };
	struct listener l;
	int caller;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	listener_pause(&l);
	listener_pause(&l);
	assert_true((caller = call()) != -1);
	assert_false(rings(l.fd));
	/* What libmilter meets when it was told of a call just before. */
	assert_int_equal(accept(l.fd, NULL, NULL), -1);
	assert_int_equal(errno, EAGAIN);
	listener_resume(&l);
	assert_true(rings(l.fd));
	close(caller);
	close_it(&l);
}

static void
after_the_end_nobody_gets_through(void **state)
{
	struct err e = { "" };
	struct listener l;

	(void)state;
	assert_true(open_it(&l, spec, &e));
	listener_end(&l);
	assert_int_equal(call(), -1);
	assert_false(rings(l.fd));
	listener_end(&l);
	close_it(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spec_tells_its_path),
		cmocka_unit_test(sockets_handed_over_speak_to_one_process),
		cmocka_unit_test(a_unix_socket_gets_its_mode_and_goes),
		cmocka_unit_test(a_live_socket_is_never_stolen),
		cmocka_unit_test(a_stale_socket_is_removed),
		cmocka_unit_test(what_is_no_socket_stays),
		cmocka_unit_test(failures_name_the_socket_and_the_reason),
		cmocka_unit_test(tcp_has_no_delay),
		cmocka_unit_test(a_socket_handed_over_is_not_removed),
		cmocka_unit_test(calls_wait_while_it_is_paused),
		cmocka_unit_test(after_the_end_nobody_gets_through),
	};
	int rc;

	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/sock", dir);
	snprintf(spec, sizeof spec, "unix:%s", path);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(dir);
	return rc;
}
