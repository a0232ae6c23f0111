# tests/system/beside.py - a machine with several guests, read line by line and commanded with the control key.
# SPDX-License-Identifier: MIT

import re
import time

from console import CONTROL_A
from machine import Machine
from session import PATIENCE, check

SHOWN = 3000  # characters of the log with a failure


class Booted:
    """One machine, and its console."""

    def __init__(self, boot, **more):
        self.machine = Machine(boot, "kernel", **more)

    def __enter__(self):
        self.machine.__enter__()
        return self

    def __exit__(self, *error):
        self.machine.__exit__(*error)

    def text(self):
        return self.machine.log.decode("latin-1").replace("\r", "")

    def send_command(self, line):
        self.machine.send(CONTROL_A + b":" + line.encode() + b"\r")


class Beside(Booted):
    """What is waited for comes after what was waited for before."""

    def __init__(self, boot, **more):
        super().__init__(boot, **more)
        self.seen = 0

    def tail(self):
        return self.text()[-SHOWN:]

    def wait(self, pattern, patience=PATIENCE):
        """The match in what comes."""
        end = time.monotonic() + patience
        wanted = re.compile(pattern)
        while True:
            match = wanted.search(self.text(), self.seen)
            if match:
                self.seen = match.end()
                return match
            check(time.monotonic() < end, f"waited for /{pattern}/ after:\n{self.tail()}")
            check(self.machine.step(0.2)[0] is not None, f"the end came before /{pattern}/:\n{self.tail()}")

    def let_run(self, seconds):
        """So long by our clock."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.machine.step(max(0.0, end - time.monotonic()))

    def end(self, patience=PATIENCE):
        """Waits for the end of the machine; its outcome."""
        end = time.monotonic() + patience
        while self.machine.step(0.2)[0] is not None:
            check(time.monotonic() < end, f"does not end:\n{self.tail()}")
        return self.machine.outcome()

    def type(self, text):
        self.machine.send(text.encode())

    def command(self, line, answer):
        self.send_command(line)
        return self.wait(answer)

    def frames(self):
        """(free frames of the machine, those in use)."""
        match = self.command("frames", r"ringlet: frames of 4096 bytes: (\d+) free, (\d+) in use\n")
        return int(match[1]), int(match[2])

    def frames_of(self, names):
        """What the core counts for each of these guests."""
        self.send_command("list")
        return {name: int(self.wait(rf"ringlet: \d {name}: .*, (\d+) frames in all")[1]) for name in names}
