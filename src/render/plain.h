/* plain: hostile text → text that only ever prints, and how many columns it takes.
 *
 * Plain text is UTF-8 on one line. Controls, line separators and what turns the direction of writing are spelled as in
 * a Python string ("\x1b", "\u202e"); what is no UTF-8 becomes U+FFFD. All other functions here want plain text. */
#ifndef PFP_PLAIN_H
#define PFP_PLAIN_H

#include "base/buf.h"

/* Without `unicode` all but ASCII is spelled out, too. At most `longest` bytes of the text are looked at: what is cut
 * ends in an ellipsis. */
void plain_add(struct buf *out, struct slice hostile, size_t longest, bool unicode);
struct slice plain(struct arena *, struct slice hostile, size_t longest, bool unicode);

/* Enough for whatever people read. */
enum { PLAIN_LONGEST = 400 };

/* Columns on a terminal: 2 for a wide character, 0 for a combining one. */
size_t plain_width(struct slice);

/* The text in at most `width` columns: its beginning, or its end, and an ellipsis for the rest. */
struct slice plain_cut_end(struct arena *, struct slice, size_t width, bool unicode);
struct slice plain_cut_start(struct arena *, struct slice, size_t width, bool unicode);

/* The words of the text in lines of `width` columns, each ended. The first goes on at column `at`, the others begin
 * with `indent` blanks. A word that is longer than a line is broken; a unit stays with its number. */
void plain_wrap(struct buf *out, struct slice, size_t at, size_t indent, size_t width);

#endif
