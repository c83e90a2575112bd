/* settings: what a function needs in the app's own files besides its code, added once and without touching the rest. */
#ifndef PFP_SETTINGS_H
#define PFP_SETTINGS_H

#include "base/slice.h"

struct arena;

/* The bytes of a requirements.txt with the package at its end; the same bytes when it is named there already. False
 * when a line can not be added: they are UTF-16, or the last line goes on. */
bool settings_add_package(struct arena *, struct slice bytes, struct slice package, struct slice *out);

/* The bytes of a local.settings.json with an empty setting of that name behind the others; the same bytes when it is
 * there. False when they are not plain JSON, as the standard has it, with an object "Values". */
bool settings_add_setting(struct arena *, struct slice bytes, struct slice name, struct slice *out);

/* What stands in front of every route: the routePrefix of this host.json, which may be empty; "api" when it has none. */
struct slice settings_route_prefix(struct arena *, struct slice host_json);

#endif
