# tests/system/sample.py - the sample guest at its prompt, booted from the ISO.
# SPDX-License-Identifier: MIT

import re
import time

from image import boot_from_words
from machine import Machine
from session import PATIENCE, Session, check
from words import Words

PROMPT = "sample> "


def at_prompt(*words):
    session = Session(*words)
    session.expect(r"sample guest: ring 1, 32 MiB\n")
    session.expect(PROMPT)
    return session


def ask(session, command, answer):
    """Types a command, waits for its answer and the next prompt."""
    session.type(command + "\n")
    match = session.expect(answer)
    session.expect(PROMPT)
    return match


def power_off(session):
    session.type("poweroff\n")
    session.expect(r"ringlet: guest sample powered off\n")
    session.end(0, "run: powered off")


def test_tells_its_rings():
    with at_prompt() as session:
        ask(session, "ring", r"the kernel runs in ring 1, a user task in ring 3\n")
        power_off(session)


def test_helps():
    with at_prompt() as session:
        for word in ("help", "ring", "hcall", "fault", "user", "time", "poweroff"):
            ask(session, "help", rf"\n {{1,4}}{word}\b.*\n")
        power_off(session)


def test_makes_hypercalls():
    with at_prompt() as session:
        ask(session, "hcall 5 0", r"hypercall 5 came back\n")
        ask(session, "hcall 0", r"hypercall 0 came back\n")
        power_off(session)


def test_is_killed_by_an_unknown_hypercall():
    with at_prompt() as session:
        session.type("hcall 12345\n")
        reason = session.expect(r"ringlet: guest sample killed: (.*(?:12345|0x3039).*)\n")[1]
        session.end(1, "run: guest killed: " + re.escape(reason))


def test_survives_its_own_faults():
    with at_prompt() as session:
        for kind, trap in (("page", 14), ("readonly", 14), ("window", 14), ("divide", 0), ("undefined", 6),
                           ("protection", 13), ("breakpoint", 3)):
            ask(session, f"fault {kind}", rf"\btrap {trap}\b")
        power_off(session)


def test_ends_at_a_fault_without_a_handler():
    with at_prompt() as session:
        session.type("fault unhandled\n")
        reason = session.expect(r"ringlet: guest sample killed: (.+)\n")[1]
        session.end(1, "run: guest killed: " + re.escape(reason))


def test_runs_a_user_task():
    with at_prompt() as session:
        ask(session, "user 7", r"the task exited with \d+\n(.|\n)*trap 14")
        ask(session, "user", r"the task exited with \d+\n(.|\n)*trap 14")
        power_off(session)


def test_knows_the_time():
    with at_prompt() as session:
        before = int(time.time())
        seconds = int(ask(session, "time", r"\((\d+) seconds since 1970\)")[1])
        # The machine's clock has a resolution of a second and starts a boot earlier.
        check(before - 2 <= seconds <= int(time.time()) + 2, f"{seconds} seconds, now {before}")
        power_off(session)


def test_time_passes_as_it_should():
    """By the guest's own clock, with counted instructions: sleeping ten seconds takes ten."""
    with at_prompt("ICOUNT=1") as session:
        # Typed at once: while a guest waits for us, its time passes as fast as QEMU likes.
        session.type("time\nsleep 10\ntime\n")
        first = float(session.expect(r"up (\d+\.\d+) s")[1])
        second = float(session.expect(r"up (\d+\.\d+) s")[1])
        check(9.9 < second - first < 11, f"slept from {first} to {second}")
        session.expect(PROMPT)
        power_off(session)


def test_takes_input_from_a_pipe_at_once():
    with Session() as session:
        session.type("ring\nuser\nring\n" + "help\n" * 20 + "poweroff\n")
        session.end_of_input()
        session.end(0, "run: powered off")
        check(session.text.count("the kernel runs in ring 1") == 2, session.text)
        check(session.text.count(PROMPT) == 24, f"{session.text.count(PROMPT)} prompts")


def test_end_of_input_does_not_end_the_run():
    with Session("TIMEOUT=8") as session:
        session.end_of_input()
        session.expect(PROMPT)
        session.end(3, "run: time limit")


def test_counts_instructions_the_same_way_twice():
    texts = []
    for _ in range(2):
        with Session("ICOUNT=1", "BOOT=kernel") as session:
            session.type("ring\nfault page\npoweroff\n")
            session.end(0, "run: powered off")
            texts.append(session.text)
    check(texts[0] == texts[1], f"the first run said\n{texts[0]}the second\n{texts[1]}")


def test_boots_with_qemus_own_loader():
    with at_prompt("BOOT=kernel") as session:
        power_off(session)


def test_gets_its_words():
    for loader in ("iso", "kernel"):
        with at_prompt(f"BOOT={loader}", "CMDLINE=quiet a=b,c  x=$y d='e'") as session:
            ask(session, "cmdline", r"command line: quiet a=b,c x=\$y d=\\?'e\\?'\n")
            power_off(session)


def machine(*words, **more):
    request = Words(words)
    return Machine(boot_from_words(request), request.boot, monitor=True, **more)


def test_screen_shows_what_the_serial_port_said():
    with machine("GUEST=sample") as qemu:
        check(qemu.expect(PROMPT, PATIENCE), qemu.log.decode())
        qemu.send(b"ring\n")
        check(qemu.expect(PROMPT, PATIENCE), qemu.log.decode())
        screen = [line for line in qemu.screen() if line]
        said = []
        for line in qemu.log.decode().replace("\r", "").split("\n"):
            said += [line[at:at + 80].rstrip() for at in range(0, max(len(line), 1), 80)]
        said = [line for line in said if line]
        lines = min(len(said), 12)
        check(screen[-lines:] == said[-lines:], "\n".join(["screen:", *screen, "serial:", *said]))


def test_keyboard_types():
    with machine("GUEST=sample") as qemu:
        check(qemu.expect(PROMPT, PATIENCE), qemu.log.decode())
        for key in "ring":
            qemu.ask("send-key", keys=[{"type": "qcode", "data": key}])
        qemu.ask("send-key", keys=[{"type": "qcode", "data": "ret"}])
        check(qemu.expect("the kernel runs in ring 1", PATIENCE), qemu.log.decode())


def test_idle_guest_leaves_the_processor_halted():
    with machine("GUEST=sample") as qemu:
        check(qemu.expect(PROMPT, PATIENCE), qemu.log.decode())
        halted = 0
        for _ in range(40):
            time.sleep(0.02)
            halted += "HLT=1" in qemu.ask("human-monitor-command", **{"command-line": "info registers"})
        check(halted >= 30, f"halted {halted} times of 40")
