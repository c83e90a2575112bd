/* marked: lines of ours in a file of git's own, between marks, in front of everything else: so that whatever follows,
 * a last line without its end too, stays as it is.
 *
 *     # pyfuncprof: begin guard
 *     …
 *     # pyfuncprof: end guard
 *
 * Written as git does: to FILE.lock, which keeps others out, then renamed. */
#ifndef PFP_MARKED_H
#define PFP_MARKED_H

#include "base/fail.h"
#include "base/slice.h"

struct arena;

enum marked_state { MARKED_NOT, MARKED, MARKED_BROKEN /* a mark lacks its partner */ };

struct marked {
	const char *path;
	bool is_there;      /* the file */
	bool is_own;        /* it is, and we have made it */
	struct slice text;  /* all of it */
	enum marked_state state;
	struct span span;   /* with the marks; a lone mark alone */
	struct slice inner; /* between them */
};

/* The file need not be there, but is no link: that might lead to another repository's. */
bool marked_read(struct arena *, const char *path, struct marked *out, struct fail *);

/* Puts the lines in, in place of those that are there. */
bool marked_put(struct arena *, const struct marked *, struct slice lines, struct fail *);

/* Takes them out; a file that we have made and that holds nothing else goes, too. */
bool marked_drop(struct arena *, const struct marked *, struct fail *);

/* Makes the file what it was when it was read. */
bool marked_restore(struct arena *, const struct marked *, struct fail *);

#endif
