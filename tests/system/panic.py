# tests/system/panic.py - the core's own fault: gdb makes one up, serial port and screen tell of it.
# SPDX-License-Identifier: MIT

import os
import re
import shutil
import subprocess
import tempfile

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, Skipped, check


def test_shows_reason_and_registers_on_both():
    if not shutil.which("gdb"):
        raise Skipped("gdb is not installed")
    sample = Module("sample.elf", os.path.join(build_folder(), "sample.elf"), ["mem=32M", "name=sample"])
    with tempfile.TemporaryDirectory(prefix="ringlet-") as folder, \
            Machine(Boot("panic", [sample], core_words=("end=halt",)), "kernel", monitor=True) as qemu:
        check(qemu.expect("sample> ", PATIENCE), qemu.log.decode())
        server = os.path.join(folder, "gdb")
        qemu.ask("human-monitor-command", **{"command-line": f"gdbserver unix:{server},server=on,wait=off"})
        # At the next hypercall ring 0 runs into the UD2 that stands for "this cannot be".
        commands = [f"target remote {server}", "hbreak hypercall_stub", "continue",
                    "set $pc = (unsigned) &trap_return_broken", "detach"]
        with subprocess.Popen(["gdb", "-batch", "-nx", os.path.join(build_folder(), "ringlet.elf"),
                               *[word for command in commands for word in ("-ex", command)]],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as gdb:
            for line in gdb.stdout:
                if b"breakpoint 1 at" in line:
                    break
            qemu.send(b"ring\n")
            panicked = qemu.expect("panic: ", PATIENCE)
            gdb.kill()
            check(panicked, qemu.log.decode())
        check(qemu.expect("\n", PATIENCE), qemu.log.decode())
        said = qemu.log.decode().replace("\r", "")
        for text in (said, "\n".join(qemu.screen())):
            check(re.search(r"eax [0-9a-f]{8} ebx [0-9a-f]{8}", text) and re.search(r"cr0 [0-9a-f]{8} cr3", text), text)
            check(re.search(r"panic: trap 6 \(0\) in the core at 0050:ffc[0-9a-f]{5}", text), text)
