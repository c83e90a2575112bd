/* fuzz: what a fuzz target shows its driver: the function that libFuzzer calls too, and how it went so far. */
#ifndef PFP_FUZZ_H
#define PFP_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* The first byte of an input: or-ed together. */
enum fuzz_option {
	FUZZ_ALL_DEFS = 1,    /* every def, in classes and functions too; else those at module level */
	FUZZ_MIB_PATH = 2,    /* the file's path has the text "MiB" */
	FUZZ_BACKWARDS = 4,   /* the functions are listed from the last to the first, each twice */
	FUZZ_EVERY_OTHER = 8, /* only every other function */
	FUZZ_CRLF = 16,       /* each LF becomes CRLF */
	FUZZ_CR = 32,         /* each LF becomes CR */
	FUZZ_NO_NEWLINE = 64, /* line ends at the end of the file are cut off */
	FUZZ_STRICT = 128     /* known to be sound: to refuse it is wrong */
};

struct fuzz_tally {
	unsigned long inputs;
	unsigned long instrumented;
	unsigned long refused; /* because the result would not have stood its check */
};

extern struct fuzz_tally fuzz_tally;

/* Aborts when a property does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
