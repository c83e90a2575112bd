"""What the program says of its own commands, read from its help: the tables that everything else has to agree with."""
import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("PYFUNCPROF") or ROOT / "build" / "pyfuncprof").resolve()


def ask(*words, **more):
    return subprocess.run([BINARY, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=60, text=True,
                          check=True, **more).stdout


def commands():
    """{name: summary}"""
    return dict(re.findall(r"^  ([a-z]+)  +(\S.*)$", ask("help"), re.M))


def options(command):
    """[(letter or "", long name, value or "")] as they are typed, with their dashes."""
    rows = re.findall(r"^  (?:(-\w), )?(--[a-z-]+)(?: (\S+))?", ask("help", command), re.M)
    return [(letter, name, value) for letter, name, value in rows]
