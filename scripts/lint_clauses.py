#!/usr/bin/env python3
"""Citations of ARM DDI 0406C: each names a section that tests/facts/clauses.txt lists; a row of the
decoder names the section of its instruction, a field of fields.txt that of its register."""

import pathlib
import re
import sys

import source

LIST = pathlib.PurePosixPath("tests/facts/clauses.txt")
TEXT = {".c", ".h", ".S", ".def", ".py", ".md", ".txt", ".expected"}
ENTRY = re.compile(r"([ABC]\d+(?:\.\d+)+) \| ([TNOC]) \| (\S.*)")
CITATION = re.compile(r"(?<![\w.])[ABC]\d+(?:\.\d+)+(?![\w.]*\w)")
ROW = re.compile(r'(?:INSN|CALL|OPER)\((\w+),.*"(A8\.8\.\d+|B9\.3\.\d+)"\)')
FIELD = re.compile(r"(\w+)\.\w+ \| (B4\.1\.\d+)$")
# What a row's name says of its operands, and how a title that tells the forms apart says it. LDR with
# the PC as base is (literal) in the manual and (immediate) in the rows.
FORMS = {"imm": ("immediate", "literal"), "reg": ("register",), "rsr": ("register-shifted", "shifted"),
         "lit": ("literal",)}


def sections(text):
    """The list's lines as number: title; and what is wrong with it."""
    listed, said = {}, []
    for n, line in enumerate(text.splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        m = ENTRY.fullmatch(line)
        if not m or m[1] in listed:
            said.append(f"{LIST}:{n}: not 'number | T, N, O or C | title', or listed twice")
        elif m[2] == "C" and m[1].count(".") > 1:
            said.append(f"{LIST}:{n}: {m[1]} is finer than evidence C allows")
        else:
            listed[m[1]] = m[3]
    return listed, said


def of_title(name, title):
    """Is a row called `name` an encoding of what the title names? xy and y stand for B and T."""
    if "_PC_" in name:
        return title.startswith("SUBS PC, LR")
    first, *rest = name.split("_")
    first = re.sub("(xy|y)$", "B", first)
    words = [w for w in re.split(r"[ ,()]+", title) if w]
    told = " (" in title and {f for form in FORMS.values() for f in form} & set(words)
    wanted = [FORMS[r] for r in rest if r in FORMS] if told else []
    return any(first.startswith(w) or w.startswith(first) for w in words) and \
        all(any(f in title for f in forms) for forms in wanted)


def of_register(name, title):
    """TTBR stands for TTBR0 and TTBR1."""
    return any(name == register or name == register.rstrip("01") for register in title.split(", "))


def of_line(line, listed):
    """What a line's citations get wrong."""
    for cited in CITATION.findall(line):
        if cited not in listed:
            yield f"{cited} is not in {LIST}"
    row, field = ROW.match(line), FIELD.match(line)
    if row and row[2] in listed and not of_title(row[1], listed[row[2]]):
        yield f"{row[1]} is no encoding of {row[2]}, {listed[row[2]]}"
    if field and field[2] in listed and not of_register(field[1], listed[field[2]]):
        yield f"{field[1]} is not the register of {field[2]}, {listed[field[2]]}"


def check(root):
    listed, said = sections(source.read(root, LIST))
    for rel in source.files(root):
        if rel.suffix not in TEXT or rel in (LIST, pathlib.PurePosixPath("scripts/lint_clauses.py")):
            continue
        for n, line in enumerate(source.read(root, rel).splitlines(), 1):
            said += [f"{rel}:{n}: {what}" for what in of_line(line, listed)]
    return said


GOOD = "# head\nA8.8.1 | N | ADC (immediate)\nB4.1.65 | N | HCR\nB8.2 | C | Generic Timer registers\n"
SAMPLES = [
    ("a listed section", {str(LIST): GOOD, "a.c": "/* A8.8.1, B8.2. */\n"}, None),
    ("an invented one", {str(LIST): GOOD, "a.c": "/* A8.8.999 */\n"}, "a.c:1: A8.8.999"),
    ("finer than listed", {str(LIST): GOOD, "a.c": "/* B8.2.7 */\n"}, "B8.2.7"),
    ("another instruction's", {str(LIST): GOOD, "a.def": 'CALL(SUB_A1, "0", CL, x, "A8.8.1")\n'},
     "SUB_A1 is no encoding"),
    ("another form's", {str(LIST): GOOD, "a.def": 'CALL(ADC_reg_A1, "0", CL, x, "A8.8.1")\n'},
     "ADC_reg_A1 is no encoding"),
    ("its own", {str(LIST): GOOD, "a.def": 'CALL(ADC_imm_A1, "0", CL, x, "A8.8.1")\n'}, None),
    ("another register's", {str(LIST): GOOD, "f.txt": "HSTR.T0 | B4.1.65\n"}, "HSTR is not"),
    ("its own register's", {str(LIST): GOOD, "f.txt": "HCR.VM | B4.1.65\n"}, None),
    ("too fine for its evidence", {str(LIST): GOOD + "B8.2.1 | C | CNTFRQ\n"}, "evidence C"),
    ("listed twice", {str(LIST): GOOD + GOOD}, "listed twice"),
    ("a version number", {str(LIST): GOOD, "a.md": "release vB4.1.9x, 1.2.3\n"}, None),
]

if __name__ == "__main__":
    sys.exit(source.main("clauses", check, SAMPLES))
