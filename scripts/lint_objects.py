#!/usr/bin/env python3
"""No mutable globals in the rooms' libraries, and no host clock, randomness or long jump in the model.

Reads the built archives (HYPSCOPE_BUILD, build/release when it is not set) with nm: everything of a
machine hangs off struct machine, so that two machines can live in one process."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import source

ROOMS = ["base", "mmu", "gic", "timer", "cpu", "sim", "debugger"]
MODEL = ["base", "mmu", "gic", "timer", "cpu"]
# Variables that may stand, with the reason.
ALLOWED = {
    "dump_fn": "base: read only while the process dies of a BUG()",
    "dump_self": "base: the same",
    "insn_rows": "cpu: masks and values derived from the rows at start-up, constant from then on",
    "session": "debugger: readline passes its callbacks no argument",
    "interrupted": "debugger: all that a signal handler can reach",
    "tables": "cpu: the decoder's buckets, built with them",
}
FORBIDDEN = re.compile(r"^(time|clock|clock_gettime|gettimeofday|rand|random|drand48|getrandom|getenv|"
                       r"_?_?(sig)?setjmp|longjmp)(@.*)?$")
CONSTANT = (".data.rel.ro", ".rodata")


def symbols(archive):
    """(name, class letter, section) of each symbol."""
    run = subprocess.run(["nm", "-f", "sysv", str(archive)], capture_output=True, text=True,
                         check=True)
    for line in run.stdout.splitlines():
        cells = [c.strip() for c in line.split("|")]
        if len(cells) == 7 and len(cells[2]) == 1:
            yield cells[0], cells[2], cells[6]


def complaint(room, name, letter, section):
    plain = re.sub(r"\.\d+$", "", name)
    if letter in "bBdDC" and not section.startswith(CONSTANT) and plain not in ALLOWED:
        return f"lib{room}: {name}: a mutable global ({section})"
    if letter == "U" and room in MODEL and FORBIDDEN.match(name):
        return f"lib{room}: {name}: the model knows no host clock, randomness or long jump"
    return None


def check_build(build):
    said = []
    for room in ROOMS:
        archive = pathlib.Path(build) / f"lib{room}.a"
        if archive.exists():
            said += filter(None, (complaint(room, *s) for s in symbols(archive)))
    return said


def check(root):
    if root == source.ROOT:
        return check_build(os.environ.get("HYPSCOPE_BUILD", source.ROOT / "build" / "release"))
    compiler = shutil.which("cc") or shutil.which("clang-19") or shutil.which("clang")
    for rel in source.files(root, ".c"):
        obj = pathlib.Path(root) / f"{rel.stem}.o"
        subprocess.run([compiler, "-c", str(pathlib.Path(root) / rel), "-o", str(obj)], check=True)
        subprocess.run(["ar", "rc", str(pathlib.Path(root) / f"{rel.stem}.a"), str(obj)], check=True)
    return check_build(root)


SAMPLES = [
    ("a counter", {"libcpu.c": "static int count; int f(void) { return count++; }"}, "count"),
    ("an initialised one", {"libgic.c": "int level = 3;"}, "level: a mutable"),
    ("a static in a function", {"libsim.c": "int f(void) { static int n; return n++; }"}, "n"),
    ("the host's clock", {"libtimer.c": "long time(long *); long f(void) { return time(0); }"},
     "time: the model"),
    ("constants", {"libcpu.c": 'const int t[] = {1, 2}; const char *const s[] = {"a", "b"};'}, None),
    ("sim may ask the clock", {"libsim.c": "long time(long *); long f(void) { return time(0); }"},
     None),
]

if __name__ == "__main__":
    sys.exit(source.main("objects", check, SAMPLES))
