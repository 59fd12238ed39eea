#!/usr/bin/env python3
"""The arithmetic of the bench's report, on figures that can be followed by hand."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "bench"))
import costs  # pylint: disable=wrong-import-position
import report  # pylint: disable=wrong-import-position


def row(image, kind, hypscope, qemu, interp=None):
    """A row of 1000 instructions, its seconds in each turn."""
    program, setting = image.rsplit("-", 1)
    seconds = {"hypscope": hypscope, "qemu": qemu, **({"interp": interp} if interp else {})}
    return {"image": image, "workload": program.removesuffix("_thumb"), "kind": kind,
            "isa": "T32" if program.endswith("_thumb") else "A32", "setting": setting,
            "seconds": seconds,
            "instructions": {e: 500 if e == "interp" else 1000 for e in seconds}}


class Report(unittest.TestCase):
    def test_ratio_is_the_median_of_the_turns_ratios(self):
        # 2, 10 and 3 within the turns; the medians of the times alone would say 4 / 2.
        rows = [row("mix-lpae", "integer", [1, 1, 4], [2, 10, 12], [1, 2, 2])]
        report.summarise(rows)
        self.assertEqual(rows[0]["ratios"], [2, 10, 3])
        self.assertEqual(rows[0]["ratio"], 3)
        self.assertEqual(rows[0]["mips"]["hypscope"], 1000 / 1 / 1e6)
        self.assertEqual(rows[0]["mips"]["qemu"], 1000 / 10 / 1e6)
        # Half the instructions: 500 in 1, 2, 2 seconds against 1000 in 1, 1, 4.
        self.assertEqual(rows[0]["to"]["interp"], 2)
        self.assertEqual(rows[0]["shortest"], 1)

    def test_groups_and_their_means(self):
        rows = [row(f"mix-{s}", "integer", [1], [r])
                for s, r in (("off", 4), ("short", 3), ("lpae", 2), ("s2", 1))]
        rows += [row("sort-lpae", "integer", [1], [8]), row("mix_thumb-lpae", "integer", [1], [0.5]),
                 row("nbody-lpae", "vfp", [2], [1])]
        report.summarise(rows)
        found = {name: report.mean(some) for name, some in report.groups(rows)}
        wanted = {"integer, A32": 4, "VFP, A32": 0.5, "all kinds, T32": 0.5, "MMU off": 4,
                  "short descriptors": 3, "long descriptors": 2, "long descriptors under stage 2": 1,
                  "all": (4 * 3 * 2 * 1 * 8 * 0.5 * 0.5) ** (1 / 7)}
        self.assertEqual(found.keys(), wanted.keys())
        for name, value in wanted.items():
            self.assertAlmostEqual(found[name], value, msg=name)
        self.assertEqual(report.below_table({"images": rows}).splitlines()[2:],
                         ["| `mix_thumb-lpae` | integer | 0.50 |", "| `nbody-lpae` | vfp | 0.50 |"])

    def test_a_document_keeps_what_is_not_a_new_table(self):
        text = "a\n<!-- table: one -->\nold\n<!-- end -->\nb\n<!-- table: two -->\n2\n<!-- end -->\n"
        once = report.fill(text, {"one": "| new |"})
        self.assertEqual(once, text.replace("old", "| new |"))
        self.assertEqual(report.fill(once, {"one": "| new |"}), once)

    def test_the_document_has_a_place_for_each_table(self):
        document = pathlib.Path(__file__).resolve().parents[2] / "docs" / "performance.md"
        for name in ("host", "groups", "workloads", "below", "rates", "start", "uboot", "translation",
                     "memory"):
            self.assertIn(f"<!-- table: {name} -->\n", document.read_text())

    def test_the_guests_ram_is_not_the_emulators_memory(self):
        text = ("00400000-00500000 r-xp 00000000 00:00 1 /bin/x\nRss: 900 kB\nPss:  600 kB\n"
                "10000000-18000000 rw-p 00000000 00:00 0\nPss:  5000 kB\n"
                "20000000-20100000 rw-p 00000000 00:00 0 [heap]\nPss:  24 kB\n")
        self.assertEqual(costs.resident_in(text), (600 + 24) << 10)


if __name__ == "__main__":
    unittest.main()
