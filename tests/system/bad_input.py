# tests/system/bad_input.py - boot menus and kernels that cannot work: one clear line each, on both consoles.
# SPDX-License-Identifier: MIT
#
# Each case boots from the ISO with `end=halt`, so that the screen stays to be
# read.  The line must hold the offending value, must be there once on serial,
# must be on the screen, and there must be no panic.

import os
import re
import struct
import tempfile

from image import Boot, Module, build_folder
from machine import Machine
from session import PATIENCE, check

SAMPLE = os.path.join(build_folder(), "sample.elf")
PT_LOAD = 1
KILOBYTE, MEGABYTE = 1 << 10, 1 << 20


def elf(*segments, entry=0x100000):
    """An ELF file; a segment is (physical address, bytes in the file, bytes in memory)."""
    header = struct.pack("<16sHHIIIIIHHHHHH", b"\177ELF\1\1\1", 2, 3, 1, entry, 52, 0, 0, 52, 32,
                         len(segments), 40, 0, 0)
    at = 52 + 32 * len(segments)
    table, body = b"", b""
    for paddr, file_bytes, mem_bytes in segments:
        table += struct.pack("<IIIIIIII", PT_LOAD, at + len(body), paddr, paddr, file_bytes, mem_bytes, 7, 4096)
        body += b"\xf4" * min(file_bytes, MEGABYTE)
    return header + table + body


def sample_part(start, end):
    with open(SAMPLE, "rb") as file:
        return file.read()[start:end]


def bzimage_cut():
    """The first sectors of a bzImage that says it has more."""
    head = bytearray(1024)
    head[0x1f1] = 1
    struct.pack_into("<H4sH", head, 0x1fe, 0xaa55, b"\x66\xebHd", 0)
    head[0x1fe:0x208] = b"\x55\xaa\xeb\x62HdrS\x0c\x02"
    return bytes(head)


def kernel(content, words="mem=32M"):
    return [("kernel", content, words)]


def good(words):
    return [("kernel", None, words)]


# name: (modules as (name, content or None for the sample guest, words), what the line says)
MENUS = {
    "no module at all": ([], r"no module"),
    "200 modules": ([("kernel", None, "mem=32M name=a")] + [("m%d" % n, b"x", "") for n in range(199)], r"\b200\b"),
    "a kernel that is text": (kernel(b"hello, world\n" * 100), r"68 65 6c 6c"),
    "a kernel of zeroes": (kernel(bytes(5000)), r"00 00 00 00"),
    "a kernel of one byte": (kernel(b"x"), r"\b1 byte"),
    "a kernel cut in its header": (kernel(sample_part(0, 40) if os.path.exists(SAMPLE) else b""), r"truncated|header"),
    "a kernel cut in a segment": (kernel(sample_part(0, 6000) if os.path.exists(SAMPLE) else b""),
                                  r"(truncated|file).*\(0x[0-9a-f]+\)"),
    "a bzImage cut short": (kernel(bzimage_cut()), r"kernel refused: .*\("),
    "a segment outside memory": (kernel(elf((0x100000, 64, 64), (0x30000000, 64, 64))), r"0x30000040"),
    "a segment that wraps": (kernel(elf((0x100000, 64, 64), (0xfffff000, 64, 0x2000))), r"wrap.*0xfffff000|0xfffff000.*wrap"),
    "segments that overlap": (kernel(elf((0x100000, 64, 0x3000), (0x102000, 64, 64))), r"overlap.*\(0x10[02]000\)"),
    "more in the file than in memory": (kernel(elf((0x100000, 4096, 64))), r"kernel refused: .*\("),
    "an entry point outside": (kernel(elf((0x100000, 64, 64), entry=0x500000)), r"entry.*0x500000"),
    "no segment": (kernel(elf()), r"kernel refused: "),
    "a kernel linked above its memory": (kernel(elf((0x4000000, 64, 64), entry=0x4000000)), r"0x4000040"),
    "an initrd larger than memory": (good("mem=8M") + [("initrd", b"\1" * 40 * MEGABYTE, "")], r"initrd of 41943040 bytes"),
    "memory of 0": (good("mem=0"), r"memory size of 0"),
    "memory of 3 bytes": (good("mem=3"), r"\b3\b"),
    "memory of 9G": (good("mem=9G"), r"9G"),
    "memory of 2G": (good("mem=2G"), r"\b2147483648\b"),
    "more memory than the machine has": (good("mem=200M"), r"\b209715200\b"),
    "memory too small for the kernel": (good("mem=64K"), r"\b(65536|0x10000)\b"),
    "memory that is no size": (good("mem=many"), r"many"),
    "an unknown role": (good("role=king"), r"king"),
    "an unknown kind of disk": (good("mem=32M") + [("disk", b"\0" * 512, "disk=maybe")], r"maybe"),
    "a name that is none": (good("name=Guest!"), r"Guest!"),
    "two kernels": (good("role=kernel") + [("second", b"x", "role=kernel")], r"two kernels: modules 1 and 2"),
    "an initrd alone": (good("role=initrd"), r"no kernel"),
    "three modules without a role": (good("mem=32M") + [("b", b"b", ""), ("c", b"c", "")], r"module 3 needs a role"),
    "two memory sizes": (good("mem=32M") + [("initrd", b"b", "mem=16M")], r"33554432 and 16777216"),
    "a disk of 100 bytes": (good("mem=32M") + [("disk", b"\0" * 100, "disk=rw")], r"\b100 bytes"),
    "4000 characters of words": (good("mem=32M " + "w" * 4000), r"\b40\d\d characters"),
    "2048 bytes for the guest": (good("mem=32M " + "w" * 2048), r"longer than 2047 bytes: w"),
    "a generation that is none": (good("mem=32M gen=f1"), r"unknown generation: gen=f1"),
    "two generations": (good("mem=32M gen=a1") + [("initrd", b"b", "gen=e2")], r"two generations: A1 and E2"),
    "escapes in a word": (good("mem=\x1b[2J"), r"\\x1b\[2J"),
}


def lines_of(text):
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", text.decode(errors="replace").replace("\r", "")).split("\n")


def judge(modules, pattern, core_words=("end=halt",), loader="iso"):
    """Boots the modules; the line that matches must be the only complaint."""
    with tempfile.TemporaryDirectory(prefix="ringlet-") as folder:
        files = []
        for name, content, words in modules:
            path = SAMPLE
            if content is not None:
                path = os.path.join(folder, name)
                with open(path, "wb") as file:
                    file.write(content)
            files.append(Module(name, path, words.split(" ") if words else []))
        with Machine(Boot("a test", files, core_words=core_words), loader, megabytes=128, monitor=True) as qemu:
            check(qemu.expect(" killed: ", PATIENCE) or qemu.expect("panic: ", 0), f"no complaint:\n{qemu.log.decode()}")
            check(qemu.expect("\n", PATIENCE), qemu.log.decode())
            qemu.expect("nothing more", 0.5)
            lines = lines_of(qemu.log)
            complaints = [line for line in lines if re.search(r"ringlet: (guest \S+ killed|panic): ", line)]
            check(len(complaints) == 1, "complaints:\n" + "\n".join(lines))
            check(re.search(pattern, complaints[0]), f"no /{pattern}/ in {complaints[0]!r}")
            check("panic" not in complaints[0], complaints[0])
            screen = "".join(line.ljust(80) for line in qemu.screen())
            check(complaints[0] in screen, "not on the screen:\n" + "\n".join(qemu.screen()))


def case(modules, pattern):
    return lambda: judge(modules, pattern)


CASES = {name: case(*what) for name, what in MENUS.items()}
