# tests/system/debugger.py - what gdb makes of a machine: the recipe of docs/debugging.md, and odd flags at boot.
# SPDX-License-Identifier: MIT

import shutil

from session import Session, Skipped, check


def test_what_a_loader_leaves_in_iopl_does_not_matter():
    if not shutil.which("gdb"):
        raise Skipped("gdb is not installed")
    with Session("BOOT=kernel", program="tools/debug") as gdb:
        gdb.expect(r"ring 0, eip 0x[0-9a-f]+, cr3")
        gdb.type("set var $eflags = 0x3002\n"
                 "symbols sample.elf\nhbreak kernel_main\ncontinue\nring\n")
        gdb.expect(r"ring 1, eip 0x[0-9a-f]+, cr3")
        gdb.type("console\nkill\nquit\n")
        gdb.end_of_input()


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
        # And back, perhaps by way of the launcher.
        ring = "0"
        for _ in range(6):
            gdb.type("cross\n")
            ring = gdb.expect(r"\nring (\d), eip 0x[0-9a-f]+, cr3")[1]
            if ring == "1":
                break
        check(ring == "1", f"ended in ring {ring}")
        gdb.type("delete\nhbreak user_greet\ntype user\ncontinue\nring\n")
        gdb.expect(r"ring 3, eip 0x[0-9a-f]+, cr3")
        gdb.type("delete\nhbreak power_off\ntype poweroff\ncontinue\nring\n")
        gdb.expect(r"ring 1, eip 0x[0-9a-f]+, cr3")
        gdb.type("console\nkill\nquit\n")
        gdb.expect(r"sample> poweroff")
        gdb.end_of_input()
        gdb.process.wait(30)
        check(gdb.process.returncode == 0, f"gdb's exit status is {gdb.process.returncode}")
