/* A small set of weights and words, for tests of the verdict. */
#ifndef SUPPORT_RULES_H
#define SUPPORT_RULES_H

#include "config/config.h"

static const struct conf_reason support_reason_list[] = {
	{ "official_unaligned", "identity", 10, 1, "t", 1 },
	{ "from_malformed", "identity", 4, 4, "t", 2 },
	{ "forged_results", "form", 9, 0, "t", 3 },
	{ "limits", "form", 1, 1, "t", 4 },
	{ "reply_diverted", "reply", 9, 0, "t", 7 },
	{ "urgency", "wording", 3, 1, "t", 5 },
	{ "off_platform", "wording", 3, 1, "t", 6 },
};
static const struct conf_cap support_caps[] = { { "wording", 5 }, { "identity", 12 } };
static const struct conf_reasons support_reasons = {
	support_reason_list, 7, support_caps, 2, 1, 4, 8,
};
static const struct conf_word support_word_list[] = {
	{ "official_unaligned", "Not {who}'s letter ({detail}), {what}.", "Do not pay {who}." },
	{ "unverified", "{who} could not be verified.", NULL },
	{ "limits", "Too large.", NULL },
};
static const struct conf_words support_words = { support_word_list, 3 };

#endif
