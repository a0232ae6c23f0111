# tests/system/faults.py - one allocation or one launcher call of a boot fails: that costs a guest at most, and no frame.
# SPDX-License-Identifier: MIT
#
# Two sample guests boot on a core that lets the N-th fail (tests/faults).  If
# one of them is gone then, the other still answers, and when the one that is
# gone has been started again as many frames are free as without the fault.
# Only what fails before there is a second guest may cost both: the first
# launcher, which alone can start the next.

import os
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from beside import Booted
from image import Boot, Module, build_folder
from session import Failed, check

KINDS = ("fail-frame", "refuse-call", "garble-call")
PLACES = ("1", "2")
BEGUN = "type `help`"
UNBORN = "no launcher for guest number 2"
COMING, THERE = {"is loaded", "gets its memory"}, {"runs", "waits"}
STRIDE = int(os.environ.get("FAULTS_STRIDE", "5"))  # one case of so many; 1: all
BOOT_SECONDS, DEAF_SECONDS = 60, 4
UNREACHED = 10
TRIES = 2  # what was typed may be what is lost
# Before there is any launcher, or for the first.
NO_MACHINE = re.compile(r"panic: (out of memory|no memory for the first launcher): \d+ free frames")


class Boots(Booted):
    """Two guests, `words` for the core; what is waited for may not come."""

    def __init__(self, *words):
        sample = os.path.join(build_folder(), "sample.elf")
        modules = [Module(f"{name}.elf", sample, ["mem=4M", f"name={name}"]) for name in ("first", "second")]
        core = os.path.join(build_folder(), "ringlet-faults.elf")
        super().__init__(Boot("faults", modules, core=core, core_words=("end=isa-debug-exit", *words)), icount=True)

    def wait(self, pattern, since=0, seconds=BOOT_SECONDS):
        """The match in what came after `since`, or None at the end of the machine or of patience."""
        end = time.monotonic() + seconds
        while True:
            match = re.compile(pattern, re.MULTILINE).search(self.text(), since)
            if match or time.monotonic() >= end:
                return match
            if self.machine.step(0.2)[0] is None:
                return re.compile(pattern, re.MULTILINE).search(self.text(), since)

    def command(self, line, answer):
        since = len(self.text())
        self.send_command(line)
        match = self.wait(answer, since)
        check(match, f"no answer to {line}:\n{self.text()}")
        return match

    def settle(self):
        """Waits until both guests run or have ended, or for ever is over."""
        self.wait(f"{BEGUN}|ringlet: faults:", 0, DEAF_SECONDS)
        end = time.monotonic() + DEAF_SECONDS
        while not self.over() and time.monotonic() < end:
            states = self.states()
            born = [place for place in PLACES if place in states]
            if (len(born) == len(PLACES) or UNBORN in self.text()) and not COMING & set(states.values()):
                return
            self.machine.step(0.2)

    def over(self):
        return "ringlet: faults:" in self.text() or "panic:" in self.text()

    def states(self):
        """{place: what the console says of the guest there}."""
        since = len(self.text())
        self.send_command("list")
        self.send_command("frames")
        self.wait(r"in use\n", since)
        return dict(re.findall(r"^ringlet: (\d) \S+: ([^,]+),", self.text()[since:], re.MULTILINE))

    def answers(self, place):
        """Whether a guest, brought to the front (where it may be already), does what is typed; one that ends at that is no deaf one."""
        since = len(self.text())
        for _ in range(TRIES):
            self.send_command(f"front {place}")
            self.machine.send(b"help\r")
            if self.wait(r"reboot +start(.|\n)*sample> |^ringlet: guest \S+ killed: ", since, DEAF_SECONDS):
                return True
        return False

    def free(self):
        return int(self.command("frames", r"(\d+) free, \d+ in use\n")[1])


def baseline():
    """(free frames with both guests there, how many takings of frames, how many calls)."""
    with Boots() as boots:
        boots.settle()
        for place in PLACES:
            check(boots.answers(place), f"{place} does not answer:\n{boots.text()}")
        free = boots.free()
        for place in PLACES:
            boots.command(f"kill {place}", "killed")
        counts = boots.wait(r"faults: (\d+) times frames, (\d+) calls")
        check(counts, boots.text())
        return free, int(counts[1]), int(counts[2])


def judge(boots, free):
    """What happened, in one word; raises Failed if it is more than one guest's end."""
    boots.settle()
    if boots.over():
        # All is over: only a first launcher that never came to start the second may do that.
        boots.wait("ringlet: faults: .*\n")
        check("panic:" not in boots.text() or NO_MACHINE.search(boots.text()), "a panic")
        check(BEGUN not in boots.text() and not re.search(r"launcher 1 is|second", boots.text()), "both are lost")
        return "alone"
    states = boots.states()
    deaf = [place for place in PLACES if states.get(place) not in THERE or not boots.answers(place)]
    states = boots.states()  # what failed may have failed only now
    lost = [place for place in PLACES if place in deaf or states.get(place) not in THERE]
    check(len(lost) < 2, f"{lost} are lost")
    for place in lost:
        if place not in states:  # its launcher was never asked for
            check(UNBORN in boots.text(), "nobody says why")
            return "unborn"
        if states[place] in THERE:
            boots.command(f"kill {place}", "killed")
        begun = len(boots.text())
        boots.command(f"start {place}", "starts again")
        check(boots.wait(BEGUN, begun), f"{place} does not start again")
        check(boots.answers(place), f"{place} does not answer when it was started again")
    left = boots.free()
    if "ringlet: fault: " not in boots.text():
        return "unreached"
    check(left == free, f"{left} frames are free, not {free}")
    return "lost" if lost else "borne"


def case(kind, number, free):
    """(what happened, or "failed"; the failure's text)."""
    with Boots(f"{kind}={number}") as boots:
        try:
            return judge(boots, free), ""
        except Failed as failure:
            return "failed", f"{kind}={number}: {failure}\n{boots.text()}"


def every(kind):
    """All cases of a kind, or one of STRIDE: none may fail."""
    free, frames, calls = baseline()
    numbers = range(1, (frames if kind == "fail-frame" else calls) + 1, STRIDE)
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda number: case(kind, number, free), numbers))
    wrong = [text for what, text in results if what == "failed"]
    counts = Counter(what for what, _ in results)
    # How many calls what is typed takes differs a little from run to run: the last few may not be made.
    check(counts["unreached"] <= UNREACHED, f"nothing failed in {counts['unreached']} of {len(results)} cases")
    check(not wrong, f"{len(wrong)} of {len(results)} cases:\n" + "\n".join(wrong[:3]))
    return counts


CASES = {f"each {kind.replace('-', ' ')} costs a guest at most": lambda kind=kind: every(kind) for kind in KINDS}
