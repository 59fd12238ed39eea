#!/usr/bin/env python3
"""Both engines in step (hypscope run --engine check) over the demo, U-Boot and the benchmarks.

    check.py [--build DIR] [--insns N]

--insns: how many instructions of the benchmarks, shared evenly by all images (default 10^9). The demo, with
one core and with two, and U-Boot with its script run to their ends. A line each; a difference is
shown whole, and the exit status is 1."""

import argparse
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIRMWARE = pathlib.Path("/usr/lib/u-boot/qemu_arm/u-boot.bin")
ROUNDS_AT = 0x47FF0000  # bench/boot.c
ENDLESS = 1 << 30  # rounds
USAGE, LIMIT = 2, 3
AGREED = re.compile(r"both engines agree: (\d+) instructions, compared behind (\d+) blocks and, with all "
                    r"state and (\d+) pages, at the end of (\d+) windows")


class Campaign:
    def __init__(self, program):
        self.program, self.failed = program, 0
        self.insns = self.blocks = self.windows = 0

    def run(self, name, *args):
        """One image; how many instructions it was compared over."""
        start = time.monotonic()
        done = subprocess.run([self.program, "run", "--engine", "check", "--serial", "null", *map(str, args)],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - start
        m = AGREED.search(done.stderr)
        if not m or done.returncode not in (0, LIMIT):
            print(f"{name}: exit status {done.returncode}\n{done.stderr}", flush=True)
            self.failed += 1
            return 0
        insns, blocks, pages, windows = map(int, m.groups())
        self.insns, self.blocks, self.windows = self.insns + insns, self.blocks + blocks, self.windows + windows
        print(f"{name:28} {insns:>13,} instructions {blocks:>11,} blocks {windows:>6,} windows "
              f"{pages:>7,} pages {seconds:6.1f} s", flush=True)
        return insns

    def bench(self, images, insns, rounds):
        """Images that end early leave the rest of their share to those behind them."""
        done = 0
        for i, image in enumerate(images):
            share = max((insns - done) // (len(images) - i), 1)
            done += self.run(image.stem, "--max-insns", share, "--load", f"{rounds}@{ROUNDS_AT:#x}", image)
        return done


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--insns", type=int, default=10**9)
    args = parser.parse_args()
    program, images = args.build / "hypscope", args.build / "images"
    if subprocess.run([program, "run", "--engine", "code", images / "tests" / "hello.elf"],
                      capture_output=True, check=False).returncode == USAGE:
        print("check: this build has the interpreter only: nothing to compare")
        return 0
    c, start = Campaign(program), time.monotonic()
    c.run("demo", images / "minihyp.elf")
    c.run("demo, two cores", "--smp", 2, images / "minihyp.elf")
    if FIRMWARE.exists():
        c.run("U-Boot", "--load", f"{FIRMWARE}@0", "--entry", "0", "--input", ROOT / "tests/system/uboot.in")
    else:
        print(f"U-Boot: left out, there is no {FIRMWARE}")
    with tempfile.NamedTemporaryFile() as rounds:
        rounds.write(struct.pack("<I", ENDLESS))
        rounds.flush()
        bench = c.bench(sorted((images / "bench").glob("*.elf")), args.insns, rounds.name)
    print(f"{c.insns:,} instructions, {bench:,} of them of the benchmarks; compared behind {c.blocks:,} blocks "
          f"and {c.windows:,} windows in {time.monotonic() - start:.0f} s; {c.failed} differences")
    return 1 if c.failed else 0


if __name__ == "__main__":
    sys.exit(main())
