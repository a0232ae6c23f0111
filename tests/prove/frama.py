# tests/prove/frama.py - Frama-C on the real source: contracts for WP (tests/prove/wp) and drivers for Eva (tests/prove/eva).
# SPDX-License-Identifier: MIT
#
# WP's prover is cvc5, as for the other proofs; Why3 is told so by a file of
# ours, whatever the user's own says.

import glob
import json
import os
import re
import subprocess

from sources import TOP, read

TOOLS = ("frama-c", "cvc5", "why3")
SECONDS = 40  # what cvc5 has for one goal of WP's: most need a tenth of one
# What a mutant leaves unproved need not be searched for long.
MUTANT_OPTIONS = ("-wp-timeout", "3", "-wp-auto-depth", "2")
FRAMA_C_SECONDS = 1000
# Static assertions are the compilers' to judge: Frama-C 25 does not parse all of them, nor an attribute within a type.
PREPROCESSOR = ["-ffreestanding", "-Dwarn_unused_result=", "'-D_Static_assert(...)='", "-DCONFIG_BENCH=0",
                "-DCONFIG_WP_SECTIONS=1", "-DCONFIG_STEP=0", "-DCONFIG_FAR=0"]
# cvc5 can what CVC4 could, for which Why3 1.5 has a driver.
WHY3 = """[main]
magic = 14
memlimit = 2000
running_provers_max = 1

[prover]
name = "CVC5"
version = "1"
shortcut = "cvc5"
command = "cvc5 --force-logic=ALL --tlimit=%t000 --lang=smt2 %f"
driver = "cvc4_17"
in_place = false
interactive = false
"""


def run(source, folders, options, build):
    """What Frama-C says about one file, lines; None without an end.  What is in an earlier folder stands for what is
    in a later one."""
    config = os.path.join(build, "why3.conf")
    with open(config, "w", encoding="utf-8") as file:
        file.write(WHY3)
    # Frama-C itself puts "-I." before all others.
    folders = [os.path.join(TOP, folder) for folder in folders]
    include = " ".join(f"-I{folder}" for folder in folders)
    command = ["frama-c", "-machdep", "gcc_x86_32", f"-cpp-extra-args={include} {' '.join(PREPROCESSOR)}", *options,
               os.path.join(TOP, source)]
    try:
        result = subprocess.run(command, cwd=folders[0], check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                timeout=FRAMA_C_SECONDS, env={**os.environ, "WHY3CONFIG": config})
    except subprocess.TimeoutExpired:
        return None
    return result.stdout.splitlines()


def told(lines):
    """The lines that say why Frama-C did not come to an end."""
    if lines is None:
        return ["no end in time"]
    return [line for line in lines if re.search("error|abort", line, re.IGNORECASE)][:10] or lines[-5:]


def contracts():
    """Function to file, in order: what PROVE_CONTRACTS() names."""
    found = {}
    for source in sorted(glob.glob("tests/prove/wp/*.c", root_dir=TOP)):
        for names in re.findall(r"^PROVE_CONTRACTS\(([^)]*)\)", read(source), re.MULTILINE):
            found.update((name.strip(), source) for name in names.split(","))
    return found


def drivers():
    """Name to file."""
    return {os.path.basename(source)[:-2]: source for source in sorted(glob.glob("tests/prove/eva/*.c", root_dir=TOP))}


def wp(source, names, folders, build, more=()):
    """Function to (goals, those that were not proved); or lines that say why there is no answer."""
    report = os.path.join(build, "wp.json")
    lines = run(source, folders, ["-wp", "-wp-rte", "-wp-prover", "cvc5,tip", "-wp-timeout", str(SECONDS), "-wp-par", "1",
                                  "-wp-cache", "none", "-wp-session", os.path.join(build, "session"), "-wp-fct",
                                  ",".join(names), "-wp-report-json", report, *options_of("WP", source), *more], build)
    if lines is None or not os.path.exists(report):
        return told(lines)
    with open(report, encoding="utf-8") as file:
        goals = json.load(file).get("wp:functions", {})
    answer = {}
    for name in names:
        counts = [(goal, count["wp:main"]) for goal, count in goals.get(name, {}).items() if goal != "wp:section"]
        answer[name] = (sum(count["total"] for _, count in counts),
                        [goal for goal, count in counts if count.get("valid", 0) != count["total"]])
    return answer


def eva(source, folders, build):
    """Lines that say why the driver is not proved; then whether Eva came to its end."""
    lines = run(source, folders, ["-eva", "-eva-precision", "4", *options_of("Eva", source)], build)
    text = "\n".join(lines or [])
    if lines is None or "ANALYSIS SUMMARY" not in text:
        return told(lines), False
    wrong = re.findall(r"^\[eva:alarm\] .*(?:\n .*)?", text, re.MULTILINE)
    wrong += [f"not shown: {claim}" for claim in re.findall(r'Frama_C_show_each_broken:\s*\{\{ "(.*)" \}\}', text)]
    wrong += re.findall(r"^\[kernel:annot:missing-spec\].*(?:\n .*)?", text, re.MULTILINE)
    if "Frama_C_show_each_end:" not in text:
        wrong.append("says nothing: main() does not come to its end")
    return [line for entry in dict.fromkeys(wrong) for line in entry.splitlines()], True


def options_of(tool, source):
    """What a file wants of Frama-C: words behind "WP:" or "Eva:" in its comment."""
    return [word for line in re.findall(rf"^ \* {tool}: (.*)$", read(source), re.MULTILINE) for word in line.split()]
