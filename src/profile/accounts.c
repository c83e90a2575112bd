#include "profile/accounts.h"

/* A key of three numbers; valid until the next one is made. */
struct key {
	uint64_t parts[3];
};

static struct slice key_slice(const struct key *key)
{
	return (struct slice){ (const char *)key, sizeof *key };
}

/* Adds a key that outlives this call; gives where its number stands. */
static size_t *key_add(struct arena *arena, struct set *set, const struct key *key)
{
	size_t *number = set_number(set, key_slice(key));

	if (number)
		return number;
	set_add(arena, set, (struct slice){ arena_copy(arena, (const char *)key, sizeof *key), sizeof *key });
	return set_number(set, key_slice(key));
}

struct slice profile_path(struct profile *p, struct slice path)
{
	size_t *number;
	struct slice *kept;

	if (p->last_path.p && slice_eq(p->last_path, path))
		return p->last_path;
	number = set_number(&p->paths, path);
	if (number)
		return p->last_path = *(struct slice *)(uintptr_t)*number;
	kept = NEW(p->arena, struct slice);
	*kept = (struct slice){ slice_copy(p->arena, path), path.n };
	set_add(p->arena, &p->paths, *kept);
	*set_number(&p->paths, *kept) = (size_t)(uintptr_t)kept;
	return *kept;
}

struct function_account *profile_function(struct profile *p, struct slice path, uint64_t start)
{
	struct key key = { { (uintptr_t)path.p, start } };
	struct function_account *function = p->recent[start % RECENT_FUNCTIONS];
	size_t *number;

	if (function && function->path.p == path.p && function->start == start)
		return function;
	number = key_add(p->arena, &p->by_start, &key);
	if (*number)
		return p->recent[start % RECENT_FUNCTIONS] = p->functions.items[*number - 1];
	function = NEW(p->arena, struct function_account);
	function->path = path;
	function->start = start;
	*vec_push(p->arena, &p->functions) = function;
	*number = function->number = p->functions.n;
	return function;
}

static struct slice cut_source(struct slice source)
{
	source.n = source.n < LONGEST_SOURCE ? source.n : LONGEST_SOURCE;
	return source;
}

/* By path, line and source: the function that has it. Path 0: in any file. */
static struct key line_key(struct slice path, const struct row *row)
{
	return (struct key){ { (uintptr_t)path.p, row->line, slice_hash(cut_source(row->text)) } };
}

struct function_account *profile_function_with(struct profile *p, struct slice path, const struct row *row)
{
	struct key key = line_key(path, row);
	size_t *number = set_number(&p->by_line, key_slice(&key));

	return number ? p->functions.items[*number - 1] : NULL;
}

static bool is_line(const struct line_account *account, const struct row *row)
{
	return account->line == row->line && slice_eq(account->source, cut_source(row->text));
}

/* Where the account of a line close to the function's start is noted; NULL for one far off. */
static struct line_account **line_near(struct profile *p, struct function_account *function, uint64_t line)
{
	uint64_t distance = line - function->start;

	if (line < function->start || distance >= LINES_NEAR)
		return NULL;
	if (!function->near)
		function->near = NEW_ARRAY(p->arena, struct line_account *, LINES_NEAR);
	return &function->near[distance];
}

struct line_account *profile_known_line(const struct function_account *function, const struct row *row)
{
	uint64_t distance = row->line - function->start;
	struct line_account *account = function->near && row->line >= function->start && distance < LINES_NEAR
					       ? function->near[distance]
					       : NULL;

	return account && is_line(account, row) ? account : NULL;
}

struct line_account *profile_line(struct profile *p, struct function_account *function, const struct row *row)
{
	struct line_account **near = line_near(p, function, row->line);
	struct key of_function = { { (uintptr_t)function, row->line, slice_hash(cut_source(row->text)) } };
	size_t *number = key_add(p->arena, &p->in_function, &of_function);
	struct line_account *account;

	if (*number)
		return function->lines.items[*number - 1];
	account = NEW(p->arena, struct line_account);
	if (near)
		*near = account;
	account->line = row->line;
	account->source.n = cut_source(row->text).n;
	account->source.p = arena_copy(p->arena, row->text.p, account->source.n);
	*vec_push(p->arena, &function->lines) = account;
	*number = function->lines.n;
	for (int any = 0; any < 2; any++) {
		struct key key = line_key(any ? (struct slice){ 0 } : function->path, row);

		*key_add(p->arena, &p->by_line, &key) = function->number;
	}
	return account;
}
