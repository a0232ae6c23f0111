# tests/system/environment.py - machines on which Ringlet cannot keep its promises: refused in one line.
# SPDX-License-Identifier: MIT
#
# That CR0.WP works cannot be taken away from an emulator; tools/mutate takes
# it away from the core instead.

import os

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, check

MISSING = {
    "486,-pse": "refused: this processor has no 4 MiB pages (PSE)",
    "486,-fpu": "refused: this processor has no FPU (CPUID.1 edx 0x8)",
}


def test_a_processor_that_lacks_something_is_refused():
    sample = Module("sample.elf", os.path.join(build_folder(), "sample.elf"), ["mem=16M"])
    for cpu, line in MISSING.items():
        with Machine(Boot("environment", [sample], core_words=("end=halt",)), "kernel", cpu=cpu, monitor=True) as machine:
            check(machine.expect(f"ringlet: {line}", PATIENCE), f"{cpu}:\n{machine.log.decode(errors='replace')}")
            while not any(line in shown for shown in machine.screen()):
                check(machine.step(0.2)[0] is not None, f"{cpu}: not on the screen")


def test_a_plain_486_is_enough():
    sample = Module("sample.elf", os.path.join(build_folder(), "sample.elf"), ["mem=16M"])
    with Machine(Boot("environment", [sample]), "kernel", cpu="486") as machine:
        check(machine.expect("sample> ", PATIENCE), machine.log.decode(errors="replace"))
