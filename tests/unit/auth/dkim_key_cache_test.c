#include "support/test.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <pthread.h>

#include "auth/dkim_key_cache.h"

static EVP_PKEY *
make(unsigned char **der, int *n)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");

	assert_non_null(key);
	*der = NULL;
	*n = i2d_PUBKEY(key, der);
	assert_true(*n > 0);
	return key;
}

static EVP_PKEY *
decode(const void *der, int n)
{
	BIO *bio = BIO_new_mem_buf(der, n);
	EVP_PKEY *key = d2i_PUBKEY_bio(bio, NULL);

	BIO_free(bio);
	return key;
}

static void
the_same_bytes_are_decoded_once(void **state)
{
	struct auth_key_counts before, after;
	EVP_PKEY *made, *first, *second;
	unsigned char *der;
	int n;

	(void)state;
	made = make(&der, &n);
	auth_dkim_key_counts(&before);
	first = decode(der, n);
	second = decode(der, n);
	auth_dkim_key_counts(&after);
	assert_non_null(first);
	assert_ptr_equal(first, second);
	assert_int_equal(EVP_PKEY_eq(first, made), 1);
	assert_true(after.decoded == before.decoded + 1);
	assert_true(after.found == before.found + 1);
	EVP_PKEY_free(first);
	EVP_PKEY_free(second);
	EVP_PKEY_free(made);
	OPENSSL_free(der);
}

static void
what_is_no_key_stays_none(void **state)
{
	static const char garbage[2000] = "0\x82";
	EVP_PKEY *made;
	unsigned char *der;
	int n;

	(void)state;
	made = make(&der, &n);
	assert_null(decode(garbage, 4));
	assert_null(decode(garbage, sizeof garbage));
	assert_null(decode("", 0));
	assert_null(decode(der, n - 1));
	der[n - 1] ^= 1;
	assert_null(decode(der, n));		/* a point off the curve */
	EVP_PKEY_free(made);
	OPENSSL_free(der);
}

static void
every_key_is_itself_however_many_there_are(void **state)
{
	enum { MANY = 600 };
	static EVP_PKEY *made[MANY];
	static unsigned char *der[MANY];
	static int n[MANY];
	int i, round;

	(void)state;
	for (i = 0; i < MANY; i++)
		made[i] = make(&der[i], &n[i]);
	for (round = 0; round < 2; round++)
		for (i = 0; i < MANY; i++) {
			EVP_PKEY *got = decode(der[i], n[i]);

			assert_int_equal(EVP_PKEY_eq(got, made[i]), 1);
			EVP_PKEY_free(got);
		}
	for (i = 0; i < MANY; i++) {
		EVP_PKEY_free(made[i]);
		OPENSSL_free(der[i]);
	}
}

static void
the_caller_s_pointer_is_set_as_openssl_sets_it(void **state)
{
	EVP_PKEY *made, *out = NULL, *got;
	unsigned char *der;
	BIO *bio;
	int n, i;

	(void)state;
	made = make(&der, &n);
	for (i = 0; i < 2; i++) {
		bio = BIO_new_mem_buf(der, n);
		got = d2i_PUBKEY_bio(bio, &out);
		assert_non_null(got);
		assert_ptr_equal(got, out);
		BIO_free(bio);
	}
	EVP_PKEY_free(out);
	EVP_PKEY_free(made);
	OPENSSL_free(der);
}

struct keys {
	unsigned char	*der[4];
	int		 n[4];
	EVP_PKEY	*made[4];
};

static void *
decode_many(void *arg)
{
	const struct keys *k = arg;
	intptr_t wrong = 0;
	int i;

	for (i = 0; i < 2000; i++) {
		EVP_PKEY *got = decode(k->der[i % 4], k->n[i % 4]);

		wrong += got == NULL || EVP_PKEY_eq(got, k->made[i % 4]) != 1;
		EVP_PKEY_free(got);
	}
	return (void *)wrong;
}

static void
threads_share_the_table(void **state)
{
	pthread_t threads[4];
	struct keys k;
	void *wrong;
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++)
		k.made[i] = make(&k.der[i], &k.n[i]);
	for (i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, decode_many, &k), 0);
	for (i = 0; i < COUNT(threads); i++) {
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	for (i = 0; i < 4; i++) {
		EVP_PKEY_free(k.made[i]);
		OPENSSL_free(k.der[i]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_bytes_are_decoded_once),
		cmocka_unit_test(what_is_no_key_stays_none),
		cmocka_unit_test(every_key_is_itself_however_many_there_are),
		cmocka_unit_test(the_caller_s_pointer_is_set_as_openssl_sets_it),
		cmocka_unit_test(threads_share_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
