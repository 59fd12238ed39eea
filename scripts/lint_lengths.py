#!/usr/bin/env python3
"""Functions and files stay short.

No function over 80 lines, the median 12 or fewer, nine in ten under 35; no .c, .h, .S, .inc or .py
file over 600 lines. A function's lines are those between its braces, comments and blank ones counted. The
format lint makes finding them simple: only a function's brace stands alone in the first column."""

import statistics
import sys

import source

LONGEST, MEDIAN, NINE_IN_TEN, FILE = 80, 12, 35, 600


def functions(text):
    """(line, name, length) of each function of clang-formatted C."""
    found, start, head = [], 0, ""
    for n, line in enumerate(text.splitlines(), 1):
        if line == "{":
            start = n
        elif line.startswith("}") and start:
            found.append((start, head, n - start - 1))
            start = 0
        elif line and not start and not line[0].isspace() and line[0] not in "/#}":
            head = line
    return found


def nine_in_ten(lengths):
    return sorted(lengths)[int(len(lengths) * 0.9)]


def figures(what, lengths):
    print(f"lengths: {what}: {len(lengths)} functions, median {statistics.median(lengths):g}, "
          f"90th percentile {nine_in_ten(lengths)}, longest {max(lengths)}")


def spread(lengths):
    """Complaints about the tree as a whole; a handful of functions has no spread to speak of."""
    said = []
    if len(lengths) < 10:
        return said
    if statistics.median(lengths) > MEDIAN:
        said.append(f"functions: median {statistics.median(lengths):g} lines, wanted {MEDIAN}")
    if nine_in_ten(lengths) >= NINE_IN_TEN:
        said.append(f"functions: one in ten has {nine_in_ten(lengths)} lines or more, "
                    f"wanted under {NINE_IN_TEN}")
    return said


def check(root):
    said, model, tests = [], [], []
    for rel in source.files(root, ".c", ".h", ".S", ".inc", ".py"):
        text = source.read(root, rel)
        if text.count("\n") > FILE:
            said.append(f"{rel}: {text.count(chr(10))} lines, at most {FILE}")
        for line, head, length in functions(text) if rel.suffix in (".c", ".h") else []:
            (tests if rel.parts[0] == "tests" else model).append(length)
            if length > LONGEST:
                said.append(f"{rel}:{line}: {head}: {length} lines, at most {LONGEST}")
    if root == source.ROOT:
        for what, lengths in (("program", model), ("tests", tests), ("all", model + tests)):
            if lengths:
                figures(what, lengths)
    return said + spread(model + tests)


def fn(length, name="f"):
    return f"int {name}(void)\n{{\n" + "    x();\n" * length + "}\n\n"


SAMPLES = [
    ("81 lines", {"cpu/a.c": fn(81)}, "81 lines, at most 80"),
    ("80 lines", {"cpu/a.c": fn(80)}, None),
    ("a long table is no function", {"cpu/a.c": "int t[] = {\n" + "    1,\n" * 200 + "};\n"}, None),
    ("file of 601 lines", {"cpu/a.h": "int x;\n" * 601}, "601 lines, at most 600"),
    ("a .def may be long", {"cpu/a.def": "X(1)\n" * 900}, None),
    ("median", {"cpu/a.c": fn(13) * 11}, "median 13"),
    ("one in ten", {"cpu/a.c": fn(1) * 17 + fn(40) * 3}, "one in ten has 40"),
    ("a good tree", {"cpu/a.c": fn(5) * 30 + fn(60)}, None),
]

if __name__ == "__main__":
    sys.exit(source.main("lengths", check, SAMPLES))
