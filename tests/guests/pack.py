# tests/guests/pack.py - what a test boots besides its ELF: a bzImage made of it, and files of a known pattern.
# SPDX-License-Identifier: MIT
#
# The bzImage is the ELF's memory image from 1 MiB on, behind one setup sector.
# Its header says what a launcher must not believe or copy: a sentinel that is
# not 0, a list of setup data, a screen.

import struct

from image import Module

LOAD_ADDRESS = 0x100000
SECTOR = 512
PT_LOAD = 1
PROTOCOL = 0x020F
LOADED_HIGH = 1
ALIGNMENT = 0x100000
LOADER_MARK = 0xEE
JUNK = 0x5A5A5A5A


def segments(elf):
    """(physical address, bytes in the file, bytes in memory) of each segment."""
    at, size, count = struct.unpack_from("<I", elf, 28)[0], *struct.unpack_from("<HH", elf, 42)
    for number in range(count):
        kind, offset, _, address, in_file, in_memory = struct.unpack_from("<6I", elf, at + number * size)
        if kind == PT_LOAD:
            yield address, elf[offset:offset + in_file], in_memory


def bzimage(elf):
    """A bzImage whose payload is the ELF's memory image; its entry point is the ELF's."""
    entry = struct.unpack_from("<I", elf, 24)[0]
    payload, end = bytearray(), LOAD_ADDRESS
    for address, data, in_memory in segments(elf):
        first = address - LOAD_ADDRESS
        payload.extend(bytes(max(0, first + len(data) - len(payload))))
        payload[first:first + len(data)] = data
        end = max(end, address + in_memory)
    setup = bytearray(2 * SECTOR)
    setup[0x1F1] = 1
    struct.pack_into("<I", setup, 0x1F4, (len(payload) + 15) // 16)
    setup[0x1FE:0x200] = b"\x55\xaa"
    setup[0x200:0x202] = b"\xeb\x6a"
    setup[0x202:0x206] = b"HdrS"
    struct.pack_into("<H", setup, 0x206, PROTOCOL)
    setup[0x210] = LOADER_MARK
    setup[0x211] = LOADED_HIGH
    struct.pack_into("<I", setup, 0x214, entry)
    struct.pack_into("<I", setup, 0x230, ALIGNMENT)
    struct.pack_into("<I", setup, 0x260, end - LOAD_ADDRESS)
    for offset in (0x00, 0x04, 0x0C, 0x10, 0x250, 0x254):
        struct.pack_into("<I", setup, offset, JUNK)
    setup[0x1EF] = 0xFF
    return bytes(setup + payload)


def pattern(size):
    """Bytes that differ from their neighbours and from those a page, a sector or 64 KiB away."""
    return bytes((i * 7 + (i >> 9) * 13 + (i >> 16)) & 0xFF for i in range(size))


def modules(name, path, words, more):
    """The modules of one guest: its kernel, and what else its comment says (test.h)."""
    whose = [word for word in words if word.startswith("name=")]
    base = path.removesuffix(".elf")

    def made(suffix, data):
        with open(base + suffix, "wb") as file:
            file.write(data)
        return file.name

    if more.get("Format") == "bzimage":
        with open(path, "rb") as elf:
            path = made(".bzimage", bzimage(elf.read()))
    found = [Module(f"{name}.kernel", path, words)]
    if "Initrd" in more:
        image = made(".initrd", pattern(int(more["Initrd"])))
        found.append(Module(f"{name}.initrd", image, whose + ["role=initrd"]))
    for number, disk in enumerate(more["Disk"].split(", ") if "Disk" in more else ()):
        size, how = disk.split()
        found.append(Module(f"{name}.disk{number}", made(f".disk{number}", pattern(int(size))), whose + [f"disk={how}"]))
    return found
