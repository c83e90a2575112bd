/* roots: which folders are the roots of apps, told by the names of the files in them; on a disk, in a commit, in a
 * package.
 *
 * A root is a folder with host.json; outside of such an app, also one that holds v1 function folders or a v2 script. */
#ifndef PFP_ROOTS_H
#define PFP_ROOTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

/* A folder; parents stand before their children, and the first is its own. */
struct root_facts {
	size_t parent;
	bool skipped; /* no app is in it */
	bool has_host, has_function, has_script;
	bool below_host; /* only another host.json makes a root of it */
};

/* Of a subfolder of folder number `parent`. */
struct root_facts root_facts_below(const struct root_facts *, size_t parent);

/* The folder has a file of that name. */
void root_note_file(struct root_facts *, struct slice name);

/* Does each of the folders make a root? is_root[0..n] is false at first. */
void roots_find(const struct root_facts *, size_t n, bool *is_root);

#endif
