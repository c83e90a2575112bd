#include "edit/diff.h"

#include "git/git.h"
#include "git/libgit2.h"

bool diff_write(struct buf *out, const struct change *change, struct fail *f)
{
	const char *before = change->before.n ? change->before.p : "", *after = change->after.n ? change->after.p : "";
	const char *path = change->path;
	git_buf text = GIT_BUF_INIT;
	git_patch *patch = NULL;
	bool ok;

	if (!git_start(f))
		return false;
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	if (change->is_new)
		before = NULL;
	ok = libgit2.patch_from_buffers(&patch, before, change->before.n, path, after, change->after.n, path, NULL) ==
		     0 &&
	     (!patch || libgit2.patch_to_buf(&text, patch) == 0);
	if (ok && text.ptr)
		buf_add(out, (struct slice){ text.ptr, text.size });
	if (!ok)
		fail(f, EXIT_COULD_NOT, "cannot show the difference of '%s': %s", change->path, git_last_error());
	libgit2.patch_free(patch);
	libgit2.buf_dispose(&text);
	return ok;
}
