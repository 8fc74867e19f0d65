/*
 * The Chopmark-Id: sixteen letters and digits that stand in the header, the log and
 * any SMTP reply. Time in milliseconds (ten places) and chance (six), in
 * Crockford's base 32, so that references sort by time and can be read aloud.
 */
#ifndef SCAN_REFERENCE_H
#define SCAN_REFERENCE_H

#include "base/arena.h"
#include "base/clock.h"

struct str	reference_new(struct arena *, const struct clock *);

#endif
