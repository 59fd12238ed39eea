#!/usr/bin/env python3
"""What running backwards costs: `./lab bench --history`, and a short form of it as a test.

A long run of the demo's kind (minihyp and two VMs that switch all the time; their count of rounds is
set back now and then so that they never finish) under the debugger: from seeded places of its last
part one step back, and jumps to seeded places anywhere. Then runs of several images with and
without a history, in turns. Processor time counts, since others may use the host; the wall clock is
told besides. Exit status 1: a goal is missed."""

import argparse
import pathlib
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import bench  # pylint: disable=wrong-import-position

END = "print 0x5eed"
ENDLESS = None  # the file of a count of rounds that no run gets to the end of


class Session:
    """hypscope debug, driven by a pipe: each command's text and what it cost."""

    def __init__(self, program, arguments):
        self.process = subprocess.Popen([program, "debug", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/schedstat").read_text().split()
        return int(fields[0]) / 1e9

    def do(self, line):
        cpu, wall = self.seconds(), time.monotonic()
        self.process.stdin.write(f"{line}\n{END}\n")
        self.process.stdin.flush()
        said = []
        for text in self.process.stdout:
            if text.endswith(END + "\n"):
                self.process.stdout.readline()
                return "".join(said), self.seconds() - cpu, time.monotonic() - wall
            said.append(text)
        raise SystemExit(f"the session ended at '{line}':\n{''.join(said[-20:])}")

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def relived(session):
    text = session.do("history")[0]
    line = next(l for l in text.splitlines() if l.startswith("the last move"))
    return int(line.split()[5].replace(",", ""))


def run_long(session, insns, every):
    """To instruction `insns`; the VMs' rounds begin again, logged as input."""
    for at in range(every, insns + 1, every):
        session.do(f"goto @{at}")
        if at < insns:
            for vm in ("vm1", "vm2"):
                session.do(f"set [{vm}:round_number] = 1")


def steps(session, insns, last, count, rng):
    cpu, wall, again = [], [], []
    for _ in range(count):
        session.do(f"goto @{rng.randrange(insns - last, insns)}")
        _, c, w = session.do("rstep")
        cpu.append(c)
        wall.append(w)
        again.append(relived(session))
    return cpu, wall, again


def jumps(session, insns, count, rng):
    return [session.do(f"goto @{rng.randrange(insns)}")[1] for _ in range(count)]


def one_run(program, image, insns, history):
    """A workload without end, cut off; processor time. Its count of rounds is a word in RAM."""
    rounds = ["--load", f"{ENDLESS}@{bench.ROUNDS_AT:#x}"] if "/bench/" in image else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, "debug", "--history", history, "--serial", "null", "--batch",
                           "--max-insns", str(insns), *rounds, image], input="continue\n", text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if "limit of instructions" not in done.stdout:
        raise SystemExit(f"{image}: {done.stdout[-400:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cost(program, image, insns, turns):
    """The least of several turns each: noise only adds."""
    on, off = [], []
    for _ in range(turns):
        off.append(one_run(program, image, insns, "off"))
        on.append(one_run(program, image, insns, "256M"))
    return min(on) / min(off) - 1


def main():
    global ENDLESS
    endless = tempfile.NamedTemporaryFile(suffix=".bin")
    endless.write(b"\xff" * 4)
    endless.flush()
    ENDLESS = endless.name
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("--build", required=True)
    p.add_argument("--insns", type=int, default=2_000_000_000)
    p.add_argument("--last", type=int, default=100_000_000)
    p.add_argument("--places", type=int, default=100)
    p.add_argument("--jumps", type=int, default=20)
    p.add_argument("--turns", type=int, default=5)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--images", nargs="*", default=["mix-s2", "hash-lpae", "copy-s2", "sort-lpae", "chase-s2"])
    a = p.parse_args()
    build, rng, bad = pathlib.Path(a.build), random.Random(a.seed), []
    program, images = str(build / "hypscope"), build / "images"

    s = Session(program, ["--serial", "null", "--symbols", f"{images}/mixer.elf@vm1", "--symbols",
                          f"{images}/mixer.elf@vm2", str(images / "minihyp-mixer.elf")])
    run_long(s, a.insns, min(500_000_000, a.insns))
    cpu, wall, again = steps(s, a.insns, a.last, a.places, rng)
    far = jumps(s, a.insns, a.jumps, rng)
    kept = s.do("history")[0].splitlines()[1]
    s.close()
    print(f"rstep from {a.places} places in the last {a.last / 1e6:g} M of {a.insns / 1e6:g} M instructions: "
          f"median {1e3 * statistics.median(cpu):.1f} ms of processor time "
          f"({1e3 * statistics.median(wall):.1f} ms by the clock), most {1e3 * max(cpu):.1f} ms; "
          f"at most {max(again) / 1e6:.2f} M instructions again")
    print(f"goto anywhere, {a.jumps} times: at most {max(far):.2f} s of processor time")
    print(f"kept: {kept}")
    if statistics.median(cpu) >= 0.2:
        bad.append("the median rstep takes 200 ms or more")
    if max(again) > 25_000_000:
        bad.append("a step back executes more than 25 M instructions again")
    if max(far) >= 5:
        bad.append("a jump takes 5 s or more")

    for name in a.images:
        image = images / ("bench/" + name + ".elf" if (images / "bench" / (name + ".elf")).exists()
                          else name + ".elf")
        more = cost(program, str(image), a.last * 4, a.turns)
        print(f"{name}: a history costs {100 * more:+.1f} %")
        if more > 0.15:
            bad.append(f"{name}: a history costs more than 15 %")
    for line in bad:
        print(f"missed: {line}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
