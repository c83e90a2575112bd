/* fuzz: what a fuzz target shows its driver: the function that libFuzzer calls too, what it likes to eat, and how it went
 * so far; and what targets share. */
#ifndef PFP_FUZZ_H
#define PFP_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/slice.h"

struct fuzz_target {
	const char *name;
	const char *const *endings; /* of the names of files that it takes; NULL at the end */
	const struct slice *words;  /* that mean something to it; p NULL at the end */

	/* Of a target whose inputs begin with a byte of options; else all zero. */
	size_t options;                     /* how many known_options there are */
	const unsigned char *known_options; /* a known file goes through with each of them */
	unsigned mutant_options;            /* a mutant goes through with any below this */
};

#define FUZZ_WORD(text) { text, sizeof(text) - 1 }

struct fuzz_tally {
	unsigned long inputs;
	unsigned long done; /* with a result to look at */
	unsigned long refused;
};

extern const struct fuzz_target fuzz_target;
extern struct fuzz_tally fuzz_tally;

/* Aborts when a property does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* ---- for targets ---- */

/* A property does not hold; `f` tells more. */
_Noreturn void wrong(const char *what);
_Noreturn void wrong_by(const char *what, const struct fail *f);

/* The profilers that the program carries, read once; the first is the default one. */
struct profilers;
const struct profilers *carried(void);

#endif
