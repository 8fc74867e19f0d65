#include "session/notify.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

bool
notify_manager(const char *state)
{
	const char *path = getenv("NOTIFY_SOCKET");
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	/* A manager that does not listen must not hold up a stop. */
	const struct timeval patience = { .tv_sec = 1 };
	size_t n = path == NULL ? 0 : strlen(path);
	bool ok;
	int fd;

	/* Abstract names are written with '@' for the NUL in front. */
	if (n < 2 || n >= sizeof sun.sun_path || (path[0] != '/' && path[0] != '@'))
		return false;
	memcpy(sun.sun_path, path, n);
	if (path[0] == '@')
		sun.sun_path[0] = '\0';
	if ((fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) == -1)
		return false;
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
	ok = sendto(fd, state, strlen(state), MSG_NOSIGNAL, (const struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)) == (ssize_t)strlen(state);
	close(fd);
	return ok;
}

bool
notify_reloading(void)
{
	char state[96];

	snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld",
	    (long long)clock_mono_us());
	return notify_manager(state);
}
