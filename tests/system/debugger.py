# tests/system/debugger.py - the recipe of docs/debugging.md: from ring 0 through ring 1 to ring 3 under gdb.
# SPDX-License-Identifier: MIT

import os
import shutil
import subprocess

from session import TOP, Session, Skipped, check


def type_on_console(text):
    subprocess.run([os.path.join(TOP, "tools", "debug"), "--console", text], cwd=TOP, check=True)


def test_steps_through_the_rings():
    if not shutil.which("gdb"):
        raise Skipped("gdb is not installed")
    with Session("BOOT=kernel", program="tools/debug") as gdb:
        gdb.expect(r"ring 0, eip 0x[0-9a-f]+, cr3")
        gdb.type("symbols sample.elf\nhbreak kernel_main\ncontinue\nring\n")
        gdb.expect(r"ring 1, eip 0x[0-9a-f]+, cr3")
        # The first thing that needs the core: a page to be filled in, or a hypercall.
        gdb.type("cross\n")
        gdb.expect(r"ring 0, eip 0xff[cdef][0-9a-f]+, cr3")
        gdb.type("cross\n")
        gdb.expect(r"ring 1, eip 0x[0-9a-f]+, cr3")
        gdb.type("delete\nhbreak user_greet\ncontinue\nring\n")
        gdb.expect(r"Continuing")
        type_on_console("user")
        gdb.expect(r"ring 3, eip 0x[0-9a-f]+, cr3")
        gdb.type("delete\nhbreak power_off\ncontinue\nring\n")
        gdb.expect(r"Continuing")
        type_on_console("poweroff")
        gdb.expect(r"ring 1, eip 0x[0-9a-f]+, cr3")
        gdb.type("console\nkill\nquit\n")
        gdb.expect(r"sample> poweroff")
        gdb.end_of_input()
        gdb.process.wait(30)
        check(gdb.process.returncode == 0, f"gdb's exit status is {gdb.process.returncode}")
