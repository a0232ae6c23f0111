# tools/lib/words.py - the words that make run, make iso, make debug and tools/run take.
# SPDX-License-Identifier: MIT
#
# A word is NAME=VALUE.  An unknown name or a value that cannot mean anything
# is an error before anything is started.  What only the hypervisor can judge
# (MEM, GEN, the contents of files) is passed on as it is: its messages are part of
# what we test.

import os
import shlex

GUESTS = ("sample", "linux", "none")
BOOTS = ("iso", "kernel")

KNOWN = {
    "GUEST": "sample (default), linux, or none: which of our guests",
    "KERNEL": "file: boot this vmlinux, bzImage or ELF file instead",
    "INITRD": "file: the guest's initial ram disk",
    "CMDLINE": "words for the guest's kernel (GUEST=linux: added to its own)",
    "MEM": "guest memory, like 64M",
    "GEN": "lguest generation of the guest's kernel, a1 to e2, when it is not recognised",
    "DISK": "file: a disk for the guest, kept in memory, never written back",
    "CPU": "QEMU's CPU model (default qemu32)",
    "ICOUNT": "1: count instructions, fixed clock: every run is the same",
    "TIMEOUT": "seconds after which the run is stopped",
    "QEMU_ARGS": "anything else for QEMU",
    "BOOT": "iso (default) or kernel: GRUB, or QEMU's own multiboot loader",
}


class WordError(Exception):
    """A word that we refuse; the text says which and why."""


class Words:
    """What was asked for.  Attributes are the names of KNOWN, in lower case."""

    def __init__(self, words):
        values = dict.fromkeys(KNOWN, "")
        for word in words:
            name, equals, value = word.partition("=")
            if not equals or name not in KNOWN:
                raise WordError(f"unknown word '{word}' (known: {' '.join(KNOWN)})")
            if "\n" in value or "\0" in value:
                raise WordError(f"{name} may not contain a newline or NUL")
            values[name] = value
        self.given = [name for name in KNOWN if values[name]]
        self.kernel = self._file("KERNEL", values)
        self.initrd = self._file("INITRD", values)
        self.disk = self._file("DISK", values)
        if self.kernel and values["GUEST"]:
            raise WordError("GUEST and KERNEL exclude each other")
        self.guest = self._choice("GUEST", values, GUESTS)
        self.boot = self._choice("BOOT", values, BOOTS)
        self.icount = self._choice("ICOUNT", values, ("0", "1")) == "1"
        self.cmdline = values["CMDLINE"].split()
        self.mem = values["MEM"]
        if len(self.mem.split()) > 1:
            raise WordError(f"MEM='{self.mem}' is more than one word")
        self.gen = values["GEN"]
        if len(self.gen.split()) > 1:
            raise WordError(f"GEN='{self.gen}' is more than one word")
        self.cpu = values["CPU"] or "qemu32"
        self.timeout = self._seconds(values["TIMEOUT"])
        try:
            self.qemu_args = shlex.split(values["QEMU_ARGS"])
        except ValueError as error:
            raise WordError(f"QEMU_ARGS: {error}") from error

    @staticmethod
    def _file(name, values):
        path = values[name]
        if path and not os.path.isfile(path):
            raise WordError(f"{name}={path}: no such file")
        return path

    @staticmethod
    def _choice(name, values, choices):
        value = values[name] or choices[0]
        if value not in choices:
            raise WordError(f"{name}={value}: must be one of {' '.join(choices)}")
        return value

    @staticmethod
    def _seconds(text):
        if not text:
            return None
        try:
            seconds = float(text)
        except ValueError:
            seconds = 0
        if not 0 < seconds < 1e9:
            raise WordError(f"TIMEOUT={text}: must be a number of seconds")
        return seconds


def from_environment(arguments):
    """--environment NAME...: the words whose values make has put there."""
    if arguments[:1] != ["--environment"]:
        return arguments
    return [f"{name}={os.environ.get(name, '')}" for name in arguments[1:]]


def usage():
    """The known words, one a line."""
    return "\n".join(f"  {name + '=':<11} {text}" for name, text in KNOWN.items())


def size_bytes(text):
    """'64M' -> bytes; None for what is not a size."""
    shift = {"K": 10, "M": 20, "G": 30}.get(text[-1:].upper(), 0)
    digits = text[:-1] if shift else text
    return int(digits) << shift if digits.isdigit() else None
