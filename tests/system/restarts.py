# tests/system/restarts.py - a guest starts again a thousand times, another is killed and started: no frame is lost.
# SPDX-License-Identifier: MIT
#
# `phoenix` restarts itself.  So does `mortal`, which is killed at the console
# and started again besides, at moments of all kinds.  Both count their lives on a
# disk and look for what is left of the life before (tests/guests/reborn).  A
# third guest works beside them.  Instructions are counted: time flies while all sleep.

import os
import re

from beside import Beside
from image import Boot, Module, build_folder
from session import check

RESTARTS = 1000  # of phoenix
DEATHS = 200  # of mortal
FOR_EVER = 0xFFFFFF
REST_MS = 250
LONG = 900  # seconds: no judgement
NAMES = ("untiring", "phoenix", "mortal")


def boot():
    guests = os.path.join(build_folder(), "guests")
    disk = os.path.join(guests, "reborn.disk")
    with open(disk, "wb") as file:
        file.write(bytes(512))
    modules = [Module("untiring.elf", os.path.join(guests, "untiring.elf"), ["mem=4M", "name=untiring", f"{REST_MS:#x}"])]
    for name, lives in (("phoenix", RESTARTS + 1), ("mortal", FOR_EVER)):
        modules += [Module(f"{name}.elf", os.path.join(guests, "reborn.elf"), ["mem=2M", f"name={name}", f"{lives:#x}"]),
                    Module(f"{name}.disk", disk, [f"name={name}", "disk=rw"])]
    return Boot("restarts", modules)


def kill_at_some_moment(guests, number):
    """While it is loaded, gets its memory, boots, sleeps, starts itself again."""
    moment = number % 4
    if moment == 1:
        guests.wait(r"\[mortal\] life \d+\n")
    elif moment == 2:
        guests.wait(r"guest mortal restarts\n")
    elif moment == 3:
        guests.let_run(number * 0.0001)
    guests.command("kill mortal", "guest mortal killed: from the console\n")


def test_a_thousand_restarts_lose_no_frame():
    with Beside(boot(), icount=True) as guests:
        for name in ("mortal", "phoenix"):
            guests.seen = 0
            guests.wait(rf"\[{name}\] life 1\n")
        free, used = guests.frames()
        each = guests.frames_of(NAMES)
        for number in range(DEATHS):
            if number:
                guests.command("start mortal", "guest mortal starts again\n")
            kill_at_some_moment(guests, number)
            left = guests.frames()
            check(left == (free + each["mortal"], used - each["mortal"]),
                  f"{left} frames are free and used after {number + 1} deaths of mortal, {free} and {used} were before it "
                  f"gave back {each['mortal']}:\n{guests.tail()}")
        guests.seen = 0
        guests.wait(rf"\[phoenix\] life {RESTARTS + 1}\n", LONG)
        guests.seen = len(guests.text())
        guests.command("start mortal", "guest mortal starts again\n")
        guests.wait(r"\[mortal\] life \d+\n")
        check(guests.frames() == (free, used), f"{free} frames were free, {used} in use:\n{guests.tail()}")
        check(guests.frames_of(NAMES) == each, f"the guests had {each} frames:\n{guests.tail()}")
        guests.type("q")
        guests.wait(r"untiring: \d+ rounds, all right\n")
        guests.wait("guest untiring powered off\n")
        for name in NAMES[1:]:
            guests.command(f"kill {name}", f"guest {name} killed: from the console\n")
        guests.end()
        judge_lives(guests.text())


def judge_lives(log):
    """Phoenix had each life once; mortal may have been killed before it said which one it was."""
    lives = {name: [int(life) for life in re.findall(rf"\[{name}\] life (\d+)\n", log)] for name in NAMES}
    check(lives["phoenix"] == list(range(1, RESTARTS + 2)), f"phoenix had the lives {lives['phoenix']}")
    check(log.count("guest phoenix restarts\n") == RESTARTS, log[-2000:])
    check(lives["mortal"] == sorted(set(lives["mortal"])), f"mortal had the lives {lives['mortal']}")
    check(log.count(" killed: ") == log.count(" killed: from the console\n"), str(re.findall(".* killed: .*", log)))
