#include "auth/dkim_key_cache.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <string.h>

#include "base/hash.h"

enum { KEYS = 256, KEY_BYTES = 1024 };

/* One place a hash; a key that comes to a taken place takes it over. */
static struct {
	EVP_PKEY	*key;
	size_t		 n;
	unsigned char	 bytes[KEY_BYTES];
} table[KEYS];

static struct auth_key_counts counts;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static EVP_PKEY *
find(struct str der)
{
	size_t at = hash_str(der) % KEYS;
	EVP_PKEY *key = NULL;

	pthread_mutex_lock(&lock);
	if (table[at].key != NULL && table[at].n == der.n &&
	    memcmp(table[at].bytes, der.p, der.n) == 0 && EVP_PKEY_up_ref(table[at].key)) {
		key = table[at].key;
		counts.found++;
	}
	pthread_mutex_unlock(&lock);
	return key;
}

static void
keep(struct str der, EVP_PKEY *key)
{
	size_t at = hash_str(der) % KEYS;
	EVP_PKEY *old;

	if (!EVP_PKEY_up_ref(key))
		return;
	pthread_mutex_lock(&lock);
	old = table[at].key;
	table[at].key = key;
	table[at].n = der.n;
	memcpy(table[at].bytes, der.p, der.n);
	counts.decoded++;
	pthread_mutex_unlock(&lock);
	EVP_PKEY_free(old);
}

static EVP_PKEY *
decode(BIO *bio)
{
	return ASN1_d2i_bio((void *(*)(void))EVP_PKEY_new, (d2i_of_void *)d2i_PUBKEY, bio,
	    NULL);
}

/* Stands in front of OpenSSL's for libopendkim, as sigwait(3) does for libmilter. */
EVP_PKEY *
d2i_PUBKEY_bio(BIO *bio, EVP_PKEY **out)
{
	char *p = NULL;
	long n = BIO_method_type(bio) == BIO_TYPE_MEM ? BIO_get_mem_data(bio, &p) : 0;
	bool is_kept = p != NULL && n > 0 && n <= KEY_BYTES;
	struct str der = { p, is_kept ? (size_t)n : 0 };
	unsigned char copy[KEY_BYTES];
	EVP_PKEY *key = is_kept ? find(der) : NULL;

	if (key == NULL) {
		/* Decoding moves the BIO on, and its bytes with it. */
		if (is_kept)
			memcpy(copy, p, (size_t)n);
		key = decode(bio);
		if (key != NULL && is_kept)
			keep((struct str){ (const char *)copy, (size_t)n }, key);
	}
	if (key != NULL && out != NULL) {
		EVP_PKEY_free(*out);
		*out = key;
	}
	return key;
}

void
auth_dkim_key_counts(struct auth_key_counts *out)
{
	pthread_mutex_lock(&lock);
	*out = counts;
	pthread_mutex_unlock(&lock);
}
