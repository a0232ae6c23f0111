# tools/ringlet.gdb - what gdb knows about Ringlet: loaded by `make debug`.
# SPDX-License-Identifier: MIT
#
# docs/debugging.md has the recipe from ring 0 through ring 1 to ring 3.  Use
# hbreak, not break: a software breakpoint is a write into memory, and what a
# guest address maps to at the time is not what it maps to later.

set architecture i386
set disassembly-flavor intel
set disassemble-next-line on
set pagination off
set confirm off
set step-mode on

define ring
	printf "ring %d, eip %#x, cr3 %#x\n", $cs & 3, $eip, $cr3
end
document ring
Which ring the processor is in, where, and on which page tables.
end

python
import os
import subprocess
import gdb

BUILD = os.environ["RINGLET_BUILD"]
TOOLS = os.environ["RINGLET_TOOLS"]


class Console(gdb.Command):
	"""console [LINES]: the last lines that the guest and the core printed."""

	def __init__(self):
		super().__init__("console", gdb.COMMAND_STATUS)

	def invoke(self, argument, _from_tty):
		with open(os.path.join(BUILD, "debug", "console"), errors="replace") as log:
			print("".join(log.readlines()[-int(argument or 20):]), end="")


class Type(gdb.Command):
	"""type TEXT: types a line on the guest's console; it arrives when the machine runs."""

	def __init__(self):
		super().__init__("type", gdb.COMMAND_RUNNING)

	def invoke(self, argument, _from_tty):
		subprocess.Popen([os.path.join(TOOLS, "debug"), "--console", argument])


class Symbols(gdb.Command):
	"""symbols FILE: also knows a guest's or the launcher's symbols: symbols sample.elf."""

	def __init__(self):
		super().__init__("symbols", gdb.COMMAND_FILES, gdb.COMPLETE_FILENAME)

	def invoke(self, argument, _from_tty):
		inside = os.path.join(BUILD, argument)
		gdb.execute(f"add-symbol-file {inside if os.path.exists(inside) else argument}")


class Cross(gdb.Command):
	"""cross [STEPS]: steps, by instruction, until the processor changes rings."""

	def __init__(self):
		super().__init__("cross", gdb.COMMAND_RUNNING)

	def invoke(self, argument, _from_tty):
		ring = int(gdb.parse_and_eval("$cs")) & 3
		steps = self.steps(ring, int(argument or 100000))
		print(f"after {steps} instructions:")
		gdb.execute("ring")

	def steps(self, ring, most):
		"""How many instructions it took; gdb's own words about each are not shown."""
		gdb.flush()
		shown, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
		os.dup2(nowhere, 1)
		try:
			for step in range(1, most + 1):
				gdb.execute("stepi")
				if int(gdb.parse_and_eval("$cs")) & 3 != ring:
					break
			return step
		finally:
			gdb.flush()
			os.dup2(shown, 1)
			os.close(shown)
			os.close(nowhere)


Console()
Type()
Cross()
Symbols()
end

# GRUB or QEMU's loader comes first: stop at the core's first instruction.
thbreak *$core_entry
continue
ring
