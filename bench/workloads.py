"""Instructions per second: every workload's image on every emulator.

An image does the rounds of work that a word in RAM says, prints a checksum and powers off. The checksum
must be the one that the same workload, built for the host, prints. Instructions are hypscope's exact
count; they are the same for all, since nothing in an image depends on time. Of instructions and of
time those of a run with zero rounds are taken away: start-up, set-up and power-off."""

import json
import math
import pathlib
import re
import sys

from emulators import PAIR, run

TRIAL = 0.2  # seconds of a run long enough to calibrate on
MARGIN = 1.2  # a busy host calibrates low
SLOWEST = 4
SEMANTICS = ("hypscope", "interp", "qemu")  # those that could differ in what they compute
ASIDE = 2  # emulators besides the pair do one part in this many of the rounds

ROOT = pathlib.Path(__file__).parent


class Image:
    """images/bench/WORKLOAD[_thumb]-SETTING.elf"""

    def __init__(self, path):
        self.path, self.name = path, path.stem
        self.program, self.setting = self.name.rsplit("-", 1)
        self.workload = self.program.removesuffix("_thumb")
        self.isa = "T32" if self.program != self.workload else "A32"
        self.kind = next(ROOT.glob(f"work/*/{self.workload}.c")).parent.name


def images(build, only=""):
    found = sorted((pathlib.Path(build) / "images" / "bench").glob("*.elf"))
    return [Image(p) for p in found if re.search(only, p.stem)]


class Workloads:
    def __init__(self, emulators):
        self.emulators = emulators
        self.rounds = {}  # of each program, whatever the setting
        self.said = {}  # by the host's build, of a workload and its rounds
        self.stats = emulators.scratch / "stats.json"

    def expected(self, image, rounds):
        wanted = (image.workload, rounds)
        if wanted not in self.said:
            self.said[wanted] = run([str(self.emulators.build / "bench" / wanted[0]), str(rounds)]).said
        return self.said[wanted]

    def once(self, emulator, image, rounds):
        """One run; the checksum is checked."""
        done = run(self.emulators.command(emulator, image.path, rounds))
        wanted = self.expected(image, rounds)
        if done.said != wanted:
            sys.exit(f"bench: {image.path.name} on {emulator}: said {done.said!r}, "
                     f"the host says {wanted!r}")
        return done.cpu

    def seconds(self, emulator, image, rounds):
        empty = run(self.emulators.command(emulator, image.path, 0)).cpu
        return max(self.once(emulator, image, rounds) - empty, 1e-6)

    def sums(self, image, rounds=3):
        for emulator in SEMANTICS:
            if emulator in self.emulators.there:
                self.once(emulator, image, rounds)

    def instructions(self, image, rounds):
        counts = []
        for n in (0, rounds):
            command = self.emulators.command("hypscope", image.path, n)
            run([*command[:2], "--stats", str(self.stats), *command[2:]])
            counts.append(json.loads(self.stats.read_text())["instructions"])
        return counts[1] - counts[0]

    def calibrate(self, image, seconds):
        """Rounds after which the faster of the pair has run for `seconds`, or the slower for SLOWEST
        times that."""
        rounds = 16
        while True:
            took = sorted(self.seconds(e, image, rounds) for e in PAIR)
            if took[0] >= TRIAL or took[1] >= SLOWEST * TRIAL:
                return math.ceil(rounds * seconds * MARGIN / max(took[0], took[1] / SLOWEST))
            rounds = math.ceil(rounds * min(20, 1.5 * TRIAL / took[0], 1.5 * SLOWEST * TRIAL / took[1]))

    def row(self, image, seconds):
        if image.program not in self.rounds:
            self.rounds[image.program] = self.calibrate(image, seconds)
        rounds = {e: self.rounds[image.program] for e in PAIR}
        for e in self.emulators.there:
            rounds.setdefault(e, math.ceil(rounds["hypscope"] / ASIDE))
        counts = {n: self.instructions(image, n) for n in sorted(set(rounds.values()))}
        return {"image": image.name, "workload": image.workload, "isa": image.isa, "kind": image.kind,
                "setting": image.setting, "rounds": rounds, "seconds": {e: [] for e in rounds},
                "instructions": {e: counts[n] for e, n in rounds.items()}}


def measure(emulators, chosen, seconds, turns, progress):
    """One row an image: its work, and the seconds of each emulator in each turn."""
    work, rows = Workloads(emulators), []
    for n, image in enumerate(chosen, 1):
        progress(f"calibrating {n} of {len(chosen)}: {image.name}")
        rows.append(work.row(image, seconds))
    for turn in range(turns):
        for n, (row, image) in enumerate(zip(rows, chosen), 1):
            progress(f"turn {turn + 1} of {turns}, {n} of {len(chosen)}: {image.name}")
            order = emulators.there if turn % 2 == 0 else emulators.there[::-1]
            for e in order:
                row["seconds"][e].append(work.seconds(e, image, row["rounds"][e]))
        print(f"turn {turn + 1} of {turns} done", file=sys.stderr)
    return rows
