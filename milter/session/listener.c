#include "session/listener.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <libmilter/mfapi.h>

#include "base/arena.h"

enum { HIGHEST_FD = 1024, FIRST_PASSED_FD = 3 };

const char *
listener_path(const char *spec)
{
	if (strncasecmp(spec, "unix:", 5) == 0)
		return spec + 5;
	if (strncasecmp(spec, "local:", 6) == 0)
		return spec + 6;
	return strchr(spec, ':') == NULL ? spec : NULL;
}

static bool
env_is_at_least(const char *name, uint64_t least, uint64_t most)
{
	uint64_t n;

	return str_to_u64(str_of(getenv(name)), most, &n) && n >= least;
}

const char *
listener_activated(void)
{
	uint64_t pid = (uint64_t)getpid();

	/* sd_listen_fds(3): the variables speak to one process only. */
	if (env_is_at_least("LISTEN_PID", pid, pid) && env_is_at_least("LISTEN_FDS", 1, 1024))
		return "fd:3";
	return NULL;
}

static bool
is_listening(int fd)
{
	int yes = 0;
	socklen_t n = sizeof yes;

	return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &yes, &n) == 0 && yes != 0;
}

/* A socket file that nobody answers is a dead daemon's; anything else is not ours. */
static bool
clear_path(const char *path, struct err *e)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct stat st;
	int fd, rc;

	if (strlen(path) >= sizeof sun.sun_path)
		return err_set(e, "%s: the path of a socket has at most %zu bytes", path,
		    sizeof sun.sun_path - 1);
	memcpy(sun.sun_path, path, strlen(path));
	if (lstat(path, &st) != 0)
		return errno == ENOENT || err_set(e, "%s: %s", path, strerrordesc_np(errno));
	if (!S_ISSOCK(st.st_mode))
		return err_set(e, "%s: is in the way and is not a socket", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd == -1)
		return err_set(e, "%s: %s", path, strerrordesc_np(errno));
	rc = connect(fd, (const struct sockaddr *)&sun, sizeof sun) == 0 ? 0 : errno;
	close(fd);
	if (rc != ECONNREFUSED)
		return err_set(e, "%s: another process listens there", path);
	return unlink(path) == 0 || err_set(e, "%s: cannot remove the stale socket: %s",
	    path, strerrordesc_np(errno));
}

static bool
find_socket(struct listener *l, struct err *e)
{
	struct sockaddr_storage ss = { 0 };
	socklen_t n = sizeof ss;
	int one = 1, fd;

	for (fd = l->is_ours ? 0 : l->fd; fd < HIGHEST_FD; fd++)
		if (is_listening(fd))
			break;
	if (fd == HIGHEST_FD || getsockname(fd, (struct sockaddr *)&ss, &n) != 0)
		return err_set(e, "%s: the listening socket cannot be found", l->spec);
	l->fd = fd;
	l->is_inet = ss.ss_family == AF_INET || ss.ss_family == AF_INET6;
	if (l->is_inet && setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0)
		return err_set(e, "%s: TCP_NODELAY: %s", l->spec, strerrordesc_np(errno));
	return true;
}

/* Bound to a name that the kernel picks; it never blocks and has no queue. */
static bool
make_deaf(struct listener *l, struct err *e)
{
	const struct sockaddr_un sun = { .sun_family = AF_UNIX };

	l->kept = fcntl(l->fd, F_DUPFD_CLOEXEC, 0);
	l->deaf = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (l->kept == -1 || l->deaf == -1 ||
	    bind(l->deaf, (const struct sockaddr *)&sun, sizeof sun.sun_family) != 0 ||
	    listen(l->deaf, 0) != 0)
		return err_set(e, "listener: %s", strerrordesc_np(errno));
	return true;
}

static bool
check_passed(struct listener *l, struct err *e)
{
	uint64_t n;

	if (!str_to_u64(str_of(l->spec + 3), HIGHEST_FD - 1, &n) || !is_listening((int)n))
		return err_set(e, "%s: is not a listening socket", l->spec);
	l->fd = (int)n;
	return true;
}

static bool
give_path(const struct listener *l, mode_t mode, uid_t uid, gid_t gid, struct err *e)
{
	if (chmod(l->path, mode) != 0 ||
	    ((uid != (uid_t)-1 || gid != (gid_t)-1) && chown(l->path, uid, gid) != 0))
		return err_set(e, "%s: %s", l->path, strerrordesc_np(errno));
	return true;
}

static bool
open_by_libmilter(const struct listener *l, mode_t mode, int backlog, struct err *e)
{
	char *spec = heap_strdup(l->spec);	/* libmilter writes into it */
	mode_t old = umask(~mode & 0777);
	bool ok;

	errno = 0;
	ok = smfi_setconn(spec) == MI_SUCCESS && smfi_setbacklog(backlog) == MI_SUCCESS &&
	    smfi_opensocket(false) == MI_SUCCESS;
	if (!ok)
		err_set(e, "%s: cannot listen: %s", l->spec, errno == 0 ?
		    "not a socket that libmilter knows" : strerrordesc_np(errno));
	umask(old);
	free(spec);
	return ok;
}

bool
listener_open(struct listener *l, const char *spec, mode_t mode, uid_t uid, gid_t gid,
    int backlog, struct err *e)
{
	bool ok;

	*l = (struct listener){ .spec = spec, .fd = -1, .kept = -1, .deaf = -1 };
	l->is_ours = strncasecmp(spec, "fd:", 3) != 0;
	l->path = l->is_ours ? listener_path(spec) : NULL;
	if (l->path != NULL ? !clear_path(l->path, e) : !l->is_ours && !check_passed(l, e)) {
		l->path = NULL;			/* somebody else's */
		return false;
	}
	ok = open_by_libmilter(l, mode, backlog, e);
	if (!ok)
		l->path = NULL;
	return ok && find_socket(l, e) && make_deaf(l, e) &&
	    (l->path == NULL || give_path(l, mode, uid, gid, e));
}

void
listener_pause(struct listener *l)
{
	if (!l->is_paused && dup3(l->deaf, l->fd, O_CLOEXEC) != -1)
		l->is_paused = true;
}

void
listener_resume(struct listener *l)
{
	if (l->is_paused && dup3(l->kept, l->fd, O_CLOEXEC) != -1)
		l->is_paused = false;
}

void
listener_end(struct listener *l)
{
	listener_pause(l);
	listener_remove(l);
	/* A socket of systemd's stays open there, and its queue waits for the next. */
	if (l->kept != -1)
		close(l->kept);
	l->kept = -1;
}

void
listener_remove(const struct listener *l)
{
	if (l->path != NULL)
		unlink(l->path);
}
