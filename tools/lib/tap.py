# tools/lib/tap.py - results as lines: "ok 1 - name", "not ok 2 - name", "ok 3 - name # SKIP why".
# SPDX-License-Identifier: MIT

import os


class Tap:
    """Prints results as they come and counts them."""

    def __init__(self):
        self.number = 0
        self.failed = 0

    def result(self, good, name, details=()):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        for line in details:
            print(f"# {line}")
        print(end="", flush=True)

    def skip(self, name, why, anywhere=False):
        """Skipped on a user's machine; in CI, where everything is there, a failure, unless `anywhere`."""
        if os.environ.get("CI") and not anywhere:
            self.result(False, name, [f"skipped: {why}"])
            return
        self.number += 1
        print(f"ok {self.number} - {name} # SKIP {why}", flush=True)

    def end(self):
        """The plan; returns the exit status."""
        print(f"1..{self.number}", flush=True)
        return 1 if self.failed else 0
