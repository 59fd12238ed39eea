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

    def test_seedless(self):
        """Nothing of the host (environment, addresses) shows in a guest."""
        out, stats = self.run_of(image("tests/hello"))
        self.assertEqual(self.run_of(image("tests/hello")), (out, stats))


if __name__ == "__main__":
    unittest.main()
