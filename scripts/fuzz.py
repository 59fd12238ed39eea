#!/usr/bin/env python3
"""fuzz.py - the libFuzzer targets: run them for long, and say how much of their rooms they reach.

    fuzz.py [TARGET]... [--seconds N] [--runs N]    run each (default: all) until both are reached
    fuzz.py --coverage [TARGET]...                  the table: executions, seconds, branches reached
    fuzz.py --list                                  the targets and their rooms

Needs the presets `fuzz` (libFuzzer, ASan, UBSan) and `coverage`, built; ./lab fuzz sees to that.
Inputs that reached something new are kept in build/fuzz/corpus/TARGET, and the next run begins with
them; with --seeds-only it begins anew. A finding ends the run with status 1; its input is in
build/fuzz/findings, and belongs into tests/fuzz/regressions/TARGET once it is understood.

Coverage is clang's own: the outcomes of conditions and switches in the room's files (llvm-cov's
branches), replaying the corpus. Nothing is left out of it by hand.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUZZ, COVERAGE = ROOT / "build/fuzz", ROOT / "build/coverage"
CORPUS, FINDINGS, RESULTS = FUZZ / "corpus", FUZZ / "findings", FUZZ / "results.json"
INTERRUPTED = 72  # libFuzzer's status then
LIMITS = ["-timeout=10", "-rss_limit_mb=3000", "-max_len=4096", "-print_final_stats=1"]


def scratch(build, target):
    """The only place where a target may write files."""
    return build / "tests/fuzz" / target / "fuzz-scratch"


def rooms():
    """TARGET -> patterns, from tests/fuzz/rooms.txt."""
    table = {}
    for line in (ROOT / "tests/fuzz/rooms.txt").read_text().splitlines():
        words = line.split("#")[0].split()
        if words:
            table[words[0]] = words[1:]
    return table


def files_of(patterns):
    """Of patterns, in order; a ! takes away again."""
    files = set()
    for p in patterns:
        if p.startswith("!"):
            files -= set(ROOT.glob(p[1:]))
        else:
            files |= set(ROOT.glob(p))
    return files


def program(build, target, suffix=""):
    return build / f"tests/fuzz/fuzz_target_{target}{suffix}"


def results():
    return json.loads(RESULTS.read_text()) if RESULTS.exists() else {}


def note(target, executions, seconds):
    table = results()
    table[target] = {"executions": executions, "seconds": round(seconds)}
    RESULTS.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n")


# --- running ---------------------------------------------------------------------------------------


def seed(target, anew):
    corpus = CORPUS / target
    if anew:
        shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True, exist_ok=True)
    FINDINGS.mkdir(exist_ok=True)
    subprocess.run([program(FUZZ, target), "--seeds", corpus], check=True,
                   cwd=scratch(FUZZ, target))
    return corpus


def fuzz_once(target, corpus, log, limit):
    """One libFuzzer process: (executions, its status)."""
    dirs = [corpus]
    known = ROOT / "tests/fuzz/regressions" / target
    if known.is_dir():
        dirs.append(known)
    command = [program(FUZZ, target, "_libfuzzer"), *dirs, *LIMITS, limit,
               f"-artifact_prefix={FINDINGS}/{target}-"]
    words = ROOT / f"tests/fuzz/{target}.dict"
    if words.exists():
        command.append(f"-dict={words}")
    start = log.tell()
    status = subprocess.run(command, stdout=log, stderr=log, cwd=scratch(FUZZ, target), check=False).returncode
    log.flush()
    with open(log.name, errors="replace") as f:
        f.seek(start)
        counts = re.findall(r"number_of_executed_units: *(\d+)", f.read())
    return int(counts[-1]) if counts else 0, status


def run(target, seconds, runs, anew):
    corpus = seed(target, anew)
    began = time.monotonic()
    with open(FUZZ / f"{target}.log", "w") as log:
        total, status = fuzz_once(target, corpus, log, f"-max_total_time={seconds}")
        while status == 0 and total < runs:
            more, status = fuzz_once(target, corpus, log, f"-runs={runs - total}")
            total += more
    spent = time.monotonic() - began
    note(target, total, spent)
    verdict = {0: "nothing found", INTERRUPTED: "interrupted"}.get(
        status, f"FOUND something: {FUZZ}/{target}.log")
    print(f"{target:9} {total:9} executions in {spent:5.0f} s: {verdict}", flush=True)
    return status == 0


# --- coverage --------------------------------------------------------------------------------------


def tool(name):
    """llvm-NAME of the compiler's own version."""
    cache = (COVERAGE / "CMakeCache.txt").read_text()
    compiler = re.search(r"^CMAKE_C_COMPILER:\w+=(.*)$", cache, re.M).group(1)
    version = re.search(r"(-\d+)?$", compiler).group(0) or ""
    found = shutil.which(f"llvm-{name}{version}") or shutil.which(f"llvm-{name}")
    if not found:
        sys.exit(f"fuzz: no llvm-{name}{version} beside {compiler}")
    return found


def branches(target, patterns):
    """(reached, all) branches of the room's files; replays the corpus."""
    binary, raw = program(COVERAGE, target), COVERAGE / f"{target}.profraw"
    data = raw.with_suffix(".profdata")
    paths = [d for d in (CORPUS / target, ROOT / "tests/fuzz/regressions" / target) if d.is_dir()]
    subprocess.run([binary, *paths], check=True, stdout=subprocess.DEVNULL, cwd=scratch(COVERAGE, target),
                   env={**os.environ, "LLVM_PROFILE_FILE": str(raw)})
    subprocess.run([tool("profdata"), "merge", "-sparse", raw, "-o", data], check=True)
    raw.unlink()
    out = subprocess.run([tool("cov"), "export", "-summary-only", f"-instr-profile={data}", binary],
                         check=True, capture_output=True, text=True).stdout
    wanted = {str(f) for f in files_of(patterns)}
    reached = total = 0
    for f in json.loads(out)["data"][0]["files"]:
        if os.path.realpath(f["filename"]) in wanted:
            reached += f["summary"]["branches"]["covered"]
            total += f["summary"]["branches"]["count"]
    return reached, total


def coverage(targets, table):
    known, enough = results(), True
    print("| target | room | executions | seconds | edges reached | of | |")
    print("|---|---|---:|---:|---:|---:|---:|")
    for t in targets:
        reached, total = branches(t, table[t])
        r = known.get(t, {"executions": "-", "seconds": "-"})
        percent = 100 * reached / total
        enough &= percent >= 80
        print(f"| {t} | {', '.join(f'`{p}`' for p in table[t])} | {r['executions']} | "
              f"{r['seconds']} | {reached} | {total} | {percent:.1f} % |", flush=True)
    return enough


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("targets", nargs="*", metavar="TARGET")
    ap.add_argument("--seconds", type=int, default=600, help="at least this long each (600)")
    ap.add_argument("--runs", type=int, default=1000000, help="and at least this often (1000000)")
    ap.add_argument("--seeds-only", action="store_true", help="forget what earlier runs kept")
    ap.add_argument("--coverage", action="store_true", help="the table of what is reached")
    ap.add_argument("--list", action="store_true", help="the targets and their rooms")
    args = ap.parse_args()
    table = rooms()
    for t in args.targets:
        if t not in table:
            sys.exit(f"fuzz: no target '{t}'; there are: {' '.join(table)}")
    targets = args.targets or list(table)
    if args.list:
        for t in targets:
            print(f"{t:9} {' '.join(table[t])}")
        return 0
    if args.coverage:
        return 0 if coverage(targets, table) else 1
    return 0 if all([run(t, args.seconds, args.runs, args.seeds_only) for t in targets]) else 1


if __name__ == "__main__":
    sys.exit(main())
