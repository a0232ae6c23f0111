# tests/system/forks.py - Linux forks and executes on and on beside three guests that work: every count comes out right.
# SPDX-License-Identifier: MIT
#
# What is executed is a copy of BusyBox that says from which file it was: only a
# process that forked and executed counts.  What Linux has of memory and the
# core of frames must be there again in the end.  `make soak FORKS=n` makes as
# many as wanted (tests/system/soak); CI makes a few.

import os
import re
import time

from beside import Beside
from image import Boot, Module, build_folder, built_by
from linux import BOOT_PATIENCE, PROMPT, shared
from machine import machine_megabytes
from session import Skipped, check

FORKS = 300
WARM_UP = 50  # what caches take is taken by then
STEP = 500
STEP_PATIENCE = 600  # seconds: no judgement
REST_MS = 5
OTHERS = ("one", "two", "three")
NAMES = ("linux", *OTHERS)
LINUX_BYTES, OTHER_BYTES = 64 << 20, 4 << 20
STRAY = 20  # kernel threads may come and go at any time
SLACK_KIB = 512
TROUBLE = "BUG|[Oo]ops|WARNING|Call Trace|[Pp]anic|segfault|Out of memory|stall|lockup"

# Built-in commands of the shell, apart from the one that counts.
SCRIPT = f"""\
cp /bin/busybox /tmp/readlink
look() {{
  echo 4 > /proc/sys/vm/drop_caches
  echo 3 > /proc/sys/vm/drop_caches
  while read k v x; do [ $k = processes ] && p=$v; done < /proc/stat
  while read k v x; do
    case $k in MemFree:) m=$v;; Slab:) s=$v;; PageTables:) t=$v;; esac
  done < /proc/meminfo
  set -- /proc/[0-9]*
  echo seen $p processes $# alive free $m slab $s tables $t
}}
work() {{
  i=0
  while [ $i -lt $1 ]; do
    x=$(/tmp/readlink /proc/self/exe) || break
    [ "$x" = /tmp/readlink ] || break
    i=$((i+1))
    [ $((i % {STEP})) = 0 ] && echo at $i
  done
  echo made $i
}}
"""


def boot():
    guest = os.path.join(build_folder(), "guests", "untiring.elf")
    modules = [Module("vmlinux", built_by("linux-guest"), [f"mem={LINUX_BYTES >> 20}M", "name=linux", "console=hvc0"]),
               Module("initrd", built_by("initramfs"), ["name=linux", "role=initrd"])]
    modules += [Module(f"{name}.elf", guest, [f"mem={OTHER_BYTES >> 20}M", f"name={name}", f"{REST_MS:#x}"]) for name in OTHERS]
    return Boot("forks", modules)


class Soak:
    """One such machine, and what was seen of it."""

    def __init__(self, forks, tell=lambda text: None):
        self.forks = forks
        self.tell = tell
        self.results = []  # (good, text)

    def judge(self, good, text):
        self.results.append((good, text))

    def ask(self, command, answer, patience=STEP_PATIENCE):
        self.guests.type(command + "\n")
        match = self.guests.wait(answer, patience)
        self.guests.wait(PROMPT)
        return match

    def look(self):
        """What Linux counts: processes since its start, those alive, KiB free, of slab, of page tables."""
        seen = self.ask("look", r"seen (\d+) processes (\d+) alive free (\d+) slab (\d+) tables (\d+)\n")
        return [int(number) for number in seen.groups()]

    def prepare(self):
        self.guests.wait(PROMPT, BOOT_PATIENCE)
        self.guests.type("stty -echo\n")
        self.guests.wait(PROMPT)
        self.guests.type("echo go; cat > /tmp/script\n")
        self.guests.wait("go\n")
        self.guests.type(SCRIPT + "\x04")
        self.guests.wait(PROMPT)
        made = int(self.ask(f". /tmp/script; work {WARM_UP}", r"made (\d+)\n")[1])
        check(made == WARM_UP, f"{made} of {WARM_UP} forked and executed")

    def make_forks(self):
        start = time.monotonic()
        before = self.look()
        self.guests.type(f"work {self.forks}\n")
        made = None
        while made is None:
            said = self.guests.wait(r"(at|made) (\d+)\n", STEP_PATIENCE)
            if said[1] == "made":
                made = int(said[2])
            else:
                self.tell(f"{said[2]} after {time.monotonic() - start:.0f} s")
        self.guests.wait(PROMPT)
        self.seconds = time.monotonic() - start
        after = self.look()
        more = after[0] - before[0]
        self.judge(made == self.forks, f"{made} of {self.forks} forked and executed")
        self.judge(self.forks <= more <= self.forks + STRAY, f"Linux counts {more} new processes")
        self.judge(after[1] <= before[1] + STRAY, f"{before[1]} processes are alive before, {after[1]} after")
        self.judge(before[2] - after[2] <= SLACK_KIB, f"{before[2]} KiB are free before, {after[2]} after")
        self.judge(after[3] - before[3] <= SLACK_KIB, f"{before[3]} KiB of slab before, {after[3]} after")
        self.judge(after[4] - before[4] <= SLACK_KIB, f"{before[4]} KiB of page tables before, {after[4]} after")
        lines = int(self.ask(f"dmesg | grep -cE '{TROUBLE}'", r"\n?(\d+)\n")[1])
        self.judge(lines == 0, f"{lines} lines of dmesg tell of trouble")

    def power_off_linux(self):
        self.guests.type("poweroff\n")
        self.guests.wait("guest linux powered off\n")

    def count_frames(self, before, each):
        """The same with Linux there, more by its own when it has ended, and the same when it is there again."""
        after = (*self.guests.frames(), self.guests.frames_of(NAMES))
        self.judge(after == (*before, each), f"{before[0]} frames are free before, {after[0]} after")
        self.power_off_linux()
        free, used = self.guests.frames()
        self.judge((free, used) == (before[0] + each["linux"], before[1] - each["linux"]),
                   f"{free} are free without Linux, whose {each['linux']} were")
        self.guests.command("start linux", "guest linux starts again\n")
        self.guests.wait("in ring 1", BOOT_PATIENCE)
        free = self.guests.frames()[0]
        self.judge(free == before[0], f"{free} are free with Linux there again")
        self.guests.command("front linux", "guest linux is in front\n")
        self.guests.type("\n")
        self.guests.wait(PROMPT, BOOT_PATIENCE)
        self.power_off_linux()

    def end_others(self):
        for name in OTHERS:
            self.guests.send_command(f"front {name}")
            self.guests.type("q")
            rounds = int(self.guests.wait(r"untiring: (\d+) rounds, all right\n")[1])
            self.guests.wait(f"guest {name} powered off\n")
            self.judge(rounds > 0, f"guest {name} did its work {rounds} times")
        outcome = self.guests.end()
        self.judge(outcome.status == 0, outcome.text)

    def run(self):
        """Everything; raises Failed if it could not be judged."""
        description = boot()
        megabytes = machine_megabytes(description, LINUX_BYTES + len(OTHERS) * OTHER_BYTES)
        with Beside(description, megabytes=megabytes) as self.guests:
            self.prepare()
            before, each = self.guests.frames(), self.guests.frames_of(NAMES)
            self.make_forks()
            self.count_frames(before, each)
            self.end_others()
            log = self.guests.text()
            self.judge(" killed: " not in log, "; ".join(re.findall(".* killed: .*", log)) or "nobody was killed")


def test_a_few_hundred_forks_beside_three_guests():
    if "failed" in shared:
        raise Skipped("Linux did not boot")
    soak = Soak(FORKS)
    soak.run()
    wrong = [text for good, text in soak.results if not good]
    check(not wrong, "\n".join(wrong + [soak.guests.tail()]))
