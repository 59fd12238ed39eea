#!/usr/bin/env python3
"""Instructions per second of hypscope and of qemu-system-arm (TCG), on the same images in the same run.

An image does the rounds of work that a word in RAM says, prints a checksum and powers off. The checksum
must be the one that the same workload, built for the host, prints. Instructions are hypscope's exact
count; they are the same for both, since nothing in an image depends on time. Of instructions and
wall time those of a run with zero rounds are taken away: start-up, set-up and power-off.

The emulators take turns, round after round, in alternating order; a ratio is taken within a round, and
the median over the rounds is what counts. Rounds of work are chosen so that the faster of the two
emulators runs for at least --seconds."""

import argparse
import json
import math
import pathlib
import re
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROUNDS_AT = 0x47FF0000  # bench/boot.c
LIMIT = 300  # seconds of any one run
TRIAL = 0.25  # seconds of a run long enough to calibrate on
MARGIN = 1.3  # a busy host calibrates low


class Bench:
    def __init__(self, build, scratch):
        self.build, self.scratch = pathlib.Path(build), pathlib.Path(scratch)
        self.stats = self.scratch / "stats.json"

    def word(self, rounds):
        path = self.scratch / f"rounds-{rounds}.bin"
        path.write_bytes(struct.pack("<I", rounds))
        return path

    def hypscope(self, image, rounds):
        return [str(self.build / "hypscope"), "run", "--stats", str(self.stats),
                "--load", f"{self.word(rounds)}@{ROUNDS_AT:#x}", str(image)]

    def qemu(self, image, rounds):
        return ["qemu-system-arm", "-M", "virt,virtualization=on,gic-version=2", "-cpu", "cortex-a15",
                "-m", "128", "-accel", "tcg", "-display", "none", "-monitor", "none", "-net", "none",
                "-serial", "stdio", "-kernel", str(image), "-device",
                f"loader,file={self.word(rounds)},addr={ROUNDS_AT:#x},force-raw=on"]

    def expected(self, image, rounds):
        workload = re.sub(r"(_thumb)?-\w+$", "", image.stem)
        return run([str(self.build / "bench" / workload), str(rounds)])[0]

    def timed(self, emulator, image, rounds):
        """Seconds that `rounds` take, start-up taken away; the checksum is checked."""
        said, empty = run(getattr(self, emulator)(image, 0))
        said, full = run(getattr(self, emulator)(image, rounds))
        self.checked(emulator, image, rounds, said)
        return max(full - empty, 1e-6)

    def checked(self, emulator, image, rounds, said):
        wanted = self.expected(image, rounds)
        if said != wanted:
            sys.exit(f"bench: {image.name} on {emulator}: said {said!r}, the host says {wanted!r}")

    def sums(self, images, rounds=3):
        """Every image's checksum on each emulator that is there."""
        there = [e for e in EMULATORS if shutil.which(getattr(self, e)(images[0], 0)[0])]
        for image in images:
            for emulator in there:
                self.checked(emulator, image, rounds, run(getattr(self, emulator)(image, rounds))[0])
        print(f"{len(images)} images agree with the host on {' and '.join(there) or 'nothing'}")
        return 0 if there else 1

    def instructions(self, image, rounds):
        run(self.hypscope(image, rounds))
        full = json.loads(self.stats.read_text())["instructions"]
        run(self.hypscope(image, 0))
        return full - json.loads(self.stats.read_text())["instructions"]

    def rounds_for(self, image, seconds):
        """Rounds after which the faster emulator has run for `seconds`."""
        rounds = 16
        while True:
            fastest = min(self.timed(e, image, rounds) for e in EMULATORS)
            if fastest >= TRIAL:
                return math.ceil(rounds * seconds * MARGIN / fastest)
            rounds = math.ceil(rounds * min(20, 1.5 * TRIAL / fastest))


EMULATORS = ("hypscope", "qemu")


def run(command):
    """What the command printed, stripped, and the seconds it took."""
    start = time.perf_counter()
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=LIMIT, check=False)
    except (OSError, subprocess.TimeoutExpired) as e:
        sys.exit(f"bench: {command[0]}: {e}")
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"bench: {' '.join(command)}: exit status {done.returncode}\n{done.stderr}")
    return done.stdout.strip(), took


def progress(text):
    """At a terminal, on one line: the runs take minutes."""
    if sys.stderr.isatty():
        print(f"\r{text:<60}\r", end="", file=sys.stderr, flush=True)


def measure(bench, images, seconds, turns):
    """One row an image: its work, and the seconds of each emulator in each turn."""
    rows = []
    for n, image in enumerate(images, 1):
        progress(f"calibrating {n} of {len(images)}: {image.stem}")
        rounds = bench.rounds_for(image, seconds)
        rows.append({"image": image.stem, "rounds": rounds, "seconds": {e: [] for e in EMULATORS},
                     "instructions": bench.instructions(image, rounds)})
    for turn in range(turns):
        for n, (row, image) in enumerate(zip(rows, images), 1):
            progress(f"turn {turn + 1} of {turns}, {n} of {len(images)}: {image.stem}")
            for emulator in EMULATORS if turn % 2 == 0 else reversed(EMULATORS):
                took = bench.timed(emulator, image, row["rounds"])
                row["seconds"][emulator].append(took)
        print(f"turn {turn + 1} of {turns} done", file=sys.stderr)
    return rows


def summarise(rows):
    for row in rows:
        took = row["seconds"]
        row["ratios"] = [q / h for h, q in zip(took["hypscope"], took["qemu"])]
        row["ratio"] = statistics.median(row["ratios"])
        row["mips"] = {e: row["instructions"] / statistics.median(took[e]) / 1e6 for e in EMULATORS}
        row["shortest"] = min(min(took[e]) for e in EMULATORS)
    ratios = [row["ratio"] for row in rows]
    return {"images": rows, "geometric_mean": statistics.geometric_mean(ratios), "minimum": min(ratios)}


def show(result):
    print(f"{'workload-setting':<18} {'M insns':>8} {'hypscope':>9} {'qemu':>9} {'ratio':>6}  "
          f"{'(turns)':<12} shortest run")
    for row in result["images"]:
        spread = f"({min(row['ratios']):.2f}-{max(row['ratios']):.2f})"
        print(f"{row['image']:<18} {row['instructions'] / 1e6:>8.0f} {row['mips']['hypscope']:>9.0f} "
              f"{row['mips']['qemu']:>9.0f} {row['ratio']:>6.2f}  {spread:<12} "
              f"{row['shortest']:.1f} s")
    print("hypscope, qemu: million instructions per second; ratio: hypscope to qemu")
    print(f"geometric mean of the ratio {result['geometric_mean']:.3f}, "
          f"minimum {result['minimum']:.3f}")


def main():
    ap = argparse.ArgumentParser(description="hypscope against qemu-system-arm, side by side")
    ap.add_argument("--build", default="build/release", help="the build directory")
    ap.add_argument("--sums", action="store_true", help="only check every image's checksum")
    ap.add_argument("--quick", action="store_true", help="one turn of half-second runs")
    ap.add_argument("--turns", type=int, help="how often each runs (default 3)")
    ap.add_argument("--seconds", type=float, help="least length of a run (default 3)")
    ap.add_argument("--only", default="", metavar="REGEX", help="images to run")
    ap.add_argument("--json", metavar="FILE", help="default BUILD/bench.json")
    args = ap.parse_args()
    found = sorted((pathlib.Path(args.build) / "images" / "bench").glob("*.elf"))
    images = [i for i in found if re.search(args.only, i.stem)]
    if not images:
        sys.exit(f"bench: no image matches '{args.only}' in {args.build}/images/bench")
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(args.build, scratch)
        if args.sums:
            return bench.sums(images)
        rows = measure(bench, images,
                       args.seconds or (0.5 if args.quick else 3),
                       args.turns or (1 if args.quick else 3))
    result = summarise(rows)
    show(result)
    out = pathlib.Path(args.json or pathlib.Path(args.build) / "bench.json")
    out.write_text(json.dumps(result, indent=1) + "\n")
    print(f"written: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
