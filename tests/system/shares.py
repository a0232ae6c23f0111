# tests/system/shares.py - one guest of four does its worst: the other three still have their quarter of the machine.
# SPDX-License-Identifier: MIT
#
# Every instruction is a nanosecond of the guests' clocks, so a share is a
# number of instructions: no test here depends on how fast this machine is.

import os
import re
import time

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, check

WORKERS = 3
FAIR = 1000 // (WORKERS + 1)
LEAST = FAIR * 9 // 10
# What each storm must have done in its own quarter of one and a half seconds, or it was none.
STORMS = {"spin": 1_000_000, "hypercalls": 20_000, "faults": 100_000, "timers": 20_000, "notifications": 100_000,
          "frames": 20_000}


def shares_beside(storm, loader="kernel"):
    """(what each worker had, in thousandths; how often the storm did its worst; the log)."""
    folder = os.path.join(build_folder(), "guests")
    modules = [Module("storm.elf", os.path.join(folder, "share-storm.elf"), ["mem=8M", "name=storm", f"storm={storm}"])]
    modules += [Module(f"worker-{number}.elf", os.path.join(folder, "share-worker.elf"), ["mem=8M", f"name=worker-{number}"])
                for number in range(WORKERS)]
    with Machine(Boot("shares", modules), loader, icount=True) as machine:
        end = time.monotonic() + 4 * PATIENCE
        while machine.step(0.5)[0] is not None:
            check(time.monotonic() < end, f"does not end:\n{machine.log[-2000:].decode(errors='replace')}")
        log = machine.log.decode(errors="replace").replace("\r", "")
        check(machine.outcome().status == 0 and log.count("RESULT success") == WORKERS + 1, log)
    had = [int(number) for number in re.findall(r"had (\d+) of 1000", log)]
    times = re.search(rf"(\d+) times {storm}", log)
    check(len(had) == WORKERS and times, log)
    return had, int(times[1]), log


def judge(storm, loader="kernel"):
    had, times, log = shares_beside(storm, loader)
    check(min(had) >= LEAST, f"shares of {had} thousandths, at least {LEAST} each beside {storm}:\n{log}")
    check(times >= STORMS[storm], f"{times} times {storm} are no storm:\n{log}")


def test_from_grub_beside_one_that_spins():
    """The four as GRUB's modules; the storms below come without GRUB, which takes longer than they do."""
    judge("spin", "iso")


CASES = {f"beside a storm of {storm}": lambda storm=storm: judge(storm) for storm in STORMS if storm != "spin"}
