/*
 * Stands in for libFuzzer: runs the target over every file of the folders
 * named, so that each corpus is a plain test with any compiler. Input is copied
 * to a block of its exact size, so that sanitizers see a read past the end.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

static bool
replay(const char *path)
{
	struct arena *a = arena_new();
	struct err e = { "" };
	struct str s;
	uint8_t *copy;
	bool ok = file_read(path, 64 * 1024 * 1024, a, &s, &e);

	if (ok) {
		copy = malloc(s.n == 0 ? 1 : s.n);
		if (copy == NULL)
			abort();
		if (s.n > 0)
			memcpy(copy, s.p, s.n);
		LLVMFuzzerTestOneInput(copy, s.n);
		free(copy);
	} else
		fprintf(stderr, "%s\n", e.text);
	arena_free(a);
	return ok;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	size_t n, i, ran = 0;
	struct err e = { "" };
	const char **files;
	bool ok = true;
	int k;

	for (k = 1; k < argc; k++) {
		if (!file_list(argv[k], NULL, a, &files, &n, &e)) {
			fprintf(stderr, "%s\n", e.text);
			ok = false;
			continue;
		}
		for (i = 0; i < n; i++, ran++)
			ok = replay(files[i]) && ok;
	}
	printf("%zu inputs replayed\n", ran);
	arena_free(a);
	return ok && ran > 0 ? 0 : 1;
}
