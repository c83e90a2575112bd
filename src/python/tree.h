/* tree: tree-sitter's tree of a Python text, with numbers of ours for the symbols and fields that matter here.
 *
 * Only the makers of an outline know these nodes: outline.c, body.c, values.c. In a broken text any part may be missing:
 * what is asked of a null node answers with a null node, SYM_OTHER or nothing. */
#ifndef PFP_TREE_H
#define PFP_TREE_H

#include <stdbool.h>

#include <tree_sitter/api.h>

#include "base/slice.h"

struct lexed;

enum symbol {
	SYM_OTHER,
	SYM_TOKEN, /* a bracket, a comma, a keyword: what has no name */
	SYM_FUNCTION,
	SYM_CLASS,
	SYM_LAMBDA,
	SYM_DECORATED,
	SYM_DECORATOR,
	SYM_YIELD,
	SYM_IMPORT,
	SYM_IMPORT_FROM,
	SYM_ALIASED_IMPORT,
	SYM_WILDCARD,
	SYM_DOTTED_NAME,
	SYM_ASSIGNMENT,
	SYM_ATTRIBUTE,
	SYM_CALL,
	SYM_ARGUMENTS,
	SYM_KEYWORD_ARGUMENT,
	SYM_IDENTIFIER,
	SYM_EXPRESSION_STATEMENT,
	SYM_PARENTHESIZED,
	SYM_STRING,
	SYM_CONCATENATED,
	SYM_IF,
	SYM_FOR,
	SYM_WHILE,
	SYM_TRY,
	SYM_MATCH,
	SYM_PRINT,
	SYM_EXEC,
	SYM_PATTERN_LIST,
	SYM_TUPLE_PATTERN,
	SYM_LIST_PATTERN,
	SYM_AS_TARGET,
	SYM_RETURN,
	SYM_GLOBAL,
	SYM_NAMED,
	SYM_CONDITIONAL,
	SYM_BOOLEAN,
	SYM_BINARY,
	SYM_EXPRESSION_LIST,
	SYM_TUPLE,
	SYM_LIST,
	SYM_SET,
	SYM_SUBSCRIPT,
	SYM_TYPE,
	SYM_GENERIC_TYPE,
	SYM_TYPE_PARAMETER,
	SYM_UNION_TYPE,
	SYM_LIST_SPLAT,
	SYM_SLASH,
	SYM_STAR,
	SYM_ARGS,
	SYM_KWARGS,
	SYMBOLS
};

enum field {
	FIELD_ALIAS = 1,
	FIELD_ARGUMENTS,
	FIELD_ATTRIBUTE,
	FIELD_BODY,
	FIELD_FUNCTION,
	FIELD_LEFT,
	FIELD_MODULE_NAME,
	FIELD_NAME,
	FIELD_OBJECT,
	FIELD_PARAMETERS,
	FIELD_RETURN_TYPE,
	FIELD_RIGHT,
	FIELD_SUPERCLASSES,
	FIELD_TYPE,
	FIELD_TYPE_PARAMETERS,
	FIELD_VALUE,
	FIELDS
};

/* The tree of a text, NULL when it is not worth parsing. `lexed` is what the lexer says of the text. One tree at a time
 * in a thread; tree_end gives back what it took. */
TSTree *tree_begin(struct slice text, const struct lexed *);
void tree_end(void);

/* By the parser's own numbers; set by the first tree_begin. */
extern unsigned char tree_symbols[1 << 16];
extern TSFieldId tree_fields[FIELDS]; /* 0: this grammar has no such field */

static inline enum symbol symbol_of(TSNode node)
{
	return ts_node_is_null(node) ? SYM_OTHER : (enum symbol)tree_symbols[ts_node_symbol(node)];
}

static inline TSNode field(TSNode node, enum field which)
{
	return ts_node_is_null(node) ? node : ts_node_child_by_field_id(node, tree_fields[which]);
}

/* The field that the cursor's node is of its parent. */
static inline bool is_field(const TSTreeCursor *cursor, enum field which)
{
	TSFieldId id = ts_tree_cursor_current_field_id(cursor);

	return id && id == tree_fields[which];
}

/* "" of a null node. */
static inline struct slice node_text(struct slice text, TSNode node)
{
	return ts_node_is_null(node) ? (struct slice){ 0 }
				     : slice_part(text, ts_node_start_byte(node), ts_node_end_byte(node));
}

static inline struct span node_span(TSNode node)
{
	return (struct span){ ts_node_start_byte(node), ts_node_end_byte(node) };
}

/* A name, or names joined by dots and nothing else: "a", "a.b.c"; "" for anything else. */
struct slice node_dotted(struct slice text, TSNode);

/* Is the string neither bytes nor formatted? */
bool node_is_plain_string(struct slice text, TSNode string);

/* The contents of a plain string without escapes; "" for anything else. */
struct slice node_string(struct slice text, TSNode);

/* What stands in parentheses, comments and joined lines left out. */
TSNode node_inside(TSNode parentheses);

/* The named children of a node, one after the other: by index they would take quadratic time. */
struct children {
	TSTreeCursor cursor;
	bool more;
};

struct children children_of(TSNode node);

/* False at the end, which also releases them; who stops earlier calls end_children. */
bool next_child(struct children *, TSNode *child);
void end_children(struct children *);

#endif
