#!/usr/bin/env python3
"""tests/conformance/fields.txt is whole: every field and register that the rows of the architecture name
has its stanza there, and every check that a stanza names is in the committed matrix."""

import pathlib
import re
import sys

import source

sys.dont_write_bytecode = True
sys.path.insert(0, str(source.ROOT / "tests" / "conformance"))
import fields  # noqa: E402

LIST = pathlib.Path("tests/conformance/fields.txt")
MATRIX = pathlib.Path("docs/conformance.md")

# Where rows stand, and what a row's macro makes of it: register and field.
ROWS = [
    ("cpu/arch/fields.def", re.compile(r"^FIELD(?:64)?\((\w+), (\w+),")),
    ("timer/arch/cnt_fields.def", re.compile(r"^FIELD\((\w+), (\w+),")),
    ("mmu/arch/desc.def", re.compile(r"^DESC\((\w+), (\w+),")),
    ("gic/arch/gic_fields.def", re.compile(r"^FIELD\((\w+), (\w+),")),
]
REGISTERS = ("gic/arch/gic.def", re.compile(r"^GICREG\((\w+), (\w+),"))

# Left out, and why. A name is a register, or REGISTER.FIELD.
ELSEWHERE = {
    "FPSCR": "what instructions compute is proven by differential tests",
    "SCR": "Secure state's: the secure area lists it",
    "SDER": "Secure state's",
    "NSACR": "Secure state's: the secure area lists it",
    "GICD_CTLR_NS": "the Non-secure view of a GIC with Security Extensions: the secure area",
    "GICC_CTLR_NS": "the Non-secure view: the secure area",
    "GICC_CTLR.EOImodeNS": "a Secure access's: the secure area",
    "GICD_SGIR.NSATT": "a Secure access's: the secure area",
    "GICC.NSAPR0": "a GIC with Security Extensions: the secure area",
    "SD_TABLE.NS": "Secure state's: ignored in Non-secure",
    "SD_SECT.NS": "Secure state's: ignored in Non-secure",
    "LD_TABLE.NS": "Secure state's: ignored in Non-secure",
    "LD_S1.NS": "Secure state's: ignored in Non-secure",
    "PAR.NS": "UNKNOWN to Non-secure software",
    "DFSR.EXT": "external aborts: the secure area",
    "IFSR.EXT": "external aborts: the secure area",
    "IFSR.FS_HI": "lockdown, coprocessor and parity aborts alone set it: this machine has none",
    "ACTLR": "caches and coherency, which are not modelled",
    "PMCR.P": "the monitors themselves: tests/cpu/test_pmu.c",
    "PMCR.C": "the monitors themselves: tests/cpu/test_pmu.c",
    "PMCR.D": "the monitors themselves: tests/cpu/test_pmu.c",
    "PMCR.X": "the monitors themselves: tests/cpu/test_pmu.c",
    "PMCR.DP": "the monitors themselves: tests/cpu/test_pmu.c",
    "PSR.J": "Jazelle and ThumbEE states cannot be entered",
    "ISS.AB_EA": "external aborts: the secure area",
    "PAR.EXT": "external aborts: the secure area",
    "DBGDSCR": "the external debugger's",
}


def wanted(root):
    """(name, where) of every row."""
    for path, row in ROWS:
        for m in filter(None, map(row.match, source.read(root, path).splitlines())):
            if m[1] not in ELSEWHERE and f"{m[1]}.{m[2]}" not in ELSEWHERE:
                yield f"{m[1]}.{m[2]}", path
    for m in filter(None, map(REGISTERS[1].match, source.read(root, REGISTERS[0]).splitlines())):
        if f"{m[1]}.{m[2]}" not in ELSEWHERE:
            yield f"{m[1]}_{m[2]}", REGISTERS[0]


def matrix_checks(root):
    """{(area, name)} of the committed matrix."""
    area, found = None, set()
    for line in source.read(root, MATRIX).splitlines():
        if line.startswith("## "):
            area = line[3:]
        m = re.match(r"^\| (?:MUST|CORE|POLICY|MICRO) \| \S+ \| (.*?) \| (?:pass|FAIL|skip|-) \|", line)
        if m:
            found.add((area, m[1]))
    return found


def check(root):
    listed, said = fields.parse(source.read(root, LIST))
    names = {f.name for f in listed}
    said += [f"{LIST}: {name} ({path}) is not there" for name, path in wanted(root)
             if name not in names]
    known = matrix_checks(root)
    said += [f"{LIST}: {f.name}: not in {MATRIX}: {area}: {name}" for f in listed
             for area, name in f.all_checks() if (area, name) not in known]
    return said


def sample(listed, matrix="| MUST | B1 | on | pass | pass |\n| MUST | B1 | off | pass | pass |\n"):
    rows = {path: "" for path, _ in ROWS + [REGISTERS]}
    rows["cpu/arch/fields.def"] = 'FIELD(HCR, VM, 0, 0, "x")\nFIELD(SCR, NS, 0, 0, "x")\n'
    return {**rows, str(LIST): listed, str(MATRIX): "## a\n" + matrix}


SAMPLES = [
    ("whole", sample("HCR.VM | B1\n  + a: on\n  - a: off\n"), None),
    ("a field without a stanza", sample("# none\n"), "HCR.VM (cpu/arch/fields.def) is not there"),
    ("one side", sample("HCR.VM | B1\n  + a: on\n"), "no check of it 'not taken'"),
    ("one check for both", sample("HCR.VM | B1\n  + a: on\n  - a: on\n"), "both sides"),
    ("a check that went", sample("HCR.VM | B1\n  + a: on\n  - a: gone\n"), "not in docs/conformance.md"),
    ("a check of another area", sample("HCR.VM | B1\n  + b: on\n  - a: off\n"), "b: on"),
    ("a stanza twice", sample("HCR.VM | B1\n  + a: on\n  - a: off\n" * 2), "is there twice"),
    ("not a stanza", sample("HCR.VM 0 1\n"), "neither"),
]

if __name__ == "__main__":
    sys.exit(source.main("fields", check, SAMPLES))
