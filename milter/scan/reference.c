#include "scan/reference.h"

#include <bsd/stdlib.h>

enum { TIME_PLACES = 10, PLACES = 16 };

struct str
reference_new(struct arena *a, const struct clock *clock)
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t millis = (uint64_t)clock_millis(clock);
	uint32_t chance = arc4random();
	char *p = arena_alloc(a, PLACES + 1);
	int i;

	for (i = TIME_PLACES - 1; i >= 0; i--, millis >>= 5)
		p[i] = digits[millis & 31];
	for (i = PLACES - 1; i >= TIME_PLACES; i--, chance >>= 5)
		p[i] = digits[chance & 31];
	return (struct str){ p, PLACES };
}
