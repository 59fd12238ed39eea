#!/usr/bin/env python3
"""Do the tests notice? One-place mutants of the simulator, built and tested one at a time.

Every mutant changes one place of cpu/, mmu/, gic/ or timer/: a comparison, a constant, a condition, a
register's field, a fault, a trap, a permission, a reset value (scripts/mutants.py has them all). The
list is the same for the same sources; --seed draws from it, an equal share a room. A mutant that does
not compile is no mutant: another is drawn. The report names the check that noticed, by its function, its
conformance check or its instruction row; survivors are shown with their line.

Works in a copy of the tree below build/mutants; nothing else is touched. Thirty mutants take ten to
thirty minutes on two cores."""

import argparse
import collections
import pathlib
import random
import re
import signal
import sys
import time

import mutants
import mutate_checks

LEAST = 150  # candidates


class Verdict:
    """What became of one mutant: caught by a check, or not; the seconds that took."""

    def __init__(self, mutant, check, place, seconds):
        self.mutant, self.check, self.place, self.seconds = mutant, check, place, seconds

    def line(self, number):
        verdict = f"caught by {self.check}: {self.place}" if self.check else "SURVIVED"
        text = f"{number:3} {self.seconds:5.0f} s  {self.mutant}  {verdict}"
        return text if self.check else f"{text}\n{diff(self.mutant, 10)}"


def diff(mutant, indent):
    """The line before and after; a long one only around the change."""
    first, last = max(0, mutant.column - 70), mutant.column + 50
    before, after = mutant.before[first:last].strip(), mutant.after[first:last].strip()
    blank = " " * indent
    return f"{blank}- {before}\n{blank}+ {after}"


def draw(found, seed, rooms):
    """Mutants without end, the rooms in turn."""
    rng = random.Random(seed)
    order = {room: rng.sample(found[room], len(found[room])) for room in mutants.ROOMS}
    while any(order[room] for room in rooms):
        for room in rooms:
            if order[room]:
                yield order[room].pop()


def examine(mutant, checks):
    """A verdict, or None for one that does not build."""
    start = time.monotonic()
    original = (mutate_checks.COPY / mutant.path).read_text()
    mutant.apply(mutate_checks.COPY)
    try:
        failed = mutate_checks.first_to_fail(mutant, checks)
    finally:
        (mutate_checks.COPY / mutant.path).write_text(original)
    return failed and Verdict(mutant, *failed, time.monotonic() - start)


def prepare(args):
    """The copy, built and measured: its checks."""
    if not mutate_checks.alone():
        sys.exit(f"mutate: another campaign is at work in {mutate_checks.COPY}")
    mutate_checks.sync()
    said = mutate_checks.configure()
    checks = None if said else mutate_checks.listed(args.tests)
    said = said or mutate_checks.build(mutate_checks.targets(checks) if checks else [])
    if said:
        sys.exit(f"mutate: the unchanged copy does not build\n{said[-2000:]}")
    checks = checks or mutate_checks.listed(args.tests)
    wrong = mutate_checks.measure(checks, lambda text: print(text, flush=True))
    if wrong:
        sys.exit("mutate: " + "\n        ".join(wrong))
    return checks


def campaign(found, args):
    checks = prepare(args)
    verdicts, unbuilt, start = [], 0, time.monotonic()
    for mutant in draw(found, args.seed, args.rooms):
        if len(verdicts) == args.draw:
            break
        verdict = examine(mutant, checks)
        if verdict is None:
            unbuilt += 1
            continue
        verdicts.append(verdict)
        print(verdict.line(len(verdicts)), flush=True)
    seconds = time.monotonic() - start
    caught = sum(bool(v.check) for v in verdicts)
    print(f"{caught} of {len(verdicts)} mutants caught, seed {args.seed}, {seconds:.0f} s "
          f"({unbuilt} more did not compile)")
    if args.report:
        args.report.write_text(report(verdicts, found, args, seconds))
    return 1 if caught < args.need * len(verdicts) or len(verdicts) < args.draw else 0


# --- reports --------------------------------------------------------------------------------------

def cell(text):
    return "`" + text.replace("|", "\\|") + "`"


def changed(mutant):
    """The change itself, with what stands around it on its line."""
    first, last = max(0, mutant.column - 24), mutant.end + 16
    tail = mutant.before[mutant.end:last]
    head = mutant.before[first:mutant.column].lstrip()
    old = mutant.before[mutant.column:mutant.end]
    return cell(f"{head}{old}{tail}".strip()) + " to " + cell(f"{head}{mutant.text}{tail}".strip())


def report(verdicts, found, args, seconds):
    only = f" --tests '{args.tests}'" if args.tests != "." else ""
    caught = [v for v in verdicts if v.check]
    text = ["# Do the tests notice?", "",
            f"Written by `./lab mutate --seed {args.seed} --draw {args.draw}{only} --report FILE`; not edited "
            "by hand.", "One-place mutants of the simulator, drawn by the seed, an equal share a room; what "
            "cannot be", "seen by a guest is left out by the rules of scripts/mutants.txt, each with its "
            "reason.", "",
            f"{len(caught)} of {len(verdicts)} caught in {seconds:.0f} s; "
            f"{sum(map(len, found.values()))} candidates.", "",
            "| mutant | place | change | caught by | where | s |", "|---|---|---|---|---|---|"]
    for v in verdicts:
        name = f"**{v.mutant.what}**" if not v.check else v.mutant.what
        text.append(f"| {name} | {v.mutant.place} | {changed(v.mutant)} | {v.check or 'survived'} | "
                    f"{v.place.replace('|', '/')} | {v.seconds:.0f} |")
    return "\n".join(text) + "\n"


def show_list(found, out, rules):
    kinds = sorted({m.what for some in found.values() for m in some})
    print(f"{'':24}" + "".join(f"{room:>7}" for room in found) + f"{'all':>7}")
    for kind in [*kinds, None]:
        counts = [sum(kind in (None, m.what) for m in some) for some in found.values()]
        print(f"{kind or 'all':24}" + "".join(f"{n:7}" for n in [*counts, sum(counts)]))
    print(f"\nleft out, because no guest can see them: {len(out)}")
    reasons = collections.Counter(id(rule) for _, rule in out)
    for rule in rules:
        print(f"{reasons[id(rule)]:6}  {', '.join(rule.files)}: {rule.why}")


def complaints(found, rules):
    said = [f"mutants.txt:{r.line}: leaves nothing out" for r in rules if not r.used]
    total = sum(map(len, found.values()))
    return said + ([f"{total} candidates, at least {LEAST} wanted"] if total < LEAST else [])


def arguments():
    parser = argparse.ArgumentParser(prog="lab mutate", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1, help="which mutants are drawn (default 1)")
    parser.add_argument("--draw", type=int, default=30, help="how many (default 30)")
    parser.add_argument("--need", type=float, default=0.9, help="share that must be caught (default 0.9)")
    parser.add_argument("--tests", default=".", help="only these checks, a regular expression")
    parser.add_argument("--room", dest="rooms", action="append", choices=mutants.ROOMS,
                        help="only this room (may be given again)")
    parser.add_argument("--only", type=re.compile, default=re.compile(""), metavar="REGEX",
                        help="only mutants whose 'file:function:change' matches")
    parser.add_argument("--report", type=pathlib.Path, help="write the table there, as Markdown")
    parser.add_argument("--list", action="store_true", help="only count what there is to draw from")
    parser.add_argument("--check", action="store_true", help="only check that the rules are in use")
    args = parser.parse_args()
    args.rooms = args.rooms or list(mutants.ROOMS)
    return args


def main():
    args = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    found, out, rules = mutants.candidates()
    found = {room: [m for m in some if args.only.search(f"{m.path}:{m.function}:{m.what}")]
             for room, some in found.items()}
    if args.list:
        show_list(found, out, rules)
        return 0
    if args.check:
        said = complaints(found, rules)
        print("\n".join(said) or f"mutants: {sum(map(len, found.values()))} candidates")
        return 1 if said else 0
    return campaign(found, args)


if __name__ == "__main__":
    sys.exit(main())
