# tools/lib/image.py - what is booted: the core, its modules, and the ISO that carries them.
# SPDX-License-Identifier: MIT
#
# A Boot is a plain description; it can become an ISO for GRUB or arguments for
# QEMU's own multiboot loader.  Both hand each module a line of words; QEMU puts
# the file's path in front of it, GRUB 2 does not.

import os
import re
import shutil
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GRUB_MODULES = "multiboot normal iso9660 biosdisk serial part_msdos echo sleep"


class ImageError(Exception):
    """Something that is needed is missing or cannot be made."""


def build_folder():
    return os.path.join(TOP, os.environ.get("BUILD") or "build")


class Module:
    """One file for the loader: its name in the ISO, where it is, its words."""

    def __init__(self, name, path, words):
        self.name = name
        self.path = path
        self.words = words


class Boot:
    """A core, its command line, and modules in the loader's order."""

    def __init__(self, title, modules, core=None, core_words=("end=isa-debug-exit",)):
        self.title = title
        self.modules = modules
        self.core = core or os.path.join(build_folder(), "ringlet.elf")
        self.core_words = list(core_words)
        for path in [self.core] + [module.path for module in modules]:
            if not os.path.isfile(path):
                raise ImageError(f"{path} is missing: run make first")

    def module_bytes(self):
        return sum(os.path.getsize(module.path) for module in self.modules)


def built_by(tool):
    """Runs a tool that builds something; the last line it prints is the path."""
    last = b""
    with subprocess.Popen([os.path.join(TOP, "tools", tool)], stdout=subprocess.PIPE,
                          stdin=subprocess.DEVNULL) as process:
        for line in process.stdout:
            if last:
                sys.stderr.buffer.write(last)
                sys.stderr.buffer.flush()
            last = line
    if process.returncode != 0 or not last.strip():
        sys.stderr.buffer.write(last)
        raise ImageError(f"tools/{tool} failed with status {process.returncode}")
    return last.decode().strip()


def boot_from_words(words, core_words=("end=isa-debug-exit",)):
    """What the user's words describe."""
    modules = []
    initrd = words.initrd
    gen = [f"gen={words.gen}"] if words.gen else []
    if words.kernel:
        title, mem = os.path.basename(words.kernel), words.mem or "64M"
        modules.append(Module("kernel", words.kernel, [f"mem={mem}"] + gen + words.cmdline))
    elif words.guest == "linux":
        title, mem = "Linux", words.mem or "64M"
        path = built_by("linux-guest")
        initrd = initrd or built_by("initramfs")
        modules.append(Module("vmlinux", path, [f"mem={mem}", "name=linux", "console=hvc0"] + gen + words.cmdline))
    elif words.guest == "sample":
        title, mem = "the sample guest", words.mem or "32M"
        path = os.path.join(build_folder(), "sample.elf")
        modules.append(Module("sample.elf", path, [f"mem={mem}", "name=sample"] + gen + words.cmdline))
    else:
        title = "no guest"
    if initrd:
        modules.append(Module("initrd", initrd, []))
    if words.disk:
        modules.append(Module("disk", words.disk, ["disk=rw"]))
    return Boot(title, modules, core_words=core_words)


def grub_word(word):
    """A word as GRUB's shell reads it back unchanged."""
    if re.fullmatch(r"[A-Za-z0-9=.,:/_+@%-]+", word):
        return word
    return "'" + word.replace("'", "'\\''") + "'"


def load_line(command, name, words):
    """A menu line that loads a file, or says that it could not."""
    line = " ".join([command, "/" + name] + [grub_word(word) for word in words])
    otherwise = f"terminal_output console serial; echo 'GRUB could not load /{name}'; sleep 2"
    return f"\tif {line}; then set failed=; else {otherwise}; fi"


def menu_entry(boot, root):
    """The entry that boots it; its files are put into root, those of the same name being the same."""
    core = os.path.basename(boot.core)
    shutil.copyfile(boot.core, os.path.join(root, core))
    lines = [load_line("multiboot", core, boot.core_words)]
    for module in boot.modules:
        shutil.copyfile(module.path, os.path.join(root, module.name))
        lines.append(load_line("module", module.name, module.words))
    title = re.sub(r'["$\\]', "", boot.title)
    return "\n".join([f'menuentry "Ringlet: {title}" {{', *lines, "}"])


def make_iso(boot, path, folder, timeout=0, others=()):
    """Writes the ISO of boot to path; folder is empty and ours to fill.  The menu has `others` below it."""
    if not shutil.which("grub-mkrescue"):
        raise ImageError("grub-mkrescue is missing: tools/deps iso")
    root = os.path.join(folder, "root")
    os.makedirs(os.path.join(root, "boot", "grub"))
    entries = [menu_entry(each, root) for each in (boot, *others)]
    with open(os.path.join(TOP, "iso", "grub.cfg"), encoding="utf-8") as template:
        text = template.read()
    fields = {
        "TIMEOUT": str(timeout),
        "ENTRIES": "\n\n".join(entries),
    }
    text = re.sub(r"@([A-Z_]+)@", lambda match: fields[match[1]], text)
    with open(os.path.join(root, "boot", "grub", "grub.cfg"), "w", encoding="utf-8") as config:
        config.write(text)
    command = ["grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", f"--install-modules={GRUB_MODULES}",
               "--locales=", "--fonts=", "--themes=", "-o", path, root]
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if result.returncode != 0:
        sys.stderr.buffer.write(result.stdout)
        raise ImageError("grub-mkrescue failed (needs grub-pc-bin, xorriso and mtools: tools/deps iso)")


def kernel_arguments(boot, folder):
    """QEMU's arguments for its own multiboot loader.

    The files are reached through short names in folder: a path with a space
    in it would look like words.  A comma in a word is doubled.
    """
    lines = []
    for module in boot.modules:
        link = os.path.join(folder, module.name)
        os.symlink(os.path.abspath(module.path), link)
        lines.append(" ".join([link] + module.words).replace(",", ",,"))
    arguments = ["-kernel", boot.core, "-append", " ".join(boot.core_words)]
    return arguments + (["-initrd", ",".join(lines)] if lines else [])
