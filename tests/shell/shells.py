"""Shells at a terminal: what is typed, with the tabs in it, and what words the program is given in the end.

    with Shell("zsh", folder, binary) as shell:
        shell.enter("pyfuncprof run . Ch\t")     # ["run", ".", "CheckStock"]

`pyfuncprof` is a script on PATH there, which hands on what the shell asks to complete and writes down all else.
"""
import os
import pathlib
import pty
import select
import shlex
import shutil
import signal
import tempfile
import time

TIMEOUT_S = 60

PROGRAM = """#!/bin/sh
[ "$1" = completion ] && exec %s "$@"
printf '%%s\\0' "$#" "$@" >>%s
"""

# How each is started without the user's own settings, what makes it say no more than needed, what brings the script.
SHELLS = {
    "bash": (["bash", "--noprofile", "--norc", "-i"], "PS1='> '; HISTFILE=; bind 'set enable-bracketed-paste off'",
             'eval "$(pyfuncprof completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], "PS1='> '; unset zle_bracketed_paste",
            "autoload -U compinit; compinit -u -D; eval \"$(pyfuncprof completion zsh)\""),
    "fish": (["fish", "--no-config", "-i"], "function fish_prompt; echo -n '> '; end",
             "pyfuncprof completion fish | source"),
}


class Shell:
    def __init__(self, name, folder, binary, setting=None):
        """`setting` is a line of its own that brings the script."""
        self.name, self.folder, self.binary, self.setting = name, folder, binary, setting

    def __enter__(self):
        self.room = pathlib.Path(tempfile.mkdtemp(prefix="shell-"))
        self.record = self.room / "record"
        self.record.touch()
        self.read = 0
        program = self.room / "bin" / "pyfuncprof"
        program.parent.mkdir()
        program.write_text(PROGRAM % (shlex.quote(str(self.binary)), shlex.quote(str(self.record))))
        program.chmod(0o755)
        words, first, setting = SHELLS[self.name]
        env = {**os.environ, "PATH": "%s:%s" % (program.parent, os.environ["PATH"]), "HOME": str(self.room),
               "TERM": "dumb", "XDG_CONFIG_HOME": str(self.room), "LC_ALL": "C.UTF-8"}
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(self.folder)
            os.execvpe(words[0], words, env)
        self.shown = b""
        self.enter("%s; %s; pyfuncprof ready" % (first, self.setting or setting))
        return self

    def __exit__(self, *_):
        os.kill(self.child, signal.SIGKILL)
        os.close(self.terminal)
        os.waitpid(self.child, 0)
        shutil.rmtree(self.room)

    def enter(self, line, key="\r"):
        """The words that the program was given, once the line is typed and the key pressed."""
        self.shown = b""
        data, deadline = (line + key).encode(), time.monotonic() + TIMEOUT_S
        while time.monotonic() < deadline:
            readable, writable, _ = select.select([self.terminal], [self.terminal] if data else [], [], 0.02)
            if writable:
                data = data[os.write(self.terminal, data):]
            if readable:
                self.shown += os.read(self.terminal, 65536)
            given = self.given()
            if given is not None:
                return given
        raise AssertionError("%s did not run %r: %s" % (self.name, line, self.shown.decode(errors="replace")))

    def given(self):
        """The words of the next call, None while there is none, or not all of it."""
        parts = self.record.read_bytes()[self.read:].split(b"\0")[:-1]
        if not parts or len(parts) < 1 + int(parts[0]):
            return None
        words = parts[1:1 + int(parts[0])]
        self.read += sum(len(part) + 1 for part in parts[:1 + int(parts[0])])
        return [word.decode() for word in words]
