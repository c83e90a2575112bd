"""LibCST next to `pyfuncprof instrument` and `remove`: the decorator of memory_profiler, put on and taken off.

Nothing else is done: no import of it, no requirements, no check. As a codemod for `python -m libcst.tool codemod
libcst_codemod.Add PATH...` (or .Remove), in as many processes as there are processors; or plain, in one process:

    libcst_codemod.py add|remove DIR
"""
import pathlib
import sys

import libcst as cst
from libcst import codemod, matchers

PROFILE = cst.parse_expression("memory_profiler.profile")
PROFILED = matchers.Decorator(matchers.OneOf(
    matchers.Attribute(matchers.Name("memory_profiler"), matchers.Name("profile")),
    matchers.Call(matchers.Attribute(matchers.Name("memory_profiler"), matchers.Name("profile")))))


class Adding(cst.CSTTransformer):
    def leave_FunctionDef(self, original_node, updated_node):
        return updated_node.with_changes(decorators=[*updated_node.decorators, cst.Decorator(PROFILE)])


class Removing(cst.CSTTransformer):
    def leave_Decorator(self, original_node, updated_node):
        return cst.RemoveFromParent() if matchers.matches(updated_node, PROFILED) else updated_node


class Add(codemod.CodemodCommand):
    DESCRIPTION = "Put the decorator of memory_profiler on every function."

    def transform_module_impl(self, tree):
        return tree.visit(Adding())


class Remove(codemod.CodemodCommand):
    DESCRIPTION = "Take the decorator of memory_profiler off every function."

    def transform_module_impl(self, tree):
        return tree.visit(Removing())


def main():
    transformer = {"add": Adding, "remove": Removing}[sys.argv[1]]
    for path in sorted(pathlib.Path(sys.argv[2]).rglob("*.py")):
        before = path.read_bytes()
        after = cst.parse_module(before).visit(transformer()).bytes
        if after != before:
            path.write_bytes(after)


if __name__ == "__main__":
    main()
