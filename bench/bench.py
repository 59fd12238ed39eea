#!/usr/bin/env python3
"""hypscope against qemu-system-arm, on the same images in the same run.

Parts: the workloads (workloads.py), and what a run costs besides (costs.py). The emulators take turns,
round after round, in alternating order; a ratio is taken within a turn, and the median over the
turns is what counts. Time is the processor's, user's and system's, where both keep one core busy, since
a busy host stretches wall time; start-up and boots are told in wall time.

What was measured goes to BUILD/bench.json; a part that was not measured this time stays there as it
was. --report puts the tables, and those of BUILD/rates.json (./lab bench --rates), into a document."""

import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import costs
import report
import workloads
from emulators import ROUNDS_AT, Emulators  # noqa: F401 (ROUNDS_AT for history.py)

PARTS = ("workloads", "start", "uboot", "translation", "memory")


def progress(text):
    """At a terminal, on one line: the runs take minutes."""
    if sys.stderr.isatty():
        print(f"\r{text:<60}\r", end="", file=sys.stderr, flush=True)


def host(turns, seconds):
    """What the figures depend on."""
    cpuinfo = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    model = re.search(r"^model name\s*: (.*)$", cpuinfo, re.M)
    qemu = subprocess.run(["qemu-system-arm", "--version"], capture_output=True, text=True, check=False)
    return {"processor": f"{model[1] if model else 'unknown'}, {os.cpu_count()} to run on",
            "QEMU": qemu.stdout.splitlines()[0].removeprefix("QEMU emulator version "),
            "turns": turns, "least length of a run": f"{seconds} s"}


def measure(emulators, chosen, args):
    result, turns = {}, args.turns
    if "workloads" in args.parts:
        rows = workloads.measure(emulators, chosen, args.seconds, turns, progress)
        report.summarise(rows)
        result["workloads"] = {"images": rows}
        result["host"] = host(turns, args.seconds)
    if "start" in args.parts:
        result["start"] = {"seconds": costs.start_up(emulators, turns, progress)}
    if "uboot" in args.parts:
        result["uboot"] = {"boots": costs.uboot(emulators, turns, progress)}
    if "translation" in args.parts:
        result["translation"] = costs.translation(emulators, turns, progress)
    if "memory" in args.parts:
        result["memory"] = {"peak": costs.memory(emulators, progress)}
    return result


def show_workloads(rows):
    there = report.present(rows[0]["seconds"])
    print(f"{'workload-setting':<20}" + "".join(f" {e:>9}" for e in there) +
          f" {'ratio':>6}  {'(turns)':<12} shortest run")
    for row in rows:
        print(f"{row['image']:<20}" + "".join(f" {row['mips'][e]:>9.0f}" for e in there) +
              f" {row['ratio']:>6.2f}  ({min(row['ratios']):.2f}-{max(row['ratios']):.2f})"
              f"  {row['shortest']:.1f} s")
    print("million instructions per second; ratio: hypscope to qemu; geometric mean, minimum:")
    for name, some in report.groups(rows):
        print(f"  {name:<32} {report.mean(some):>6.2f} {min(r['ratio'] for r in some):>6.2f}")


def show(result):
    if "workloads" in result:
        show_workloads(result["workloads"]["images"])
    for name, text in report.tables(result).items():
        if name not in ("workloads", "groups", "below", "host"):
            print(f"\n{name}\n{text}")


def sums(emulators, chosen):
    """Every image's checksum on each engine, and on QEMU if it is there."""
    work = workloads.Workloads(emulators)
    for image in [*chosen, workloads.Image(emulators.cost("fresh"))]:
        work.sums(image)
    print(f"{len(chosen) + 1} images agree with the host")
    return 0


def merge(path, result):
    """Write the result over what was measured before."""
    before = json.loads(path.read_text()) if path.exists() else {}
    result = {**{k: v for k, v in before.items() if k in (*PARTS, "host")}, **result}
    path.write_text(json.dumps(result, indent=1) + "\n")
    print(f"written: {path}")
    return result


def write_report(args, result):
    rates = pathlib.Path(args.build) / "rates.json"
    if rates.exists():
        result = {**result, "rates": json.loads(rates.read_text())}
    path = pathlib.Path(args.report)
    path.write_text(report.fill(path.read_text(), report.tables(result)))
    print(f"written: {path}")


def options():
    ap = argparse.ArgumentParser(description="hypscope against qemu-system-arm, side by side")
    ap.add_argument("--build", default="build/release", help="the build directory")
    ap.add_argument("--sums", action="store_true", help="only check every image's checksum")
    ap.add_argument("--quick", action="store_true", help="one turn of short runs")
    ap.add_argument("--turns", type=int, help="how often each runs (default 7)")
    ap.add_argument("--seconds", type=float, help="least length of a run (default 1)")
    ap.add_argument("--only", default="", metavar="REGEX", help="images to run")
    ap.add_argument("--parts", default=",".join(PARTS), help="default: all of %(default)s")
    ap.add_argument("--json", metavar="FILE", help="default BUILD/bench.json; with --only, none")
    ap.add_argument("--report", metavar="FILE", help="put the tables into this document")
    args = ap.parse_args()
    args.turns = args.turns or (1 if args.quick else 7)
    args.seconds = args.seconds or (0.2 if args.quick else 1)
    args.parts = [p for p in args.parts.split(",") if p]
    if not args.only:  # some images' figures are no whole run's
        args.json = args.json or pathlib.Path(args.build) / "bench.json"
    unknown = set(args.parts) - set(PARTS)
    if unknown:
        ap.error(f"no part '{unknown.pop()}': {', '.join(PARTS)}")
    return args


def main():
    args, start = options(), time.time()
    chosen = workloads.images(args.build, args.only)
    if not chosen:
        sys.exit(f"bench: no image matches '{args.only}' in {args.build}/images/bench")
    with tempfile.TemporaryDirectory() as scratch:
        emulators = Emulators(args.build, scratch)
        if args.sums:
            return sums(emulators, chosen)
        if args.parts and "qemu" not in emulators.there:
            sys.exit("bench: no qemu-system-arm to compare with")
        result = measure(emulators, chosen, args)
    show(result)
    print(f"\n{time.time() - start:.0f} s in all")
    if args.json:
        result = merge(pathlib.Path(args.json), result)
    if args.report:
        write_report(args, result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
