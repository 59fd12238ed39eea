#!/usr/bin/env python3
"""UNPREDICTABLE: a comment of the model that says it names a rule of cpu/policy.def, and each CHOICE
there is named in the file that carries it out."""

import pathlib
import re
import sys

import source

TABLE = pathlib.Path("cpu/policy.def")
ROOMS = ("cpu", "mmu", "gic", "timer")
ABOUT_ALL = {"cpu/decode.c", "cpu/decode.h", "cpu/policy.c"}  # they speak of the rules as such
RULE = re.compile(r'^(?:POLICY|CHOICE)\((\w+),\s*(?:"([^"]+)")?', re.M)
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def check(root):
    rules = dict(RULE.findall(source.read(root, TABLE)))
    said = []
    for rule, where in rules.items():
        if where and not (pathlib.Path(root) / where).is_file():
            said.append(f"{TABLE}: {rule}: no file {where}")
        elif where and not re.search(rf"\b{rule}\b", source.read(root, pathlib.Path(where))):
            said.append(f"{TABLE}: {rule}: {where} does not name it")
    for rel in source.files(root, ".c", ".h"):
        if rel.parts[0] not in ROOMS or str(rel) in ABOUT_ALL:
            continue
        text = source.read(root, rel)
        for m in COMMENT.finditer(text):
            if "UNPREDICTABLE" in m[0] and not any(re.search(rf"\b{r}\b", m[0]) for r in rules):
                line = text.count("\n", 0, m.start()) + 1
                said.append(f"{rel}:{line}: UNPREDICTABLE, and no rule of {TABLE}")
    return said


GOOD = 'POLICY(PC_OPERAND, UNDEFINED, "so")\nCHOICE(BRANCH_10, "cpu/a.c", "down", "so")\n'
SAMPLES = [
    ("named", {"cpu/policy.def": GOOD, "cpu/a.c": "/* UNPREDICTABLE: BRANCH_10. */\n"}, None),
    ("a choice of its own", {"cpu/policy.def": GOOD, "cpu/a.c": "/* BRANCH_10 */\n",
                             "mmu/b.c": "int x;\n/* UNPREDICTABLE: zero. */\n"}, "mmu/b.c:2"),
    ("a rule that nobody applies", {"cpu/policy.def": GOOD, "cpu/a.c": "int x;\n"},
     "does not name it"),
    ("a file that is not there", {"cpu/policy.def": GOOD}, "no file cpu/a.c"),
]

if __name__ == "__main__":
    sys.exit(source.main("policy", check, SAMPLES))
