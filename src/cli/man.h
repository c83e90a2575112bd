/* man: pages of the manual, in man(7). All text is plain; what roff would take for its own is escaped here.
 *
 *     man_begin(&out, "pyfuncprof-run", "call the functions");
 *     man_section(&out, "DESCRIPTION");
 *     man_text(&out, "Makes a copy of the app. The copy is removed."); */
#ifndef PFP_MAN_H
#define PFP_MAN_H

#include "cli/opt.h"

/* The head, with the section NAME. */
void man_begin(struct buf *, const char *name, const char *summary);

void man_section(struct buf *, const char *title);

/* The paragraph of a section. */
void man_text(struct buf *, const char *text);

/* A command as it is typed, and what it does, or a name and what it means. */
void man_row(struct buf *, const char *name, const char *text);

/* What is typed, and what follows it: " [options] [APP]". */
void man_usage(struct buf *, const char *command, const char *rest);

/* A paragraph for each row. */
void man_options(struct buf *, const struct opt *rows);

/* "pyfuncprof-run(1)", as others are named at the end; `is_last` of them. */
void man_reference(struct buf *, const char *name, bool is_last);

#endif
