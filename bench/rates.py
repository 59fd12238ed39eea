#!/usr/bin/env python3
"""Exceptions and world switches per second of hypscope and of qemu-system-arm (TCG).

Each image raises one kind of exception, as often as a word in RAM says, prints the sum 1 + 2 + ... of
its rounds, and powers off. Of a run's time that of a run with zero rounds is taken away. What is
measured is the processor time of the emulator, user and system: a busy host stretches wall time, and
both are bound by one core. The emulators take turns; a ratio is taken within a turn, and the
median over the turns counts."""

import argparse
import json
import os
import pathlib
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROUNDS_AT = 0x47FF0000  # bench/boot.c, guests/handover/handover.h
EMULATORS = ("hypscope", "qemu")
TRIAL = 0.15  # seconds of a run long enough to calibrate on

# name: image, what a round is, events a round, times that the sum is printed
RATES = {
    "svc": ("rates/svc", "SVC from User mode and return", 1, 1),
    "hvc": ("rates/hvc", "HVC and ERET", 1, 1),
    "mmio": ("rates/mmio", "trapped device read", 1, 1),
    "virq": ("rates/virq", "virtual interrupt, injection to end", 1, 1),
    "refill": ("rates/refill", "load through a two-stage walk", 16, 1),
    "switch": ("minihyp-handover", "world switch by minihyp", 2, 2),
}


class Machine:
    def __init__(self, build, scratch, options):
        self.build, self.scratch, self.options = pathlib.Path(build), pathlib.Path(scratch), options

    def word(self, rounds):
        path = self.scratch / f"rounds-{rounds}.bin"
        path.write_bytes(struct.pack("<I", rounds))
        return path

    def image(self, name):
        return self.build / "images" / f"{RATES[name][0]}.elf"

    def command(self, emulator, name, rounds):
        if emulator == "hypscope":
            return [str(self.build / "hypscope"), "run", *self.options,
                    "--load", f"{self.word(rounds)}@{ROUNDS_AT:#x}", str(self.image(name))]
        return ["qemu-system-arm", "-M", "virt,virtualization=on,gic-version=2", "-cpu", "cortex-a15",
                "-m", "128", "-accel", "tcg", "-display", "none", "-monitor", "none", "-net", "none",
                "-serial", "stdio", "-kernel", str(self.image(name)), "-device",
                f"loader,file={self.word(rounds)},addr={ROUNDS_AT:#x},force-raw=on"]

    def run(self, emulator, name, rounds):
        """Processor seconds; the sums are checked."""
        command = self.command(emulator, name, rounds)
        with tempfile.TemporaryFile() as out:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out)
            _, status, used = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            out.seek(0)
            said = out.read().decode(errors="replace")
        wanted = f"{rounds * (rounds + 1) // 2 & 0xFFFFFFFF:08x}"
        if child.returncode or re.findall(r"\bsum (\w+)", said) != [wanted] * RATES[name][3]:
            sys.exit(f"rates: {' '.join(command)}: exit status {child.returncode}, wanted sum {wanted}, "
                     f"got\n{said}")
        return used.ru_utime + used.ru_stime

    def seconds(self, emulator, name, rounds):
        return max(self.run(emulator, name, rounds) - self.run(emulator, name, 0), 1e-6)

    def rounds_for(self, emulator, name, seconds):
        rounds = 1000
        while True:
            took = self.seconds(emulator, name, rounds)
            if took >= TRIAL:
                return int(rounds * seconds / took) + 1
            rounds = int(rounds * min(20, 1.5 * TRIAL / took)) + 1


def measure(machine, names, seconds, turns, emulators):
    rows = {n: {"what": RATES[n][1], "rates": {e: [] for e in emulators}} for n in names}
    rounds = {(e, n): machine.rounds_for(e, n, seconds) for e in emulators for n in names}
    for turn in range(turns):
        for name in names:
            for e in emulators if turn % 2 == 0 else reversed(emulators):
                events = rounds[e, name] * RATES[name][2]
                rows[name]["rates"][e].append(events / machine.seconds(e, name, rounds[e, name]))
    return rows


def summarise(rows):
    for row in rows.values():
        row["median"] = {e: statistics.median(r) for e, r in row["rates"].items()}
        if len(row["rates"]) == 2:
            row["ratios"] = [h / q for h, q in zip(row["rates"]["hypscope"], row["rates"]["qemu"])]
            row["ratio"] = statistics.median(row["ratios"])
    return rows


def show(rows):
    print(f"{'rate':<8} {'hypscope':>10} {'qemu':>10} {'ratio':>6}  {'(turns)':<14} a round is")
    for name, row in rows.items():
        rate = {e: f"{row['median'].get(e, 0):.0f}" for e in EMULATORS}
        ratio, spread = "", ""
        if "ratio" in row:
            ratio = f"{row['ratio']:.2f}"
            spread = f"({min(row['ratios']):.2f}-{max(row['ratios']):.2f})"
        print(f"{name:<8} {rate['hypscope']:>10} {rate['qemu']:>10} {ratio:>6}  {spread:<14} "
              f"{row['what']}")
    print("hypscope, qemu: events per second of processor time; ratio: hypscope to qemu")


def main():
    ap = argparse.ArgumentParser(description="rates of exceptions, hypscope against qemu-system-arm")
    ap.add_argument("--build", default="build/release", help="the build directory")
    ap.add_argument("--sums", action="store_true", help="only check that every image ends right")
    ap.add_argument("--turns", type=int, default=7, help="how often each runs (default 7)")
    ap.add_argument("--seconds", type=float, default=1, help="length of a run (default 1)")
    ap.add_argument("--only", default="", metavar="REGEX", help="rates to measure")
    ap.add_argument("--alone", action="store_true", help="hypscope only")
    ap.add_argument("--engine", help="hypscope's engine")
    ap.add_argument("--json", metavar="FILE", help="default BUILD/rates.json")
    args = ap.parse_args()
    names = [n for n in RATES if re.search(args.only, n)]
    options = ["--engine", args.engine] if args.engine else []
    emulators = EMULATORS[:1] if args.alone else EMULATORS
    with tempfile.TemporaryDirectory() as scratch:
        machine = Machine(args.build, scratch, options)
        if args.sums:
            for name in names:
                machine.run("hypscope", name, 100)
            return 0
        start = time.time()
        rows = summarise(measure(machine, names, args.seconds, args.turns, emulators))
    show(rows)
    print(f"{args.turns} turns of {args.seconds} s, {time.time() - start:.0f} s in all")
    out = pathlib.Path(args.json or pathlib.Path(args.build) / "rates.json")
    out.write_text(json.dumps(rows, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
