/* scratch: a folder of the test's own, made before it and gone after it, and files in it.
 *
 *     TEST_IN_SCRATCH(an_app_without_host_json_is_found)
 *     …
 *     scratch_write("app/main.py", S("pass\n"));
 *     scratch("app")            the path of what is in it, in the test's arena
 *
 * Whatever goes wrong here ends the test. */
#ifndef PFP_SCRATCH_H
#define PFP_SCRATCH_H

#include "unit.h"

int scratch_begin(void **state);
int scratch_end(void **state);

#define TEST_IN_SCRATCH(name) cmocka_unit_test_setup_teardown(name, scratch_begin, scratch_end)

/* The path of `name` in the scratch folder; of the folder itself for "". Real: no link is on the way. */
char *scratch(const char *name);

/* Writes a file, and makes the folders above it. */
void scratch_write(const char *name, struct slice bytes);
void scratch_folder(const char *name);
void scratch_link(const char *target, const char *name);
void scratch_remove(const char *name);

/* What the file holds; the test fails when there is none. */
struct slice scratch_read(const char *name);
bool scratch_has(const char *name);

/* How many entries the folder `name` has. */
size_t scratch_count(const char *name);

#endif
