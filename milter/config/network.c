#include "config/network.h"

#include <sys/socket.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

enum { HOST_LONGEST = 253, LABEL_LONGEST = 63, SOCKET_PATH = 107 };

/* inet_pton() wants a NUL; what does not fit is no address. */
static bool
address_read(struct str s, unsigned char ip[16], bool *is_v6)
{
	char text[INET6_ADDRSTRLEN];

	if (s.n == 0 || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*is_v6 = str_find(s, ':') < s.n;
	memset(ip, 0, 16);
	return inet_pton(*is_v6 ? AF_INET6 : AF_INET, text, ip) == 1;
}

/* Clears what lies beyond the prefix; true when there was something. */
static bool
mask(struct conf_network *n)
{
	bool had = false;
	size_t i, bytes = n->is_v6 ? 16 : 4;

	for (i = 0; i < bytes; i++) {
		unsigned left = n->bits > i * 8 ? n->bits - (unsigned)i * 8 : 0;
		unsigned keep = left >= 8 ? 0xff : 0xff & ~(0xffu >> left);

		had = had || (n->ip[i] & ~keep & 0xff) != 0;
		n->ip[i] &= (unsigned char)keep;
	}
	return had;
}

bool
network_read(struct str s, struct conf_network *out, struct err *e)
{
	size_t slash = str_find(s, '/');
	struct conf_network n = { .bits = 0 };
	char text[INET6_ADDRSTRLEN];
	uint64_t bits;

	if (!address_read(str_sub(s, 0, slash), n.ip, &n.is_v6))
		return err_set(e, "'%.*s' is not a network; write it as 192.0.2.0/24 "
		    "or 2001:db8::/32", STR_ARG(s));
	bits = n.is_v6 ? 128 : 32;
	if (slash < s.n && !str_to_u64(str_sub(s, slash + 1, s.n), bits, &bits))
		return err_set(e, "'%.*s' has no valid prefix length; it may be 0 to %d",
		    STR_ARG(s), n.is_v6 ? 128 : 32);
	n.bits = (unsigned)bits;
	if (mask(&n)) {
		inet_ntop(n.is_v6 ? AF_INET6 : AF_INET, n.ip, text, sizeof text);
		return err_set(e, "'%.*s' has bits set beyond its prefix, did you mean "
		    "'%s/%u'?", STR_ARG(s), text, n.bits);
	}
	*out = n;
	return true;
}

static bool
is_port(struct str s)
{
	uint64_t port;

	return str_to_u64(s, 65535, &port) && port > 0;
}

bool
network_is_server(struct str s, struct err *e)
{
	size_t at = str_find(s, '@');
	unsigned char ip[16];
	bool is_v6;

	if (address_read(str_sub(s, 0, at), ip, &is_v6) &&
	    (at == s.n || is_port(str_sub(s, at + 1, s.n))))
		return true;
	return err_set(e, "'%.*s' is not a server; write its address, or ADDRESS@PORT",
	    STR_ARG(s));
}

bool
network_is_host(struct str s)
{
	struct str label;
	size_t i;

	if (s.n == 0 || s.n > HOST_LONGEST || s.p[s.n - 1] == '.')
		return false;
	while (str_next(&s, '.', &label)) {
		if (label.n == 0 || label.n > LABEL_LONGEST ||
		    label.p[0] == '-' || label.p[label.n - 1] == '-')
			return false;
		for (i = 0; i < label.n; i++)
			if (!char_is_alnum(label.p[i]) && label.p[i] != '-')
				return false;
	}
	return true;
}

static bool
is_inet(struct str rest, bool want_v6)
{
	size_t at = str_find(rest, '@');
	struct str host = str_sub(rest, at + 1, rest.n);
	unsigned char ip[16];
	bool is_v6;

	if (at == rest.n || !is_port(str_sub(rest, 0, at)))
		return false;
	if (address_read(host, ip, &is_v6))
		return is_v6 == want_v6;
	return network_is_host(host) && str_find(host, ':') == host.n;
}

bool
network_is_listen(struct str s, struct err *e)
{
	size_t colon = str_find(s, ':');
	struct str kind = str_sub(s, 0, colon), rest = str_sub(s, colon + 1, s.n);
	uint64_t fd;

	if (str_eq(kind, STR("inet")) || str_eq(kind, STR("inet6"))) {
		if (is_inet(rest, str_eq(kind, STR("inet6"))))
			return true;
		return err_set(e, "'%.*s' is not PORT@ADDRESS, such as %s",
		    STR_ARG(s), str_eq(kind, STR("inet")) ?
		    "inet:8890@127.0.0.1" : "inet6:8890@::1");
	}
	if (str_eq(kind, STR("unix")) || str_eq(kind, STR("local"))) {
		if (rest.n > SOCKET_PATH)
			return err_set(e, "the path of '%.*s' is longer than the %d bytes "
			    "that a socket may have", STR_ARG(s), SOCKET_PATH);
		if (str_starts(rest, STR("/")))
			return true;
		return err_set(e, "the path of '%.*s' must start with '/'", STR_ARG(s));
	}
	if (str_eq(kind, STR("fd")) && str_to_u64(rest, 1023, &fd) && fd > 2)
		return true;
	return err_set(e, "'%.*s' is not a socket; write inet:PORT@ADDRESS, "
	    "inet6:PORT@ADDRESS, unix:/PATH or fd:3", STR_ARG(s));
}
