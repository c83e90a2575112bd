/* tree: what the parser is given, and what its symbols and fields are called here.
 *
 * tree-sitter reads a copy of the text, of the same length, in which comments, and line ends within brackets, are
 * blanks (it takes quadratic time over the ones, and trips over some of both), a lone CR is a LF and, when the file is
 * not UTF-8, every byte above 127 is a letter: so offsets hold for the original. */
#include "python/tree.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "python/lexer.h"
#include "python/pool.h"

const TSLanguage *tree_sitter_python(void);

static const char *const symbol_names[SYMBOLS] = {
	[SYM_FUNCTION] = "function_definition",
	[SYM_CLASS] = "class_definition",
	[SYM_LAMBDA] = "lambda",
	[SYM_DECORATED] = "decorated_definition",
	[SYM_DECORATOR] = "decorator",
	[SYM_YIELD] = "yield",
	[SYM_IMPORT] = "import_statement",
	[SYM_IMPORT_FROM] = "import_from_statement",
	[SYM_ALIASED_IMPORT] = "aliased_import",
	[SYM_WILDCARD] = "wildcard_import",
	[SYM_DOTTED_NAME] = "dotted_name",
	[SYM_ASSIGNMENT] = "assignment",
	[SYM_ATTRIBUTE] = "attribute",
	[SYM_CALL] = "call",
	[SYM_ARGUMENTS] = "argument_list",
	[SYM_KEYWORD_ARGUMENT] = "keyword_argument",
	[SYM_IDENTIFIER] = "identifier",
	[SYM_EXPRESSION_STATEMENT] = "expression_statement",
	[SYM_PARENTHESIZED] = "parenthesized_expression",
	[SYM_STRING] = "string",
	[SYM_CONCATENATED] = "concatenated_string",
	[SYM_IF] = "if_statement",
	[SYM_FOR] = "for_statement",
	[SYM_WHILE] = "while_statement",
	[SYM_TRY] = "try_statement",
	[SYM_MATCH] = "match_statement",
	[SYM_PRINT] = "print_statement",
	[SYM_EXEC] = "exec_statement",
	[SYM_PATTERN_LIST] = "pattern_list",
	[SYM_TUPLE_PATTERN] = "tuple_pattern",
	[SYM_LIST_PATTERN] = "list_pattern",
	[SYM_AS_TARGET] = "as_pattern_target",
	[SYM_RETURN] = "return_statement",
	[SYM_GLOBAL] = "global_statement",
	[SYM_NAMED] = "named_expression",
	[SYM_CONDITIONAL] = "conditional_expression",
	[SYM_BOOLEAN] = "boolean_operator",
	[SYM_BINARY] = "binary_operator",
	[SYM_EXPRESSION_LIST] = "expression_list",
	[SYM_TUPLE] = "tuple",
	[SYM_LIST] = "list",
	[SYM_SET] = "set",
	[SYM_SUBSCRIPT] = "subscript",
	[SYM_TYPE] = "type",
	[SYM_GENERIC_TYPE] = "generic_type",
	[SYM_TYPE_PARAMETER] = "type_parameter",
	[SYM_UNION_TYPE] = "union_type",
	[SYM_LIST_SPLAT] = "list_splat",
	[SYM_SLASH] = "positional_separator",
	[SYM_STAR] = "keyword_separator",
	[SYM_ARGS] = "list_splat_pattern",
	[SYM_KWARGS] = "dictionary_splat_pattern",
};

static const char *const field_names[FIELDS] = {
	[FIELD_ALIAS] = "alias",
	[FIELD_ARGUMENTS] = "arguments",
	[FIELD_ATTRIBUTE] = "attribute",
	[FIELD_BODY] = "body",
	[FIELD_FUNCTION] = "function",
	[FIELD_LEFT] = "left",
	[FIELD_MODULE_NAME] = "module_name",
	[FIELD_NAME] = "name",
	[FIELD_OBJECT] = "object",
	[FIELD_PARAMETERS] = "parameters",
	[FIELD_RETURN_TYPE] = "return_type",
	[FIELD_RIGHT] = "right",
	[FIELD_SUPERCLASSES] = "superclasses",
	[FIELD_TYPE] = "type",
	[FIELD_TYPE_PARAMETERS] = "type_parameters",
	[FIELD_VALUE] = "value",
};

unsigned char tree_symbols[1 << 16];
TSFieldId tree_fields[FIELDS];

static void read_names(void)
{
	const TSLanguage *language = tree_sitter_python();

	for (uint32_t i = 0; i < ts_language_symbol_count(language); i++) {
		if (ts_language_symbol_type(language, (TSSymbol)i) != TSSymbolTypeRegular)
			tree_symbols[i] = SYM_TOKEN;
		for (int s = SYM_TOKEN + 1; s < SYMBOLS && tree_symbols[i] != SYM_TOKEN; s++)
			if (strcmp(ts_language_symbol_name(language, (TSSymbol)i), symbol_names[s]) == 0)
				tree_symbols[i] = (unsigned char)s;
	}
	for (int i = 1; i < FIELDS; i++)
		tree_fields[i] =
			ts_language_field_id_for_name(language, field_names[i], (uint32_t)strlen(field_names[i]));
}

/* ---- the parser's copy ---- */

static bool is_ascii(struct slice s)
{
	unsigned char all = 0;

	for (size_t i = 0; i < s.n; i++)
		all |= (unsigned char)s.p[i];
	return all < 0x80;
}

static const char *parser_view(struct arena *arena, struct slice text, const struct lexed *lexed)
{
	char *view = arena_copy(arena, text.p, text.n);
	bool utf8 = is_ascii(text) || utf8_is(text), has_cr = text.n && memchr(text.p, '\r', text.n);

	for (size_t i = 0; i < lexed->comments.n; i++)
		memset(view + lexed->comments.items[i].start, ' ',
		       lexed->comments.items[i].end - lexed->comments.items[i].start);
	for (size_t i = 0; i < lexed->joints.n; i++)
		view[lexed->joints.items[i].start] = ' ';
	for (size_t i = 0; i < text.n && (has_cr || !utf8); i++) {
		if (view[i] == '\r' && (i + 1 == text.n || view[i + 1] != '\n'))
			view[i] = '\n';
		if (!utf8 && (unsigned char)view[i] > 127)
			view[i] = 'x';
	}
	return view;
}

TSTree *tree_begin(struct slice text, const struct lexed *lexed)
{
	static pthread_once_t names_read = PTHREAD_ONCE_INIT;
	struct arena scratch = { 0 };
	TSTree *tree = NULL;
	TSParser *parser;

	pthread_once(&names_read, read_names);
	pool_begin();
	if (lexed->beyond != SLICE_NONE)
		return NULL;
	parser = ts_parser_new();
	if (ts_parser_set_language(parser, tree_sitter_python()))
		tree = ts_parser_parse_string(parser, NULL, parser_view(&scratch, text, lexed), (uint32_t)text.n);
	ts_parser_delete(parser);
	arena_release(&scratch);
	return tree;
}

void tree_end(void)
{
	pool_end();
}

/* ---- questions to a node ---- */

struct slice node_dotted(struct slice text, TSNode node)
{
	TSNode first = node;

	while (symbol_of(first) == SYM_ATTRIBUTE)
		first = field(first, FIELD_OBJECT);
	return symbol_of(first) == SYM_IDENTIFIER ? node_text(text, node) : (struct slice){ 0 };
}

bool node_is_plain_string(struct slice text, TSNode string)
{
	struct slice start = node_text(text, ts_node_child(string, 0));

	for (size_t i = 0; i < start.n; i++)
		if (strchr("fFbBtT", start.p[i]))
			return false;
	return true;
}

struct slice node_string(struct slice text, TSNode node)
{
	TSNode content;

	if (symbol_of(node) != SYM_STRING || ts_node_named_child_count(node) != 3 || !node_is_plain_string(text, node))
		return (struct slice){ 0 };
	content = ts_node_named_child(node, 1);
	return ts_node_named_child_count(content) ? (struct slice){ 0 } : node_text(text, content);
}

TSNode node_inside(TSNode node)
{
	uint32_t i = 0;

	while (i + 1 < ts_node_named_child_count(node) && ts_node_is_extra(ts_node_named_child(node, i)))
		i++;
	return ts_node_named_child(node, i);
}

/* ---- children ---- */

struct children children_of(TSNode node)
{
	struct children children = { .cursor = ts_tree_cursor_new(node) };

	children.more = ts_tree_cursor_goto_first_child(&children.cursor);
	return children;
}

void end_children(struct children *children)
{
	if (children->cursor.tree)
		ts_tree_cursor_delete(&children->cursor);
	*children = (struct children){ .more = false };
}

bool next_child(struct children *children, TSNode *child)
{
	while (children->more) {
		*child = ts_tree_cursor_current_node(&children->cursor);
		children->more = ts_tree_cursor_goto_next_sibling(&children->cursor);
		if (ts_node_is_named(*child) && !ts_node_is_extra(*child))
			return true;
	}
	end_children(children);
	return false;
}
