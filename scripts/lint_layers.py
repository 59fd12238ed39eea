#!/usr/bin/env python3
"""The layers of ARCHITECTURE.md, held over every #include.

A room may include itself, the rooms listed for it, and any */arch/. Arch headers include only each
other (and <stdint.h>). A room's private header (ROOM_int.h) is seen by that room and its own tests alone. Rooms of
the model keep away from the host's clocks, threads and long jumps."""

import pathlib
import re
import sys

import source

# Longest prefix wins. The value is what a file there may include besides its own room and arch.
ROOMS = {
    "sim/base": [],
    "mmu": ["sim/base"],
    "gic": ["sim/base"],
    "timer": ["sim/base"],
    "cpu": ["cpu/code", "mmu", "sim/base"],
    "cpu/code": ["cpu", "mmu", "sim/base"],
    "sim": ["sim/base", "cpu", "mmu", "gic", "timer"],
    "sim/main": ["sim", "sim/base", "cpu", "mmu", "gic", "timer", "debugger"],
    "debugger": ["sim", "sim/base", "cpu", "mmu", "gic", "timer"],
    "minihyp": [],
    "guests": [],
    "bench": [],
    "labs": [],
    "tests": ["sim", "sim/base", "cpu", "mmu", "gic", "timer", "debugger", "minihyp", "guests",
              "bench"],
}
CROSS = {"minihyp", "guests", "bench", "labs"}
MODEL = {"sim/base", "mmu", "gic", "timer", "cpu"}
FREESTANDING = {"stdint.h", "stdbool.h", "stddef.h", "stdarg.h", "limits.h"}
NOT_IN_MODEL = {"time.h", "sys/time.h", "setjmp.h", "pthread.h", "threads.h", "unistd.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def room_of(path):
    path = str(path)
    best = [r for r in ROOMS if path.startswith(r + "/")]
    return max(best, key=len) if best else None


def is_arch(path):
    return "arch" in pathlib.PurePath(path).parts[:-1]


def resolve(root, rel, name):
    """Where a quoted include leads, from the root; a generated header belongs to its includer."""
    for base in (rel.parent, pathlib.PurePath(".")):
        full = (pathlib.Path(root) / base / name).resolve()
        if full.is_file():
            return full.relative_to(pathlib.Path(root).resolve())
    return rel.parent / name if "/" not in name else pathlib.PurePath(name)


def private_ok(room, rel, target):
    """A *_int.h is for its own room and for what tests that room."""
    return room in (room_of(target), f"{room_of(target)}/code") or str(rel).startswith((f"tests/{target.parts[0]}/", "tests/fuzz/target_"))


def quoted(root, rel, name):
    target, room = resolve(root, rel, name), room_of(rel)
    if is_arch(target):
        return None
    if is_arch(rel):
        return "an arch header includes only arch headers"
    if room is None:
        return "this folder is no room: name it in scripts/lint_layers.py"
    if room_of(target) != room and room_of(target) not in ROOMS[room]:
        return f"{room}/ may not include {room_of(target) or 'that'}"
    if target.stem.endswith("_int") and not private_ok(room, rel, target):
        return "a private header"
    return None


def angled(rel, name):
    room = room_of(rel)
    if is_arch(rel) and name != "stdint.h":
        return "an arch header includes only arch headers"
    if room in CROSS and name not in FREESTANDING:
        return "cross-compiled code is freestanding"
    if room in MODEL and name in NOT_IN_MODEL:
        return "the model knows no host clock, thread or long jump"
    return None


def check(root):
    said = []
    for rel in source.files(root, ".c", ".h", ".S", ".inc", ".def"):
        for n, line in enumerate(source.read(root, rel).splitlines(), 1):
            m = INCLUDE.match(line)
            if not m:
                continue
            why = quoted(root, rel, m[2]) if m[1] == '"' else angled(rel, m[2])
            if why:
                said.append(f"{rel}:{n}: {m[2]}: {why}")
    return said


def one(path, include, wanted, **more):
    return (f"{path} includes {include}", {path: f"#include {include}\n", **more}, wanted)


SAMPLES = [
    one("mmu/a.c", '"cpu/cpu.h"', "mmu/ may not include cpu"),
    one("gic/a.c", '"timer/timer.h"', "gic/ may not include timer"),
    one("sim/base/a.c", '"mmu/mmu.h"', "sim/base/ may not include mmu"),
    one("cpu/a.c", '"sim/machine.h"', "cpu/ may not include sim"),
    one("cpu/a.c", '"gic/gic.h"', "cpu/ may not include gic"),
    one("sim/a.c", '"debugger/repl.h"', "sim/ may not include debugger"),
    one("debugger/a.c", '"cpu/cpu_int.h"', "private header"),
    one("minihyp/a.c", '"gic/gic.h"', "minihyp/ may not include gic"),
    one("guests/a.c", '"minihyp/vm.h"', "guests/ may not include minihyp"),
    one("guests/a.c", "<stdio.h>", "freestanding"),
    one("cpu/a.c", "<time.h>", "host clock"),
    one("cpu/arch/a.h", "<stdio.h>", "only arch"),
    one("cpu/arch/a.h", "<stdint.h>", None),
    one("cpu/arch/a.h", '"cpu/cpu.h"', "only arch"),
    one("odd/a.c", '"cpu/cpu.h"', "no room"),
    one("cpu/a.c", '"mmu/mmu.h"', None),
    one("mmu/a.c", '"cpu/arch/fields.h"', None),
    one("minihyp/a.S", '"cpu/arch/fields.h"', None),
    one("sim/main/main.c", '"debugger/debugger.h"', None),
    one("tests/cpu/a.c", '"cpu/cpu_int.h"', None),
    one("tests/sim/a.c", '"cpu/cpu_int.h"', "private header"),
    one("tests/fuzz/target_cpu.c", '"cpu/cpu_int.h"', None),
    one("tests/fuzz/cpu.c", '"cpu/cpu_int.h"', "private header"),
]

if __name__ == "__main__":
    sys.exit(source.main("layers", check, SAMPLES))
