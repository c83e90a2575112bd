/* libgit2: the library, as a table of the functions that we use; for this room and edit/diff.c.
 *
 *     libgit2.repository_free(repository)     is git_repository_free(repository)
 *
 * It brings some twenty libraries with it, which take longer to load than most of our commands to run: so it is
 * loaded when it is first needed, by git_start. Built with PFP_LINK_LIBGIT2 it is linked like any other. */
#ifndef PFP_LIBGIT2_H
#define PFP_LIBGIT2_H

#include <stdbool.h>
#include <stddef.h>

#include <git2.h>
#include <git2/sys/repository.h>

#define LIBGIT2_FUNCTIONS(F) \
	F(attr_get) \
	F(attr_value) \
	F(buf_dispose) \
	F(commit_create) \
	F(commit_free) \
	F(commit_lookup) \
	F(commit_parent) \
	F(commit_parent_id) \
	F(commit_parentcount) \
	F(commit_tree) \
	F(config_add_file_ondisk) \
	F(config_entry_free) \
	F(config_free) \
	F(config_get_bool) \
	F(config_get_entry) \
	F(config_get_path) \
	F(config_get_string_buf) \
	F(config_open_default) \
	F(diff_free) \
	F(diff_get_delta) \
	F(diff_num_deltas) \
	F(diff_tree_to_tree) \
	F(error_last) \
	F(ignore_add_rule) \
	F(ignore_path_is_ignored) \
	F(index_add) \
	F(index_add_bypath) \
	F(index_entrycount) \
	F(index_free) \
	F(index_get_byindex) \
	F(index_get_bypath) \
	F(index_new) \
	F(index_read) \
	F(index_write) \
	F(index_write_tree_to) \
	F(libgit2_init) \
	F(libgit2_opts) \
	F(libgit2_shutdown) \
	F(object_free) \
	F(object_id) \
	F(object_peel) \
	F(odb_free) \
	F(odb_hash) \
	F(odb_object_data) \
	F(odb_object_free) \
	F(odb_object_size) \
	F(odb_read) \
	F(oid_tostr) \
	F(patch_free) \
	F(patch_from_buffers) \
	F(patch_to_buf) \
	F(reference_foreach_glob) \
	F(reference_name_to_id) \
	F(repository_commondir) \
	F(repository_config) \
	F(repository_free) \
	F(repository_head_unborn) \
	F(repository_index) \
	F(repository_init_ext) \
	F(repository_is_shallow) \
	F(repository_new) \
	F(repository_odb) \
	F(repository_open_ext) \
	F(repository_path) \
	F(repository_set_workdir) \
	F(repository_workdir) \
	F(revparse_single) \
	F(revwalk_free) \
	F(revwalk_hide) \
	F(revwalk_new) \
	F(revwalk_next) \
	F(revwalk_push) \
	F(signature_free) \
	F(signature_now) \
	F(status_byindex) \
	F(status_list_entrycount) \
	F(status_list_free) \
	F(status_list_new) \
	F(tree_entry_bypath) \
	F(tree_entry_filemode) \
	F(tree_entry_free) \
	F(tree_entry_id) \
	F(tree_entry_name) \
	F(tree_entry_type) \
	F(tree_free) \
	F(tree_lookup) \
	F(tree_walk)

struct libgit2 {
#define LIBGIT2_MEMBER(name) __typeof__(git_##name) *name;
	LIBGIT2_FUNCTIONS(LIBGIT2_MEMBER)
#undef LIBGIT2_MEMBER
};

extern struct libgit2 libgit2;

/* Fills the table; false when the library, or a function in it, is missing: *why says what, and is not to be freed. */
bool libgit2_load(const char **why);

#endif
