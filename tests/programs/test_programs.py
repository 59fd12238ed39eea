#!/usr/bin/env python3
"""Programs compiled for soft and hard floating point, in A32 and T32, with libgcc and newlib: the same
output on hypscope and on QEMU, and the output that this folder's models say."""

import concurrent.futures
import functools
import pathlib
import re
import sys
import unittest

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "system"))
import expect  # noqa: E402
import harness  # noqa: E402
import helpers  # noqa: E402

FOLDER = harness.BUILD / "images" / "programs"
VARIANTS = ("soft-a32", "soft-t32", "softfp-a32", "softfp-t32", "hard-a32", "hard-t32")
# The libraries that a variant links; CMakeLists.txt has the same flags.
NEON = ["-mcpu=cortex-a15", "-mfpu=neon-vfpv4"]
LIBRARY = {"soft-a32": ["-marm"], "soft-t32": ["-mthumb", "-mcpu=cortex-a15"],
           "softfp-a32": ["-marm", "-march=armv5te+fp"], "softfp-t32": ["-mthumb", *NEON],
           "hard-a32": ["-marm", "-march=armv5te+fp"], "hard-t32": ["-mthumb", *NEON]}


@functools.cache
def outputs(image):
    """A program's lines on hypscope and on QEMU."""
    lines = []
    for done in (harness.hypscope("run", image), harness.qemu("-kernel", image)):
        if done.status != harness.OK:
            raise AssertionError(done)
        lines.append(done.out.replace("\r", "").splitlines())
    return lines


@functools.cache
def archive_of(variant):
    command = ["arm-none-eabi-gcc", *LIBRARY[variant], f"-mfloat-abi={variant.split('-')[0]}"]
    return harness.run([*command, "-print-libgcc-file-name"]).out.strip()


@functools.cache
def rows_of(variant):
    return helpers.classify(helpers.symbols(archive_of(variant), "arm-none-eabi-nm"))


FOLDED = {}  # by label: the variants have the same rows


def folded(row):
    """The number of cases, and `value` of helpers.c, None where there is no model."""
    if row.label not in FOLDED:
        FOLDED[row.label] = fold(row)
    return FOLDED[row.label]


def fold(row):
    count, value = 0, 0
    for operands in helpers.cases(row):
        count += 1
        for result in row.model(*operands) if row.model else ():
            value = ((value ^ result) * 0x100000001B3) & ((1 << 64) - 1)
    return count, value if row.model else None


class Programs(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            list(pool.map(outputs, sorted(FOLDER.glob("*.elf"))))

    def each(self, program):
        """The output of every variant of a program, the two machines found alike."""
        images = sorted(FOLDER.glob(f"{program}-*.elf"))
        self.assertEqual(len(images), len(VARIANTS) - 2 * (program == "kernels"))
        for image in images:
            ours, theirs = outputs(image)
            self.assertTrue(ours, image)
            differing = [pair for pair in zip(ours, theirs) if pair[0] != pair[1]]
            self.assertEqual(differing[:5], [], image)
            self.assertEqual(len(ours), len(theirs), image)
            yield image, ours

    def test_every_helper_is_called(self):
        """The image's own symbols: each helper of the archive it was linked from is in it."""
        for variant in VARIANTS:
            linked = helpers.symbols(FOLDER / f"helpers-{variant}.elf", "arm-none-eabi-nm")
            names = {row.name for row in rows_of(variant)}
            self.assertEqual(names - set(linked), set(), variant)
            self.assertGreater(len(names), 1000)
            for symbol in helpers.symbols(archive_of(variant), "arm-none-eabi-nm"):
                known = symbol in names or any(re.fullmatch(p, symbol) for p, _ in helpers.LEFT_OUT)
                self.assertTrue(known, symbol)

    def test_helpers(self):
        for image, lines in self.each("helpers"):
            rows = rows_of(image.stem.split("-", 1)[1])
            got = {line.split()[0]: line.split() for line in lines}
            self.assertEqual(set(got), {row.label for row in rows})
            for row in rows:
                count, value = folded(row)
                self.assertEqual(int(got[row.label][1]), count, row.label)
                if value is not None:
                    self.assertEqual(int(got[row.label][2], 16), value, got[row.label])

    def test_maths(self):
        for _, lines in self.each("maths"):
            wrong = [said for said in map(maths_line, lines) if said]
            self.assertEqual(wrong[:20], [])
            kinds = {line.split("|")[0] for line in lines}
            self.assertEqual(kinds, {"printf", "strtod", "strtof", "libm"})

    def test_kernels(self):
        for _, lines in self.each("kernels"):
            self.assertEqual(len(lines), 9)
            self.assertEqual(expect.kernels(lines), [])


maths_line = functools.cache(expect.maths_line)

if __name__ == "__main__":
    unittest.main()
