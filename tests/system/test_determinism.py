#!/usr/bin/env python3
"""Two runs of the demo are one run: the same output, the same counts, the same digest of all state."""

import unittest

from harness import Case, image


class Determinism(Case):
    def test_demo_twice(self):
        first, second = self.figures(image("minihyp")), self.figures(image("minihyp"))
        self.assertEqual(first, second)
        self.assertGreater(first[1]["world_switches"], 0)


if __name__ == "__main__":
    unittest.main()
