# tests/system/launchers.py - launchers that misbehave end alone, and what they may try is refused.
# SPDX-License-Identifier: MIT
#
# tests/launchers has the behaviours.  They run one after the other in one
# machine, each started by the one before it; the last, `steady`, must find
# everything of its own unharmed.

import os
import re
import subprocess

from image import TOP, Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, Failed, check

# Which trap ends each: vector and error code.
FATAL = {
    "page-fault": "14 (0x4)", "write-text": "14 (0x7)", "write-window": "14 (0x7)", "read-window": "14 (0x5)",
    "read-low-memory": "14 (0x4)", "beyond-guest": "14 (0x6)", "write-module": "14 (0x7)", "run-window": "14 (0x5)",
    "stack-overflow": "14 (0x6)", "stack-in-window": "14 (0x7)", "undefined": "6 (0)", "divide": "0 (0)",
    "hlt": "13 (0)", "cli": "13 (0)", "fpu": "7 (0)", "sti": "13 (0)", "in": "13 (0)", "out": "13 (0)", "int-1f": "13 (0xfa)",
    "int-20": "13 (0x102)", "int-80": "13 (0x402)", "int-0e": "13 (0x72)", "int-02": "13 (0x12)",
    "int-08": "13 (0x42)", "int3": "13 (0x1a)", "single-step": "1 (0)", "step-over-call": "1 (0)",
    "iret-ring-0": "13 (0x50)", "iret-ring-1": "13 (0x60)", "iret-nt": "10 (0)", "far-call": "13 (0x50)",
    "core-segment": "13 (0x58)", "task-segment": "13 (0x80)", "write-cr3": "13 (0)",
    "read-cr0": "13 (0)", "write-dr7": "13 (0)", "clts": "13 (0)", "invlpg": "13 (0)", "lidt": "13 (0)",
    "rdmsr": "13 (0)", "wrmsr": "13 (0)", "iret-vm": None, "icebp": None,  # QEMU and hardware differ
}
CALLS = ("wild-pointers", "frames", "unknown-calls", "call-order", "create-absurd", "create-too-much", "forged-exit",
         "boot-wild", "exit-pointers", "irq-flood", "dialect-absurd", "port-exits", "odd-states")


def machine_of(*names):
    """A machine with one instance a name."""
    core = os.path.join(build_folder(), "ringlet-bad-launcher.elf")
    modules = [Module(f"m{number}", os.path.join(TOP, "LICENSE"), [name]) for number, name in enumerate(names)]
    return Machine(Boot("launchers", modules, core=core), "kernel", icount=True, megabytes=256)


def run(*names, until=None):
    """The log and the outcome of a machine with one instance a name."""
    with machine_of(*names) as machine:
        found = machine.expect(until or "powered off for good", 3 * PATIENCE)
        log = machine.log.decode(errors="replace").replace("\r", "")
        check(found or not until, f"no {until!r} in:\n{log}")
        if not until:
            try:
                machine.process.wait(10)
            except subprocess.TimeoutExpired as late:
                raise Failed(f"does not end:\n{log}") from late
        return log, None if until else machine.outcome()


def kill_of(log, name):
    match = re.search(rf"^ringlet: guest {name} killed: (.*)$", log, re.MULTILINE)
    return match and match[1]


def test_those_that_fault_end_alone():
    log, outcome = run(*FATAL, "steady")
    check("steady: success" in log, log)
    check(outcome.status == 1, outcome.text)
    wrong = [f"{name}: {kill_of(log, name)}" for name, trap in FATAL.items()
             if not (kill_of(log, name) or "").startswith(f"launcher died: trap {trap}" if trap else "launcher died: ")]
    check(not wrong, "\n".join(wrong + [log]))


def test_calls_are_refused_with_a_status():
    log, outcome = run(*CALLS, "steady")
    missing = [name for name in (*CALLS, "steady") if f"{name}: success" not in log]
    check(not missing, f"{missing}\n{log}")
    check(outcome.status == 0, outcome.text)


def test_a_last_word_is_cut():
    log, outcome = run("exit-huge-text", "exit-wild-text", "steady")
    check(kill_of(log, "exit-huge-text") == "x" * 127, log)
    check(kill_of(log, "exit-wild-text") == "", log)
    check("steady: success" in log and outcome.status == 1, log)


def test_one_that_spins_does_not_stop_another():
    log, _ = run("spin", "steady", until="guest steady powered off")
    check("steady: success" in log, log)


def test_a_name_is_shown_escaped():
    """Wherever one is: before a line of the guest's, in the list and in the core's own lines."""
    shown = r"odd\x1b[2J\x9b\x0d\x0a"
    with machine_of("spin", "odd-name") as machine:
        for typed, lines in ((b"", (shown, f"[{shown}] waits")), (b"\x01:list\r", (f"2 {shown}: ",)),
                             (b"\x012", (f"guest {shown} is in front",)), (b"k", (f"guest {shown} powered off",))):
            machine.send(typed)
            for line in lines:
                check(machine.expect(line, PATIENCE), f"no {line!r} in:\n{machine.log!r}")
        raw = set(machine.log[machine.log.index(b"ringlet: "):]) - set(range(0x20, 0x7f)) - set(b"\r\n")
    check(not raw, f"bytes {raw} in:\n{machine.log!r}")
