# tests/system/isolation.py - two guests beside each other, and NMIs at any moment.
# SPDX-License-Identifier: MIT

import os
import time

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, check


def boot(*names):
    """One tiny guest of tests/guests a name, each with a name of its own."""
    own = [name + (f"-{at}" if name in names[:at] else "") for at, name in enumerate(names)]
    modules = [Module(f"{called}.elf", os.path.join(build_folder(), "guests", f"{name}.elf"), ["mem=24M", f"name={called}"])
               for name, called in zip(names, own)]
    return Boot("isolation", modules)


def run(*names):
    """The log and the outcome of a machine with these guests."""
    with Machine(boot(*names), "kernel", icount=True) as machine:
        end = time.monotonic() + PATIENCE
        while machine.step(0.5)[0] is not None:
            check(time.monotonic() < end, f"does not end:\n{machine.log.decode(errors='replace')}")
        return machine.log.decode(errors="replace").replace("\r", ""), machine.outcome()


def test_two_guests_finish():
    log, outcome = run("walk-random", "hypercall-fuzz")
    check(log.count("RESULT success") == 2, log)
    for name in ("walk-random", "hypercall-fuzz"):
        check(f"ringlet: guest {name} powered off" in log, log)
    check(outcome.status == 0, outcome.text)


def test_a_killed_guest_takes_no_other_along():
    for names in (("unknown-call-11", "walk-random"), ("walk-random", "unknown-call-11")):
        log, outcome = run(*names)
        check("ringlet: guest unknown-call-11 killed: " in log, log)
        check("ringlet: guest walk-random powered off" in log and log.count("RESULT success") == 1, log)
        check(outcome.status == 1, outcome.text)


def test_a_spinning_guest_leaves_the_other_its_share():
    log, outcome = run("spin-interrupts-off", "timer-cancel")
    first, second = log.find("guest timer-cancel powered off"), log.find("guest spin-interrupts-off powered off")
    check(0 <= first < second, log)
    check(outcome.status == 0 and log.count("RESULT success") == 2, log)


def test_fpu_registers_are_each_guests_own():
    log, outcome = run("fpu-state", "fpu-state")
    check(outcome.status == 0 and log.count("RESULT success") == 2, log)


def test_nmis_are_survived():
    with Machine(boot("nmi-storm"), "kernel", monitor=True) as machine:
        check(machine.expect("storm", PATIENCE), machine.log.decode(errors="replace"))
        end = time.monotonic() + PATIENCE
        sent = 0
        while machine.step(0)[0] is not None:
            check(time.monotonic() < end, f"does not end:\n{machine.log.decode(errors='replace')}")
            try:
                machine.ask("inject-nmi")
            except (OSError, ValueError):
                break
            sent += 1
        while machine.step(0.5)[0] is not None:
            check(time.monotonic() < end, "does not end")
        log = machine.log.decode(errors="replace").replace("\r", "")
        check("RESULT success" in log and machine.outcome().status == 0, log)
        check(sent > 10 and "\n0 NMIs" not in log, f"{sent} sent:\n{log}")
