# tools/lib/machine.py - one QEMU machine: started, talked to over its serial port, judged by how it ends.
# SPDX-License-Identifier: MIT
#
# The serial port is a socket: QEMU takes bytes from it only as fast as the
# emulated UART has room, so nothing that is written is lost once the core
# listens.  What the core empties when it sets the UART up would be lost, so
# input is held back until the core has spoken.

import ctypes
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from image import ImageError, kernel_arguments, make_iso

MEGABYTE = 1 << 20
# The exit status that isa-debug-exit makes of the core's value: (value << 1) | 1.
POWERED_OFF, KILLED, PANIC = 33, 35, 37
PR_SET_PDEATHSIG = 1


class Outcome:
    """How a run ended: status as tools/run's exit status, text as its last line."""

    def __init__(self, status, text):
        self.status = status
        self.text = text


def machine_megabytes(boot, guest_bytes):
    """Enough for the guest, the modules and us; the smallest is 128."""
    needed = (guest_bytes or 0) + 2 * boot.module_bytes() + 64 * MEGABYTE
    megabytes = (needed + 16 * MEGABYTE - 1) // (16 * MEGABYTE) * 16
    return min(max(megabytes, 128), 2048)


def die_with_parent():
    """QEMU ends even when we are killed without a chance to say so (Linux only)."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        pass


class Machine:
    """A running QEMU.  Close it, or use it in a with statement.

    serial: somebody else's end of the serial port, as a -chardev; then send,
    step, expect and outcome are of no use.
    """

    def __init__(self, boot, loader="iso", cpu="qemu32", icount=False, megabytes=128, extra=(),
                 monitor=False, serial=None):
        qemu = shutil.which("qemu-system-i386")
        if not qemu:
            raise ImageError("qemu-system-i386 is missing: tools/deps run")
        self.folder = tempfile.mkdtemp(prefix="ringlet-")
        self.log = bytearray()
        self.heard_core = False
        self._line = b""
        self._last_words = {}
        self._pending = b""
        self._monitor = None
        self.process = None
        self.serial = None
        try:
            self._start(qemu, boot, loader, cpu, icount, megabytes, extra, monitor, serial)
        except BaseException:
            self.close()
            raise

    def _listen(self, name):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(os.path.join(self.folder, name))
        listener.listen(1)
        return listener

    def _accept(self, listener):
        while not select.select([listener], [], [], 0.1)[0]:
            if self.process.poll() is not None:
                raise ImageError(f"qemu-system-i386 ended with status {self.process.returncode}")
        connection = listener.accept()[0]
        listener.close()
        return connection

    def _start(self, qemu, boot, loader, cpu, icount, megabytes, extra, monitor, chardev):
        if loader == "iso":
            iso = os.path.join(self.folder, "ringlet.iso")
            make_iso(boot, iso, self.folder)
            source = ["-cdrom", iso, "-boot", "d"]
        else:
            source = kernel_arguments(boot, self.folder)
        command = [qemu, "-M", "pc,accel=tcg", "-cpu", cpu, "-m", str(megabytes), "-display", "none",
                   "-no-reboot", "-net", "none", "-device", "isa-debug-exit,iobase=0xf4,iosize=4",
                   "-chardev", chardev or f"socket,id=serial,path={self.folder}/serial",
                   "-serial", "chardev:serial"]
        if monitor:
            command += ["-chardev", f"socket,id=monitor,path={self.folder}/monitor",
                        "-mon", "chardev=monitor,mode=control"]
        else:
            command += ["-monitor", "none"]
        if icount:
            command += ["-icount", "shift=0,sleep=off", "-rtc", "base=2026-01-01T00:00:00,clock=vm"]
        serial = self._listen("serial")
        monitor_listener = self._listen("monitor") if monitor else None
        self.process = subprocess.Popen(command + source + list(extra), stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, start_new_session=True,
                                        preexec_fn=die_with_parent)
        if not chardev:
            self.serial = self._accept(serial)
            self.serial.setblocking(False)
        if monitor:
            self._monitor = self._accept(monitor_listener).makefile("rwb")
            self._monitor.readline()
            self.ask("qmp_capabilities")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def close(self):
        """Ends the machine if it runs and removes what it left."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.serial:
            self.serial.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    # -- The serial port

    def send(self, data):
        """Queues bytes for the guest; step() passes them on."""
        self._pending += data

    def waiting(self):
        """How many queued bytes QEMU has not taken yet."""
        return len(self._pending)

    def step(self, seconds, also=()):
        """Moves bytes for at most that long: (what came in, which of also can be read).

        What came in is None when the machine has closed its serial port.
        """
        write = [self.serial] if self._pending and self.heard_core else []
        readable, writable, _ = select.select([self.serial, *also], write, [], seconds)
        if writable:
            try:
                self._pending = self._pending[self.serial.send(self._pending[:64]):]
            except (BlockingIOError, BrokenPipeError, ConnectionResetError):
                pass
        data = b""
        if self.serial in readable:
            try:
                data = self.serial.recv(65536) or None
            except BlockingIOError:
                data = b""
            except ConnectionResetError:
                data = None
        if data:
            self._listen_to(data)
        return data, [source for source in also if source in readable]

    def _listen_to(self, data):
        self.log += data
        *lines, self._line = (self._line + data).replace(b"\r", b"\n").split(b"\n")
        for line in lines:
            self._hear(line.decode(errors="replace").strip())
        self.heard_core = self.heard_core or b"ringlet: " in self._line

    def _hear(self, line):
        """Remembers the core's last word on how things ended."""
        at = line.find("ringlet: ")
        if at < 0:
            return
        self.heard_core = True
        words = line[at + len("ringlet: "):]
        if words.startswith("panic: "):
            self._last_words[PANIC] = words[len("panic: "):]
        elif words.startswith("guest ") and " killed: " in words:
            self._last_words[KILLED] = words.split(" killed: ", 1)[1]

    def outcome(self):
        """Waits for QEMU's end and says what it means."""
        status = self.process.wait()
        self._hear(self._line.decode(errors="replace").strip())
        if status == POWERED_OFF:
            return Outcome(0, "powered off")
        if status == KILLED:
            return Outcome(1, f"guest killed: {self._last_words.get(KILLED, 'no reason given')}")
        if status == PANIC:
            return Outcome(2, f"panic: {self._last_words.get(PANIC, 'no reason given')}")
        if status == 0:
            return Outcome(2, "panic: the machine reset itself")
        if status == 1 and not self.log:
            raise ImageError("qemu-system-i386 did not start")
        return Outcome(2, f"panic: QEMU ended with status {status}")

    # -- For tests

    def expect(self, text, seconds):
        """Reads until text was seen after the last match; False when time is up or the end came."""
        if not hasattr(self, "_seen"):
            self._seen = 0
        end = time.monotonic() + seconds
        wanted = text.encode()
        while True:
            at = self.log.find(wanted, self._seen)
            if at >= 0:
                self._seen = at + len(wanted)
                return True
            left = end - time.monotonic()
            if left <= 0 or self.step(min(left, 0.5))[0] is None:
                return self.log.find(wanted, self._seen) >= 0

    def ask(self, command, **arguments):
        """One QMP command; returns its answer."""
        request = {"execute": command, "arguments": arguments}
        self._monitor.write(json.dumps(request).encode() + b"\n")
        self._monitor.flush()
        while True:
            answer = json.loads(self._monitor.readline())
            if "return" in answer:
                return answer["return"]
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")

    def screen(self):
        """The 25 lines of the text screen, read from screen memory."""
        path = os.path.join(self.folder, "screen")
        self.ask("pmemsave", val=0xB8000, size=4000, filename=path)
        with open(path, "rb") as saved:
            cells = saved.read()[::2]
        text = cells.decode("cp437").replace("\0", " ")
        return [text[row * 80:row * 80 + 80].rstrip() for row in range(25)]
