/* root_format: the documented statement that puts the logger's name in front of each message of the root logger:
 *
 *     logging.getLogger().handlers[0].setFormatter(logging.Formatter("%(name)s: %(message)s")) */
#ifndef PFP_ROOT_FORMAT_H
#define PFP_ROOT_FORMAT_H

#include "instrument/senses.h"

extern const struct slice root_format;

/* Is it that statement, guarded by an `if` or not? */
bool root_format_is_set(struct arena *scratch, const struct senses *, struct slice statement);

/* Does the format at that byte stand in such a statement further in? Told by what is in front of it: what the names
 * mean there is not asked closely. */
bool root_format_is_set_inside(const struct senses *, size_t at);

#endif
