# tests/system/runner.py - tools/run and make run themselves: words, terminals, ends.
# SPDX-License-Identifier: MIT

import os
import pty
import select
import signal
import subprocess
import time

from session import TOP, Session, check


def refused(words, *parts):
    with Session(*words) as session:
        session.end(4, "run: error: .*")
        for part in parts:
            check(part in session.text, f"no {part!r} in {session.text}")
        check(session.text.count("\n") == 1, f"more than one line: {session.text}")


def test_refuses_unknown_words():
    refused(["GUEST=sample", "MEMORY=32M"], "MEMORY=32M")
    refused(["sample"], "sample")


def test_refuses_values_without_meaning():
    refused(["GUEST=solaris"], "GUEST=solaris", "linux")
    refused(["KERNEL=/nonexistent"], "/nonexistent")
    refused(["INITRD=/nonexistent"], "/nonexistent")
    refused(["DISK=/nonexistent"], "/nonexistent")
    refused(["TIMEOUT=soon"], "TIMEOUT=soon")
    refused(["TIMEOUT=-1"], "TIMEOUT=-1")
    refused(["ICOUNT=maybe"], "ICOUNT=maybe")
    refused(["BOOT=floppy"], "BOOT=floppy")
    refused(["QEMU_ARGS='"], "QEMU_ARGS")
    refused(["MEM=1 2"], "MEM=")
    refused(["GUEST=linux", "KERNEL=/bin/sh"], "GUEST", "KERNEL")


def test_make_refuses_unknown_words():
    for word in ("GEUST=linux", "linux"):
        result = subprocess.run(["make", "run", word], cwd=TOP, check=False, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env=plain_environment())
        check(result.returncode != 0, f"make run {word} went on")
        check("unknown word" in result.stdout and word.split("=")[0] in result.stdout, result.stdout)


def plain_environment():
    """Ours, without what an outer make put there."""
    return {key: value for key, value in os.environ.items()
            if key not in ("MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "MAKELEVEL")}


def test_make_run_ends_with_the_guest():
    build = os.environ.get("BUILD") or "build"
    for typed, good, last in (("poweroff\n", True, "run: powered off"),
                              ("hcall 999\n", False, "run: guest killed: ")):
        result = subprocess.run(["make", "run", f"BUILD={build}", "BOOT=kernel", "TIMEOUT=60"], cwd=TOP,
                                check=False, input=typed, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                env=plain_environment())
        check((result.returncode == 0) == good, f"exit status {result.returncode}:\n{result.stdout}")
        lines = result.stdout.rstrip().split("\n")
        check(lines[-1].startswith(last), f"the last line is {lines[-1]!r}")


def test_says_which_cpu_qemu_does_not_know():
    with Session("CPU=abacus") as session:
        session.end(4, "run: error: .*")
        check("abacus" in session.text, session.text)


def test_serves_a_terminal():
    """A terminal: keys go to the guest one by one, Ctrl-A x ends the run."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(TOP)
        os.execv("tools/run", ["tools/run", "BOOT=kernel"])
    seen = b""

    def wait_for(text):
        nonlocal seen
        end = time.monotonic() + 60
        while text not in seen and time.monotonic() < end:
            try:
                if select.select([terminal], [], [], 1)[0]:
                    seen += os.read(terminal, 4096)
            except OSError:
                break
        if text not in seen:
            os.kill(child, signal.SIGKILL)
        check(text in seen, f"no {text!r} in {seen!r}")

    wait_for(b"sample> ")
    os.write(terminal, b"rinh\x7fg\r")
    wait_for(b"ring 1, a user task")
    os.write(terminal, b"\x03\x01x")
    wait_for(b"run: guest killed: stopped from the keyboard")
    status = os.waitpid(child, 0)[1]
    os.close(terminal)
    check(os.waitstatus_to_exitcode(status) == 1, f"exit status {os.waitstatus_to_exitcode(status)}")
