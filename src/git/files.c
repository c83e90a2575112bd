#include "git/files.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/set.h"
#include "git/git.h"
#include "git/open.h"

/* ---- the repository ---- */

/* libgit2 looks at git's variables, but at GIT_DIR only when no folder is given, and refuses GIT_WORK_TREE. With the first
 * and without the second, git takes the current folder. */
static bool open_by_variables(struct arena *arena, struct repo *out, const char *real)
{
	const char *git_dir = getenv("GIT_DIR"), *work_tree = getenv("GIT_WORK_TREE");

	if (work_tree)
		work_tree = arena_copy(arena, work_tree, strlen(work_tree));
	else if (git_dir)
		work_tree = ".";
	unsetenv("GIT_WORK_TREE");
	return libgit2.repository_open_ext(&out->repository, git_dir ? NULL : real, GIT_REPOSITORY_OPEN_FROM_ENV,
					   NULL) == 0 &&
	       (!work_tree || git_set_work_tree(arena, out->repository, work_tree));
}

bool repo_open_for_files(struct arena *arena, const char *folder, struct repo *out, const char **prefix,
			 struct fail *f)
{
	const char *real = fs_real(arena, folder), *work_tree;

	*out = (struct repo){ 0 };
	*prefix = "";
	if (!real)
		return fail_os(f, "cannot open '%s'", folder);
	if (!git_start(f))
		return false;
	/* What git would send is what counts, and whoever gets it asks whether it is what its id says. */
	libgit2.libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	if (!open_by_variables(arena, out, real))
		return fail(f, EXIT_COULD_NOT, "no git repository in '%s': %s", folder, git_last_error());
	work_tree = libgit2.repository_workdir(out->repository);
	if (!work_tree)
		return true;
	out->work_tree = fs_real(arena, work_tree);
	if (!out->work_tree || !fs_is_below(out->work_tree, real) || strcmp(out->work_tree, real) == 0)
		return true;
	*prefix = buf_format(arena, "%s/", real + strlen(out->work_tree) + !fs_is_root(out->work_tree));
	return true;
}

/* ---- listing ---- */

struct lister {
	struct arena *arena;
	git_repository *repository;
	struct slice prefix;
	struct git_files *out;
	struct set seen; /* of a range: path and id, together */
	const char *commit;
	bool is_shallow; /* parents may be missing */
};

static struct lister lister(struct arena *arena, const struct repo *repo, const char *prefix, struct git_files *out)
{
	return (struct lister){
		.arena = arena, .repository = repo->repository, .prefix = slice_of(prefix), .out = out
	};
}

static void add(struct lister *l, struct slice path, unsigned mode, const git_oid *id)
{
	struct git_file *file;

	if ((mode & 0170000) != 0100000 || !slice_starts(path, l->prefix))
		return;
	file = vec_push(l->arena, l->out);
	file->path = arena_copy(l->arena, path.p + l->prefix.n, path.n - l->prefix.n);
	memcpy(file->id, id->id, GIT_ID_BYTES);
	file->commit = l->commit;
}

static bool cannot_list(const char *what, struct fail *f)
{
	return fail(f, EXIT_COULD_NOT, "cannot read %s: %s", what, git_last_error());
}

bool git_files_of_index(struct arena *arena, const struct repo *repo, const char *prefix, struct git_files *out,
			struct fail *f)
{
	struct lister l = lister(arena, repo, prefix, out);
	git_index *index = NULL;

	if (libgit2.repository_index(&index, repo->repository) != 0)
		return cannot_list("git's index", f);
	for (size_t i = 0; i < libgit2.index_entrycount(index); i++) {
		const git_index_entry *entry = libgit2.index_get_byindex(index, i);

		add(&l, slice_of(entry->path), entry->mode, &entry->id);
	}
	libgit2.index_free(index);
	return true;
}

static int add_entry(const char *folder, const git_tree_entry *entry, void *context)
{
	struct lister *l = context;
	const char *path;

	if (libgit2.tree_entry_type(entry) != GIT_OBJECT_BLOB)
		return 0;
	path = buf_format(l->arena, "%s%s", folder, libgit2.tree_entry_name(entry));
	add(l, slice_of(path), libgit2.tree_entry_filemode(entry), libgit2.tree_entry_id(entry));
	return 0;
}

static void free_object(git_object **object)
{
	libgit2.object_free(*object);
}

#define OBJECT __attribute__((cleanup(free_object))) git_object *

static bool find(const struct repo *repo, const char *revision, git_object **out, struct fail *f)
{
	if (libgit2.revparse_single(out, repo->repository, revision) == 0)
		return true;
	fail(f, EXIT_ASKED_WRONGLY, "git knows no '%s'", revision);
	return fail_hint(f, "name a commit, a branch or a tag; in a shallow clone, fetch its history first");
}

bool repo_has_commit(const struct repo *repo, const char *revision)
{
	OBJECT object = NULL;

	return libgit2.revparse_single(&object, repo->repository, revision) == 0;
}

struct naming {
	struct arena *arena;
	size_t folder; /* the length of what stands in front of a name: "refs/heads/" */
	struct git_names *names;
};

static int add_name(const char *name, void *context)
{
	const struct naming *naming = context;

	*vec_push(naming->arena, naming->names) = slice_copy(naming->arena, slice_of(name + naming->folder));
	return 0;
}

void git_revisions(struct arena *arena, const struct repo *repo, struct git_names *out)
{
	static const char *const folders[] = { "refs/heads/", "refs/tags/", "refs/remotes/" };

	*vec_push(arena, out) = "HEAD";
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct naming naming = { arena, strlen(folders[i]), out };

		libgit2.reference_foreach_glob(repo->repository, buf_format(arena, "%s*", folders[i]), add_name,
					       &naming);
	}
}

bool git_files_of_revision(struct arena *arena, const struct repo *repo, const char *prefix, const char *revision,
			   struct git_files *out, struct fail *f)
{
	struct lister l = lister(arena, repo, prefix, out);
	OBJECT object = NULL;
	OBJECT tree = NULL;

	if (!find(repo, revision, &object, f))
		return false;
	if (libgit2.object_peel(&tree, object, GIT_OBJECT_TREE) != 0) {
		OBJECT blob = NULL;

		if (libgit2.object_peel(&blob, object, GIT_OBJECT_BLOB) != 0)
			return cannot_list(revision, f);
		add(&l, slice_of(revision), GIT_FILEMODE_BLOB, libgit2.object_id(blob));
		return true;
	}
	if (libgit2.tree_walk((git_tree *)tree, GIT_TREEWALK_PRE, add_entry, &l) != 0)
		return cannot_list(revision, f);
	return true;
}

/* ---- what commits bring ---- */

/* Does another parent have the file just so? A merge brings nothing that one of its parents had. */
static bool parent_has(const git_commit *commit, const git_diff_file *file)
{
	bool has = false;

	for (unsigned i = 1; !has && i < libgit2.commit_parentcount(commit); i++) {
		git_commit *parent = NULL;
		git_tree *tree = NULL;
		git_tree_entry *entry = NULL;

		if (libgit2.commit_parent(&parent, commit, i) == 0 && libgit2.commit_tree(&tree, parent) == 0 &&
		    libgit2.tree_entry_bypath(&entry, tree, file->path) == 0)
			has = memcmp(libgit2.tree_entry_id(entry)->id, file->id.id, GIT_ID_BYTES) == 0;
		libgit2.tree_entry_free(entry);
		libgit2.tree_free(tree);
		libgit2.commit_free(parent);
	}
	return has;
}

static void add_once(struct lister *l, const git_diff_file *file)
{
	struct buf key = { .arena = l->arena };

	buf_add(&key, (struct slice){ (const char *)file->id.id, GIT_ID_BYTES });
	buf_add(&key, slice_of(file->path));
	if (set_add(l->arena, &l->seen, buf_slice(&key)))
		add(l, slice_of(file->path), file->mode, &file->id);
}

static bool add_commit(struct lister *l, const git_oid *id)
{
	git_diff_options options = { .version = GIT_DIFF_OPTIONS_VERSION };
	git_commit *commit = NULL, *parent = NULL;
	git_tree *tree = NULL, *before = NULL;
	git_diff *diff = NULL;
	char *hex = arena_alloc(l->arena, 11, 1);
	bool ok;

	options.flags = GIT_DIFF_SKIP_BINARY_CHECK;
	l->commit = libgit2.oid_tostr(hex, 11, id);
	ok = libgit2.commit_lookup(&commit, l->repository, id) == 0 && libgit2.commit_tree(&tree, commit) == 0;
	if (ok && libgit2.commit_parentcount(commit) && libgit2.commit_parent(&parent, commit, 0) == 0)
		ok = libgit2.commit_tree(&before, parent) == 0;
	else
		ok = ok && (!libgit2.commit_parentcount(commit) || l->is_shallow);
	ok = ok && libgit2.diff_tree_to_tree(&diff, l->repository, before, tree, &options) == 0;
	for (size_t i = 0; ok && i < libgit2.diff_num_deltas(diff); i++) {
		const git_diff_delta *delta = libgit2.diff_get_delta(diff, i);

		if (delta->status != GIT_DELTA_DELETED && !parent_has(commit, &delta->new_file))
			add_once(l, &delta->new_file);
	}
	libgit2.diff_free(diff);
	libgit2.tree_free(before);
	libgit2.tree_free(tree);
	libgit2.commit_free(parent);
	libgit2.commit_free(commit);
	return ok;
}

struct ids VEC_OF(git_oid);

struct hidden {
	struct lister *lister;
	struct ids ids;
};

static void hide(struct hidden *hidden, const git_oid *id)
{
	*vec_push(hidden->lister->arena, &hidden->ids) = *id;
}

/* A name that leads nowhere hides nothing: a remote's HEAD may name a branch that is gone. */
static int hide_reference(const char *name, void *context)
{
	struct hidden *hidden = context;
	git_oid id;

	if (libgit2.reference_name_to_id(&id, hidden->lister->repository, name) == 0)
		hide(hidden, &id);
	return 0;
}

static bool find_hidden(struct hidden *hidden, const struct repo *repo, const struct git_range *range, struct fail *f)
{
	const char *glob;
	OBJECT base = NULL;
	OBJECT commit = NULL;

	if (range->base && !find(repo, range->base, &base, f))
		return false;
	if (base && libgit2.object_peel(&commit, base, GIT_OBJECT_COMMIT) != 0)
		return cannot_list(range->base, f);
	if (commit)
		hide(hidden, libgit2.object_id(commit));
	if (!range->remote)
		return true;
	glob = buf_format(hidden->lister->arena, "refs/remotes/%s/*", range->remote);
	return libgit2.reference_foreach_glob(repo->repository, glob, hide_reference, hidden) == 0 ||
	       cannot_list(range->remote, f);
}

/* Adds to *out each commit that can be reached from one of *ids and was not before, as far as the history is here. */
static void reach(struct lister *l, struct set *seen, struct ids ids, struct ids *out)
{
	while (ids.n) {
		git_oid id = ids.items[--ids.n];
		git_commit *commit = NULL;

		if (!set_add(l->arena, seen,
			     (struct slice){ arena_copy(l->arena, (const char *)id.id, GIT_ID_BYTES), GIT_ID_BYTES }) ||
		    libgit2.commit_lookup(&commit, l->repository, &id) != 0)
			continue;
		*vec_push(l->arena, out) = id;
		for (unsigned i = 0; i < libgit2.commit_parentcount(commit); i++)
			*vec_push(l->arena, &ids) = *libgit2.commit_parent_id(commit, i);
		libgit2.commit_free(commit);
	}
}

/* libgit2's walk wants the whole history. */
static bool walk_shallow(struct lister *l, const git_oid *tip, const struct ids *hidden)
{
	struct ids tips = { 0 }, known = { 0 }, brought = { 0 };
	struct set seen = { 0 };
	bool ok = true;

	*vec_push(l->arena, &tips) = *tip;
	reach(l, &seen, *hidden, &known);
	reach(l, &seen, tips, &brought);
	for (size_t i = 0; ok && i < brought.n; i++)
		ok = add_commit(l, &brought.items[i]);
	return ok;
}

static bool walk_whole(struct lister *l, const git_oid *tip, const struct ids *hidden)
{
	git_revwalk *walk = NULL;
	git_oid id;
	int status = libgit2.revwalk_new(&walk, l->repository);

	if (status == 0)
		status = libgit2.revwalk_push(walk, tip);
	for (size_t i = 0; status == 0 && i < hidden->n; i++)
		status = libgit2.revwalk_hide(walk, &hidden->items[i]);
	while (status == 0 && (status = libgit2.revwalk_next(&id, walk)) == 0)
		status = add_commit(l, &id) ? 0 : -1;
	libgit2.revwalk_free(walk);
	return status == GIT_ITEROVER;
}

bool git_files_of_range(struct arena *arena, const struct repo *repo, const char *prefix, const struct git_range *range,
			struct git_files *out, struct fail *f)
{
	struct lister l = lister(arena, repo, prefix, out);
	struct hidden hidden = { .lister = &l };
	OBJECT tip = NULL;
	OBJECT commit = NULL;

	if (!find(repo, range->tip, &tip, f) || !find_hidden(&hidden, repo, range, f))
		return false;
	if (libgit2.object_peel(&commit, tip, GIT_OBJECT_COMMIT) != 0)
		return git_files_of_revision(arena, repo, prefix, range->tip, out, f); /* a tag of a tree */
	l.is_shallow = libgit2.repository_is_shallow(repo->repository) == 1;
	return (l.is_shallow ? walk_shallow : walk_whole)(&l, libgit2.object_id(commit), &hidden.ids) ||
	       cannot_list("the history", f);
}

/* ---- reading ---- */

/* Each has a repository of its own: libgit2's are not to be shared. */
bool git_reader_read(struct git_reader *reader, const struct repo *repo, const struct git_file *file, struct slice *out,
		     struct fail *f)
{
	git_repository *own = NULL;
	git_oid id;

	if (!reader->odb &&
	    (libgit2.repository_open_ext(&own, libgit2.repository_path(repo->repository), GIT_REPOSITORY_OPEN_FROM_ENV,
					 NULL) != 0 ||
	     libgit2.repository_odb(&reader->odb, own) != 0)) {
		libgit2.repository_free(own);
		return cannot_list("git's objects", f);
	}
	libgit2.repository_free(own);
	libgit2.odb_object_free(reader->object);
	reader->object = NULL;
	memcpy(id.id, file->id, GIT_ID_BYTES);
	if (libgit2.odb_read(&reader->object, reader->odb, &id) != 0)
		return fail(f, EXIT_COULD_NOT, "cannot read '%s' in git: %s", file->path, git_last_error());
	*out = (struct slice){ libgit2.odb_object_data(reader->object), libgit2.odb_object_size(reader->object) };
	return true;
}

void git_reader_release(struct git_reader *reader)
{
	if (!reader->odb)
		return;
	libgit2.odb_object_free(reader->object);
	libgit2.odb_free(reader->odb);
	*reader = (struct git_reader){ 0 };
}
