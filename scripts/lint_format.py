#!/usr/bin/env python3
"""C is as clang-format 14 (Debian 12's) leaves it under the root's .clang-format; no line of C or
assembly is over 100 columns; no tabs at a line's start, no trailing blanks, a newline at the end."""

import pathlib
import re
import shutil
import subprocess
import sys

import source

COLUMNS = 100


def formatter():
    return shutil.which("clang-format-14") or shutil.which("clang-format")


def formatted(root, rels):
    """Complaints of clang-format, one per file."""
    if not rels:
        return []
    style = f"--style=file:{source.ROOT / '.clang-format'}"
    run = subprocess.run([formatter(), style, "--dry-run", *map(str, rels)], cwd=root,
                         stderr=subprocess.PIPE, text=True, check=False)
    first = {}
    for m in re.finditer(r"^(.+?):(\d+):\d+: (?:warning|error): (.*)$", run.stderr, re.M):
        first.setdefault(m[1], m[2])
    return [f"{name}:{line}: not as clang-format leaves it" for name, line in first.items()]


def lines(root, rel):
    text = source.read(root, rel)
    wide = rel.suffix in (".c", ".h", ".S", ".inc")
    for n, line in enumerate(text.splitlines(), 1):
        if wide and len(line.expandtabs()) > COLUMNS:
            yield f"{rel}:{n}: {len(line.expandtabs())} columns, at most {COLUMNS}"
        if wide and line.startswith("\t"):
            yield f"{rel}:{n}: a tab at the start of the line"
        if line != line.rstrip():
            yield f"{rel}:{n}: blanks at the end of the line"
    if text and not text.endswith("\n"):
        yield f"{rel}: no newline at the end"


def check(root):
    said = formatted(root, source.files(root, ".c", ".h"))
    for rel in source.files(root, ".c", ".h", ".S", ".inc", ".def", ".py", ".md"):
        said += lines(pathlib.Path(root), rel)
    return said


SAMPLES = [
    ("a brace on the wrong line", {"a.c": "int f(void) {\n    return 1;\n}\n"}, "clang-format"),
    ("two columns of indent", {"a.h": "struct x {\n  int y;\n};\n"}, "clang-format"),
    ("a wide line", {"a.S": "/* " + "x" * 100 + " */\n"}, "columns"),
    ("trailing blanks", {"a.def": "X(1) \n"}, "blanks"),
    ("a tab", {"a.S": "\tmov r0, r1\n"}, "tab"),
    ("no newline", {"a.md": "words"}, "no newline"),
    ("as it should be", {"a.c": "int f(void)\n{\n    return 1;\n}\n"}, None),
]

if __name__ == "__main__":
    sys.exit(source.main("format", check, SAMPLES))
