#!/usr/bin/env python3
"""The files that other tools read: .pre-commit-hooks.yaml, action.yml, the release workflow, the formula for Homebrew.

    build/ship/bin/python tests/ship/test_ci.py     (build/ship: made by .ci/setup.sh tests)

pre-commit itself clones this tree as it is, builds the hooks and runs them in commits and pushes by git. The steps of the
action are run as GitHub's runner does. Nothing is fetched and the builds are not optimised, as in test_wheel.py.
"""
import pathlib
import re
import shutil
import tempfile
import unittest

import yaml

from test_wheel import ENVIRONMENT, ROOT, run

IDENTITY = {"GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org", "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org", "GIT_CONFIG_NOSYSTEM": "1"}
CLEAN = '''import azure.functions as func


def main(req: func.HttpRequest) -> func.HttpResponse:
    return func.HttpResponse("hello")
'''
PROFILED = CLEAN.replace("\n\n\n", "\nfrom memory_profiler import profile\n\n\n@profile\n", 1)


class Scratch(unittest.TestCase):
    def setUp(self):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="ci-")).resolve()
        self.addCleanup(shutil.rmtree, self.place)
        self.environment = {**ENVIRONMENT, **IDENTITY, "PRE_COMMIT_HOME": str(self.place / "cache")}

    def write_app(self, text):
        function = self.app / "Hello"
        function.mkdir(parents=True, exist_ok=True)
        (self.app / "host.json").write_text('{"version": "2.0"}\n')
        (function / "function.json").write_text('{"bindings": [{"type": "httpTrigger", "name": "req", "direction": "in"}]}\n')
        (function / "__init__.py").write_text(text)


class PreCommit(Scratch):
    def git(self, *words, code=0, folder=None):
        return run("git", *words, code=code, cwd=folder or self.app, env=self.environment)

    def make_hooks(self):
        """This tree as a repository of hooks, with what is not committed yet."""
        hooks = self.place / "hooks"
        listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ".", ":!tests",
                     ":!examples", cwd=ROOT).split("\0")
        for name in filter(None, listed):
            (hooks / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, hooks / name)
        self.git("init", "--quiet", folder=hooks)
        self.git("add", "--force", ".", folder=hooks)
        self.git("commit", "--quiet", "--message", "hooks", folder=hooks)
        return hooks, self.git("rev-parse", "HEAD", folder=hooks).strip()

    def test_no_profiling_gets_into_a_commit_or_is_pushed(self):
        hooks, commit = self.make_hooks()
        run("pre-commit", "validate-manifest", hooks / ".pre-commit-hooks.yaml", env=self.environment)
        self.app = self.place / "app"
        self.write_app(CLEAN)
        self.git("init", "--quiet", "--initial-branch", "main")
        self.git("init", "--quiet", "--bare", str(self.place / "remote"))
        self.git("remote", "add", "origin", str(self.place / "remote"))
        (self.app / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{
            "repo": hooks.as_uri(), "rev": commit,
            "hooks": [{"id": "pyfuncprof-check"}, {"id": "pyfuncprof-check-push"}]}]}))
        self.git("add", ".")
        run("pre-commit", "install", "--hook-type", "pre-commit", "--hook-type", "pre-push", cwd=self.app,
            env=self.environment)
        self.assertIn("Passed", self.git("commit", "--message", "first"))
        self.assertIn("Passed", self.git("push", "origin", "main"))

        self.write_app(PROFILED)
        self.assertRegex(self.git("commit", "--all", "--message", "no", code=1), r"import +Hello/__init__\.py:2")
        self.git("commit", "--all", "--quiet", "--no-verify", "--message", "past the hook")
        self.write_app(CLEAN)
        self.assertIn("Passed", self.git("commit", "--all", "--message", "mended"))
        self.assertIn("Hello/__init__.py:2", self.git("push", "origin", "main", code=1))
        self.assertIn("Hello/__init__.py:2", self.git("push", "origin", "HEAD:refs/heads/another", code=1))
        self.git("reset", "--quiet", "--soft", "origin/main")
        self.git("commit", "--quiet", "--allow-empty", "--message", "clean")
        self.assertIn("Passed", self.git("push", "origin", "main"))


class Action(Scratch):
    def run_step(self, step, inputs, code=0):
        """As the runner does: expressions are filled in, the script goes to a file for the step's shell."""
        values = {"github.action_path": str(ROOT), **{"inputs." + name: value for name, value in inputs.items()}}
        def fill(text):
            return re.sub(r"\$\{\{ *([\w.]+) *\}\}", lambda match: values[match[1]], text)
        script = self.place / "step"
        script.write_text(fill(step["run"]))
        self.assertEqual("sh", step["shell"])
        environment = {**self.environment, "RUNNER_TEMP": str(self.place), "CMAKE_BUILD_TYPE": "Debug",
                       **{name: fill(value) for name, value in step["env"].items()}}
        return run("sh", "-e", script, code=code, cwd=self.place, env=environment)

    def test_its_steps_build_the_program_and_annotate_what_it_finds(self):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        build, check = action["runs"]["steps"]
        defaults = {name: value["default"] for name, value in action["inputs"].items()}
        self.run_step(build, defaults)
        self.app = self.place / "an app"
        self.write_app(CLEAN)
        self.run_step(check, {**defaults, "app": "an app"})
        self.write_app(PROFILED)
        for inputs in (defaults, {**defaults, "app": "an app"}):
            self.assertIn("::error file=an app/Hello/__init__.py,line=2", self.run_step(check, inputs, 3))
        git = ["git", "-C", self.app]
        run(*git, "init", "--quiet", env=self.environment)
        run(*git, "add", ".", env=self.environment)
        run(*git, "commit", "--quiet", "--message", "profiled", env=self.environment)
        self.write_app(CLEAN)
        self.run_step(check, {"app": "an app", "rev": ""})
        self.assertIn("__init__.py,line=2", self.run_step(check, {"app": "an app", "rev": "HEAD"}, 3))


class Files(unittest.TestCase):
    def test_their_schemas_allow_them(self):
        run("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml", env=ENVIRONMENT)
        run("check-jsonschema", "--builtin-schema", "vendor.github-workflows",
            *(ROOT / ".github" / "workflows").glob("*.yml"), env=ENVIRONMENT)

    def test_a_tag_that_is_not_the_version_makes_no_release(self):
        place = pathlib.Path(tempfile.mkdtemp(prefix="release-"))
        self.addCleanup(shutil.rmtree, place)
        self.assertIn("the tag is v0.0, the version in CMakeLists.txt", run(
            "sh", ROOT / ".ci" / "release.sh", place / "dist", code=1, env={**ENVIRONMENT, "TAG": "v0.0"}))
        self.assertFalse((place / "dist").exists())

    @unittest.skipUnless(shutil.which("ruby"), "ruby is not installed")
    def test_the_formula_is_ruby(self):
        self.assertEqual("Syntax OK\n", run("ruby", "-wc", ROOT / ".ci" / "pyfuncprof.rb.in"))

    def test_the_formula_is_filled_in_whole(self):
        blanks = set(re.findall(r"@[A-Z0-9]+@", (ROOT / ".ci" / "pyfuncprof.rb.in").read_text()))
        filled = set(re.findall(r"s\|(@\w+@)\|", (ROOT / ".ci" / "release.sh").read_text()))
        self.assertEqual(filled, blanks)


if __name__ == "__main__":
    unittest.main()
