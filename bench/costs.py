"""What an emulator costs besides the work: starting, U-Boot's boot, translation, memory."""

import os
import re
import subprocess
import sys
import time

import emulators as emu
from workloads import Workloads, Image

POLL = 0.005  # seconds between two looks at a process's memory
MIX_ROUNDS = 1500


# --- start-up ---

def start_up(emulators, turns, progress):
    """Wall seconds from nothing to the end of an image that only switches the machine off."""
    took = {e: [] for e in emulators.there}
    for turn in range(3 * turns):
        progress(f"start-up, {turn + 1} of {3 * turns}")
        for e in emulators.there:
            took[e].append(emu.run(emulators.command(e, emulators.cost("nothing"), 0)).wall)
    return took


# --- U-Boot ---

class Console:
    """An emulator with its serial line on pipes."""

    def __init__(self, command):
        self.start = time.perf_counter()
        self.text = b""
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                      stderr=subprocess.DEVNULL, bufsize=0)

    def elapsed(self):
        return time.perf_counter() - self.start

    def expect(self, wanted):
        while wanted not in self.text:
            more = os.read(self.child.stdout.fileno(), 4096)
            if not more:
                sys.exit(f"bench: {self.child.args[0]}: no {wanted!r} in\n{self.text.decode()}")
            self.text += more
        self.text = self.text.split(wanted, 1)[1]

    def send(self, text):
        self.child.stdin.write(text)

    def end(self):
        """Drain the line until the machine is off; processor seconds."""
        while os.read(self.child.stdout.fileno(), 4096):
            pass
        _, status, used = os.wait4(self.child.pid, 0)
        self.child.returncode = os.waitstatus_to_exitcode(status)
        self.child.stdin.close()
        self.child.stdout.close()
        return used.ru_utime + used.ru_stime


def boot(emulators, e):
    """One boot: wall seconds to the prompt and to the end, processor seconds, memory at the prompt."""
    line = Console(emulators.firmware(e))
    line.expect(b"Hit any key to stop autoboot")
    line.send(b"\n")
    line.expect(b"=> ")
    prompt = line.elapsed()
    memory = resident(line.child.pid)
    line.send(b"poweroff\n")
    cpu = line.end()
    return {"prompt": prompt, "end": line.elapsed(), "cpu": cpu, "memory": memory}


def uboot(emulators, turns, progress):
    boots = {e: [] for e in emulators.there}
    for turn in range(turns):
        for e in emulators.there if turn % 2 == 0 else emulators.there[::-1]:
            progress(f"U-Boot, turn {turn + 1} of {turns}: {e}")
            boots[e].append(boot(emulators, e))
    return {e: {what: [b[what] for b in all_] for what in all_[0]} for e, all_ in boots.items()}


# --- translation ---

def translation(emulators, turns, progress):
    """Nanoseconds for each instruction that runs for the first time, over what running it costs."""
    work, image = Workloads(emulators), Image(emulators.cost("fresh"))
    count = work.instructions(image, 1)
    costs = {e: [] for e in emulators.there}
    for turn in range(turns):
        for e in emulators.there if turn % 2 == 0 else emulators.there[::-1]:
            progress(f"translation, turn {turn + 1} of {turns}: {e}")
            none, first, second = (work.once(e, image, n) for n in (0, 1, 2))
            costs[e].append((2 * first - none - second) / count * 1e9)
    return {"instructions": count, "ns": costs}


# --- memory ---

MAPPING = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) [rwxps-]{4} ", re.M)


def resident(pid):
    """Bytes of a process that are in memory, but for the guest's RAM; None when it has ended. Of memory
    that is mapped twice, as generated code is, each mapping counts half."""
    try:
        with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as f:
            return resident_in(f.read())
    except OSError:
        return None


def resident_in(text):
    """The guest's RAM is the one mapping of just its size."""
    total, heads = 0, [*MAPPING.finditer(text)]
    for head, after in zip(heads, [*heads[1:], None]):
        size = int(head[2], 16) - int(head[1], 16)
        kib = re.search(r"^Pss: +(\d+) kB", text[head.end():after and after.start()], re.M)
        if size != emu.RAM and kib:
            total += int(kib[1]) << 10
    return total


def peak(command):
    """The most that a run had in memory at one time, the guest's RAM not counted."""
    most = 0
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            most = max(most, resident(child.pid) or 0)
            time.sleep(POLL)
    return most


def memory(emulators, progress):
    runs = {"mix": (emulators.build / "images/bench/mix-lpae.elf", MIX_ROUNDS),
            "fresh": (emulators.cost("fresh"), 2)}
    found = {}
    for what, (image, rounds) in runs.items():
        for e in emulators.there:
            progress(f"memory, {what}: {e}")
            found.setdefault(what, {})[e] = peak(emulators.command(e, image, rounds))
    return found
