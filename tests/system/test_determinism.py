#!/usr/bin/env python3
"""Two runs of the demo are one run: the same output, the same counts, the same digest of all state."""

import unittest

from harness import Case, image

# Of the host, not of the machine.
HOST = {"host_seconds", "mips"}


class Determinism(Case):
    def run_of(self, *args):
        done, stats = self.stats(*args)
        return done.out, {k: v for k, v in stats.items() if k not in HOST}

    def test_demo_twice(self):
        first, second = self.run_of(image("minihyp")), self.run_of(image("minihyp"))
        self.assertEqual(first, second)
        self.assertGreater(first[1]["world_switches"], 0)


if __name__ == "__main__":
    unittest.main()
