/* config: a row for each setting, with what reads it. */
#include "app/config.h"

#include <fnmatch.h>

#include "base/amount.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/nearest.h"
#include "yaml/yaml_tree.h"

struct setting {
	const char *name;
	bool (*read)(struct arena *, const struct setting *, const struct tree *value, void *out, struct fail *);
	size_t offset;                              /* of what it fills, in struct selection */
	const char *(*wrong)(struct slice pattern); /* what is wrong with one text of it, or NULL; may be NULL */
};

const char *also_cut(struct slice also, struct slice *file, struct slice *name)
{
	size_t colon = slice_find(also, S(":"), 0);

	if (colon == SLICE_NONE || colon + 1 == also.n)
		return "a helper is FILE:NAME, as in 'shared/orders.py:total'";
	*file = slice_part(also, 0, colon);
	*name = slice_part(also, colon + 1, also.n);
	return fs_is_inner(*file) ? NULL : "the FILE of FILE:NAME is relative to the app, with '/', without '..'";
}

static const char *wrong_also(struct slice also)
{
	struct slice file, name;

	return also_cut(also, &file, &name);
}

static const char *wrong_text(struct slice text)
{
	if (!text.n)
		return "an empty text is not allowed here";
	return memchr(text.p, '\0', text.n) ? "a text with a NUL in it is not allowed here" : NULL;
}

static bool is_text(const struct tree *value)
{
	return value->kind == TREE_TEXT && !value->is_null;
}

static bool read_pattern(struct arena *arena, const struct setting *setting, const struct tree *value,
			 struct patterns *out, struct fail *f)
{
	const char *wrong;

	if (!is_text(value))
		return fail_at(f, value->place, "'%s' is a text, or a list of texts", setting->name);
	wrong = wrong_text(value->text);
	if (!wrong && setting->wrong)
		wrong = setting->wrong(value->text);
	if (wrong)
		return fail_at(f, value->place, "%s", wrong);
	*vec_push(arena, out) = (struct pattern){ .text = value->text.p, .place = value->place };
	return true;
}

static bool read_patterns(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
			  struct fail *f)
{
	if (value->kind != TREE_LIST)
		return value->is_null || read_pattern(arena, setting, value, out, f);
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read_pattern(arena, setting, value->entries.items[i].value, out, f))
			return false;
	return true;
}

static bool read_text(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
		      struct fail *f)
{
	struct patterns one = { 0 };

	if (value->is_null)
		return true;
	if (value->kind != TREE_TEXT)
		return fail_at(f, value->place, "'%s' is a text", setting->name);
	if (!read_pattern(arena, setting, value, &one, f))
		return false;
	*(struct pattern *)out = one.items[0];
	return true;
}

/* ---- names ---- */

/* What a name that is none is told: the one that was meant, or all there are. */
static bool unknown_name(struct arena *arena, const struct tree *key, const char *kind,
			 const char *(*next)(const void *, size_t), const void *list, struct fail *f)
{
	struct buf names = { .arena = arena };
	const char *nearest;

	if (key->kind != TREE_TEXT)
		return fail_at(f, key->place, "a %s has a name", kind);
	fail_at(f, key->place, "'%s' is not a %s", key->text.p, kind);
	nearest = nearest_name(key->text.p, next, list);
	if (nearest)
		return fail_hint(f, "did you mean '%s'?", nearest);
	for (size_t i = 0; next(list, i); i++)
		buf_addf(&names, "%s%s", i ? ", " : "", next(list, i));
	return fail_hint(f, "the %ss are: %s", kind, buf_text(&names));
}

/* One, or a list of them, or nothing. */
static bool read_each(struct arena *arena, const struct tree *value,
		      bool (*read)(struct arena *, const struct tree *, void *out, struct fail *), void *out,
		      struct fail *f)
{
	if (value->kind != TREE_LIST)
		return value->is_null || read(arena, value, out, f);
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read(arena, value->entries.items[i].value, out, f))
			return false;
	return true;
}

/* ---- budgets ---- */

enum budget_of { OF_FUNCTION = 1, OF_LINE = 2 };

/* A bound, and what may have it. */
struct bound {
	const char *name;
	size_t offset; /* in struct budget */
	unsigned of;   /* enum budget_of */
};

static const struct bound bounds[] = {
	{ "growth", offsetof(struct budget, growth), OF_FUNCTION },
	{ "peak", offsetof(struct budget, peak), OF_FUNCTION },
	{ "slope", offsetof(struct budget, slope), OF_FUNCTION },
	{ "increment", offsetof(struct budget, increment), OF_FUNCTION | OF_LINE },
};

enum { BOUNDS = sizeof bounds / sizeof *bounds };

static const char *bound_name(const void *list, size_t i)
{
	static const char *const meant[] = { "function", "line" };

	(void)list;
	if (i < 2)
		return meant[i];
	return i - 2 < BOUNDS ? bounds[i - 2].name : NULL;
}

static int64_t *bound_in(struct budget *budget, const struct bound *bound)
{
	return (int64_t *)(void *)((char *)budget + bound->offset);
}

static const char *wrong_line(struct slice line)
{
	struct slice number = slice_last(line, ':');

	return number.n == line.n || number.n + 1 >= line.n || !number.n
		       ? "a line is FILE:LINE, as in 'HttpTrigger/__init__.py:22'"
		       : NULL;
}

static bool read_meant(const struct tree_entry *entry, const char **out, struct fail *f)
{
	const struct tree *value = entry->value;
	const char *wrong;

	if (!is_text(value))
		return fail_at(f, value->place, "'%s' is a text", entry->key->text.p);
	wrong = wrong_text(value->text);
	if (!wrong && slice_is(entry->key->text, "line"))
		wrong = wrong_line(value->text);
	*out = value->text.p;
	return !wrong || fail_at(f, value->place, "%s", wrong);
}

static bool read_part(struct arena *arena, const struct tree_entry *entry, struct budget *out, struct fail *f)
{
	struct slice key = entry->key->text;

	if (slice_is(key, "function"))
		return read_meant(entry, &out->function, f);
	if (slice_is(key, "line"))
		return read_meant(entry, &out->line, f);
	for (size_t i = 0; i < BOUNDS; i++)
		if (slice_is(key, bounds[i].name))
			return (is_text(entry->value) && amount_read(entry->value->text, bound_in(out, &bounds[i]))) ||
			       fail_at(f, entry->value->place, "'%s' is an amount, as in 5MiB, '0.5 MiB' or 1GiB",
				       bounds[i].name);
	return unknown_name(arena, entry->key, "budget setting", bound_name, NULL, f);
}

/* Does it bound something, and nothing that it cannot have? */
static bool check_budget(const struct tree *value, struct budget *budget, struct fail *f)
{
	unsigned of = budget->line ? OF_LINE : OF_FUNCTION;
	bool any = false;

	if (!budget->function == !budget->line)
		return fail_at(f, value->place, "a budget is for a 'function' or for a 'line'");
	for (size_t i = 0; i < BOUNDS; i++) {
		if (*bound_in(budget, &bounds[i]) == BUDGET_NONE)
			continue;
		if (!(bounds[i].of & of))
			return fail_at(f, value->place, "a line has no '%s'", bounds[i].name);
		any = true;
	}
	return any || fail_at(f, value->place, "this budget allows everything: it has no amount");
}

static bool read_budget(struct arena *arena, const struct tree *value, void *out, struct fail *f)
{
	struct budget budget = { .place = value->place };

	if (value->kind != TREE_MAPPING)
		return fail_at(f, value->place, "a budget is lines like 'function: main' and 'growth: 5MiB'");
	for (size_t i = 0; i < BOUNDS; i++)
		*bound_in(&budget, &bounds[i]) = BUDGET_NONE;
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read_part(arena, &value->entries.items[i], &budget, f))
			return false;
	if (!check_budget(value, &budget, f))
		return false;
	*vec_push(arena, (struct budgets *)out) = budget;
	return true;
}

static bool read_budgets(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
			 struct fail *f)
{
	(void)setting;
	return read_each(arena, value, read_budget, out, f);
}

/* ---- what check allows ---- */

static const struct allowance_part {
	const char *name;
	size_t offset; /* in struct allowance */
} allowance_parts[] = {
	{ "rule", offsetof(struct allowance, rule) },
	{ "file", offsetof(struct allowance, file) },
	{ "reason", offsetof(struct allowance, reason) },
	{ 0 },
};

static const char *allowance_part_name(const void *list, size_t i)
{
	return ((const struct allowance_part *)list)[i].name;
}

static bool read_allowance_part(struct arena *arena, const struct tree_entry *entry, struct allowance *out,
				struct fail *f)
{
	for (const struct allowance_part *part = allowance_parts; part->name; part++)
		if (slice_is(entry->key->text, part->name))
			return read_meant(entry, (const char **)(void *)((char *)out + part->offset), f);
	return unknown_name(arena, entry->key, "setting of 'allow'", allowance_part_name, allowance_parts, f);
}

static bool read_allowance(struct arena *arena, const struct tree *value, void *out, struct fail *f)
{
	struct allowance allowance = { .place = value->place };

	if (value->kind != TREE_MAPPING)
		return fail_at(f, value->place, "what is allowed is lines like 'rule: import' and 'reason: …'");
	for (size_t i = 0; i < value->entries.n; i++)
		if (!read_allowance_part(arena, &value->entries.items[i], &allowance, f))
			return false;
	if (!allowance.rule && !allowance.file)
		return fail_at(f, value->place, "what is allowed has a 'rule', a 'file', or both");
	if (!allowance.reason)
		return fail_at(f, value->place, "what is allowed has a 'reason'");
	*vec_push(arena, (struct allowances *)out) = allowance;
	return true;
}

static bool read_allowances(struct arena *arena, const struct setting *setting, const struct tree *value, void *out,
			    struct fail *f)
{
	(void)setting;
	return read_each(arena, value, read_allowance, out, f);
}

/* ---- the whole ---- */

static const struct setting settings[] = {
	{ "include", read_patterns, offsetof(struct selection, include), NULL },
	{ "trigger", read_patterns, offsetof(struct selection, trigger), NULL },
	{ "exclude", read_patterns, offsetof(struct selection, exclude), NULL },
	{ "also", read_patterns, offsetof(struct selection, also), wrong_also },
	{ "profiler", read_text, offsetof(struct selection, profiler), NULL },
	{ "budgets", read_budgets, offsetof(struct selection, budgets), NULL },
	{ "allow", read_allowances, offsetof(struct selection, allow), NULL },
	{ 0 },
};

static const char *setting_name(const void *list, size_t i)
{
	return ((const struct setting *)list)[i].name;
}

static const struct setting *find_setting(struct slice name)
{
	for (const struct setting *s = settings; s->name; s++)
		if (slice_is(name, s->name))
			return s;
	return NULL;
}

bool config_parse(struct arena *arena, const char *path, struct slice bytes, struct selection *out, struct fail *f)
{
	const struct tree *root;

	if (!tree_read(arena, path, bytes, &root, f))
		return false;
	if (!root || root->is_null)
		return true;
	if (root->kind != TREE_MAPPING)
		return fail_at(f, root->place, "settings are lines like 'include: main'");
	for (size_t i = 0; i < root->entries.n; i++) {
		const struct tree_entry *entry = &root->entries.items[i];
		const struct setting *setting = find_setting(entry->key->text);

		if (!setting)
			return unknown_name(arena, entry->key, "setting", setting_name, settings, f);
		if (!setting->read(arena, setting, entry->value, (char *)out + setting->offset, f))
			return false;
	}
	return true;
}

bool config_read(struct arena *arena, const char *root, struct selection *out, struct fail *f)
{
	const char *path = fs_join(arena, root, ".pyfuncprof.yml"), *top = fs_real(arena, root), *real;
	struct slice bytes;

	if (fs_kind(path) == FS_NONE)
		return true;
	real = fs_real(arena, path);
	if (!real)
		return fail_os(f, "cannot read '%s'", path);
	if (!top || !fs_is_below(top, real))
		return fail(f, EXIT_COULD_NOT, "'%s' is a link that leads out of the app", path);
	return fs_read(arena, path, &bytes, f) && config_parse(arena, path, bytes, out, f);
}

bool glob_match(const char *pattern, const char *text)
{
	return fnmatch(pattern, text, 0) == 0;
}
