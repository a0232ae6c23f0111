# tests/guests/catalogue.py - a table of claims in docs/, and how the tests that hold them judge it.
# SPDX-License-Identifier: MIT
#
# A row names tests, and each tiny guest says in its first comment which rows
# it holds: both must agree.  A guest in several dialects or variants counts as
# one: all of them must pass.  `unit/NAME` is a unit test, `system/NAME` what
# tests/system/run calls by that name: those say nothing about rows.

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tools", "lib"))

from image import build_folder  # noqa: E402
from sources import TOP  # noqa: E402

RUN = "tests/guests/run"
RESULT = re.compile(r"^(not ok|ok) \d+ - ([\w-]+)((?:\+[\w-]+)?(?:@\w+)?)(?:: .*?)?( # SKIP .*)?$")
OTHER_RESULT = re.compile(r"^(not ok|ok) \d+ - (.*?)( # SKIP .*)?$")


def split(names):
    return re.findall(r"(?:unit/|system/)?[a-z0-9][\w-]*", names)


def is_guest(name):
    return "/" not in name


class Row:
    """One claim: its text, the tests that hold it, and the other columns."""

    def __init__(self, cells):
        self.text = cells[1]
        self.tests = split(cells[3])
        self.cells = cells


class Guest:
    """What the first comment of a tiny guest says about itself."""

    def __init__(self, name, field):
        with open(os.path.join(HERE, name, "main.c"), encoding="utf-8") as source:
            comment = source.read().split("*/", 1)[0]
        fields = dict(re.findall(rf"^ \* ({field}|Bench): (.+)$", comment, re.MULTILINE))
        self.holds = [int(number) for number in re.findall(r"\d+", fields.get(field, ""))]
        self.benches = re.split(r",\s*", fields.get("Bench", "qemu"))


class Catalogue:
    """A table of `columns` columns, the fourth of which names tests; rows 1 to `count`."""

    def __init__(self, table, field, count, columns):
        self.table, self.count = table, count
        names = sorted(name for name in os.listdir(HERE) if os.path.isfile(os.path.join(HERE, name, "main.c")))
        self.guests = {name: Guest(name, field) for name in names}
        self.rows, self.wrong = {}, []
        with open(os.path.join(TOP, table), encoding="utf-8") as page:
            for line in page:
                cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
                if line.startswith("|") and cells[0].isdigit():
                    self.take(int(cells[0]), cells, columns)
        self.wrong += [f"{table}: no row for {n}" for n in range(1, count + 1) if n not in self.rows]
        self.wrong += [f"{table}: there is no {n}" for n in self.rows if not 1 <= n <= count]
        self.wrong += self.disagreements()

    def take(self, number, cells, columns):
        if len(cells) != columns:
            self.wrong.append(f"{self.table}: {number} has {len(cells)} columns, not {columns}")
            return
        if number in self.rows:
            self.wrong.append(f"{self.table}: two rows for {number}")
        self.rows[number] = Row(cells)

    def disagreements(self):
        """Where the table and the guests' own comments differ."""
        for number, row in sorted(self.rows.items()):
            for name in filter(is_guest, row.tests):
                if name not in self.guests:
                    yield f"{self.table}: {number} names {name}, which does not exist"
                elif number not in self.guests[name].holds:
                    yield f"tests/guests/{name}/main.c: does not say that it holds {number}"
        for name, guest in self.guests.items():
            for number in guest.holds:
                if number not in self.rows or name not in self.rows[number].tests:
                    yield f"tests/guests/{name}/main.c: holds {number}, but {self.table} does not name it there"

    def tests(self):
        return sorted({name for row in self.rows.values() for name in row.tests})

    def guests_on(self, bench):
        return [name for name in self.tests() if name in self.guests and bench in self.guests[name].benches]


class Results:
    """How each test ended, on every bench and in every dialect or variant it ran in."""

    def __init__(self):
        self.passed, self.failed, self.skipped = set(), {}, set()

    def note(self, name, outcome, skipped):
        """Notes a result; returns where what it printed goes, if it failed."""
        if outcome == "not ok":
            return self.failed.setdefault(name, [])
        (self.skipped if skipped else self.passed).add(name)
        return None

    def read(self, lines):
        """Lines of tests/guests/run; behind `$ command` lines, only those of that command."""
        shown, counts = None, True
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("$ "):
                counts = RUN in line
            result = RESULT.match(line)
            if not counts:
                continue
            if result:
                shown = self.note(result[2], result[1], result[4])
            if shown is not None:
                shown.append(line)

    def read_other(self, lines, names):
        """Lines of unit tests behind the program's `$ command`, and of tests/system/run."""
        program, shown = "", None
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("$ "):
                program = re.sub(r".*/unit\d\d/test_", "unit/", line.split()[1])
            result = OTHER_RESULT.match(line)
            if result:
                shown = None
                for name in names:
                    if name == program or (name.startswith("system/") and f"{name[7:]} " in f"{result[2]} "):
                        shown = self.note(name, result[1], result[3])
            if shown is not None:
                shown.append(line)

    def run_guests(self, bench, names, *options):
        if names:
            command = [os.path.join(TOP, RUN), "--bench", bench, *options, *names]
            with subprocess.Popen(command, cwd=TOP, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  errors="replace") as process:
                self.read(process.stdout)

    def run_other(self, names):
        """Unit tests as they were built, and system tests."""
        for name in names:
            kind, _, what = name.partition("/")
            command = [os.path.join(build_folder(), "unit64", f"test_{what}")]
            if kind == "system":
                command = [os.path.join(TOP, "tests", "system", "run"), what]
            result = subprocess.run(command, cwd=TOP, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, errors="replace", check=False)
            self.read_other([f"$ {command[0]}"] + result.stdout.splitlines(), [name])

    def verdict(self, names):
        """(good, why) of a claim that these tests hold: good is None if it cannot be said here."""
        if not names:
            return False, "no test holds it"
        failed = [name for name in names if name in self.failed]
        silent = [name for name in names if name not in self.passed | self.skipped and name not in failed]
        if failed or silent:
            return False, ", ".join([f"{name} failed" for name in failed] + [f"{name} did not run" for name in silent])
        if not self.passed & set(names):
            return None, "skipped here"
        return True, ""


def report(catalogue, results, judged):
    """Prints a verdict for each row of judged (number: names of tests), and whether all agree: the exit status."""
    passed = failed = skipped = 0
    told = set()
    for number, names in sorted(judged.items()):
        good, why = results.verdict(names)
        text = f"{number} - {catalogue.rows[number].text}: {', '.join(names) or 'nobody'}"
        if good is None and not os.environ.get("CI"):
            skipped += 1
            print(f"ok {text} # SKIP {why}")
            continue
        passed, failed = passed + bool(good), failed + (not good)
        print(f"ok {text}" if good else f"not ok {text} ({why})")
        for name in names:
            if name in results.failed and name not in told:
                told.add(name)
                print(*[line if line.startswith("#") else f"# {line}" for line in results.failed[name]], sep="\n")
    wrong = catalogue.wrong
    passed, failed = passed + (not wrong), failed + bool(wrong)
    print(f"{'not ok' if wrong else 'ok'} {catalogue.count + 1} - the table and the guests' own comments agree")
    for line in wrong:
        print(f"# {line}")
    print(f"1..{len(judged) + 1}")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""), flush=True)
    return 1 if failed else 0
