#!/usr/bin/env python3
"""Do the tests notice? One-place mutants of the simulator, built and tested one at a time.

Every mutant changes one place of cpu/, mmu/, gic/ or timer/: a comparison, a logical or bitwise
operator, a constant, a condition, a register field, a fault, a trap, a reset value. The list is the same for
the same sources; --seed draws from it, an equal share a room. A mutant that does not build is no mutant: another
is drawn. A caught one names the test that failed first; survivors are printed with their line.

Works in a copy of the tree below build/mutants; nothing else is touched."""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "mutants"
ROOMS = ("cpu", "mmu", "gic", "timer")

# (what, pattern, replacement) on one line of C.
OPERATORS = [
    ("comparison", r" < ", " <= "),
    ("comparison", r" <= ", " < "),
    ("comparison", r" > ", " >= "),
    ("comparison", r" >= ", " > "),
    ("comparison", r" == ", " != "),
    ("comparison", r" != ", " == "),
    ("logic", r" && ", " || "),
    ("logic", r" \|\| ", " && "),
    ("arithmetic", r" \+ ", " - "),
    ("arithmetic", r" - ", " + "),
    ("off by one", r"(?<=[+-] )1\b", "2"),
    ("bits", r" & ~", " | "),
    ("bits", r" \| ", " & "),
    ("bits", r" & ", " | "),
    ("condition", r"\bif \((?!!)([A-Za-z_][\w>.-]*)\)", r"if (!\1)"),
    ("condition", r"\breturn true;", "return false;"),
    ("condition", r"\breturn false;", "return true;"),
    ("trap", r"\bHCR_(?!VM\b)[A-Z0-9]+\b(?!_SHIFT)", "HCR_BSU"),
    ("fault", r"\bFAULT_(?!NONE)[A-Z_]+\b", "FAULT_DEBUG"),
    ("level", r"\.level = 2", ".level = 3"),
]

# The same for rows of facts: a trap that goes missing, a bit of a mask or a reset value.
ROW_OPERATORS = [
    ("missing trap", r"(?<=, )T(VM|TLB|PU|PC|SW|AC|ID[0-3]|PM|PMCR|DA|DRA|DOSA)(?=, )", "NONE"),
    ("one bit", r"(?<=, )0x([0-9a-f]{7})([0-9a-f])(?=, )", None),
    ("rights", r"(?<=, )PL1_RO(?=, )", "PL0_RO"),
    ("rights", r"(?<=, )PL2_RW(?=, )", "PL1_RW"),
]


class Mutant:
    def __init__(self, path, line, column, end, text, what):
        self.path, self.line, self.column, self.end = path, line, column, end
        self.text, self.what = text, what

    def __str__(self):
        return f"{self.path}:{self.line + 1}: {self.what}"

    def apply(self, tree):
        target = tree / self.path
        lines = target.read_text().split("\n")
        old = lines[self.line]
        lines[self.line] = old[: self.column] + self.text + old[self.end :]
        target.write_text("\n".join(lines))
        return old.strip(), lines[self.line].strip()


def code_lines(path):
    """Lines that hold code: no comments, preprocessor lines or strings that a mutation could hit."""
    inside = False
    for number, line in enumerate(path.read_text().split("\n")):
        stripped = line.strip()
        begins = stripped.startswith("/*")
        if inside or begins:
            inside = "*/" not in stripped
            continue
        if stripped and not stripped.startswith(("#", "*", "//", "static const char")) and '"' not in line:
            yield number, line.split("/*")[0]


def flip_last_bit(match):
    return f"0x{match.group(1)}{int(match.group(2), 16) ^ 1:x}"


def mutants_of(path, operators, lines):
    relative = path.relative_to(ROOT)
    for number, line in lines:
        for what, pattern, replacement in operators:
            for match in re.finditer(pattern, line):
                text = match.expand(replacement) if replacement else flip_last_bit(match)
                if text != match.group(0):
                    yield Mutant(relative, number, match.start(), match.end(), text, what)


def all_mutants():
    found = {room: [] for room in ROOMS}
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.c")):
            found[room] += mutants_of(path, OPERATORS, code_lines(path))
    for name in ("cpu/arch/cp15.def", "timer/arch/cnt.def"):
        rows = [(n, l) for n, l in enumerate((ROOT / name).read_text().split("\n")) if l.startswith("CP15")]
        found[name.split("/")[0]] += mutants_of(ROOT / name, ROW_OPERATORS, rows)
    return found


def draw(found, seed):
    """Mutants without end, the rooms in turn."""
    rng = random.Random(seed)
    order = {room: rng.sample(some, len(some)) for room, some in found.items()}
    while any(order.values()):
        for room in ROOMS:
            if order[room]:
                yield order[room].pop()


def run(command, timeout):
    try:
        done = subprocess.run(command, cwd=WORK, capture_output=True, text=True, timeout=timeout)
        return done.returncode, done.stdout + done.stderr
    except subprocess.TimeoutExpired:
        return 1, "time ran out"


def prepare():
    WORK.mkdir(parents=True, exist_ok=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        target = WORK / name
        source = ROOT / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copy(source, target)
    if not (WORK / "build/dev/build.ninja").exists():
        code, said = run(["cmake", "--preset", "dev"], 300)
        if code:
            sys.exit(f"mutate: the copy cannot be configured\n{said[-2000:]}")
    code, said = build()
    if code:
        sys.exit(f"mutate: the unchanged copy does not build\n{said[-2000:]}")


def build():
    return run(["cmake", "--build", "build/dev"], 900)


def failing_test(tests):
    """The first test that fails, or None."""
    code, said = run(["ctest", "--test-dir", "build/dev", "-j2", "--stop-on-failure", "--timeout", "120",
                      "-LE", "lint|long", "-R", tests], 1200)
    if code == 0:
        return None
    match = re.search(r"Test +#\d+: (\S+) .*\*\*\*", said)
    return match.group(1) if match else "the run itself"


def examine(mutant, tests):
    """(verdict, detail): 'unbuildable', 'caught' by a test, or 'survived'."""
    source = (WORK / mutant.path).read_text()
    before, after = mutant.apply(WORK)
    try:
        if build()[0]:
            return "unbuildable", ""
        caught = failing_test(tests)
        return ("caught", caught) if caught else ("survived", f"{before}  =>  {after}")
    finally:
        (WORK / mutant.path).write_text(source)


def campaign(found, args):
    prepare()
    broken = failing_test(args.tests)
    if broken:
        sys.exit(f"mutate: {broken} fails without any mutation")
    caught, survivors, start = [], [], time.monotonic()
    for mutant in draw(found, args.seed):
        if len(caught) + len(survivors) == args.draw:
            break
        verdict, detail = examine(mutant, args.tests)
        if verdict == "unbuildable":
            continue
        (caught if verdict == "caught" else survivors).append(mutant)
        print(f"{len(caught) + len(survivors):3} {verdict:8} {mutant}  {detail}", flush=True)
    print(f"{len(caught)} of {len(caught) + len(survivors)} mutants caught, seed {args.seed}, "
          f"{time.monotonic() - start:.0f} s")
    return 1 if len(caught) < args.need * args.draw else 0


def main():
    parser = argparse.ArgumentParser(prog="lab mutate", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="which mutants are drawn (default 1)")
    parser.add_argument("--draw", type=int, default=30, help="how many (default 30)")
    parser.add_argument("--need", type=float, default=0.9, help="share that must be caught (default 0.9)")
    parser.add_argument("--tests", default=".", help="only these tests, a regular expression")
    parser.add_argument("--list", action="store_true", help="only count what there is to draw from")
    args = parser.parse_args()
    found = all_mutants()
    if args.list:
        for room, some in found.items():
            print(f"{room:6} {len(some):6}")
        print(f"{'all':6} {sum(map(len, found.values())):6}")
        return 0
    return campaign(found, args)


if __name__ == "__main__":
    sys.exit(main())
