/* unit: what every unit test program shares: cmocka, an arena and a failure for the test at hand, and expectations
 * that name the row of a table they are about.
 *
 *     static void a_lone_cr_ends_a_line(void **state)
 *     {
 *             EXPECT_INT("at the start", line_next(S("a\rb"), 0), 2);
 *     }
 *
 *     int main(void)
 *     {
 *             static const struct CMUnitTest tests[] = { TEST(a_lone_cr_ends_a_line) };
 *
 *             return cmocka_run_group_tests(tests, NULL, NULL);
 *     }
 *
 * A test need not use its state. */
#ifndef PFP_UNIT_H
#define PFP_UNIT_H

#pragma GCC diagnostic ignored "-Wunused-parameter"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* the macro of cmocka; ours is a function, which is why there is no fail_msg either */

#include "base/arena.h"
#include "base/fail.h"
#include "base/slice.h"

#define ROWS(table) (sizeof(table) / sizeof *(table))

/* Both are fresh in each test; whatever a test takes from the arena is gone after it. */
extern struct arena *const arena;
extern struct fail *const failure;

int unit_begin(void **state);
int unit_end(void **state);

#define TEST(name) cmocka_unit_test_setup_teardown(name, unit_begin, unit_end)

/* ---- expectations; `row` says in words which of many this is ---- */

#define EXPECT(row, condition) unit_true((row), (condition), #condition, __FILE__, __LINE__)
#define EXPECT_INT(row, got, wanted) unit_int((row), (long long)(got), (long long)(wanted), #got, __FILE__, __LINE__)
#define EXPECT_TEXT(row, got, wanted) unit_text((row), (got), (wanted), #got, __FILE__, __LINE__)
#define EXPECT_STRING(row, got, wanted) unit_string((row), (got), (wanted), #got, __FILE__, __LINE__)

/* The failure of this test has a message that holds `part`. */
#define EXPECT_FAILURE(row, part) unit_failure((row), (part), __FILE__, __LINE__)

void unit_true(const char *row, bool condition, const char *what, const char *file, int line);
void unit_int(const char *row, long long got, long long wanted, const char *what, const char *file, int line);
void unit_text(const char *row, struct slice got, struct slice wanted, const char *what, const char *file, int line);
void unit_string(const char *row, const char *got, const char *wanted, const char *what, const char *file, int line);
void unit_failure(const char *row, const char *part, const char *file, int line);

/* Ends the test. */
#define GIVE_UP(...) (print_error(__VA_ARGS__), print_error("\n"), _fail(__FILE__, __LINE__))

/* `count` times `text`, for input that is long or deep. */
struct slice repeated(const char *text, size_t count);

/* ASCII text in UTF-16 with its byte order mark. */
struct slice wide(const char *text, bool big);

/* One text after the other. */
struct slice joined(struct slice a, struct slice b);

/* The profilers that the program carries, read anew; the first is the default one. */
struct profilers;
const struct profilers *carried(void);

/* "0: growth …", "0.2: increment …": a line for each culprit, function and line, all of that rule; then the notes. */
struct result;
struct slice judgement(const struct result *, const char *rule);

/* The bytes in memory of their own, exactly as many as there are: to look behind them is to look into nowhere. */
struct slice exact(struct slice);

#endif
