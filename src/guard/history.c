/* history: a list of git's files → a tree. The apps of a range are those of its tip. */
#include "guard/history.h"

#include "app/walk.h"
#include "base/arena.h"
#include "base/parallel.h"
#include "git/files.h"

bool history_open(struct arena *arena, const char *folder, struct history *history, struct fail *f)
{
	history->folder = folder;
	return repo_open_for_files(arena, folder, &history->repo, &history->prefix, f);
}

void history_release(struct history *history)
{
	repo_release(&history->repo);
}

struct reading {
	const struct history *history;
	const struct git_files *files;
	struct git_reader readers[PARALLEL_MOST];
};

static bool read_file(void *context, size_t i, size_t worker, struct slice *out, struct fail *f)
{
	struct reading *reading = context;

	return git_reader_read(&reading->readers[worker], &reading->history->repo, &reading->files->items[i], out, f);
}

/* The first `n` files are the ones to look at; those from number `there` on tell of the apps. A whole repository may be
 * without any; a folder that somebody names is not. */
static bool sort_out(struct arena *arena, const struct history *history, const struct git_files *files, size_t n,
		     size_t there, struct tree *out, struct fail *f)
{
	struct reading *reading = NEW(arena, struct reading);
	struct listed *listed = NEW_ARRAY(arena, struct listed, files->n + 1);
	struct inventory inventory = { history->folder, listed, files->n, read_file, reading };
	bool ok;

	*reading = (struct reading){ .history = history, .files = files };
	for (size_t i = 0; i < files->n; i++)
		listed[i] = (struct listed){ files->items[i].path, files->items[i].commit, i >= there, i < n };
	out->is_history = true;
	ok = tree_of_inventory(arena, &inventory, out, f);
	for (size_t i = 0; i < PARALLEL_MOST; i++)
		git_reader_release(&reading->readers[i]);
	return ok && (out->apps.n || !*history->prefix || app_missing(arena, history->folder, f));
}

bool tree_of_index(struct arena *arena, const struct history *history, struct tree *out, struct fail *f)
{
	struct git_files files = { 0 };

	return git_files_of_index(arena, &history->repo, history->prefix, &files, f) &&
	       sort_out(arena, history, &files, files.n, 0, out, f);
}

static bool tree_of_range(struct arena *arena, const struct history *history, const struct git_range *range,
			  struct tree *out, struct fail *f)
{
	struct git_files files = { 0 };
	size_t brought;

	if (!git_files_of_range(arena, &history->repo, history->prefix, range, &files, f))
		return false;
	brought = files.n;
	return !brought || (git_files_of_revision(arena, &history->repo, history->prefix, range->tip, &files, f) &&
			    sort_out(arena, history, &files, brought, brought, out, f));
}

bool tree_of_revision(struct arena *arena, const struct history *history, const char *revision, struct tree *out,
		      struct fail *f)
{
	struct slice text = slice_of(revision);
	size_t dots = slice_find(text, S(".."), 0), end;
	struct git_files files = { 0 };
	struct git_range range = { .base = "HEAD", .tip = "HEAD" };

	if (dots == SLICE_NONE)
		return git_files_of_revision(arena, &history->repo, history->prefix, revision, &files, f) &&
		       sort_out(arena, history, &files, files.n, 0, out, f);
	end = dots + 2 + (slice_starts(slice_part(text, dots, text.n), S("...")));
	if (dots)
		range.base = slice_copy(arena, slice_part(text, 0, dots));
	if (end < text.n)
		range.tip = revision + end;
	return tree_of_range(arena, history, &range, out, f);
}

static bool is_nothing(struct slice id)
{
	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] != '0')
			return false;
	return true;
}

bool tree_of_push(struct arena *arena, const struct history *history, const char *remote, struct slice line,
		  struct tree *out, struct fail *f)
{
	struct slice part[4] = { { 0 } };
	struct git_range range = { .remote = remote };

	for (size_t i = 0; i < 4; i++)
		if (!slice_cut(&line, ' ', &part[i]))
			return fail(f, EXIT_ASKED_WRONGLY, "this is not what git tells a pre-push hook");
	if (is_nothing(part[1]))
		return true;
	range.tip = slice_copy(arena, part[1]);
	if (!is_nothing(part[3]))
		range.base = slice_copy(arena, part[3]);
	if (range.base && !repo_has_commit(&history->repo, range.base))
		range.base = NULL; /* somebody else has pushed it */
	return tree_of_range(arena, history, &range, out, f);
}
