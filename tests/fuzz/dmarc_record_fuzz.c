/* TXT records as strangers publish them: DMARC policies and DKIM keys. */
#include <assert.h>

#include "auth/dkim_key.h"
#include "auth/dmarc_record.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	const struct auth_signature s = { .algorithm = STR("rsa-sha256") };
	struct dns_record record = { .data = text };
	const struct dns_answer answer = { .status = DNS_FOUND, .records = &record, .n = 1 };
	struct dmarc_record policy;
	struct auth_key key;

	if (auth_dmarc_record_read(text, &policy) && !policy.is_faulty)
		assert(policy.p != DMARC_NO_RECORD);
	auth_key_pick(&answer, &s, &key);
	if (key.result == AUTH_NONE) {
		assert(key.record.n <= AUTH_KEY_MAX);
		assert(str_find(key.record, '\0') == key.record.n);
	}
	return 0;
}
