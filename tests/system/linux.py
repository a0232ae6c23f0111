# tests/system/linux.py - Linux 6.1 with our patches: from the ISO to a shell, to power-off and restart.
# SPDX-License-Identifier: MIT
#
# The first test builds the kernel if the cache does not hold it; the others
# share one boot, because a boot is what takes the time.

import atexit
import re
import tempfile
import time

from session import Session, Skipped, check

PROMPT = r"guest:\S+# "
BUILD_PATIENCE = 3600
BOOT_PATIENCE = 240

shared = {}


def booted(*words):
    session = Session("GUEST=linux", *words)
    session.expect(r"Linux version 6\.1\.|in ring 1", BUILD_PATIENCE)
    session.expect(PROMPT, BOOT_PATIENCE)
    return session


def shell():
    """The shared boot, at its prompt."""
    if "failed" in shared:
        raise Skipped("Linux did not boot")
    if "session" not in shared:
        shared["failed"] = True
        shared["session"] = booted()
        atexit.register(shared["session"].__exit__)
        del shared["failed"]
    return shared["session"]


def ask(command, answer, patience=60):
    """Types a command, waits for its answer and for the next prompt."""
    session = shell()
    session.type(command + "\n")
    # Our own typing comes back first, cut where the line is full.
    session.expect(r"\n?".join(re.escape(c) for c in command[-12:]) + r"\n")
    match = session.expect(answer, patience)
    session.expect(PROMPT, patience)
    return match


def test_boots_to_a_shell():
    session = Session("GUEST=linux")
    shared["failed"] = True
    shared["session"] = session
    atexit.register(session.__exit__)
    session.expect(r"Linux version 6\.1\.|in ring 1", BUILD_PATIENCE)
    session.expect(PROMPT, BOOT_PATIENCE)
    del shared["failed"]


def test_says_what_it_is():
    ask("uname -a", r"Linux guest 6\.1\.\d+\S* .*i[3456]86")
    ask("cat /proc/cpuinfo", r"processor\s*: 0\n")
    ask("cat /proc/version", r"Linux version 6\.1\.")


def test_lists_files_and_processes():
    ask("ls /", r"\bbin\b(.|\n)*\bproc\b")
    ask("ps", r"PID +USER(.|\n)*\b1 (0|root)\b")
    ask("free", r"Mem: +\d+")
    ask("mount", r"proc on /proc")


def test_pipes_and_background_jobs():
    ask("echo one two three | tr ' ' '\\n' | sort | wc -l", r"\n?3\n")
    ask("sleep 1 & wait && echo 'waited' 4", r"waited 4\n")
    ask("seq 1 2000 | awk '{ s += $1 } END { print s }'", r"2001000\n")
    ask("dd if=/dev/zero bs=64k count=64 2>/dev/null | md5sum", r"b5cfa9d6c8febd618f91ac2843d50a1c")
    ask("for i in 1 2 3 4 5 6 7 8; do (echo $i; exec true) & done; wait; echo all-$?", r"all-0\n")


def test_many_processes():
    ask("i=0; while [ $i -lt 100 ]; do /bin/true; i=$((i+1)); done; echo ran $i", r"ran 100\n", 120)
    ask("yes | head -n 20000 | wc -c", r"40000\n", 120)


def test_sleep_takes_as_long_as_it_says():
    start = time.monotonic()
    first = float(ask("cut -d' ' -f1 /proc/uptime", r"\n?(\d+\.\d+)\n")[1])
    ask("sleep 2", r"")
    second = float(ask("cut -d' ' -f1 /proc/uptime", r"\n?(\d+\.\d+)\n")[1])
    # By the guest's own clock; the machine's can only have gone further.
    check(1.9 < second - first, f"sleep 2 took {second - first} s")
    check(second - first <= time.monotonic() - start + 0.5, "the guest's clock runs ahead of the machine's")


def test_has_the_time_of_day():
    now = int(ask("date +%s", r"\n?(\d{9,})\n")[1])
    check(abs(now - time.time()) < 5, f"{now} in the guest, {time.time()} outside")


def test_survives_a_crashing_program():
    ask("sh -c 'kill -SEGV $$'; echo status $?", r"status 139\n")
    ask("sh -c 'ulimit -v 4000; tail /dev/zero'; echo status $?", r"status [1-9]\d*\n")


def test_reboot_starts_the_guest_again():
    session = shell()
    session.type("reboot\n")
    session.expect(r"in ring 1", BOOT_PATIENCE)
    session.expect(PROMPT, BOOT_PATIENCE)
    ask("cut -d. -f1 /proc/uptime", r"\n?\d{1,3}\n")


def test_poweroff_ends_the_run():
    session = shell()
    session.type("poweroff\n")
    session.expect(r"ringlet: guest linux powered off\n")
    session.end(0, "run: powered off")


def test_a_panic_is_reported_with_its_message():
    with booted() as session:
        session.type("echo c > /proc/sysrq-trigger\n")
        reason = session.expect(r"ringlet: guest linux killed: (.+)\n")[1]
        session.end(1, "run: guest killed: " + re.escape(reason))


def test_boots_in_little_memory():
    with booted("MEM=32M") as session:
        session.type("free\n")
        session.expect(r"Mem: +\d+")
        session.expect(PROMPT)
        session.type("poweroff\n")
        session.end(0, "run: powered off")


def test_reads_and_writes_a_disk():
    """A 4 MiB disk: sectors written through /dev/vda come back, and the last one is there."""
    with tempfile.NamedTemporaryFile(suffix=".img") as image:
        image.write(b"first sector\n".ljust(512, b"\0") + bytes((4 << 20) - 512))
        image.flush()
        with booted(f"DISK={image.name}") as session:
            for command, answer in (
                ("head -c 12 /dev/vda; echo .", r"first sector\."),
                ("cat /sys/block/vda/size", r"\n8192\n"),
                ("echo ringlet-wrote-this | dd of=/dev/vda bs=512 seek=8191 conv=notrunc,sync", r"1\+0 records out|0\+1 records in"),
                ("sync; echo 3 > /proc/sys/vm/drop_caches; dd if=/dev/vda bs=512 skip=8191 2>/dev/null | head -n 1",
                 r"\nringlet-wrote-this\n"),
            ):
                session.type(command + "\n")
                session.expect(answer, 60)
                session.expect(PROMPT, 60)
            session.type("poweroff\n")
            session.expect(r"run: powered off", 60)
