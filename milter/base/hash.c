#include "base/hash.h"

#include <bsd/stdlib.h>
#include <pthread.h>

static uint64_t key[2];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
make_key(void)
{
	arc4random_buf(key, sizeof key);
}

static inline uint64_t
rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static inline void
round_of(uint64_t v[4])
{
	v[0] += v[1]; v[1] = rotate(v[1], 13); v[1] ^= v[0]; v[0] = rotate(v[0], 32);
	v[2] += v[3]; v[3] = rotate(v[3], 16); v[3] ^= v[2];
	v[0] += v[3]; v[3] = rotate(v[3], 21); v[3] ^= v[0];
	v[2] += v[1]; v[1] = rotate(v[1], 17); v[1] ^= v[2]; v[2] = rotate(v[2], 32);
}

static uint64_t
sip(struct str s, bool fold)
{
	uint64_t v[4], word = 0;
	size_t i;

	pthread_once(&once, make_key);
	v[0] = key[0] ^ 0x736f6d6570736575u;
	v[1] = key[1] ^ 0x646f72616e646f6du;
	v[2] = key[0] ^ 0x6c7967656e657261u;
	v[3] = key[1] ^ 0x7465646279746573u;
	for (i = 0; i < s.n; i++) {
		char c = fold ? char_lower(s.p[i]) : s.p[i];

		word |= (uint64_t)(unsigned char)c << (i % 8 * 8);
		if (i % 8 == 7) {
			v[3] ^= word;
			round_of(v);
			v[0] ^= word;
			word = 0;
		}
	}
	word |= (uint64_t)s.n << 56;
	v[3] ^= word;
	round_of(v);
	v[0] ^= word;
	v[2] ^= 0xff;
	round_of(v);
	round_of(v);
	round_of(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

uint64_t
hash_str(struct str s)
{
	return sip(s, false);
}

uint64_t
hash_istr(struct str s)
{
	return sip(s, true);
}

uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	a ^= b + 0x9e3779b97f4a7c15u + (a << 6) + (a >> 2);
	a ^= a >> 32;
	return a * 0xd6e8feb86659fd93u;
}
