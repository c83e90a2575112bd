/* names: what Python has names for already. */
#ifndef PFP_NAMES_H
#define PFP_NAMES_H

#include "base/slice.h"

/* May a def, in ASCII, have it as its name? Not a keyword. */
bool name_is_identifier(struct slice);

bool name_is_keyword(struct slice);

/* A function, class or constant that every module has without importing it: 3.8 to 3.13. */
bool name_is_builtin(struct slice);

/* A module of the standard library, 3.8 to 3.13, or the package that the SDK is in. */
bool name_is_module(struct slice);

#endif
