#!/usr/bin/env python3
"""`new` at a terminal: it asks for what is not said, offers defaults, asks again after a wrong answer, and takes the end of
the input for a failure. Elsewhere it asks nothing.
"""
import os
import pathlib
import pty
import select
import subprocess
import sys
import tempfile
import time
import unittest

BINARY = os.environ.get("PYFUNCPROF") or str(pathlib.Path(__file__).resolve().parents[1] / "build" / "pyfuncprof")
TIMEOUT_S = 30
END = b"\x04"  # what Ctrl-D sends


class Terminal(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.place = pathlib.Path(scratch.name)
        subprocess.run([BINARY, "init", "-q", "--empty", "-m", "v2", "."], cwd=self.place, check=True)
        self.before = (self.place / "function_app.py").read_bytes()

    def talk(self, words, answers):
        """(exit code, what the terminal showed) of `new`, given each answer at its question, a text that ends in ': ' or
        in a default and a blank."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen([BINARY, "new", *words], cwd=self.place, stdin=theirs, stdout=theirs, stderr=theirs)
        os.close(theirs)
        shown, answers, deadline = b"", list(answers), time.monotonic() + TIMEOUT_S
        since = 0  # behind what was last answered
        while time.monotonic() < deadline:
            ready, _, _ = select.select([ours], [], [], 0.2)
            try:
                more = os.read(ours, 4096) if ready else b""
            except OSError:  # the other end is closed
                break
            shown += more
            question = shown[since:]
            if answers and not more and (question.endswith(b": ") or question.endswith(b"] ")):
                os.write(ours, answers.pop(0))
                since = len(shown)
        child.wait(TIMEOUT_S)
        os.close(ours)
        self.assertEqual([], answers)
        return child.returncode, shown.decode().replace("\r\n", "\n")

    def text(self):
        return (self.place / "function_app.py").read_text()

    def test_what_is_not_said_is_asked(self):
        code, shown = self.talk([], [b"queue\n", b"orders\n", b"incoming\n", b"\n"])
        self.assertEqual(0, code, shown)
        self.assertIn("1. ", shown)
        self.assertIn("Function name: [queue_trigger] ", shown)
        self.assertIn("Queue Name: [queuename] ", shown)
        self.assertIn('queue_name="incoming", connection="QueueConnectionString"', self.text())
        self.assertIn("def orders(", self.text())

    def test_the_name_that_is_offered_is_the_one_that_is_told(self):
        code, shown = self.talk(["-t", "warmup"], [b"\n"])
        self.assertEqual(0, code, shown)
        self.assertIn('The function "warmup" was created', shown)
        self.assertIn("def warmup(", self.text())

    def test_a_number_of_the_menu_will_do(self):
        listed = subprocess.run([BINARY, "new", "--list"], cwd=self.place, stdout=subprocess.PIPE, check=True).stdout
        ids = [line.split()[0] for line in listed.decode().splitlines() if not line.startswith(" ")]
        code, shown = self.talk(["-n", "tick"], [b"%d\n" % (ids.index("timer") + 1), b"\n"])
        self.assertEqual(0, code, shown)
        self.assertIn("timer_trigger", self.text())

    def test_a_wrong_answer_is_asked_again(self):
        code, shown = self.talk(["-t", "queue"], [b"class\n", b"work\n", b"NOT GOOD\n", b"good-one\n", b"\n"])
        self.assertEqual(0, code, shown)
        self.assertIn("'class' is a word of Python", shown)
        self.assertIn("'NOT GOOD' is not valid", shown)
        self.assertIn('queue_name="good-one"', self.text())

    def test_what_is_said_is_not_asked(self):
        code, shown = self.talk(["-t", "timer", "-n", "tick", "--schedule", "0 0 * * * *"], [])
        self.assertEqual(0, code, shown)
        self.assertNotIn("Schedule", shown)

    def test_a_wrong_word_on_the_command_line_is_not_asked_again(self):
        code, shown = self.talk(["-t", "timer", "-n", "tick", "--schedule", "soon"], [])
        self.assertEqual(2, code, shown)
        self.assertEqual(self.before, (self.place / "function_app.py").read_bytes())

    def test_the_end_of_the_input_is_a_failure(self):
        for words, answers in (([], [END]), (["-t", "queue"], [END]), (["-t", "queue", "-n", "work"], [b"a-queue\n", END])):
            code, shown = self.talk(words, answers)
            self.assertEqual(1, code, shown)
            self.assertIn("no answer to", shown)
            self.assertEqual(self.before, (self.place / "function_app.py").read_bytes())

    def test_without_a_terminal_nothing_is_asked(self):
        done = subprocess.run([BINARY, "new", "-t", "queue", "-n", "work"], cwd=self.place, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_S, check=False)
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertNotIn(b": [", done.stderr)
        self.assertIn('queue_name="queuename"', self.text())


if __name__ == "__main__":
    sys.exit(unittest.main())
