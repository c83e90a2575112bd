/* opt: the rows that say what a command takes. One row is the parser's rule, the line of help and the default.
 *
 * A row points into a struct of the command's own, by offset: OPT_FLAG sets a bool, OPT_LIST adds to a struct opt_list,
 * OPT_OTHERS adds "name=value" to one for each long option that no row has, the others set a const char * (the fallback,
 * when there is one, before anything is read). Rows of kind OPT_ARGUMENT are taken by position; one of kind OPT_ARGUMENTS,
 * the last of them, adds all further ones to a struct opt_list.
 *
 * The value of an option that no row has must be given with "=" when it looks like an option itself. */
#ifndef PFP_OPT_H
#define PFP_OPT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/vec.h"

enum opt_kind { OPT_END, OPT_FLAG, OPT_TEXT, OPT_LIST, OPT_CHOICE, OPT_OTHERS, OPT_ARGUMENT, OPT_ARGUMENTS };

/* The values of an option that may be given many times. */
struct opt_list VEC_OF(const char *);

struct opt {
	enum opt_kind kind;
	char letter;          /* '\0' when there is no short form */
	const char *name;     /* long form without dashes; of an argument: its name in the usage line */
	const char *value;    /* OPT_TEXT, OPT_LIST: what to call the value; OPT_CHOICE: "a|b|c", in any case; OPT_ARGUMENT:
				 the same, for a shell to offer, or NULL */
	const char *fallback; /* may be NULL */
	const char *help;     /* one sentence, lower case, no full stop */
	size_t offset;
};

/* Fills `args` from the words behind the command's name. The last word after a bare "--" and all that follow are
 * arguments. `*wants_help` is set, and nothing else is checked, when -h or --help is among the options. */
bool opt_parse(const struct opt *rows, const char *command, int argc, char *const *argv, void *args, bool *wants_help,
	       struct fail *);

/* Is the row, or its value, called so? */
bool opt_is_called(const struct opt *, const char *name);

/* What its value is the name of, by what it is called. */
enum opt_path { OPT_NO_PATH, OPT_FILE, OPT_FOLDER };

enum opt_path opt_path(const struct opt *);

/* The row of that name, when it was given in what opt_parse has filled; else NULL. */
const struct opt *opt_given(const struct opt *rows, const char *name, const void *args);

/* What the last word is about, as long as it is still typed: the row that its value is for, and where that begins, in
 * the word or (OPT_OTHERS, "name=value") in a copy. Without a row it is no value, but the name of an option. */
struct opt_typed {
	const struct opt *row;
	const char *value;
};

/* Fills `args` as far as that goes: a word that is wrong is passed over. */
void opt_parse_typed(struct arena *, const struct opt *rows, int argc, char *const *argv, void *args,
		     struct opt_typed *);

/* "[options] [DIR]", to stand behind the command's name. */
void opt_usage(struct buf *, const struct opt *rows);

/* The words of `text` in lines of at most 80 columns; all but the first begin with `indent` blanks. */
void opt_wrap(struct buf *, size_t indent, const char *text);

/* One or two lines a row. */
void opt_help(struct buf *, const struct opt *rows);

#endif
