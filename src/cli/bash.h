/* bash: the command line as bash hands it to a completion, and the way back.
 *
 * The line comes as it was typed, up to the cursor, quotes and all; nothing in it is expanded. What is put in takes
 * the place of the end of the last word only: what stands behind an open quote, or behind the last of bash's own word
 * breaks (COMP_WORDBREAKS: '=', ':' and others). */
#ifndef PFP_BASH_H
#define PFP_BASH_H

#include "base/buf.h"
#include "base/vec.h"

struct bash_line {
	VEC(char *) words; /* without their quotes; the last one is that at the cursor, and may be empty */
	size_t kept;       /* so many bytes of the last word stay as they are */
	char quote;        /* that is still open; '\0' when there is none */
};

void bash_read(struct arena *, struct slice line, const char *breaks, struct bash_line *out);

/* The text as it has to be typed there, so that it means itself. */
void bash_add_quoted(struct buf *, const char *text, char quote);

#endif
