#!/usr/bin/env python3
"""Files that the documents name exist. A name may hold * and a {a,b} is not one; build/ and images,
which a build makes, are not looked for."""

import pathlib
import re
import sys

import source

NAME = re.compile(r"(?<![\w/.-])((?:[a-z][a-z0-9_]*/)+[A-Za-z0-9_*]+\.(?:c|h|S|def|py|cmake|in|md))\b")


def check(root):
    said = []
    for rel in source.files(root, ".md"):
        for n, line in enumerate(source.read(root, rel).splitlines(), 1):
            for name in NAME.findall(line):
                if name.startswith("build/") or any(pathlib.Path(root).glob(name)):
                    continue
                said.append(f"{rel}:{n}: {name}: no such file")
    return said


SAMPLES = [
    ("a file that went", {"A.md": "see cpu/gone.c\n"}, "cpu/gone.c: no such file"),
    ("in backticks", {"A.md": "see `cpu/arch/gone.def`.\n"}, "no such file"),
    ("a pattern that matches nothing", {"A.md": "see cpu/exec_*.c\n"}, "no such file"),
    ("a file that is there", {"A.md": "see cpu/a.c (and cpu/*.c)\n", "cpu/a.c": "\n"}, None),
    ("what a build makes", {"A.md": "see build/release/x.c\n"}, None),
]

if __name__ == "__main__":
    sys.exit(source.main("docs", check, SAMPLES))
