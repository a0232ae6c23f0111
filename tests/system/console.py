# tests/system/console.py - several guests at one console: the control key, names before lines, stop, kill, start.
# SPDX-License-Identifier: MIT

import os
import re

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, check

CONTROL_A = b"\x01"


class Console:
    """Sample guests on one machine, `first` in front."""

    def __init__(self, names=("first", "second"), memory="16M", **more):
        sample = os.path.join(build_folder(), "sample.elf")
        modules = [Module(f"{name}.elf", sample, [f"mem={memory}", f"name={name}"]) for name in names]
        self.machine = Machine(Boot("console", modules), "kernel", **more)

    def __enter__(self):
        self.machine.__enter__()
        self.until("sample> ")
        return self

    def __exit__(self, *error):
        self.machine.__exit__(*error)

    def text(self):
        return self.machine.log.decode(errors="replace").replace("\r", "")

    def until(self, text):
        check(self.machine.expect(text, PATIENCE), f"no {text!r} in:\n{self.text()}")

    def sometime(self, text):
        """Whether it came before or comes yet."""
        if text not in self.text():
            self.until(text)

    def key(self, letter, answer):
        self.machine.send(CONTROL_A + letter.encode())
        self.until(answer)

    def command(self, line, answer):
        self.machine.send(CONTROL_A + b":" + line.encode() + b"\r")
        self.until(answer)

    def type(self, line, answer):
        self.machine.send(line.encode() + b"\r")
        self.until(answer)

    def free_frames(self):
        self.key("f", "in use")
        return int(re.findall(r"frames of 4096 bytes: (\d+) free", self.text())[-1])


def test_lines_of_the_other_guest_have_its_name():
    with Console() as console:
        console.sometime("[second] type")
        check("[first] " not in console.text(), console.text())
        console.key("n", "guest second is in front")
        console.type("help", "off")


def test_keys_are_shown_on_request():
    with Console() as console:
        console.key("x", "Ctrl-A 0x78 means nothing")
        console.key("h", "starts again from its modules")
        console.key("l", "2 second: ")
        check(re.search(r"1 first: \w+, 16384 KiB of memory, \d+ frames in all, \d+ % of the time, in front", console.text()),
              console.text())


def test_commands_for_scripts_do_the_same():
    with Console() as console:
        console.command("list", "2 second: ")
        console.command("front second", "guest second is in front")
        console.command("stop first", "guest first stopped")
        console.command("list", "2 second: ")
        check("1 first: stopped" in console.text(), console.text())
        console.command("go first", "guest first goes on")
        console.command("fly", "no such command, try help: fly")
        console.command("kill nobody", "guest nobody is not there")
        console.command("kill 2", "guest second killed: from the console")
        console.until("guest first is in front")


def test_a_stopped_guest_waits():
    with Console() as console:
        console.command("stop first", "guest first stopped")
        console.machine.send(b"hcall 999\r")
        console.key("2", "guest second is in front")
        for _ in range(20):  # time enough for the other one, if it got any
            console.type("help", "off")
        check("first killed" not in console.text(), console.text())
        console.command("go first", "guest first goes on")
        console.sometime("guest first killed: ")


def test_a_stopped_guests_timer_holds_up_nobody():
    path = os.path.join(build_folder(), "guests", "hello-later.elf")
    modules = [Module(f"{name}.elf", path, ["mem=16M", f"name={name}"]) for name in ("first", "second")]
    with Machine(Boot("console", modules), "kernel", icount=True) as machine:
        machine.expect("guest second: lguest", PATIENCE)
        machine.send(CONTROL_A + b":stop first\r")  # while both sleep
        check(machine.expect("guest second powered off", PATIENCE), machine.log.decode(errors="replace"))


def test_a_killed_guest_starts_again_and_no_frame_is_lost():
    with Console() as console:
        before = console.free_frames()
        for _ in range(3):
            console.command("kill second", "guest second killed: from the console")
            check(console.free_frames() > before + 16 * 256, "its memory was not given back")
            console.command("start second", "guest second starts again")
            console.until("[second] type")
            console.key("2", "guest second is in front")
            console.type("help", "off")
            console.key("1", "guest first is in front")
        check(console.free_frames() == before, f"{before} frames were free:\n{console.text()}")


def test_a_guest_that_starts_again_has_its_name_at_once():
    with Console() as console:
        console.command("kill second", "guest second killed: from the console")
        for _ in range(10):  # before its launcher has named it, most times
            console.machine.send(CONTROL_A + b":start second\r" + CONTROL_A + b":kill second\r")
            console.until("guest second starts again")
            console.until("guest second killed: from the console")


def test_a_guest_starts_again_in_the_gap_that_it_left():
    """8 MiB each, device pages among them, between neighbours; elsewhere there is not as much."""
    with Console(("first", "second", "third"), "7M", megabytes=32) as console:
        console.sometime("[third] type")
        console.sometime("[second] type")
        for name in ("second", "third"):
            console.command(f"kill {name}", f"guest {name} killed: from the console")
            console.command(f"start {name}", f"guest {name} starts again")
            console.until(f"[{name}] type")


def test_a_guest_can_be_sent_the_control_key():
    with Console() as console:
        console.machine.send(CONTROL_A + b"a" + b"\b" + b"help\r")
        console.until("off")
