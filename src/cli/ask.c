#include "cli/ask.h"

#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "cli/say.h"

bool ask_is_possible(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool ask(struct arena *arena, const char *label, const char *fallback, const char **out, struct fail *f)
{
	struct buf question = { .arena = arena }, line = { .arena = arena };
	int c;

	say_add_clean(&question, slice_of(label));
	buf_addf(&question, ": ");
	if (fallback && *fallback) {
		buf_addf(&question, "[");
		say_add_clean(&question, slice_of(fallback));
		buf_addf(&question, "] ");
	}
	fputs(buf_text(&question), stderr);
	fflush(stderr);
	while ((c = getchar()) != EOF && c != '\n')
		if (c != '\r')
			buf_add(&line, (struct slice){ &(char){ (char)c }, 1 });
	if (c == EOF && !line.n) {
		fputs("\n", stderr);
		return fail(f, EXIT_COULD_NOT, "no answer to '%s'", label);
	}
	*out = line.n || !fallback ? buf_text(&line) : fallback;
	return true;
}
