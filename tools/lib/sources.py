# tools/lib/sources.py - which files are sources of this project.
# SPDX-License-Identifier: MIT

import os
import subprocess

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# Copied unchanged from elsewhere, so that results can be compared; inputs, which are what they are.
UNTOUCHED = ("tests/bench/yardstick/", "tests/fuzz/corpus/")


def files():
    """Every file git knows or would add; without git, every file bar build/."""
    result = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=TOP, check=False,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if result.returncode == 0:
        names = result.stdout.splitlines()
    else:
        names = []
        for folder, folders, inside in os.walk(TOP):
            folders[:] = [name for name in folders if name not in (".git", "build", "__pycache__")]
            names += [os.path.relpath(os.path.join(folder, name), TOP) for name in inside]
    return sorted(name for name in names
                  if os.path.isfile(os.path.join(TOP, name)) and not name.startswith(UNTOUCHED))


def sources(endings):
    """The files whose names end so."""
    return [name for name in files() if name.endswith(tuple(endings))]


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8", errors="replace") as file:
        return file.read()
