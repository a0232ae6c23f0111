# tools/lib/mutations.py - reads tests/mutations/, whose form tools/mutate explains.
# SPDX-License-Identifier: MIT

import os
import sys

from sources import TOP

LISTS = os.path.join(TOP, "tests", "mutations")


class Mutation:
    """One entry of a list: edits are [file, text to find, replacement], tests are (kind, words)."""

    def __init__(self, name, promise, place):
        self.name, self.promise, self.place = name, promise, place
        self.edits, self.tests, self.says, self.quick = [], [], None, False


def read_list(path):
    """The mutations in one list."""
    found, before = [], ""
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            place = f"{os.path.relpath(path, TOP)}:{number}"
            word, _, rest = line.rstrip("\n").partition(" ")
            if word == "mutation":
                name, _, promise = rest.partition(": ")
                found.append(Mutation(name, promise, place))
            elif line[0] in "-+":
                edit = found[-1].edits[-1]
                if line[0] == "-" and (edit[2] or before == "+"):
                    found[-1].edits.append(edit := [edit[0], "", ""])
                edit["-+".index(line[0]) + 1] += line[1:]
            elif word == "in":
                found[-1].edits.append([rest, "", ""])
            elif word == "by":
                kind, *words = rest.split()
                found[-1].tests.append((kind, tuple(words)))
            elif word == "says":
                found[-1].says = rest
            elif word == "quick":
                found[-1].quick = True
            elif word and word[0] != "#":
                sys.exit(f"{place}: what is {word!r}?")
            before = line[0]
    return found


def mutations():
    """All of them."""
    return [mutation for name in sorted(os.listdir(LISTS)) for mutation in read_list(os.path.join(LISTS, name))]
