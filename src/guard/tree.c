/* tree: files by their paths → folders → apps, by the rules of app/roots.h. */
#include "guard/tree.h"

#include "app/roots.h"
#include "app/walk.h"
#include "base/arena.h"
#include "base/fs.h"
#include "base/parallel.h"
#include "base/set.h"
#include "edit/txn.h"

struct sorter {
	struct arena *arena;
	const struct inventory *inventory;
	struct tree *out;
	VEC(struct root_facts) folders;
	VEC(struct slice) paths; /* of the folders; the first is "" */
	struct set numbers;      /* of the folders, by path */
	size_t *folder_of;   /* by file */
	ptrdiff_t *app_of;   /* by folder, -1: none */
	VEC(size_t) app_top; /* by app: the length of its root, with the slash behind it */
	struct reading {
		bool is_kept;
		struct slice bytes;
		struct fail fail;
	} *readings; /* by file */
};

/* ---- folders ---- */

static bool is_skipped_name(struct slice path)
{
	struct arena scratch = { 0 };
	bool is_skipped = app_is_foreign(slice_copy(&scratch, slice_last(path, '/')));

	arena_release(&scratch);
	return is_skipped;
}

static size_t add_folder(struct sorter *s, struct slice path, size_t above)
{
	struct root_facts facts = { .parent = above };

	facts.skipped = path.n && (s->folders.items[above].skipped || is_skipped_name(path));
	set_add(s->arena, &s->numbers, path);
	*set_number(&s->numbers, path) = s->folders.n;
	*vec_push(s->arena, &s->paths) = path;
	*vec_push(s->arena, &s->folders) = facts;
	return s->folders.n - 1;
}

/* The number of the folder; those above it have smaller ones. */
static size_t folder_number(struct sorter *s, struct slice path)
{
	const size_t *known = set_number(&s->numbers, path);
	size_t number = 0;

	if (known)
		return *known;
	for (size_t end = 0; end < path.n; end++) {
		struct slice part;

		end = slice_find(path, S("/"), end);
		part = slice_part(path, 0, end == SLICE_NONE ? path.n : end);
		known = set_number(&s->numbers, part);
		number = known ? *known : add_folder(s, part, number);
		if (end == SLICE_NONE)
			break;
	}
	return number;
}

static struct slice folder_path(const char *file)
{
	struct slice path = slice_of(file), name = slice_last(path, '/');

	return slice_part(path, 0, path.n - name.n - (name.n < path.n));
}

/* Files of a folder mostly follow one another. */
static void find_folders(struct sorter *s)
{
	struct slice last = S("");
	size_t number = add_folder(s, last, 0);

	for (size_t i = 0; i < s->inventory->n; i++) {
		struct slice path = folder_path(s->inventory->files[i].path);
		struct slice name = slice_of(fs_name(s->inventory->files[i].path));

		if (!slice_eq(path, last))
			number = folder_number(s, path);
		last = path;
		s->folder_of[i] = number;
		if (!s->inventory->files[i].is_there)
			continue;
		root_note_file(&s->folders.items[number], name);
		if (number && slice_is(name, "pyvenv.cfg"))
			s->folders.items[number].skipped = true;
	}
	for (size_t i = 1; i < s->folders.n; i++) {
		const struct root_facts *above = &s->folders.items[s->folders.items[i].parent];

		s->folders.items[i].skipped |= above->skipped;
		s->folders.items[i].below_host = root_facts_below(above, 0).below_host;
	}
}

/* ---- apps ---- */

static void find_apps(struct sorter *s)
{
	bool *is_root = NEW_ARRAY(s->arena, bool, s->folders.n);

	roots_find(s->folders.items, s->folders.n, is_root);
	s->app_of = NEW_ARRAY(s->arena, ptrdiff_t, s->folders.n);
	for (size_t i = 0; i < s->folders.n; i++) {
		struct slice path = s->paths.items[i];
		struct tree_app *app;

		s->app_of[i] = i ? s->app_of[s->folders.items[i].parent] : -1;
		if (!is_root[i])
			continue;
		s->app_of[i] = (ptrdiff_t)s->out->apps.n;
		app = vec_push(s->arena, &s->out->apps);
		app->root = path.n ? fs_join(s->arena, s->inventory->base, slice_copy(s->arena, path))
				   : s->inventory->base;
		app->config_path = fs_join(s->arena, app->root, ".pyfuncprof.yml");
		*vec_push(s->arena, &s->app_top) = path.n + (path.n > 0);
	}
}

/* ---- files ---- */

/* Where a file is, in its app or outside of all. */
struct whereabouts {
	struct tree_app *app;
	const char *inner;
	bool is_inside, is_own; /* of an app; of its own code, not of packages */
};

static struct whereabouts place_of(const struct sorter *s, size_t i)
{
	const char *path = s->inventory->files[i].path;
	ptrdiff_t app = s->app_of[s->folder_of[i]];

	if (app < 0)
		return (struct whereabouts){ &s->out->outside, path, false, false };
	return (struct whereabouts){ &s->out->apps.items[app], path + s->app_top.items[app], true,
				     !s->folders.items[s->folder_of[i]].skipped };
}

static enum look_kind kind_of(const struct whereabouts *where)
{
	return where->is_own ? look_kind_of(slice_of(fs_name(where->inner))) : LOOK_FOR_MARKS;
}

static bool is_setting(const struct listed *file, const struct whereabouts *where)
{
	return file->is_there && where->is_inside &&
	       (strcmp(where->inner, ".funcignore") == 0 || strcmp(where->inner, ".pyfuncprof.yml") == 0);
}

static void read_one(void *context, size_t i, size_t worker, struct arena *arena)
{
	struct sorter *s = context;
	struct whereabouts where = place_of(s, i);
	enum look_kind kind = kind_of(&where);
	struct reading *reading = &s->readings[i];
	const struct listed *file = &s->inventory->files[i];
	bool is_looked_at = file->is_looked_at && (kind != LOOK_FOR_MARKS || s->out->is_history);
	struct slice bytes;

	reading->fail.arena = arena;
	if (!is_looked_at && !is_setting(file, &where))
		return;
	if (!s->inventory->read(s->inventory->context, i, worker, &bytes, &reading->fail))
		return;
	if (!is_setting(file, &where) && !look_may_find(kind, bytes))
		return;
	reading->is_kept = true;
	reading->bytes = (struct slice){ arena_copy(arena, bytes.p, bytes.n), bytes.n };
}

static bool keep_files(struct sorter *s, struct fail *f)
{
	for (size_t i = 0; i < s->inventory->n; i++) {
		const struct listed *file = &s->inventory->files[i];
		struct whereabouts where = place_of(s, i);

		if (s->readings[i].fail.message)
			return fail_take(f, &s->readings[i].fail);
		if (where.is_inside && file->is_looked_at)
			tree_note_name(s->arena, where.app, where.inner, file->commit);
		if (!s->readings[i].is_kept)
			continue;
		if (is_setting(file, &where))
			*(where.inner[1] == 'f' ? &where.app->funcignore : &where.app->config) = s->readings[i].bytes;
		if (file->is_looked_at)
			*vec_push(s->arena, &where.app->files) = (struct tree_file){
				where.inner, fs_join(s->arena, s->inventory->base, file->path), kind_of(&where),
				s->readings[i].bytes, file->commit
			};
	}
	return true;
}

static void add_named(struct arena *arena, struct tree_app *app, enum rule rule, const char *what, const char *inner,
		      const char *commit)
{
	*vec_push(arena, &app->traces) = (struct trace){ .rule = rule,
							 .place.path = fs_join(arena, app->root, inner),
							 .inner = inner,
							 .what = what,
							 .commit = commit };
}

void tree_note_name(struct arena *arena, struct tree_app *app, const char *inner, const char *commit)
{
	struct slice name = slice_of(inner), rest = name, part;

	if (slice_ends(name, S("site-packages/memory_profiler.py")))
		add_named(arena, app, RULE_PACKAGE, "memory_profiler itself", inner, commit);
	while (slice_cut(&rest, '/', &part))
		if (slice_is(part, TXN_FOLDER))
			add_named(arena, app, RULE_JOURNAL, "file of an interrupted run of pyfuncprof", inner, commit);
}

bool tree_of_inventory(struct arena *arena, const struct inventory *inventory, struct tree *out, struct fail *f)
{
	struct sorter s = { .arena = arena, .inventory = inventory, .out = out };

	s.folder_of = NEW_ARRAY(arena, size_t, inventory->n + 1);
	s.readings = NEW_ARRAY(arena, struct reading, inventory->n + 1);
	find_folders(&s);
	find_apps(&s);
	parallel_for(arena, inventory->n, read_one, &s);
	return keep_files(&s, f);
}
