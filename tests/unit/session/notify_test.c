#include "support/test.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <unistd.h>

#include "session/notify.h"

static char dir[] = "/tmp/notify_test.XXXXXX";
static char path[sizeof dir + 16];

static int
listen_on(const char *name, bool is_abstract)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	size_t n = strlen(name);
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);

	memcpy(sun.sun_path, name, n);
	if (is_abstract)
		sun.sun_path[0] = '\0';
	assert_int_equal(bind(fd, (struct sockaddr *)&sun,
	    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n)), 0);
	return fd;
}

static void
assert_heard(int fd, const char *wanted)
{
	char got[256];
	ssize_t n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);

	assert_true(n >= 0);
	got[n] = '\0';
	assert_string_equal(got, wanted);
}

static void
the_manager_hears_on_a_path(void **state)
{
	int fd = listen_on(path, false);

	(void)state;
	setenv("NOTIFY_SOCKET", path, 1);
	assert_true(notify_manager("READY=1"));
	assert_heard(fd, "READY=1");
	close(fd);
	unlink(path);
}

static void
the_manager_hears_on_an_abstract_name(void **state)
{
	char name[64];
	int fd;

	(void)state;
	snprintf(name, sizeof name, "@chopmark-notify-test-%ld", (long)getpid());
	fd = listen_on(name, true);
	setenv("NOTIFY_SOCKET", name, 1);
	assert_true(notify_manager("STOPPING=1"));
	assert_heard(fd, "STOPPING=1");
	close(fd);
}

static void
a_reload_carries_the_time(void **state)
{
	int fd = listen_on(path, false);
	char got[256];
	ssize_t n;

	(void)state;
	setenv("NOTIFY_SOCKET", path, 1);
	assert_true(notify_reloading());
	n = recv(fd, got, sizeof got - 1, MSG_DONTWAIT);
	assert_true(n > 0);
	got[n] = '\0';
	assert_memory_equal(got, "RELOADING=1\nMONOTONIC_USEC=", 27);
	assert_true(strtoll(got + 27, NULL, 10) > 0);
	close(fd);
	unlink(path);
}

static void
nobody_to_tell_is_no_harm(void **state)
{
	static const char *const names[] = { "", "x", "relative/path", "/does/not/exist",
		"@", ("/a-path-that-is-much-too-long-for-a-socket-address-since-those-end-at-"
		"one-hundred-and-eight-bytes-including-NUL") };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(names); i++) {
		print_message("%s\n", names[i]);
		setenv("NOTIFY_SOCKET", names[i], 1);
		assert_false(notify_manager("READY=1"));
	}
	unsetenv("NOTIFY_SOCKET");
	assert_false(notify_manager("READY=1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manager_hears_on_a_path),
		cmocka_unit_test(the_manager_hears_on_an_abstract_name),
		cmocka_unit_test(a_reload_carries_the_time),
		cmocka_unit_test(nobody_to_tell_is_no_harm),
	};
	int rc;

	if (mkdtemp(dir) == NULL)
		return 1;
	snprintf(path, sizeof path, "%s/notify", dir);
	rc = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(dir);
	return rc;
}
