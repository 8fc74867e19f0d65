/* The checks' own prototypes, from the one list. */
#ifndef CHECK_CHECKS_H
#define CHECK_CHECKS_H

#include "check/check.h"

#define CHECK(name) void check_##name(const struct evidence *, struct findings *);
#include "check/checks.def"
#undef CHECK

#endif
