#!/usr/bin/env python3
"""Run the conformance suite: every image, on every machine; TAP, JUnit XML and a Markdown matrix.

    run.py [--build DIR] [--engine WHICH] [--machine NAME ...] [--out DIR] [--matrix FILE] [--check] [AREA ...]

--engine is hypscope's: auto, interp or code. Without --machine hypscope and qemu are run; vexpress is QEMU's model of the Versatile Express, which
starts Secure (README.md). --out gets AREA.MACHINE.tap and conformance-MACHINE.xml; --matrix writes the
matrix there (docs/conformance.md). --check exits 1 when hypscope fails a check (POLICY and MICRO are its own choice), when a check of the
committed matrix was not run, when a check that fields.txt names is not there, was not run or failed, or when
qemu-notes.txt does not explain a failure of QEMU that was seen, or explains one that was not."""

import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml

import fields

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SECONDS = 20
FIELDS = HERE / "fields.txt"
MATRIX = ROOT / "docs" / "conformance.md"
LINE = re.compile(r"^(ok|not ok) (\d+) - (MUST|CORE|POLICY|MICRO) (\S+) (.*?)(?: # SKIP (.*))?$")
MARKS = {"ok": "pass", "not ok": "FAIL", "skip": "skip", "none": "-"}


class Check:
    """One named check and what came of it on each machine: 'ok', 'not ok', 'skip' or 'none'."""

    def __init__(self, area, tag, clause, name):
        self.area, self.tag, self.clause, self.name = area, tag, clause, name
        self.result, self.detail = {}, {}

    @property
    def key(self):
        return self.area, self.name


def command(machine, build, image, engine):
    secure = image.stem == "secure"
    cores = "2" if image.stem == "smp" else "1"
    if machine == "hypscope":
        return [str(build / "hypscope"), "run", "--engine", engine, "--smp", cores, *(["--secure"] if secure else []),
                str(image)]
    options = "virt,virtualization=on,gic-version=2" + (",secure=on" if secure else "")
    if machine == "vexpress":
        options, cores = "vexpress-a15,secure=on,virtualization=on", "1"
        image = image.parent.parent / "conformance-vexpress" / image.name
    return ["qemu-system-arm", "-M", options, "-cpu", "cortex-a15", "-smp", cores, "-nic", "none", "-display", "none",
            "-serial", "stdio", "-monitor", "none", "-kernel", str(image)]


def execute(machine, build, image, engine):
    """The serial output, and what went wrong with the run itself, or None."""
    try:
        run = subprocess.run(command(machine, build, image, engine), stdin=subprocess.DEVNULL,
                             capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode(errors="replace"), f"no end after {SECONDS} s"
    text = run.stdout.decode(errors="replace")
    if "Bail out!" in text:
        return text, text[text.index("Bail out!"):].splitlines()[0]
    if run.returncode:
        return text, f"exit status {run.returncode}: {run.stderr.decode(errors='replace').strip()[-300:]}"
    if not re.search(r"^1\.\.\d+$", text, re.M):
        return text, "the plan line is missing"
    return text, None


def parse(checks, area, machine, text):
    last = None
    for line in text.replace("\r", "").splitlines():
        m = LINE.match(line)
        if m:
            name = m[5]
            key = (area, name)
            if key in checks and machine in checks[key].result:
                sys.exit(f"run.py: {area}: two checks are called '{name}'")
            last = checks.setdefault(key, Check(area, m[3], m[4], name))
            last.result[machine] = "skip" if m[6] else m[1]
            last.detail[machine] = m[6] or ""
        elif line.startswith("# ") and last:
            last.detail[machine] += line[2:] + "\n"


def run_all(build, engine, machines, areas, out):
    """Every image on every machine: ({key: Check}, [complaint])."""
    checks, said = {}, []
    images = [p for p in sorted((build / "images" / "conformance").glob("*.elf"))
              if (HERE / p.stem / "main.c").exists() and (not areas or p.stem in areas)]
    if not images:
        sys.exit(f"run.py: no images under {build}/images/conformance: build first")
    jobs = [(image, machine) for image in images for machine in machines]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda job: execute(job[1], build, job[0], engine), jobs))
    for (image, machine), (text, wrong) in zip(jobs, results):
        (out / f"{image.stem}.{machine}.tap").write_text("TAP version 13\n" + text)
        parse(checks, image.stem, machine, text)
        if wrong:
            said.append(f"{image.stem} on {machine}: {wrong}")
    return checks, said


def junit(checks, machine, path):
    suites = {}
    for c in checks.values():
        suites.setdefault(c.area, []).append(c)
    top = xml.Element("testsuites", name=f"conformance on {machine}")
    for area, members in suites.items():
        failed = sum(c.result.get(machine, "none") in ("not ok", "none") for c in members)
        suite = xml.SubElement(top, "testsuite", name=area, tests=str(len(members)),
                               failures=str(failed))
        for c in members:
            case = xml.SubElement(suite, "testcase", classname=f"{area}.{c.tag}",
                                  name=f"{c.clause} {c.name}")
            result = c.result.get(machine, "none")
            if result == "skip":
                xml.SubElement(case, "skipped", message=c.detail[machine])
            elif result != "ok":
                xml.SubElement(case, "failure", message="not run" if result == "none" else "failed"
                               ).text = c.detail.get(machine, "")
    xml.ElementTree(top).write(path, encoding="unicode", xml_declaration=True)


def notes():
    """(area, pattern, note) rows of qemu-notes.txt."""
    rows = []
    for line in (HERE / "qemu-notes.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            area, pattern, note = (part.strip() for part in line.split(" | ", 2))
            rows.append((area, re.compile(pattern), note))
    return rows


def note_for(rows, check):
    for area, pattern, note in rows:
        if area in (check.area, "*") and pattern.search(check.name):
            return note
    return None


def qemu_failures(checks):
    return [c for c in checks.values() if c.result.get("qemu", "none") in ("not ok", "none")]


def notes_unused(checks):
    """Rows of qemu-notes.txt that explain no failure: QEMU is better than they say, or a check went."""
    rows, failed = notes(), qemu_failures(checks)
    return [f"qemu-notes.txt explains nothing: {area} | {pattern.pattern}"
            for area, pattern, _ in rows
            if not any(area in (c.area, "*") and pattern.search(c.name) for c in failed)]


def tally(checks, machines):
    lines = ["| machine | tag | pass | fail | skip |", "|---|---|---|---|---|"]
    for machine in machines:
        for tag in ("MUST", "CORE", "POLICY", "MICRO"):
            results = [c.result.get(machine, "none") for c in checks.values() if c.tag == tag]
            bad = results.count("not ok") + results.count("none")
            lines.append(f"| {machine} | {tag} | {results.count('ok')} | {bad} | "
                         f"{results.count('skip')} |")
    return lines


def qemu_version():
    path = shutil.which("qemu-system-arm")
    if not path:
        return "absent"
    run = subprocess.run([path, "--version"], capture_output=True, text=True, check=True)
    return re.search(r"version (\S+)", run.stdout)[1]


def write_matrix(checks, machines, path):
    rows = notes()
    text = ["# Who conforms where", "",
            "Written by `./lab conformance`; not edited by hand. A check is named by the clause of ARM DDI 0406C,",
            "of ARM IHI 0048B (GIC-) or of the Cortex-A15 TRM (TRM-) that it stands for. MUST: architected. CORE: "
            "the", "Cortex-A15's own. POLICY: our choice where the manual leaves one. MICRO: what a TLB or cache may "
            "but", f"need not show. qemu is qemu-system-arm {qemu_version()}, `-M virt,virtualization=on,"
            "gic-version=2 -cpu cortex-a15`,", "with secure=on for the area called secure.", "",
            f"{len(checks)} checks.", "", *tally(checks, machines), "", "## Where QEMU differs", "",
            "| clause | area | checks | what QEMU does |", "|---|---|---|---|"]
    groups = {}
    for c in qemu_failures(checks):
        groups.setdefault((note_for(rows, c) or "not explained", c.area), []).append(c)
    for (note, area), members in groups.items():
        clauses = ", ".join(dict.fromkeys(c.clause for c in members))
        text.append(f"| {clauses} | {area} | {len(members)} | {note} |")
    text += fields.table(fields.parse(FIELDS.read_text())[0])
    for area in dict.fromkeys(c.area for c in checks.values()):
        text += ["", f"## {area}", "", "| tag | clause | check | " + " | ".join(machines) + " |",
                 "|---|---|---|" + "---|" * len(machines)]
        for c in checks.values():
            if c.area == area:
                marks = " | ".join(MARKS[c.result.get(m, "none")] for m in machines)
                text.append(f"| {c.tag} | {c.clause} | {c.name} | {marks} |")
    path.write_text("\n".join(text) + "\n")


def committed():
    """The (area, name) of every check in the committed matrix."""
    area, keys = None, set()
    for line in MATRIX.read_text().splitlines() if MATRIX.exists() else []:
        if line.startswith("## "):
            area = line[3:]
        m = re.match(r"^\| (?:MUST|CORE|POLICY|MICRO) \| \S+ \| (.*?) \| (?:pass|FAIL|skip|-) \|", line)
        if m:
            keys.add((area, m[1]))
    return keys


def fields_missing(checks):
    """What is wrong with fields.txt, or with what it names."""
    listed, said = fields.parse(FIELDS.read_text())
    ran = {c.key: c.result.get("hypscope", "did not run") for c in checks.values()}
    return said + fields.missing(listed, ran)


def verdict(checks, machines, whole):
    said = []
    if "hypscope" in machines:
        said += [f"hypscope fails {c.tag} {c.area}: {c.name}\n    {c.detail.get('hypscope', '')}".rstrip()
                 for c in checks.values()
                 if c.result.get("hypscope", "none") not in ("ok", "skip")]
    if "qemu" in machines:
        rows = notes()
        said += [f"qemu-notes.txt does not explain: {c.area}: {c.name}\n    {c.detail.get('qemu', '')}"
                 .rstrip() for c in qemu_failures(checks) if not note_for(rows, c)]
    if whole and "hypscope" in machines:
        said += fields_missing(checks)
        said += [f"a check is gone: {area}: {name}" for area, name in sorted(committed() - set(checks))]
    if whole and "qemu" in machines:
        said += notes_unused(checks)
    return said


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "release")
    parser.add_argument("--engine", default="auto", choices=["auto", "interp", "code"])
    parser.add_argument("--machine", action="append", choices=["hypscope", "qemu", "vexpress"])
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--matrix", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("area", nargs="*")
    args = parser.parse_args()
    machines = args.machine or ["hypscope", "qemu"]
    build = args.build.resolve()
    out = args.out or build / "conformance"
    out.mkdir(parents=True, exist_ok=True)
    checks, said = run_all(build, args.engine, machines, args.area, out)
    for machine in machines:
        junit(checks, machine, out / f"conformance-{machine}.xml")
    said += verdict(checks, machines, not args.area)
    if args.matrix and not args.area:
        write_matrix(checks, machines, args.matrix)
    print("\n".join(f"{line}" for line in said))
    print(f"{len(checks)} checks")
    print("\n".join(tally(checks, machines)))
    return 1 if args.check and said else 0


if __name__ == "__main__":
    sys.exit(main())
