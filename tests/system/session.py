# tests/system/session.py - a person at the console: starts tools/run, reads what it prints, types.
# SPDX-License-Identifier: MIT
#
# Nothing here judges how long something takes; the limits only end a test that
# hangs.

import os
import re
import select
import subprocess
import sys
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(TOP, "tools", "lib"))

PATIENCE = 60  # seconds, for what takes one or two


class Failed(Exception):
    """A test's verdict, with what was seen."""


class Skipped(Exception):
    """Why a test cannot be made here."""


def check(condition, text):
    if not condition:
        raise Failed(text)


class Session:
    """One run of a program whose standard input and output are a guest's console."""

    def __init__(self, *words, program="tools/run"):
        self.text = ""
        self.seen = 0
        self.process = subprocess.Popen([os.path.join(TOP, program), *words], cwd=TOP, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stdout.close()
        if not self.process.stdin.closed:
            self.process.stdin.close()

    def _read(self, seconds):
        """More text; False at the end of it."""
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return True
        data = os.read(self.process.stdout.fileno(), 65536)
        self.text += data.decode(errors="replace").replace("\r", "")
        return bool(data)

    def expect(self, pattern, patience=PATIENCE):
        """Waits for text that matches, after the last match; returns the match."""
        end = time.monotonic() + patience
        more = True
        while True:
            match = re.compile(pattern).search(self.text, self.seen)
            if match:
                self.seen = match.end()
                return match
            left = end - time.monotonic()
            if not more or left <= 0:
                why = "the end" if not more else "nothing more"
                raise Failed(f"waited for /{pattern}/, got {why} after:\n{self.text[-2000:]}")
            more = self._read(min(left, 1))

    def type(self, text):
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def end_of_input(self):
        self.process.stdin.close()

    def end(self, status, last_line, patience=PATIENCE):
        """Waits for the end; judges the exit status and the last line."""
        end = time.monotonic() + patience
        while self._read(1):
            check(time.monotonic() < end, f"does not end:\n{self.text[-2000:]}")
        got = self.process.wait()
        lines = self.text.rstrip("\n").split("\n")
        check(re.fullmatch(last_line, lines[-1]),
              f"the last line is {lines[-1]!r}, not /{last_line}/:\n{self.text[-2000:]}")
        check(got == status, f"exit status {got}, not {status}:\n{self.text[-2000:]}")
