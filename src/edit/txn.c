/* txn: stage, decide, rename.
 *
 *     .pyfuncprof.txn/lock      held by flock while a run is at work
 *     .pyfuncprof.txn/0.new     what file 0 shall be, complete, with its mode and owner, flushed
 *     .pyfuncprof.txn/0.old     file 0 as it is: a second name for it, so that undoing needs no space
 *     .pyfuncprof.txn/journal   a record for each file: path NUL blob id of the old bytes, or "-" NUL
 *
 * Renames replace a file as a whole, so no reader ever sees half of one. */
#include "edit/txn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/git.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"

struct txn {
	struct arena *arena;
	const char *base, *folder;
	int lock;
	VEC(const char *) made; /* folders, outer first */
	const struct changes *changes;
	size_t renamed; /* changes done so far */
	struct fail *fail;
};

static char *staged(const struct txn *t, size_t i, const char *suffix)
{
	struct buf name = { .arena = t->arena };

	buf_addf(&name, "%s/%zu.%s", t->folder, i, suffix);
	return slice_copy(t->arena, buf_slice(&name));
}

static char *in_folder(const struct txn *t, const char *name)
{
	return fs_join(t->arena, t->folder, name);
}

/* ---- small steps, each with its own message ---- */

static bool write_all(int fd, struct slice bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		bytes = slice_part(bytes, (size_t)n, bytes.n);
	}
	return true;
}

/* Writes and flushes a file of ours; `like` (may be NULL) lends its mode and owner. */
static bool write_file(const struct txn *t, const char *path, struct slice bytes, const struct stat *like)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	bool ok = fd >= 0;

	if (ok && like && (like->st_uid != geteuid() || like->st_gid != getegid()))
		ok = fchown(fd, like->st_uid, like->st_gid) == 0;
	ok = ok && (!like || fchmod(fd, like->st_mode & 07777) == 0);
	ok = ok && write_all(fd, bytes) && fsync(fd) == 0;
	if (!ok)
		fail_os(t->fail, "cannot write '%s'", path);
	if (fd >= 0 && close(fd) != 0 && ok)
		ok = fail_os(t->fail, "cannot write '%s'", path);
	return ok;
}

static void flush_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return;
	fsync(fd);
	close(fd);
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

/* Only files of ours are in it. The journal goes first: without it nothing is left to be done. */
static void remove_stage(const struct txn *t)
{
	struct fail ignored = { .arena = t->arena };
	char **names;

	unlink(in_folder(t, "journal"));
	if (fs_list(t->arena, t->folder, &names, &ignored))
		for (; *names; names++)
			if (strcmp(*names, "lock") != 0)
				unlink(in_folder(t, *names));
	unlink(in_folder(t, "lock"));
	rmdir(t->folder);
}

/* Whoever cleared the folder away in the meantime took the file that we hold the lock of with it. */
static bool is_still_there(const struct txn *t)
{
	struct stat held, there;

	return fstat(t->lock, &held) == 0 && stat(in_folder(t, "lock"), &there) == 0 && held.st_ino == there.st_ino &&
	       held.st_dev == there.st_dev;
}

static bool take_lock(struct txn *t)
{
	t->lock = open(in_folder(t, "lock"), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (t->lock < 0)
		return fail_os(t->fail, "cannot write in '%s'", t->folder);
	if (flock(t->lock, LOCK_EX | LOCK_NB) == 0 && is_still_there(t))
		return true;
	close(t->lock);
	t->lock = -1;
	return fail(t->fail, EXIT_COULD_NOT, "another pyfuncprof is at work in '%s'", t->base);
}

static void drop_lock(struct txn *t)
{
	if (t->lock >= 0)
		close(t->lock);
	t->lock = -1;
}

/* ---- before the decision ---- */

/* The folder of the file must be in `base` once links are followed, and the file as it was read. */
static bool verify(const struct txn *t, const struct change *change)
{
	const char *base = fs_real(t->arena, t->base), *folder = fs_parent(t->arena, change->file);
	struct slice now;

	while (fs_kind(folder) == FS_NONE && strcmp(folder, "/") != 0 && strcmp(folder, ".") != 0)
		folder = fs_parent(t->arena, folder);
	folder = fs_real(t->arena, folder);
	if (!base || !folder || !fs_is_below(base, folder))
		return fail(t->fail, EXIT_COULD_NOT, "'%s' leads out of '%s'", change->path, t->base);
	if (change->is_new)
		return fs_kind(change->file) == FS_NONE ||
		       fail(t->fail, EXIT_COULD_NOT, "'%s' appeared while this command was at work", change->path);
	if (access(change->file, W_OK) != 0)
		return fail_os(t->fail, "cannot write '%s'", change->path);
	if (!fs_read(t->arena, change->file, &now, t->fail))
		return false;
	if (slice_eq(now, change->before))
		return true;
	fail(t->fail, EXIT_COULD_NOT, "'%s' changed while this command was at work", change->path);
	return fail_hint(t->fail, "nothing was written; run it again");
}

static bool stage(struct txn *t, size_t i)
{
	const struct change *change = &t->changes->items[i];
	const char *folder = fs_parent(t->arena, change->file);
	struct stat st;

	if (!verify(t, change) || !make_folders(t, folder))
		return false;
	if (access(folder, W_OK) != 0)
		return fail_os(t->fail, "cannot write in '%s'", folder);
	if (change->is_new)
		return write_file(t, staged(t, i, "new"), change->after, NULL);
	if (stat(change->file, &st) != 0)
		return fail_os(t->fail, "cannot read '%s'", change->path);
	if (link(change->file, staged(t, i, "old")) != 0 && !write_file(t, staged(t, i, "old"), change->before, &st))
		return false;
	return write_file(t, staged(t, i, "new"), change->after, &st);
}

static bool decide(const struct txn *t)
{
	struct buf journal = { .arena = t->arena };
	const char *base = fs_real(t->arena, t->base);

	for (size_t i = 0; i < t->changes->n; i++) {
		const struct change *change = &t->changes->items[i];
		const char *folder = fs_real(t->arena, fs_parent(t->arena, change->file));
		const char *below = folder + strlen(base);

		while (*below == '/')
			below++;
		buf_addf(&journal, "%s%s%s", below, *below ? "/" : "", fs_name(change->file));
		buf_add(&journal, (struct slice){ "", 1 });
		buf_add(&journal, change->is_new ? S("-") : blob_id(t->arena, change->before));
		buf_add(&journal, (struct slice){ "", 1 });
	}
	if (!write_file(t, in_folder(t, "journal.new"), buf_slice(&journal), NULL))
		return false;
	flush_folder(t->folder);
	if (rename(in_folder(t, "journal.new"), in_folder(t, "journal")) != 0)
		return fail_os(t->fail, "cannot write in '%s'", t->folder);
	flush_folder(t->folder);
	return true;
}

/* ---- after it ---- */

/* Makes the renames last, each run of neighbours once. */
static void flush_folders(const struct txn *t)
{
	const char *last = "";

	for (size_t i = 0; i < t->changes->n; i++) {
		const char *folder = fs_parent(t->arena, t->changes->items[i].file);

		if (strcmp(folder, last) != 0)
			flush_folder(folder);
		last = folder;
	}
}

static bool rename_all(struct txn *t)
{
	for (; t->renamed < t->changes->n; t->renamed++) {
		const char *file = t->changes->items[t->renamed].file;

		if (!verify(t, &t->changes->items[t->renamed])) /* again: staging takes its time */
			return false;
		if (rename(staged(t, t->renamed, "new"), file) != 0)
			return fail_os(t->fail, "cannot write '%s'", t->changes->items[t->renamed].path);
	}
	flush_folders(t);
	return true;
}

/* Step by step back, so that whoever is killed here, or meets the next error, leaves what txn_recover can finish: the
 * new bytes of a file that is not done are staged. False when some file could not be taken back. */
static bool undo(struct txn *t)
{
	while (t->renamed > 0) {
		const char *file = t->changes->items[t->renamed - 1].file, *new = staged(t, t->renamed - 1, "new");

		if (t->changes->items[t->renamed - 1].is_new) {
			if (rename(file, new) != 0)
				return false;
		} else if (link(file, new) != 0 || rename(staged(t, t->renamed - 1, "old"), file) != 0) {
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
			 .fail = f };
	bool ok;

	if (!changes->n)
		return true;
	if (!make_folders(&t, base)) {
		remove_made_folders(&t);
		return false;
	}
	if (mkdir(t.folder, 0700) != 0) {
		fail_os(f, errno == EEXIST ? "another pyfuncprof is at work in '%s'" : "cannot write in '%s'", base);
		remove_made_folders(&t);
		return false;
	}
	if (!take_lock(&t))
		return false; /* the folder is somebody else's by now */
	ok = true;
	for (size_t i = 0; ok && i < changes->n; i++)
		ok = stage(&t, i);
	ok = ok && decide(&t) && rename_all(&t);
	if (!ok && !undo(&t)) {
		drop_lock(&t);
		return fail_hint(f, "some files are written and some are not: the next command will finish them");
	}
	remove_stage(&t);
	drop_lock(&t);
	if (!ok)
		remove_made_folders(&t);
	return ok;
}

/* ---- the next command ---- */

/* Nothing of ours is ever in git's own folder. */
static bool is_in_git(const char *path)
{
	struct slice rest = slice_of(path), part;

	while (slice_cut(&rest, '/', &part))
		if (slice_is(part, ".git"))
			return true;
	return false;
}

static bool finish_record(const struct txn *t, size_t i, struct slice path, struct slice old_id)
{
	const char *file = fs_join(t->arena, t->base, slice_copy(t->arena, path)), *folder, *base;
	const char *new = staged(t, i, "new");
	struct slice now, staged_bytes;

	if (fs_kind(new) != FS_FILE)
		return true; /* renamed before the end came */
	if (!fs_read(t->arena, new, &staged_bytes, t->fail))
		return false;
	base = fs_real(t->arena, t->base);
	folder = fs_real(t->arena, fs_parent(t->arena, file));
	if (!base || !folder || !fs_is_below(base, folder) || is_in_git(file))
		return fail(t->fail, EXIT_COULD_NOT, "the journal of an interrupted run names '%s'", file);
	if (slice_is(old_id, "-")) {
		if (fs_kind(file) != FS_NONE)
			return fail(t->fail, EXIT_COULD_NOT, "'%s' was made after a run was interrupted", file);
	} else {
		if (!fs_read(t->arena, file, &now, t->fail))
			return false;
		if (!slice_eq(now, staged_bytes) && !slice_eq(blob_id(t->arena, now), old_id))
			return fail(t->fail, EXIT_COULD_NOT, "'%s' was changed after a run was interrupted", file);
	}
	return rename(new, file) == 0 || fail_os(t->fail, "cannot write '%s'", file);
}

static bool finish(const struct txn *t)
{
	struct slice journal, path, old_id;

	if (!fs_read(t->arena, in_folder(t, "journal"), &journal, t->fail))
		return false;
	for (size_t i = 0; slice_cut(&journal, '\0', &path) && slice_cut(&journal, '\0', &old_id); i++)
		if (!finish_record(t, i, path, old_id))
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
	drop_lock(&t);
	return ok;
}
