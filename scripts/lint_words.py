#!/usr/bin/env python3
"""Words that have no place in the tree: notes to finish later, and paths of one machine."""

import re
import sys

import source

# Spelt in pieces, so that this file does not find itself.
LATER = ["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"]
PATHS = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/"]
WORDS = re.compile(r"\b(?:" + "|".join(LATER) + r")\b|(?<![\w.}$])(?:" + "|".join(PATHS) + ")")
TEXT = {".c", ".h", ".S", ".def", ".py", ".md", ".txt", ".sh", ".json", ".lds", ".ld", ".cmake", ""}


def check(root):
    said = []
    for rel in source.files(root):
        if rel.suffix not in TEXT:
            continue
        for n, line in enumerate(source.read(root, rel).splitlines(), 1):
            for m in WORDS.finditer(line):
                said.append(f"{rel}:{n}: {m[0]}")
    return said


SAMPLES = [(word, {"cpu/a.c": f"/* {word}: later */\n"}, f"cpu/a.c:1: {word}") for word in LATER]
SAMPLES += [(path, {"README.md": f"see {path}x\n"}, path) for path in PATHS]
SAMPLES += [
    ("no suffix", {"lab": f"# {LATER[0]}\n"}, LATER[0]),
    ("inside a word", {"a.c": f"char t[] = \"f{LATER[2]}{LATER[2]}\"; net" + PATHS[0] + "\n"}, None),
    ("a clean line", {"a.c": "/* done */\n"}, None),
]

if __name__ == "__main__":
    sys.exit(source.main("words", check, SAMPLES))
