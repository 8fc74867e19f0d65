/*
 * Decoded public keys, kept. OpenSSL 3 takes some 190 µs to decode a DKIM key, more
 * than to verify with it, and libopendkim has it decoded anew for every signature,
 * with no way to hand in a key. So d2i_PUBKEY_bio(), which it calls and nothing else
 * here does, is ours: same contract, with a table in front. A key is found by all of its
 * bytes, so what DNS says now always decides which key is used.
 *
 * At most KEYS keys, 1,024 bytes of each, behind one lock; any thread.
 */
#ifndef AUTH_DKIM_KEY_CACHE_H
#define AUTH_DKIM_KEY_CACHE_H

#include <stdint.h>

struct auth_key_counts {
	uint64_t	found, decoded;
};

void	auth_dkim_key_counts(struct auth_key_counts *);

#endif
