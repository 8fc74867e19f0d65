/* Field values as strangers write them; also as names in our own field. */
#include <assert.h>

#include "auth/results.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str value = { (const char *)data, size };
	const struct str ours = STR("mx.plant.example");
	struct auth auth = { .n_dkim = 1 };
	struct buf b;

	(void)auth_results_is_ours(STR("Authentication-Results"), value, ours);
	(void)auth_results_is_ours(STR("ARC-Authentication-Results"), value, ours);

	/* Whatever names hold, the field is one field and is told to be ours. */
	auth.mailfrom.domain = str_sub(value, 0, 253);
	auth.dkim[0].domain = str_sub(value, 0, 253);
	auth.dkim[0].selector = str_sub(value, 253, 506);
	auth.dmarc.domain = str_sub(value, 1, 254);
	buf_init(&b, 4000);
	auth_results_print(&b, &auth, ours);
	assert(!b.full);
	assert(auth_results_is_ours(STR("Authentication-Results"), buf_str(&b), ours));
	for (size_t i = 0; i < b.n; i++) {
		assert(b.p[i] == '\r' || b.p[i] == '\n' || (b.p[i] >= ' ' && b.p[i] <= '~'));
		assert(b.p[i] != '\n' || (i + 1 < b.n && b.p[i + 1] == ' '));
	}
	buf_free(&b);
	return 0;
}
