/* settings: what a function needs in the app's own files besides its code, added once and without touching the rest. */
#ifndef PFP_SETTINGS_H
#define PFP_SETTINGS_H

#include "base/fail.h"
#include "base/slice.h"

struct arena;

/* The bytes of a requirements.txt with the package at its end; the same bytes when it is named there already. False
 * when they are no text with one byte a character. */
bool settings_add_package(struct arena *, struct slice bytes, struct slice package, struct slice *out);

/* The bytes of a local.settings.json with an empty setting of that name behind the others; the same bytes when it is
 * there. Fails by place when they are not what such a file holds. */
bool settings_add_setting(struct arena *, const char *path, struct slice bytes, struct slice name, struct slice *out,
			  struct fail *);

#endif
