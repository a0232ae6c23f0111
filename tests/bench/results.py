# tests/bench/results.py - what the measuring guest printed: as numbers, a table, CSV, JSON, and beside a baseline.
# SPDX-License-Identifier: MIT
#
# A result is {"machine", "clock", "unit", "compiler", "transitions": {name: {"runs", "min", "median", "p99",
# "max", and where they were counted EVENTS, each by run}}}.  A baseline is the same with less in it, one line a
# transition, sorted, so that a change of it can be read.

import csv
import json
import os
import re

TIMES = ("min", "median", "p99", "max")
# enum count of include/abi/counts.h, in order.
COUNTS = ("cr3", "cr0", "tables", "invlpg", "entries", "hypercalls", "ring", "fills", "reflected", "emulated",
          "interrupts", "timer", "leaves")
CHECKED = COUNTS[:4]  # which QEMU counts as well
EVENTS = COUNTS[:5]
# Of tests/bench/plugin.c's windows, in order; each return to a guest follows an entry.
WINDOW = ("instructions", *CHECKED, "core", "entries")
CORE_WORD = "core=ffc00000"  # for the plugin: WINDOW_BASE of arch/x86/layout.h, where the core is in every space
# A highest value can be an accident, the others repeat: these may not grow unnoticed.
JUDGED = ("min", "median", "p99", *EVENTS)
# What the core does not count for the guest.  Each time that leaves for its launcher: into that space and out of
# it, and TS set for it.  Each call that the launcher makes meanwhile: out of its space and into it.
LAUNCHERS = {"cr3": 2, "cr0": 1}
LAUNCHER_CALLS = {"notify to used-ring interrupt": 1}  # by run: it raises the line
CR3_LOADS_A_CALL = 2
# The other guest is met anywhere in its loop: what is found depends on where, by so many instructions.
LOOSE, SLACK = "guest switch", 20

LINE = re.compile(r"^(\S.*?) +\| *(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$", re.MULTILINE)
HERE = os.path.dirname(os.path.abspath(__file__))
BASELINE = os.path.join(HERE, "baseline.json")
DOCUMENT = os.path.join(HERE, "..", "..", "docs", "performance.md")  # has tables of it, between comments
TABLE_BEGIN, TABLE_END = "<!-- make bench-baseline writes this table: {} -->\n", "<!-- end of the table -->\n"


def lines(kind, log):
    """{name: [number, ...]} of one kind of line, in the order in which they came; of several the first."""
    found = {}
    for match in re.finditer(rf"^{kind} (.+) \| ?(.+)$", log, re.MULTILINE):
        found.setdefault(match[1], [int(word) for word in match[2].split()])
    return found


def counts_of(log):
    """{name: (runs, {event: how often in all})}."""
    return {name: (runs, dict(zip(COUNTS, counted))) for name, (runs, *counted) in lines("count", log).items()}


def by_run(total, runs):
    """A number that JSON shows shortly: whole where it is, else with two decimals."""
    return total // runs if total % runs == 0 else round(total / runs, 2)


def read_log(log):
    """The result that a log holds."""
    log = log.replace("\r", "")
    result = {}
    for word in ("machine", "clock", "unit"):
        match = re.search(rf"^{word} (.+)$", log, re.MULTILINE)
        result[word] = match[1] if match else "unknown"
    shapes = lines("shape", log)
    result["transitions"] = {}
    for match in LINE.finditer(log):
        name = match[1]
        if name in result["transitions"] or name.startswith(("count ", "shape ")):
            continue
        entry = {"runs": int(match[2]), **dict(zip(TIMES, (int(match[n]) for n in range(3, 7))))}
        if name in shapes:
            entry["shape"] = shapes[name]
        result["transitions"][name] = entry
    add_events(result, counts_of(log))
    return result


def executed_of(name, runs, of):
    """{event: how often in all}, the launcher's share with what the core counted for the guest."""
    calls = LAUNCHER_CALLS.get(name, 0) * runs
    return {event: of[event] + LAUNCHERS.get(event, 0) * of["leaves"] + (CR3_LOADS_A_CALL * calls if event == "cr3" else 0)
            for event in EVENTS}


def add_events(result, counts):
    """What was counted, to the transitions that it was counted for."""
    for name, (runs, of) in counts.items():
        if name in result["transitions"]:
            events = executed_of(name, runs, of)
            result["transitions"][name].update({event: by_run(events[event], runs) for event in EVENTS})


def windows_of(written, kind="window"):
    """What the plugin counted between each pair of marks: [{of WINDOW: times}]."""
    return [dict(zip(WINDOW, (int(word) for word in line.split()[2:])))
            for line in written.splitlines() if line.startswith(kind + " ")]


def disagreements(counts, written):
    """What the bench core counted otherwise than QEMU executed it."""
    windows = windows_of(written)  # the first is the empty loop's
    if len(windows) != len(counts) + 1:
        yield f"QEMU saw {len(windows)} pairs of marks, and there are {len(counts)} lines"
        return
    for (name, (runs, of)), executed in zip(counts.items(), windows[1:]):
        counted = executed_of(name, runs, of)
        for kind in CHECKED:
            if counted[kind] != executed[kind]:
                yield f"{name}: {counted[kind]} {kind} counted in {runs} runs, {executed[kind]} executed"


def unit_of(result):
    """In a word: instructions, cycles or emulator time."""
    return result["unit"].split(":")[0]


def cell(value):
    return "" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def print_table(result):
    print(f"CPU: {result['machine']}\nclock: {result['clock']}\nunit: {result['unit']}\n")
    print(f"{'transition':42}{'runs':>5}" + "".join(f"{name:>9}" for name in TIMES)
          + "".join(f"{name:>8}" for name in EVENTS))
    for name, of in result["transitions"].items():
        print(f"{name:42}{of['runs']:5}" + "".join(f"{cell(of.get(key)):>9}" for key in TIMES)
              + "".join(f"{cell(of.get(key)):>8}" for key in EVENTS))


def write_files(result, folder):
    """folder/results.csv and folder/results.json."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "results.csv"), "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["transition", "unit", "runs", *TIMES, *EVENTS])
        for name, of in result["transitions"].items():
            writer.writerow([name, unit_of(result), of["runs"], *(of.get(key, "") for key in TIMES + EVENTS)])
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")


def read_file(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def write_baseline(result):
    entries = []
    for name in sorted(result["transitions"]):
        of = result["transitions"][name]
        kept = {key: of[key] for key in TIMES + EVENTS if key in of}
        entries.append(f"  {json.dumps(name)}: {json.dumps(kept)}")
    with open(BASELINE, "w", encoding="utf-8") as file:
        file.write('{\n "what": "tests/bench/baseline.json - what each transition cost when make bench-baseline was '
                   'last run (SPDX-License-Identifier: MIT)",\n')
        file.write(f' "compiler": {json.dumps(result["compiler"])},\n "transitions": {{\n')
        file.write(",\n".join(entries) + "\n }\n}\n")


def rows(result):
    """The table of docs/performance.md, in the order of the measurement."""
    yield "| transition | " + " | ".join(TIMES) + " | CR3 loads | CR0 writes | table loads | INVLPG | entries of ring 0 |"
    yield "|---" * (1 + len(TIMES) + len(EVENTS)) + "|"
    for name, of in result["transitions"].items():
        yield f"| {name} | " + " | ".join(cell(of.get(key)) for key in TIMES + EVENTS) + " |"


def write_document(tables):
    """{name: rows} into docs/performance.md, each between its comments."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    for name, lines_of in tables.items():
        begin = text.index(TABLE_BEGIN.format(name)) + len(TABLE_BEGIN.format(name))
        end = text.index(TABLE_END, begin)
        text = text[:begin] + "\n".join(lines_of) + "\n" + text[end:]
    with open(DOCUMENT, "w", encoding="utf-8") as file:
        file.write(text)


def changes(old, new):
    """(name, key, before, after) for all that is not as it was; a transition that only one has gives None."""
    for name in sorted({*old["transitions"], *new["transitions"]}):
        before, after = old["transitions"].get(name), new["transitions"].get(name)
        if before is None or after is None:
            yield name, "median", before and before["median"], after and after["median"]
            continue
        for key in TIMES + EVENTS:
            if before.get(key) != after.get(key):
                yield name, key, before.get(key), after.get(key)


def slack(name, key):
    return SLACK if name.startswith(LOOSE) and key in TIMES else 0


def grown(old, new):
    """What may not be without the baseline saying so: more of something, or a transition that only one has."""
    for name, key, before, after in changes(old, new):
        if before is None or after is None:
            yield f"{name}: {'not in the baseline' if before is None else 'not measured'}"
        elif key in JUDGED and after > before + slack(name, key):
            yield f"{name}: {key} {cell(before)} -> {cell(after)}"


def shrunk(old, new):
    return [f"{name}: {key} {cell(before)} -> {cell(after)}" for name, key, before, after in changes(old, new)
            if key in JUDGED and before is not None and after is not None and after < before - slack(name, key)]


def print_changes(old, new):
    """Every transition's median, and whatever else is not as it was."""
    print(f"{'transition':44}{'old':>8}{'new':>8}{'delta':>8}         what else changed")
    others = {}
    for name, key, before, after in changes(old, new):
        if key != "median":
            others.setdefault(name, []).append(f"{key} {cell(before)} -> {cell(after)}")
    names = list(new["transitions"]) + [name for name in old["transitions"] if name not in new["transitions"]]
    for name in names:
        before = old["transitions"].get(name, {}).get("median")
        after = new["transitions"].get(name, {}).get("median")
        delta = part = ""
        if before is not None and after is not None and after != before:
            delta = f"{after - before:+d}"
            part = f"{100 * (after - before) / before:+.0f}%" if before else ""
        print(f"{name:44}{cell(before):>8}{cell(after):>8}{delta:>8}{part:>7}  {', '.join(others.get(name, []))}".rstrip())
