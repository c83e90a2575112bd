/* utf8: what is UTF-8, to the letter: nothing longer than it need be, no half of a pair, nothing beyond the last
 * character. */
#ifndef PFP_UTF8_H
#define PFP_UTF8_H

#include "base/buf.h"
#include "base/slice.h"

/* The length of the character that the text begins with, 0 when it begins with none. */
size_t utf8_length(struct slice);

bool utf8_is(struct slice);

/* The character that the text begins with, of that length. */
uint32_t utf8_code(struct slice, size_t n);

/* A control, or what acts like one: a mark or an override of direction, a separator, an invisible joiner, a tag. */
bool utf8_is_unseen(uint32_t);

/* As in a Python string: "\x1b", "\u202e". */
void utf8_spell(struct buf *, uint32_t);

/* The text with U+FFFD for each byte that is not part of a character; the text itself when there is none. */
struct slice utf8_clean(struct arena *, struct slice);

#endif
