/*
 * Every fact has three values. NOT_KNOWN (DNS timed out, a ceiling was reached)
 * is neither no nor yes, and a check must never treat it as either.
 */
#ifndef BASE_ANSWER_H
#define BASE_ANSWER_H

enum answer { NO, YES, NOT_KNOWN };

#endif
