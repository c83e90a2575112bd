/* package: minizip reads the archive; each worker has a handle of its own. */
#include "guard/package.h"

#include <stdatomic.h>

#include <minizip/unzip.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/parallel.h"

enum { LONGEST_NAME = 4096 };

/* What people write is far from it. */
static const size_t largest_file = (size_t)64 << 20, largest_package = (size_t)1 << 30;

struct entry {
	unz64_file_pos pos;
	uint64_t size;
	bool is_encrypted;
};

struct package {
	struct arena *arena;
	const char *path;
	VEC(struct listed) listed;
	VEC(struct entry) entries; /* of the same number */
	atomic_size_t unpacked;    /* bytes so far */
	struct package_worker {
		unzFile file;
		struct arena arena; /* of what was read last */
	} workers[PARALLEL_MOST];
};

static bool is_broken(const struct package *p, struct fail *f)
{
	fail(f, EXIT_COULD_NOT, "'%s' is no zip that can be read to its end", p->path);
	return fail_hint(f, "build the package again");
}

/* ---- what is in it ---- */

/* Whether on Linux or on Windows: absolute, or with "..". */
static bool leads_out(struct slice name)
{
	if (!name.n || name.p[0] == '/' || memchr(name.p, '\\', name.n) || memchr(name.p, '\0', name.n) ||
	    (name.n > 1 && name.p[1] == ':'))
		return true;
	for (struct slice part; slice_cut(&name, '/', &part);)
		if (slice_is(part, ".."))
			return true;
	return false;
}

static void add_unsafe(struct package *p, struct slice name, struct tree *out)
{
	*vec_push(p->arena, &out->outside.traces) =
		(struct trace){ .rule = RULE_NAME,
				.place.path = p->path,
				.inner = "",
				.what = buf_format(p->arena, "a file named '%.*s'", SLICE_ARG(name)) };
}

static bool is_link(const unz_file_info64 *info)
{
	return (info->version >> 8) == 3 && (info->external_fa >> 16 & 0170000) == 0120000; /* made on Unix */
}

static bool add_entry(struct package *p, unzFile file, struct tree *out, struct fail *f)
{
	char name[LONGEST_NAME + 1];
	unz_file_info64 info;
	struct entry *entry;
	struct slice text;

	if (unzGetCurrentFileInfo64(file, &info, name, sizeof name, NULL, 0, NULL, 0) != UNZ_OK ||
	    info.size_filename > LONGEST_NAME)
		return is_broken(p, f);
	text = (struct slice){ name, info.size_filename };
	if (leads_out(text)) {
		add_unsafe(p, text, out);
		return true;
	}
	if (slice_ends(text, S("/")) || is_link(&info))
		return true;
	*vec_push(p->arena, &p->listed) =
		(struct listed){ .path = slice_copy(p->arena, text), .is_there = true, .is_looked_at = true };
	entry = vec_push(p->arena, &p->entries);
	entry->size = info.uncompressed_size;
	entry->is_encrypted = info.flag & 1;
	return unzGetFilePos64(file, &entry->pos) == UNZ_OK || is_broken(p, f);
}

static bool list(struct package *p, struct tree *out, struct fail *f)
{
	unzFile file = unzOpen64(p->path);
	unz_global_info64 info;
	int status = file ? unzGetGlobalInfo64(file, &info) : UNZ_BADZIPFILE;
	bool ok = true;

	if (status == UNZ_OK)
		status = info.number_entry ? unzGoToFirstFile(file) : UNZ_END_OF_LIST_OF_FILE;
	for (; ok && status == UNZ_OK; status = unzGoToNextFile(file))
		ok = add_entry(p, file, out, f);
	if (file)
		unzClose(file);
	return !ok || status == UNZ_END_OF_LIST_OF_FILE ? ok : is_broken(p, f);
}

static bool has_no_app(const struct package *p, struct fail *f)
{
	fail(f, EXIT_COULD_NOT, "no function app in '%s'", p->path);
	return fail_hint(f, "a package has a host.json, a function_app.py, or folders with a function.json");
}

/* ---- one file of it ---- */

static bool is_bomb(const struct package *p, const char *inner, struct fail *f)
{
	fail(f, EXIT_COULD_NOT, "'%s' unpacks to more than anybody writes: '%s'", p->path, inner);
	return fail_hint(f, "it may be a zip bomb: nothing of it was written");
}

/* However large it says that it is. */
static bool unpack(struct package *p, struct package_worker *worker, size_t i, struct slice *out, struct fail *f)
{
	struct buf bytes = { .arena = &worker->arena };
	char part[1 << 14];
	int n;

	while ((n = unzReadCurrentFile(worker->file, part, sizeof part)) > 0) {
		buf_add(&bytes, (struct slice){ part, (size_t)n });
		if (bytes.n > largest_file || atomic_fetch_add(&p->unpacked, (size_t)n) > largest_package)
			return is_bomb(p, p->listed.items[i].path, f);
	}
	*out = buf_slice(&bytes);
	return n == 0 && unzCloseCurrentFile(worker->file) == UNZ_OK ? true : is_broken(p, f);
}

static bool read_entry(void *context, size_t i, size_t number, struct slice *out, struct fail *f)
{
	struct package *p = context;
	struct package_worker *worker = &p->workers[number];
	const struct entry *entry = &p->entries.items[i];

	arena_reset(&worker->arena);
	if (!worker->file)
		worker->file = unzOpen64(p->path);
	if (entry->is_encrypted)
		return fail(f, EXIT_COULD_NOT, "'%s' in '%s' is encrypted", p->listed.items[i].path, p->path);
	if (entry->size > largest_file)
		return is_bomb(p, p->listed.items[i].path, f);
	if (!worker->file || unzGoToFilePos64(worker->file, &entry->pos) != UNZ_OK ||
	    unzOpenCurrentFile(worker->file) != UNZ_OK)
		return is_broken(p, f);
	return unpack(p, worker, i, out, f);
}

bool tree_of_package(struct arena *arena, const char *path, struct tree *out, struct fail *f)
{
	struct package *p = NEW(arena, struct package);
	struct inventory inventory;
	bool ok;

	p->arena = arena;
	p->path = path;
	ok = list(p, out, f);
	inventory = (struct inventory){ path, p->listed.items, p->listed.n, read_entry, p };
	ok = ok && tree_of_inventory(arena, &inventory, out, f);
	for (size_t i = 0; i < PARALLEL_MOST; i++) {
		if (p->workers[i].file)
			unzClose(p->workers[i].file);
		arena_release(&p->workers[i].arena);
	}
	return ok && (out->apps.n || out->outside.traces.n || has_no_app(p, f));
}
