#!/usr/bin/env python3
"""What `pyfuncprof guard` puts into a repository, next to what is there, and what it leaves when it goes: nothing.

    python3 tests/guard/test_hooks.py     (binary: $PYFUNCPROF or build/pyfuncprof)
"""
import json
import os
import pathlib
import shutil
import subprocess
import unittest

from repository import BINARY, MAIN, Repository

ALL = ("--pre-commit", "--pre-push", "--filter")
HOOKS = ("pre-commit", "pre-push")


class Guard(Repository):
    def setUp(self):
        super().setUp()
        self.hooks = self.app / ".git" / "hooks"

    def states(self, *words, where=None, **env):
        found = json.loads(self.guard("status", "--json", *words, where=where, **env).out)["guards"]
        return {one["guard"]: one["state"] for one in found}

    def one(self, name, where=None):
        found = json.loads(self.guard("status", "--json", where=where).out)["guards"]
        return next(one for one in found if one["guard"] == name)

    def hook(self, name, text, mode=0o755, folder=None):
        path = (folder or self.hooks) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(mode)
        return path

    def refused(self, message, *words, where=None, **env):
        """Fails, says so, and nothing has changed."""
        before = self.git_files()
        done = self.guard(*words, code=1, where=where, **env)
        self.assertIn(message, done.err)
        self.assertEqual("", done.out)
        self.assertEqual(before, self.git_files())

    def comes_and_goes(self, *words):
        before = self.git_files()
        self.guard("install", *(words or ALL))
        self.assertNotEqual(before, self.git_files())
        self.guard("uninstall")
        self.assertEqual(before, self.git_files())


class ComesAndGoes(Guard):
    def test_all_of_it(self):
        self.comes_and_goes()
        self.comes_and_goes("--filter")
        self.assertEqual({"not installed"}, set(self.states().values()))

    def test_the_hooks_when_nothing_is_said(self):
        self.guard("install")
        self.assertEqual({"pre-commit": "installed", "pre-push": "installed", "filter": "not installed"}, self.states())

    def test_one_alone(self):
        for name in ("pre-commit", "pre-push", "filter"):
            self.guard("install", "--" + name)
            self.assertEqual({name}, {one for one, state in self.states().items() if state == "installed"})
            self.guard("uninstall", "--" + name)
            self.assertNotIn("installed", self.states().values())

    def test_twice_is_once(self):
        self.guard("install", *ALL)
        before = self.git_files()
        self.assertEqual(3, self.guard("install", *ALL).out.count("unchanged"))
        self.assertEqual(before, self.git_files())

    def test_gone_twice_is_gone_once(self):
        self.guard("uninstall")
        self.assertEqual(3, self.guard("uninstall").out.count("not installed"))

    def test_a_configuration_of_any_shape(self):
        config = self.app / ".git" / "config"
        text = config.read_bytes()
        for shape in (text.rstrip(b"\n"), text.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + text, b"\n\n; mine\n" + text,
                      text + b"[filter \"other\"]\n\tclean = cat"):
            config.write_bytes(shape)
            config.chmod(0o600)
            self.comes_and_goes()

    def test_attributes_of_any_shape(self):
        path = self.app / ".git" / "info" / "attributes"
        for shape in (b"", b"*.md text", b"# mine\r\n*.md text\r\n", b"\xef\xbb\xbf*.md text\n"):
            path.write_bytes(shape)
            self.comes_and_goes()
        path.unlink()
        shutil.rmtree(path.parent)
        self.comes_and_goes()

    def test_what_git_writes_in_between_stays(self):
        before = (self.app / ".git" / "config").read_text()
        self.guard("install", *ALL)
        self.git("config", "user.name", "Grace")
        self.git("remote", "add", "other", "nowhere")
        self.assertEqual("installed", self.states()["filter"])
        self.guard("uninstall")
        after = (self.app / ".git" / "config").read_text()
        self.assertTrue(after.startswith(before))
        self.assertNotIn("pyfuncprof", after)
        self.assertEqual("Grace\n", self.git("config", "user.name"))

    def test_profiled_before_and_after(self):
        self.instrument()
        self.git("status")
        self.guard("install", "--filter")
        self.assert_quiet()
        self.guard("uninstall")
        self.assertEqual({MAIN, "requirements.txt"}, set(self.git("diff", "--name-only").split()))

    def test_no_folder_for_hooks(self):
        shutil.rmtree(self.hooks)
        self.comes_and_goes()

    def test_a_repository_without_a_commit(self):
        self.git("init", "-q", str(self.room / "new"), where=self.room)
        self.guard("install", *ALL, where=self.room / "new")
        self.assertEqual({"installed"}, set(self.states(where=self.room / "new").values()))

    def test_json_says_what_the_table_says(self):
        self.hook("pre-push", "#!/bin/sh\n")
        done = json.loads(self.guard("install", "--json", *ALL).out)
        self.assertEqual("guard", done["command"])
        path = self.hooks / "pre-push"
        self.assertEqual({"guard": "pre-push", "state": "installed", "path": str(path),
                          "earlier": str(path) + ".before-pyfuncprof",
                          "remark": "chained to an earlier hook, '%s.before-pyfuncprof'" % path}, done["guards"][1])
        self.assertIn("installed  pre-push    %s" % path, self.guard("status").out)


class EarlierHooks(Guard):
    """A hook of the user's goes on as if nothing had happened."""

    def commit(self, code=0, where=None):
        self.edit("shared/tools.py")
        return self.run_words(["git", "commit", "-q", "-am", "two"], code, where)

    def test_every_kind_comes_back(self):
        for mode in (0o755, 0o700, 0o644):
            for kind in ("#!/bin/sh\necho hello\n", "echo no first line", pathlib.Path("/bin/true").read_bytes(), "",
                         "#!/usr/bin/env python3\nprint('hello')\n"):
                for name in HOOKS:
                    self.hook(name, kind, mode)
                self.comes_and_goes()

    def test_links_come_back(self):
        target = self.hook("shared.sh", "#!/bin/sh\ntouch \"$(git rev-parse --show-toplevel)/ran\"\n", folder=self.room)
        for name in HOOKS:
            (self.hooks / name).symlink_to(os.path.relpath(target, self.hooks))
        self.guard("install")
        self.commit()
        self.assertTrue((self.app / "ran").exists())
        self.guard("uninstall")
        for name in HOOKS:
            self.assertEqual(os.path.relpath(target, self.hooks), os.readlink(self.hooks / name))

    def test_a_link_to_nowhere_is_not_run_and_comes_back(self):
        (self.hooks / "pre-commit").symlink_to("nowhere")
        self.guard("install")
        self.commit()
        self.guard("uninstall")
        self.assertEqual("nowhere", os.readlink(self.hooks / "pre-commit"))

    def test_it_runs_first_with_its_words_and_its_input(self):
        said = self.room / "said"
        self.hook("pre-push", "#!/bin/sh\necho \"$0 $*\" >'%s'\ncat >>'%s'\n" % (said, said))
        self.guard("install")
        self.commit()
        self.git("push", "-q")
        first, refs = said.read_text().split("\n", 1)
        self.assertIn("pre-push.before-pyfuncprof origin %s" % self.remote, first)
        self.assertRegex(refs, r"^refs/heads/main [0-9a-f]{40} refs/heads/main [0-9a-f]{40}\n$")

    def test_both_read_what_is_pushed(self):
        said = self.room / "said"
        self.hook("pre-push", "#!/bin/sh\ncat >'%s'\n" % said)
        self.guard("install")
        self.instrument()
        self.git("commit", "-q", "-a", "--no-verify", "-m", "two")
        self.assertIn("nothing was pushed", self.git_fails("push", "-q"))
        self.assertIn("refs/heads/main", said.read_text())

    def test_one_that_reads_nothing(self):
        self.hook("pre-push", "#!/bin/sh\nexit 0\n")
        self.guard("install")
        self.git("update-ref", "--stdin", data=b"".join(b"create refs/heads/%s%d HEAD\n" % (b"b" * 200, number)
                                                        for number in range(500)))
        self.commit()
        self.git("push", "-q", "--all")

    def test_its_failure_is_the_failure(self):
        for name in HOOKS:
            self.hook(name, "#!/bin/sh\nexit 7\n")
        self.guard("install")
        for name in HOOKS:
            self.assertEqual(7, subprocess.run([self.hooks / name], cwd=self.app, env=self.env,
                                               stdin=subprocess.DEVNULL).returncode)
        self.commit(code=1)

    def test_in_another_language(self):
        self.hook("pre-commit", "#!/usr/bin/env python3\nimport sys\nsys.exit('from Python')\n")
        self.guard("install")
        self.assertIn("from Python", self.commit(code=1).err)

    def test_one_that_is_switched_off_stays_so(self):
        self.hook("pre-commit", "#!/bin/sh\nexit 7\n", 0o644)
        self.guard("install")
        self.commit()

    def test_one_that_puts_its_own_work_into_the_index(self):
        self.hook("pre-commit", "#!/bin/sh\necho '# formatted' >>shared/tools.py\ngit add shared/tools.py\n")
        self.guard("install")
        self.commit()
        self.assertIn(b"# formatted", self.committed("shared/tools.py"))

    def test_a_run_that_was_killed_after_it_was_kept(self):
        path = self.hook("pre-commit", "#!/bin/sh\nexit 7\n")
        os.link(path, str(path) + ".before-pyfuncprof")
        before = path.read_bytes()
        self.assertEqual("not installed", self.states()["pre-commit"])
        self.guard("uninstall")
        self.assertEqual(before, path.read_bytes())
        self.assertFalse(pathlib.Path(str(path) + ".before-pyfuncprof").exists())
        os.link(path, str(path) + ".before-pyfuncprof")
        (self.hooks / "pre-commit.pyfuncprof-new").write_text("#!/bin")
        self.guard("install")
        self.commit(code=1)
        self.guard("uninstall")
        self.assertEqual(before, path.read_bytes())
        self.assertEqual([], [path for path in self.hooks.iterdir() if "pyfuncprof" in path.name])


class OtherTools(Guard):
    def test_hooks_in_the_work_tree(self):
        self.git("config", "core.hooksPath", ".githooks")
        path = self.hook("pre-commit", "#!/bin/sh\necho mine\n", folder=self.app / ".githooks")
        before = path.read_bytes()
        self.guard("install", where=self.app / "Fn")
        self.assertNotIn(str(BINARY), path.read_text())
        self.assertIn("pyfuncprof=pyfuncprof\n", path.read_text())
        self.edit("shared/tools.py")
        told = self.git_fails("commit", "-am", "two")
        self.assertIn("mine", told)
        self.assertIn("pyfuncprof is not there to look at this: install it", told)
        self.git("commit", "-q", "-am", "two", PATH="%s:%s" % (BINARY.parent, self.env["PATH"]))
        self.guard("uninstall")
        self.assertEqual(before, path.read_bytes())

    def test_hooks_in_a_folder_that_is_still_to_be_made(self):
        self.git("config", "core.hooksPath", ".githooks")
        self.guard("install")
        self.assertEqual(str(self.app / ".githooks" / "pre-push"), self.one("pre-push")["path"])

    def test_hooks_in_the_home_folder_for_this_repository(self):
        self.git("config", "core.hooksPath", "~/my hooks")
        (self.home / "my hooks").mkdir()
        self.guard("install")
        self.assertEqual(str(self.home / "my hooks" / "pre-commit"), self.one("pre-commit")["path"])
        self.guard("uninstall")
        self.assertEqual([], list((self.home / "my hooks").iterdir()))

    def test_hooks_for_every_repository(self):
        self.git("config", "--global", "core.hooksPath", "~/hooks")
        self.hook("pre-commit", "#!/bin/sh\n", folder=self.home / "hooks")
        self.refused("is outside of this repository, and may have the hooks of others", "install")
        done = self.guard("install", code=1)
        self.assertIn("add the line 'pyfuncprof check --staged' to the pre-commit hook there", done.err)
        self.assertEqual(["pre-commit"], [path.name for path in (self.home / "hooks").iterdir()])
        self.assertIn("outside", self.guard("status").out)
        self.guard("install", "--filter")
        self.git("config", "core.hooksPath", ".git/hooks")
        self.guard("install")
        self.assertEqual({"installed"}, set(self.states().values()))

    def test_a_folder_of_each_repository_by_everybody_s_configuration(self):
        self.git("config", "--global", "core.hooksPath", ".githooks")
        self.guard("install")
        self.assertTrue((self.app / ".githooks" / "pre-commit").exists())

    def husky_9(self):
        """What version 9 makes of `.husky`."""
        self.git("config", "core.hooksPath", ".husky/_")
        for name in HOOKS:
            self.hook(name, '#!/usr/bin/env sh\n. "${0%/*}/h"\n', folder=self.app / ".husky" / "_")
        self.hook("h", '#!/usr/bin/env sh\nn=$(basename "$0")\ns=$(dirname "$(dirname "$0")")/$n\n'
                  '[ ! -f "$s" ] && exit 0\nsh -e "$s" "$@"\nc=$?\n'
                  '[ $c != 0 ] && echo "husky - $n script failed (code $c)"\nexit $c\n',
                  folder=self.app / ".husky" / "_")

    def test_husky_9(self):
        self.husky_9()
        path = self.hook("pre-commit", "echo of husky\nfalse\necho never\n", 0o644, self.app / ".husky")
        before = path.read_bytes()
        self.guard("install")
        self.assertEqual(str(path), self.one("pre-commit")["path"])
        self.edit("shared/tools.py")
        path_with_us = {"PATH": "%s:%s" % (BINARY.parent, self.env["PATH"])}
        told = self.git_fails("commit", "-am", "two", **path_with_us)
        self.assertIn("of husky", told)
        self.assertIn("script failed (code 1)", told)
        self.assertNotIn("never", told)
        self.hook("pre-commit.before-pyfuncprof", "echo of husky\n", 0o644, self.app / ".husky")
        self.git("commit", "-q", "-am", "two", **path_with_us)
        self.instrument()
        self.assertIn("nothing was committed", self.git_fails("commit", "-am", "three", **path_with_us))
        self.assertIn("not there to look", self.git_fails("commit", "-am", "three"))
        self.guard("uninstall")
        self.assertEqual(b"echo of husky\n", path.read_bytes())
        self.assertEqual(["_", "pre-commit"], sorted(path.name for path in (self.app / ".husky").iterdir()))
        self.assertNotEqual(before, path.read_bytes())

    def test_husky_9_that_is_not_set_up(self):
        self.husky_9()
        (self.app / ".husky" / "_" / "pre-push").unlink()
        self.refused("husky does not run a hook 'pre-push' yet", "install")
        self.assertEqual(["_"], [path.name for path in (self.app / ".husky").iterdir()])

    def test_husky_before_9(self):
        self.git("config", "core.hooksPath", ".husky")
        path = self.hook("pre-commit", '#!/bin/sh\n. "$(dirname "$0")/_/husky.sh"\necho mine\n',
                         folder=self.app / ".husky")
        self.hook("husky.sh", 'if [ -z "$again" ]; then\n  export again=1\n  sh -e "$0" "$@"\n  exit $?\nfi\n',
                  folder=self.app / ".husky" / "_")
        before = path.read_bytes()
        self.guard("install")
        self.edit("shared/tools.py")
        done = self.run_words(["git", "commit", "-am", "two"],
                              env={"PATH": "%s:%s" % (BINARY.parent, self.env["PATH"])})
        self.assertIn("mine", done.err)
        self.guard("uninstall")
        self.assertEqual(before, path.read_bytes())

    def test_another_place_after_it_was_installed(self):
        self.guard("install")
        self.git("config", "core.hooksPath", ".githooks")
        self.assertEqual("idle", self.states()["pre-commit"])
        self.assertIn("git does not look there: core.hooksPath is '.githooks'", self.guard("status").out)
        self.guard("install")
        self.assertEqual("installed", self.states()["pre-commit"])
        self.guard("uninstall")
        self.assertFalse((self.hooks / "pre-commit").exists())
        self.assertFalse((self.app / ".githooks" / "pre-commit").exists())

    def test_a_framework_that_moves_ours_and_runs_it(self):
        earlier = self.hook("pre-commit", "#!/bin/sh\necho earlier\n").read_bytes()
        self.guard("install")
        (self.hooks / "pre-commit").rename(self.hooks / "pre-commit.legacy")
        self.hook("pre-commit", '#!/bin/sh\n"$0.legacy" "$@" || exit\necho framework\n')
        self.assertEqual("moved", self.states()["pre-commit"])
        self.edit("shared/tools.py")
        done = self.run_words(["git", "commit", "-am", "two"])
        told = [line for line in done.err.split("\n") if line in ("earlier", "framework")]
        self.assertEqual(["earlier", "framework"], told)
        self.instrument()
        self.git_fails("commit", "-am", "three")
        before = self.git_files()
        self.assertIn("unchanged", self.guard("install", "--pre-commit").out)
        self.assertEqual(before, self.git_files())
        self.guard("uninstall")
        self.assertEqual(earlier, (self.hooks / "pre-commit.legacy").read_bytes())
        self.assertIn("framework", (self.hooks / "pre-commit").read_text())

    def test_a_tool_that_writes_over_ours(self):
        self.hook("pre-commit", "#!/bin/sh\necho earlier\n")
        self.guard("install", "--pre-commit")
        theirs = self.hook("pre-commit", "#!/bin/sh\necho theirs\n")
        self.assertEqual("replaced", self.states()["pre-commit"])
        self.refused("is in the way: there is no place to keep", "install")
        before = self.git_files()
        self.guard("uninstall")
        self.assertEqual(before, self.git_files())
        theirs.unlink()
        self.guard("uninstall")
        self.assertEqual("#!/bin/sh\necho earlier\n", theirs.read_text())

    def test_work_trees_share_the_guards(self):
        tree = self.room / "tree"
        self.git("worktree", "add", "-q", "-b", "topic", str(tree))
        before = self.git_files()
        self.guard("install", *ALL, where=tree)
        self.assertEqual({"installed"}, set(self.states().values()))
        self.assertTrue((self.hooks / "pre-commit").exists())
        self.guard("uninstall")
        self.assertEqual(before, self.git_files())

    def test_a_configuration_for_each_work_tree(self):
        self.git("config", "extensions.worktreeConfig", "true")
        self.git("config", "core.repositoryFormatVersion", "1")
        self.env["ASAN_OPTIONS"] = "detect_leaks=0"  # for libgit2 1.5 itself, when it reads the version
        self.git("config", "--worktree", "core.hooksPath", ".git/mine")
        self.guard("install", *ALL)
        self.assertEqual(str(self.app / ".git" / "mine" / "pre-commit"), self.one("pre-commit")["path"])
        self.instrument()
        self.assert_quiet()
        self.git("config", "--worktree", "core.hooksPath", "/dev/null")
        self.assertIn("is no folder", self.guard("status").out)

    def test_an_index_that_libgit2_can_not_read(self):
        self.git("update-index", "--split-index")
        self.refused("cannot read git's index: unsupported mandatory extension: 'link'", "install", *ALL)

    def test_where_git_says_that_the_repository_is(self):
        self.git("config", "alias.guard", "!'%s' guard" % BINARY)
        self.git("guard", "install", *ALL)
        self.assertEqual({"installed"}, set(self.states().values()))
        git = {"GIT_DIR": str(self.app / ".git"), "GIT_WORK_TREE": str(self.app)}
        self.assertEqual({"installed"}, set(self.states(where=self.room, **git).values()))
        self.guard("status", where=self.room, code=1)


class Altered(Guard):
    def test_a_hook_changed_by_hand(self):
        self.guard("install")
        path = self.hooks / "pre-commit"
        text = path.read_text()
        line = text.split("\n").index("pyfuncprof=%s" % BINARY) + 1
        for changed, number in ((text.replace("pyfuncprof=/", "pyfuncprof=true;/"), line),
                                (text + "echo mine\n", text.count("\n") + 1),
                                (text.replace("#!/bin/sh", "#!/bin/zsh"), 1)):
            path.write_text(changed)
            self.assertEqual("altered", self.states()["pre-commit"])
            self.refused("%s:%d:" % (path, number), "uninstall")
            self.refused("the hook 'pre-commit' of pyfuncprof's was changed by hand", "install")
        self.guard("install", "--force")
        self.assertEqual(text, path.read_text())
        path.write_text(text + "echo mine\n")
        self.guard("uninstall", "--force")
        self.assertFalse(path.exists())

    def test_a_hook_that_no_longer_runs(self):
        self.guard("install")
        (self.hooks / "pre-commit").chmod(0o644)
        self.assertEqual("altered", self.states()["pre-commit"])
        self.guard("install", "--force")
        self.assertTrue(os.access(self.hooks / "pre-commit", os.X_OK))

    def test_lines_of_the_filter_changed_by_hand(self):
        self.guard("install", "--filter")
        for path, old, new in ((".git/info/attributes", "*.py filter", "*.pyw filter"),
                               (".git/config", "required = true", "required = false"),
                               (".git/config", "guard clean ", "guard clean  "),
                               (".git/config", "[filter ", "[filtre ")):
            whole = (self.app / path).read_text()
            (self.app / path).write_text(whole.replace(old, new))
            line = whole[:whole.index(old)].count("\n") + 1
            self.assertEqual("altered", self.states()["filter"])
            self.refused("%s:%d:" % (self.app / path, line), "uninstall")
            self.refused("the lines of pyfuncprof's filter were changed by hand", "install", "--filter")
            self.guard("install", "--filter", "--force")
            self.assertEqual(whole, (self.app / path).read_text())

    def test_the_filter_s_section_taken_out_by_git(self):
        before = self.git_files()
        self.guard("install", "--filter")
        self.git("config", "--remove-section", "filter.pyfuncprof")
        self.assertEqual("altered", self.states()["filter"])
        self.refused(".git/config:1:", "uninstall")
        self.guard("uninstall", "--force")
        self.assertEqual(before, self.git_files())

    def test_half_of_the_filter(self):
        for path in (".git/info/attributes", ".git/config"):
            self.guard("install", "--filter")
            whole = (self.app / path).read_text()
            (self.app / path).write_text(whole.split("# pyfuncprof: end guard\n")[1])
            self.assertEqual("half installed", self.states()["filter"])
            self.guard("install", "--filter")
            self.assertEqual("installed", self.states()["filter"])


class InTheWay(Guard):
    def test_no_repository(self):
        for action in ("install", "uninstall", "status"):
            self.assertIn("there is no git repository here", self.guard(action, code=1, where=self.room).err)

    def test_no_work_tree(self):
        for action in ("install", "uninstall", "status"):
            self.assertIn("has no work tree", self.guard(action, code=1, where=self.remote).err)

    def test_hooks_path_that_is_no_folder(self):
        for value, message in (("/dev/null", "'/dev/null' is no folder"), ("", "core.hooksPath is empty"),
                               ("host.json", "is no folder"), ("no/such/folder", "is no folder")):
            self.git("config", "core.hooksPath", value)
            self.refused(message, "install")
            self.assertIn(message, self.guard("status").out)
            self.guard("uninstall")

    def test_hooks_that_are_a_link_out_of_the_repository(self):
        shutil.rmtree(self.hooks)
        (self.room / "shared").mkdir()
        self.hooks.symlink_to(self.room / "shared")
        self.refused("is outside of this repository", "install")
        self.assertEqual([], list((self.room / "shared").iterdir()))

    def test_a_folder_or_a_pipe_for_a_hook(self):
        (self.hooks / "pre-push").mkdir()
        self.refused("pre-push' is in the way: it is no file", "install")
        (self.hooks / "pre-push").rmdir()
        os.mkfifo(self.hooks / "pre-push")
        self.assertIn("is in the way: it is no file", self.guard("install", code=1).err)
        self.assertFalse((self.hooks / "pre-commit").exists())

    def test_something_where_the_earlier_hook_is_to_be_kept(self):
        self.hook("pre-commit", "#!/bin/sh\n")
        self.hook("pre-commit.before-pyfuncprof", "mine")
        self.refused("pre-commit.before-pyfuncprof' is in the way", "install")

    @unittest.skipIf(os.geteuid() == 0, "nothing is read-only for root")
    def test_a_folder_that_nobody_may_write_to(self):
        self.hooks.chmod(0o555)
        self.addCleanup(self.hooks.chmod, 0o755)
        self.refused("cannot write '%s" % self.hooks, "install")

    def test_git_at_work_on_the_same_files(self):
        for name in ("config.lock", "info/attributes.lock"):
            lock = self.app / ".git" / name
            lock.write_text("")
            self.refused("%s': File exists\n  git is at work here; if it is not" % name, "install", "--filter")
            lock.unlink()

    def test_files_with_a_filter_of_their_own(self):
        (self.app / ".gitattributes").write_text("*.py filter=lfs\n")
        self.refused("'Fn/__init__.py' has the filter 'lfs' already", "install", "--filter")
        (self.app / ".gitattributes").write_text("*.py -filter\n")
        self.comes_and_goes("--filter")
        (self.app / ".gitattributes").unlink()
        (self.app / ".git" / "info" / "attributes").write_text("shared/*.py -filter\n")
        self.refused("'shared/tools.py' does not get the filter", "install", "--filter")

    def test_a_filter_that_is_taken_away_later(self):
        self.guard("install", "--filter")
        with open(self.app / ".git" / "info" / "attributes", "a") as file:
            file.write("shared/* !filter\n")
        self.assertEqual("overruled", self.states()["filter"])
        self.assertIn("other attributes take it from 'shared/tools.py'", self.guard("status").out)

    def test_a_filter_of_the_same_name(self):
        self.git("config", "filter.pyfuncprof.process", "true")
        self.refused("git's configuration has another filter 'pyfuncprof'", "install", "--filter")

    def test_a_link_for_git_s_configuration(self):
        config = self.app / ".git" / "config"
        config.rename(self.room / "config")
        config.symlink_to(self.room / "config")
        self.assertIn("config' is a link", self.guard("install", "--filter", code=1).err)

    def test_a_program_that_is_gone(self):
        program = self.room / "bin" / "pyfuncprof"
        program.parent.mkdir()
        shutil.copy(BINARY, program)
        self.run_words([program, "guard", "install"])
        program.rename(self.room / "gone")
        self.edit("shared/tools.py")
        told = self.git_fails("commit", "-am", "two")
        self.assertIn("pyfuncprof is not there to look at this: install it, go round this hook with --no-verify", told)
        self.assertIn("or delete it: .git/hooks/pre-commit", told)
        self.git("commit", "-q", "-am", "two", PATH="%s:%s" % (BINARY.parent, self.env["PATH"]))
        self.assertIn("pyfuncprof is not there", self.git_fails("push"))
        (self.room / "gone").rename(program)
        self.run_words([program, "guard", "install", "--filter"])
        program.unlink()
        self.edit("shared/tools.py")
        self.git_fails("add", ".")
        self.guard("uninstall")
        self.git("commit", "-q", "-am", "two")


class OddNames(Guard):
    """Nothing in a path means anything to a shell or to git."""

    remote_name, place_name = "re mote.git", "a 'b' \"c\" $(touch d) `e` %f %% \\n\nf;g#h&"

    def setUp(self):
        super().setUp()
        self.program = self.room / ("bin " + self.place_name) / "pyfuncprof"
        self.program.parent.mkdir()
        shutil.copy(BINARY, self.program)

    def test_hooks_and_filter_work_and_go(self):
        before = self.git_files()
        earlier = self.hook("pre-push", "#!/bin/sh\ntest \"$2\" = '%s'\n" % self.remote).read_bytes()
        self.run_words([self.program, "guard", "install", *ALL])
        self.assertEqual({"installed"}, set(self.states().values()))
        self.instrument()
        self.assert_quiet()
        self.edit()
        self.git("commit", "-q", "-am", "two")
        self.git("push", "-q")
        self.assert_pushed()
        self.guard("uninstall")
        after = self.git_files()
        self.assertEqual(earlier, after.pop("hooks/pre-push")[1])
        self.assertEqual(set(before), set(after))
        self.assertEqual(before["config"], after["config"])

    def test_the_filter_for_gits_that_start_it_for_each_file(self):
        self.run_words([self.program, "guard", "install", "--filter"])
        command = self.git("config", "filter.pyfuncprof.clean")
        self.assertTrue(command.endswith(" guard clean -- %f\n"))
        self.instrument()
        other = self.room / "other"
        self.git("init", "-q", str(other), where=self.room)
        self.git("config", "filter.one.clean", command[:-1], where=other)
        (other / ".gitattributes").write_text("* filter=one\n")
        for name in ("-x.py", "an odd 'name'\n.py"):
            shutil.copy(self.app / MAIN, other / name)
            self.git("add", "--", name, where=other)
            self.assertEqual(self.plain[MAIN], self.committed(name, "", other))


if __name__ == "__main__":
    unittest.main()
