"""A program at a terminal of our own: a pty with a size, keys in, and the screen that results."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from harness import PROGRAM

TOKEN = re.compile(r"\x1b\[([?0-9;]*)([a-zA-Z@`])|\x1b[()][0-9A-Za-z]|\x1b([=>78MDEc])|([\s\S])")


class Screen:
    """What a VT100 shows: as much of it as ncurses uses with TERM=vt100."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.clear()

    def clear(self):
        self.cell = [[" "] * self.columns for _ in range(self.rows)]
        self.x = self.y = 0
        self.top, self.bottom = 0, self.rows - 1

    def text(self):
        return "\n".join("".join(row).rstrip() for row in self.cell).rstrip()

    def line_feed(self):
        if self.y == self.bottom:
            self.cell[self.top:self.bottom + 1] = \
                self.cell[self.top + 1:self.bottom + 1] + [[" "] * self.columns]
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def reverse_feed(self):
        if self.y == self.top:
            self.cell[self.top:self.bottom + 1] = \
                [[" "] * self.columns] + self.cell[self.top:self.bottom]
        else:
            self.y = max(self.y - 1, 0)

    def put(self, char):
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.line_feed()
        elif char == "\b":
            self.x = max(self.x - 1, 0)
        elif char == "\t":
            self.x = min((self.x | 7) + 1, self.columns - 1)
        elif char >= " ":
            if self.x == self.columns:
                self.x = 0
                self.line_feed()
            self.cell[self.y][self.x] = char
            self.x += 1

    def erase(self, final, how):
        at = min(self.x, self.columns - 1)
        row = self.cell[self.y]
        if how == 0:
            row[at:] = [" "] * (self.columns - at)
        elif how == 1:
            row[:at + 1] = [" "] * (at + 1)
        else:
            row[:] = [" "] * self.columns
        if final == "J":
            for y in range(*((self.y + 1, self.rows), (0, self.y), (0, self.rows))[how]):
                self.cell[y] = [" "] * self.columns

    def control(self, text, final):
        numbers = [int(n or 0) for n in text.split(";")] if "?" not in text else [0]
        n = max(numbers[0], 1)
        if final == "H":
            self.y = min(n, self.rows) - 1
            self.x = min(max((numbers + [1])[1], 1), self.columns) - 1
        elif final in "JK":
            self.erase(final, numbers[0])
        elif final == "r":
            self.top = n - 1
            self.bottom = min((numbers + [0])[1] or self.rows, self.rows) - 1
            self.x = self.y = 0
        elif final == "C":
            self.x = min(self.x + n, self.columns - 1)
        elif final == "D":
            self.x = max(self.x - n, 0)
        elif final == "A":
            self.y = max(self.y - n, 0)
        elif final == "B":
            self.y = min(self.y + n, self.rows - 1)

    def feed(self, text):
        for token in TOKEN.finditer(text):
            if token[2]:
                self.control(token[1], token[2])
            elif token[3] == "M":
                self.reverse_feed()
            elif token[3] == "D":
                self.line_feed()
            elif token[4]:
                self.put(token[4])


class Terminal:
    """The program at a pty. `screen` is what one sees, `raw` all that was written."""

    def __init__(self, *args, columns=100, rows=30, **environment):
        self.screen, self.raw, self.process = Screen(columns, rows), "", None
        self.master, slave = pty.openpty()
        self.slave = slave
        self.resize(columns, rows)
        self.modes = termios.tcgetattr(slave)
        env = {**os.environ, "TERM": "vt100", "LC_ALL": "C", "HOME": "/nonexistent",
               **environment}
        env.pop("NO_COLOR", None)
        env.pop("LINES", None)
        env.pop("COLUMNS", None)
        self.process = subprocess.Popen([str(a) for a in (PROGRAM, *args)], stdin=slave,
                                        stdout=slave, stderr=slave, env=env, close_fds=True,
                                        preexec_fn=self.take)

    def take(self):
        """The pty becomes the terminal of a session of its own: Ctrl-C is a signal there."""
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    def resize(self, columns, rows):
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, size)
        if (columns, rows) != (self.screen.columns, self.screen.rows):
            self.screen = Screen(columns, rows)
            os.kill(self.process.pid, signal.SIGWINCH)

    def keys(self, text):
        os.write(self.master, text.encode())

    def read(self, wait):
        if not select.select([self.master], [], [], wait)[0]:
            return False
        text = os.read(self.master, 65536).decode(errors="replace")
        self.raw += text
        self.screen.feed(text)
        return True

    def until(self, pattern, seconds=20):
        """Read until the screen shows this; the match."""
        limit = time.monotonic() + seconds
        while not (found := re.search(pattern, self.screen.text())):
            if time.monotonic() > limit:
                raise AssertionError(f"no {pattern!r} on the screen:\n{self.screen.text()}")
            self.read(0.2)
        while self.read(0.3):
            pass
        return re.search(pattern, self.screen.text()) or found

    def ends(self, seconds=60):
        """The program's exit status."""
        limit = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < limit:
            self.read(0.1)
        while self.read(0.1):
            pass
        return self.process.wait(1)

    def as_found(self):
        """Are the terminal's modes what they were before the program?"""
        return termios.tcgetattr(self.slave) == self.modes

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)
