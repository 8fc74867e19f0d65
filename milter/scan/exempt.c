#include "scan/exempt.h"

#include <string.h>

static bool
is_within(const struct conf_network *n, const struct client *c)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;
	unsigned char mask = (unsigned char)(0xFF << (8 - rest));

	if (n->is_v6 != (c->family == ADDRESS_V6))
		return false;
	if (memcmp(n->ip, c->ip, whole) != 0)
		return false;
	return rest == 0 || ((n->ip[whole] ^ c->ip[whole]) & mask) == 0;
}

const char *
exempt_why(const struct conf *conf, const struct client *c)
{
	size_t i;

	if (c->user.n > 0)
		return "authenticated user";
	if (c->family == ADDRESS_NONE)
		return NULL;
	for (i = 0; i < conf->n_networks; i++)
		if (is_within(&conf->networks[i], c))
			return "trusted network";
	return NULL;
}
