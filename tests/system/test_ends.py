#!/usr/bin/env python3
"""How a run can end: powered off, by semihosting, at a limit, or because nothing can happen any more."""

import unittest

import harness
from harness import Case, hypscope, image, qemu


class Limits(Case):
    def test_insns(self):
        done, stats = self.stats("--max-insns", "1000000", image("tests/spin"), status=harness.LIMIT)
        self.assertEqual(stats["instructions"], 1000000)
        self.assertEqual(done.out, "")

    def test_cycles(self):
        _, stats = self.stats("--max-cycles", "1000000", image("tests/spin"), status=harness.LIMIT)
        self.assertEqual(stats["cycles"], 1000000)

    def test_wall(self):
        done = hypscope("run", "--wall", "1", image("tests/spin"))
        self.assertEqual(done.status, harness.LIMIT, done)

    def test_limit_not_reached(self):
        done = hypscope("run", "--max-insns", "1000000", image("tests/hello"))
        self.assertEqual((done.status, done.out), (harness.OK, "hello\n"), done)


class Dead(Case):
    def dead(self, name):
        done = hypscope("run", "--max-insns", "100000000", image(f"tests/{name}"))
        self.assertEqual(done.status, harness.DEAD, done)
        self.assertNotEqual(done.err, "")
        return done.err

    def test_sleep(self):
        self.assertIn("WFI", self.dead("sleep"))

    def test_vector_loop(self):
        self.dead("undefined")

    def test_unmapped_vectors(self):
        self.assertIn("0x0b000", self.dead("unmapped_vectors"))


class Ends(Case):
    def test_semihosting(self):
        done = hypscope("run", "--semihosting", image("tests/semihost"))
        self.assertEqual(done.status, 7, done)

    def test_stats(self):
        _, stats = self.stats(image("tests/hello"))
        for key in ("instructions", "cycles", "host_seconds", "mips", "timing", "cpu", "smp", "exit",
                    "engine", "blocks", "world_switches", "exceptions", "tlb"):
            self.assertIn(key, stats)
        self.assertEqual(stats["exit"]["code"], 0)

    def report(self, name):
        """Syndrome class, fault addresses and return address, the same as on QEMU."""
        ours = hypscope("run", image(f"tests/{name}"))
        theirs = qemu("-kernel", image(f"tests/{name}"))
        self.assertEqual((ours.status, ours.err), (harness.OK, ""), ours)
        return ours.out.split(), theirs.out.split()

    def test_nowhere(self):
        ours, theirs = self.report("nowhere")
        self.assertEqual(int(ours[1], 16) >> 26, 0x21)  # Prefetch Abort taken from Hyp mode
        self.assertEqual(int(ours[1], 16) & 0x3F, 0x10)  # synchronous external abort
        self.assertEqual(ours[3:], ["0b000000", "0b000000"])
        self.assertEqual(ours[3:], theirs[3:])

    def test_hole(self):
        ours, theirs = self.report("hole")
        self.assertEqual(int(ours[1], 16) >> 26, 0x25)  # Data Abort taken from Hyp mode
        self.assertEqual(int(ours[1], 16) & 0x7F, 0x50)  # a write; synchronous external abort
        self.assertEqual(ours[2], "0b000040")
        self.assertEqual((ours[2], ours[4]), (theirs[2], theirs[4]))


if __name__ == "__main__":
    unittest.main()
