"""What the lints share: the tree's own files, and how a lint reports and proves itself."""

import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SKIP = {"build", ".git", ".cache", "__pycache__"}


def files(root, *suffixes):
    """The tree's files with one of `suffixes` (all when none is given), sorted, as paths from root."""
    found = []
    for path in sorted(pathlib.Path(root).rglob("*")):
        rel = path.relative_to(root)
        if SKIP.intersection(rel.parts) or path.is_symlink() or not path.is_file():
            continue
        if not suffixes or path.suffix in suffixes:
            found.append(rel)
    return found


def read(root, rel):
    return (pathlib.Path(root) / rel).read_text(encoding="utf-8", errors="replace")


def self_test(name, check, samples):
    """samples: (what, {path: text}, wanted): check(root) must say something containing `wanted`, or
    nothing at all when `wanted` is None. A lint that cannot fail is no lint."""
    bad = 0
    for what, tree, wanted in samples:
        with tempfile.TemporaryDirectory() as tmp:
            for path, text in tree.items():
                full = pathlib.Path(tmp) / path
                full.parent.mkdir(parents=True, exist_ok=True)
                full.write_text(text)
            said = check(tmp)
        good = not said if wanted is None else any(wanted in line for line in said)
        if not good:
            bad += 1
            print(f"{name}: self-test '{what}': wanted {wanted!r}, the lint said {said}")
    print(f"{name}: self-test of {len(samples)} samples, {bad} wrong")
    return 1 if bad else 0


def main(name, check, samples):
    """Run check over the tree, or the self-test with --self-test; the process's exit status."""
    if sys.argv[1:] == ["--self-test"]:
        return self_test(name, check, samples)
    said = check(ROOT)
    for line in said:
        print(line)
    print(f"{name}: {len(said)} complaints" if said else f"{name}: clean")
    return 1 if said else 0
