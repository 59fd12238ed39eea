#!/usr/bin/env python3
"""The debugger's promise in one session: to a world switch, why, a walk for the VM that does not run,
the switch's anatomy, backwards, and forwards again to the same state. A second one with `expect`."""

import re
import unittest

import harness
from harness import Case, OK, hypscope, image

SYMBOLS = ["--symbols", f"{image('ticker')}@vm1", "--symbols", f"{image('tinyos')}@vm2"]


class Session(Case):
    def answers(self, *commands, options=()):
        """What each command said."""
        script = self.file("session.dbg", "\n".join(commands) + "\n")
        done = hypscope("debug", "--batch", "-x", script, *SYMBOLS, *options, image("minihyp"))
        self.assertEqual(done.status, OK, done.err)
        said = re.split(r"^\w+> .*\n", done.out, flags=re.M)[1:]
        self.assertEqual(len(said), len(commands), done.out)
        return said

    def test_forwards_and_backwards(self):
        (third, why, walk, anatomy, before, back, first, again, forth, after) = self.answers(
            "ws 3", "why", "walk v2:main", "where", "digest", "rws 2", "digest", "rws 0", "ws 2", "digest")[:10]
        self.assertRegex(third, r"world switch vm2 -> vm1\n  left +vm2 ")
        self.assertRegex(third, r"cp15 +saved and restored: CSSELR SCTLR")
        self.assertRegex(why, r"HCR.IMO is 1; were it 0, to IRQ mode")
        self.assertIn("in vm2 (Non-secure PL1&0, two stages, as it last was)", walk)
        self.assertRegex(walk, r"stage 1 level 1 .*supersection")
        self.assertRegex(walk, r"stage 2 level 2 .*block")
        self.assertIn("-> IPA 0x", walk)
        self.assertIn("vm1 svc", anatomy)
        self.assertRegex(back, r"world switch hyp -> vm1")
        self.assertNotEqual(first, before)
        self.assertRegex(forth, r"world switch vm2 -> vm1")
        self.assertEqual(after, before, "forwards again to the same state, to the bit")
        self.assertEqual(len(before.strip()), 32)

    def test_with_two_cores_and_input(self):
        script = self.file("in", 'wait "here"\nsend "hello"\n')
        said = self.answers("ws 4", "digest", "rstep 5", "step 5", "digest", "rws 3", "ws 3", "digest",
                            options=["--smp", "2", "--input", script])
        self.assertEqual(said[1], said[4])
        self.assertEqual(said[1], said[7])

    def test_as_a_script_that_tests(self):
        self.answers("ws 3", "expect world switch vm2 -> vm1", "why", "expect HCR.IMO is 1", "walk i1:0x40000000",
                     "expect /PA 0x00[0-9a-f]+ /", "rws", "expect world switch vm1 -> vm2", "sanitize log",
                     "ws 20", "sanitize list", "expect 0 reports")


if __name__ == "__main__":
    unittest.main()
