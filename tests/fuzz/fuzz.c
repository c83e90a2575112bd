#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "instrument/profiler.h"

struct fuzz_tally fuzz_tally;

_Noreturn void wrong(const char *what)
{
	fprintf(stderr, "%s: %s\n", fuzz_target.name, what);
	abort();
}

_Noreturn void wrong_by(const char *what, const struct fail *f)
{
	fprintf(stderr, "%s: %s: %s\n", fuzz_target.name, what, f->message ? f->message : "it does not say why");
	abort();
}

const struct profilers *carried(void)
{
	static struct arena arena;
	static struct profilers profilers;
	struct fail f = { .arena = &arena };

	if (!profilers.n && !profilers_read(&arena, &(struct shelf){ 0 }, &profilers, &f))
		wrong_by("no profilers", &f);
	return &profilers;
}
