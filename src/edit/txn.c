/* txn: stage, decide, rename.
 *
 *     .pyfuncprof.txn/lock      held by flock while a run is at work
 *     .pyfuncprof.txn/0.new     what file 0 shall be, complete, with its mode and owner
 *     .pyfuncprof.txn/0.old     file 0 as it is: a second name for it, so that undoing needs no space
 *     .pyfuncprof.txn/journal   a record for each file: path NUL digest of the old bytes, or "-" NUL
 *
 * Renames replace a file as a whole, so no reader ever sees half of one. Before the journal appears, all that it
 * speaks of is on the disk: flushed file by file when they are few, as one file system when they are many. */
#include "edit/txn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/parallel.h"
#include "base/portable.h"

/* What is known of a file once it is staged. */
struct staged {
	struct stat seen; /* how it looked when it was last found to be what was read */
	struct fail fail;
};

struct txn {
	struct arena *arena;
	const char *base, *folder;
	const char *real; /* of `base`, once there is one */
	int lock;
	VEC(const char *) made; /* folders, outer first */
	const struct changes *changes;
	struct staged *staged; /* one for each change */
	size_t renamed;        /* changes done so far */
	struct fail *fail;
};

static const char *staged_file(const struct txn *t, size_t i, const char *suffix)
{
	return buf_format(t->arena, "%s/%zu.%s", t->folder, i, suffix);
}

static char *in_folder(const struct txn *t, const char *name)
{
	return fs_join(t->arena, t->folder, name);
}

static struct slice digest(struct arena *arena, struct slice bytes)
{
	return slice_of(buf_format(arena, "%016llx", (unsigned long long)slice_digest(bytes)));
}

/* ---- small steps, each with its own message ---- */

/* Writes a file of ours; `like` (may be NULL) lends its mode and owner. */
static bool write_file(const struct txn *t, const char *path, struct slice bytes, const struct stat *like)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	bool ok = fd >= 0 && (!like || fs_lend(fd, like)) && fs_write_all(fd, bytes);

	if (!ok)
		fail_os(t->fail, "cannot write '%s'", path);
	if (fd >= 0 && close(fd) != 0 && ok)
		ok = fail_os(t->fail, "cannot write '%s'", path);
	return ok;
}

enum { FEW = 8 };

static bool flush(const struct txn *t, const char *path, int (*sync_it)(int))
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	bool ok = fd >= 0 && (sync_it(fd) == 0 || errno == EINVAL); /* some file systems know no such thing */

	if (!ok)
		fail_os(t->fail, "cannot write '%s'", path);

	if (fd >= 0)
		close(fd);
	return ok;
}

#ifdef PFP_LINUX
static const bool has_syncfs = true;
#else
static const bool has_syncfs = false;
#define syncfs fsync
#endif

/* Every staged file, on the file system that the folder is on too. */
static bool flush_staged(const struct txn *t)
{
	if (has_syncfs && t->changes->n > FEW)
		return flush(t, t->folder, syncfs);
	for (size_t i = 0; i < t->changes->n; i++)
		if (!flush(t, staged_file(t, i, "new"), fsync))
			return false;
	return true;
}

/* Makes a folder and those above it that are missing. */
static bool make_folders(struct txn *t, const char *path)
{
	enum fs_kind kind = fs_target_kind(path);

	if (kind == FS_DIR)
		return true;
	if (kind != FS_NONE || fs_kind(path) != FS_NONE)
		return fail(t->fail, EXIT_COULD_NOT, "'%s' is in the way: it is not a folder", path);
	if (!make_folders(t, fs_parent(t->arena, path)))
		return false;
	if (mkdir(path, 0777) != 0)
		return fail_os(t->fail, "cannot make the folder '%s'", path);
	*vec_push(t->arena, &t->made) = path;
	return true;
}

static void remove_made_folders(struct txn *t)
{
	while (t->made.n)
		rmdir(t->made.items[--t->made.n]);
}

static void drop_lock(struct txn *t)
{
	if (t->lock >= 0)
		close(t->lock);
	t->lock = -1;
}

/* Only files of ours are in it. The journal goes first: without it nothing is left to be done. The lock is let go when it
 * has no name any more: whoever wants it then finds this folder gone, or empty. */
static void remove_stage(struct txn *t)
{
	struct fail ignored = { .arena = t->arena };
	char **names;

	unlink(in_folder(t, "journal"));
	if (fs_list(t->arena, t->folder, &names, &ignored))
		for (; *names; names++)
			if (strcmp(*names, "lock") != 0)
				unlink(in_folder(t, *names));
	unlink(in_folder(t, "lock"));
	drop_lock(t);
	rmdir(t->folder);
}

/* Whoever cleared the folder away in the meantime took the file that we hold the lock of with it. */
static bool is_still_there(const struct txn *t)
{
	struct stat held, there;

	return fstat(t->lock, &held) == 0 && stat(in_folder(t, "lock"), &there) == 0 && held.st_ino == there.st_ino &&
	       held.st_dev == there.st_dev;
}

static bool say_at_work(const struct txn *t)
{
	return fail(t->fail, EXIT_COULD_NOT, "another pyfuncprof is at work in '%s'", t->base);
}

/* Without the folder, it has been cleared away just now. */
static bool take_lock(struct txn *t)
{
	t->lock = open(in_folder(t, "lock"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (t->lock < 0 && errno != ENOENT)
		return fail_os(t->fail, "cannot write in '%s'", t->folder);
	if (t->lock >= 0 && flock(t->lock, LOCK_EX | LOCK_NB) == 0 && is_still_there(t))
		return true;
	drop_lock(t);
	return say_at_work(t);
}

/* ---- before the decision ---- */

/* The folder of the file must be in `base` once links are followed. */
static bool check_folder(const struct txn *t, const struct change *change)
{
	const char *folder = fs_parent(t->arena, change->file);

	while (!change->is_real && fs_kind(folder) == FS_NONE && !fs_is_root(folder) && strcmp(folder, ".") != 0)
		folder = fs_parent(t->arena, folder);
	if (!change->is_real)
		folder = fs_real(t->arena, folder);
	return (folder && fs_is_below(t->real, folder)) ||
	       fail(t->fail, EXIT_COULD_NOT, "'%s' leads out of '%s'", change->path, t->base);
}

static bool has_changed(const struct txn *t, const struct change *change)
{
	fail(t->fail, EXIT_COULD_NOT, "'%s' %s while this command was at work", change->path,
	     change->is_new ? "appeared" : "changed");
	return fail_hint(t->fail, "nothing was written; run it again");
}

/* The file must be as it was read; `seen` becomes how it looks from outside. */
static bool check_file(const struct txn *t, const struct change *change, struct stat *seen)
{
	struct arena scratch = { 0 };
	struct slice now = { 0 };
	bool read;

	if (change->is_new)
		return fs_kind(change->file) == FS_NONE || has_changed(t, change);
	if (access(change->file, W_OK) != 0)
		return fail_os(t->fail, "cannot write '%s'", change->path);
	if (stat(change->file, seen) != 0)
		return fail_os(t->fail, "cannot read '%s'", change->path);
	read = fs_read(&scratch, change->file, &now, t->fail);
	if (read && !slice_eq(now, change->before))
		read = has_changed(t, change);
	arena_release(&scratch);
	return read;
}

/* Staging takes its time: is the file still the one that was checked? */
static bool check_again(const struct txn *t, const struct change *change, const struct stat *seen)
{
	struct stat now;

	if (change->is_new)
		return fs_kind(change->file) == FS_NONE || has_changed(t, change);
	return (lstat(change->file, &now) == 0 && now.st_ino == seen->st_ino && now.st_dev == seen->st_dev &&
		now.st_size == seen->st_size && now.st_mtim.tv_sec == seen->st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == seen->st_mtim.tv_nsec) ||
	       has_changed(t, change);
}

static bool stage(const struct txn *t, size_t i)
{
	const struct change *change = &t->changes->items[i];
	const char *folder = fs_parent(t->arena, change->file);
	struct stat *seen = &t->staged[i].seen;

	if (!check_folder(t, change) || !check_file(t, change, seen))
		return false;
	if (access(folder, W_OK) != 0)
		return fail_os(t->fail, "cannot write in '%s'", folder);
	if (change->is_new)
		return write_file(t, staged_file(t, i, "new"), change->after, NULL);
	if (link(change->file, staged_file(t, i, "old")) != 0 &&
	    !write_file(t, staged_file(t, i, "old"), change->before, seen))
		return false;
	return write_file(t, staged_file(t, i, "new"), change->after, seen);
}

static void stage_one(void *context, size_t i, size_t worker, struct arena *arena)
{
	struct txn t = *(const struct txn *)context;

	(void)worker;
	t.staged[i].fail.arena = t.arena = arena;
	t.fail = &t.staged[i].fail;
	stage(&t, i);
}

/* Folders first: they are shared. */
static bool stage_all(struct txn *t)
{
	for (size_t i = 0; i < t->changes->n; i++) {
		const struct change *change = &t->changes->items[i];

		if (change->is_new && (!check_folder(t, change) || !make_folders(t, fs_parent(t->arena, change->file))))
			return false;
	}
	parallel_for(t->arena, t->changes->n, stage_one, t);
	for (size_t i = 0; i < t->changes->n; i++)
		if (t->staged[i].fail.message)
			return fail_take(t->fail, &t->staged[i].fail);
	return true;
}

static bool decide(const struct txn *t)
{
	struct buf journal = { .arena = t->arena };

	for (size_t i = 0; i < t->changes->n; i++) {
		const struct change *change = &t->changes->items[i];
		const char *below = change->file + strlen(t->real);

		if (!fs_is_below(t->real, change->file)) /* it was named in another way */
			below = fs_join(t->arena, fs_real(t->arena, fs_parent(t->arena, change->file)),
					fs_name(change->file)) +
				strlen(t->real);
		while (*below == '/')
			below++;
		buf_add(&journal, slice_of(below));
		buf_add(&journal, (struct slice){ "", 1 });
		buf_add(&journal, change->is_new ? S("-") : digest(t->arena, change->before));
		buf_add(&journal, (struct slice){ "", 1 });
	}
	if (!write_file(t, in_folder(t, "journal.new"), buf_slice(&journal), NULL) ||
	    !flush(t, in_folder(t, "journal.new"), fsync) || !flush(t, t->folder, fsync))
		return false;
	if (rename(in_folder(t, "journal.new"), in_folder(t, "journal")) != 0)
		return fail_os(t->fail, "cannot write in '%s'", t->folder);
	return flush(t, t->folder, fsync);
}

/* ---- after it ---- */

/* They are not flushed: a system that crashes may forget the last of what was done here, and then has the journal
 * again. */
static bool rename_all(struct txn *t)
{
	for (; t->renamed < t->changes->n; t->renamed++) {
		const char *file = t->changes->items[t->renamed].file;

		if (!check_again(t, &t->changes->items[t->renamed], &t->staged[t->renamed].seen))
			return false;
		if (rename(staged_file(t, t->renamed, "new"), file) != 0)
			return fail_os(t->fail, "cannot write '%s'", t->changes->items[t->renamed].path);
	}
	return true;
}

/* Step by step back, so that whoever is killed here, or meets the next error, leaves what txn_recover can finish: the
 * new bytes of a file that is not done are staged. False when some file could not be taken back. */
static bool undo(struct txn *t)
{
	while (t->renamed > 0) {
		const char *file = t->changes->items[t->renamed - 1].file, *new = staged_file(t, t->renamed - 1, "new");

		if (t->changes->items[t->renamed - 1].is_new) {
			if (rename(file, new) != 0)
				return false;
		} else if (link(file, new) != 0 || rename(staged_file(t, t->renamed - 1, "old"), file) != 0) {
			return false;
		}
		t->renamed--;
	}
	return true;
}

bool txn_apply(struct arena *arena, const char *base, const struct changes *changes, struct fail *f)
{
	struct txn t = { .arena = arena,
			 .base = base,
			 .folder = fs_join(arena, base, TXN_FOLDER),
			 .lock = -1,
			 .changes = changes,
			 .staged = NEW_ARRAY(arena, struct staged, changes->n),
			 .fail = f };
	bool ok;

	if (!changes->n)
		return true;
	if (!make_folders(&t, base)) {
		remove_made_folders(&t);
		return false;
	}
	t.real = fs_real(arena, base);
	if (!t.real)
		return fail_os(f, "cannot open '%s'", base);
	if (mkdir(t.folder, 0700) != 0) {
		if (errno == EEXIST)
			say_at_work(&t);
		else
			fail_os(f, "cannot write in '%s'", base);
		remove_made_folders(&t);
		return false;
	}
	if (!take_lock(&t))
		return false; /* the folder is somebody else's by now */
	ok = stage_all(&t) && flush_staged(&t) && decide(&t) && rename_all(&t);
	if (!ok && !undo(&t)) {
		drop_lock(&t);
		return fail_hint(f, "some files are written and some are not: the next command will finish them");
	}
	remove_stage(&t);
	if (!ok)
		remove_made_folders(&t);
	return ok;
}

/* ---- the next command ---- */

/* Nothing of ours is ever in git's own folder, whatever leads there. */
static bool is_in_git(struct slice path)
{
	struct slice part;

	while (slice_cut(&path, '/', &part))
		if (slice_eq_nocase(part, S(".git")))
			return true;
	return false;
}

static bool finish_record(const struct txn *t, size_t i, struct slice path, struct slice old_digest)
{
	const char *file = fs_join(t->arena, t->base, portable_path(t->arena, slice_copy(t->arena, path)));
	const char *name = fs_name(file), *folder, *base;
	const char *new = staged_file(t, i, "new");
	struct slice now, staged_bytes;

	if (fs_kind(new) != FS_FILE)
		return true; /* renamed before the end came */
	if (!fs_read(t->arena, new, &staged_bytes, t->fail))
		return false;
	base = fs_real(t->arena, t->base);
	folder = fs_real(t->arena, fs_parent(t->arena, file));
	if (!base || !folder || !fs_is_below(base, folder) || is_in_git(slice_of(folder + strlen(base))) ||
	    is_in_git(slice_of(name)) || !portable_is_name(slice_of(name)))
		return fail(t->fail, EXIT_COULD_NOT, "the journal of an interrupted run names '%s'", file);
	if (slice_is(old_digest, "-")) {
		if (fs_kind(file) != FS_NONE)
			return fail(t->fail, EXIT_COULD_NOT, "'%s' was made after a run was interrupted", file);
	} else {
		if (!fs_read(t->arena, file, &now, t->fail))
			return false;
		if (!slice_eq(now, staged_bytes) && !slice_eq(digest(t->arena, now), old_digest))
			return fail(t->fail, EXIT_COULD_NOT, "'%s' was changed after a run was interrupted", file);
	}
	return rename(new, file) == 0 || fail_os(t->fail, "cannot write '%s'", file);
}

static bool finish(const struct txn *t)
{
	struct slice journal, path, old_digest;

	if (!fs_read(t->arena, in_folder(t, "journal"), &journal, t->fail))
		return false;
	for (size_t i = 0; slice_cut(&journal, '\0', &path) && slice_cut(&journal, '\0', &old_digest); i++)
		if (!finish_record(t, i, path, old_digest))
			return fail_hint(t->fail,
					 "the new contents are in '%s'; move that folder away to go on without them",
					 t->folder);
	return true;
}

/* A folder of ours is made by us, for us alone; one that came with a checkout or an archive is not to be obeyed. */
static bool is_trusted(const struct txn *t)
{
	struct stat st;

	return lstat(t->folder, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
	       (st.st_mode & 07777) == 0700;
}

bool txn_is_pending(struct arena *arena, const char *base)
{
	return fs_kind(fs_join(arena, base, TXN_FOLDER)) != FS_NONE;
}

bool txn_recover(struct arena *arena, const char *base, enum txn_recovery *out, struct fail *f)
{
	struct txn t = {
		.arena = arena, .base = base, .folder = fs_join(arena, base, TXN_FOLDER), .lock = -1, .fail = f
	};
	bool ok = true;

	*out = TXN_CLEAN;
	if (!txn_is_pending(arena, base))
		return true;
	if (!is_trusted(&t)) {
		fail(f, EXIT_COULD_NOT, "'%s' was not made by a run of pyfuncprof of yours", t.folder);
		return fail_hint(f, "look at it, and delete it");
	}
	if (!take_lock(&t))
		return false;
	*out = TXN_ROLLED_BACK;
	if (fs_kind(in_folder(&t, "journal")) == FS_FILE) {
		*out = TXN_FINISHED;
		ok = finish(&t);
	}
	if (ok)
		remove_stage(&t);
	else
		drop_lock(&t);
	return ok;
}
