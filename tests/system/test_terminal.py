#!/usr/bin/env python3
"""What the debugger shows at a terminal: a switch as a picture, changed registers, a pager."""

import os
import re
import unittest
from unittest import mock

from harness import Case, hypscope, image, USAGE
from terminal import Terminal

MINIHYP = image("minihyp")
CELLS = {"#": 0, "r": 1, "w": 2, ".": 3}


class Picture(Case):
    def said(self, *commands, locale="C"):
        script = self.file("session.dbg", "\n".join(commands) + "\n")
        with mock.patch.dict(os.environ, LC_ALL=locale):
            done = hypscope("debug", "-x", script, "--batch", MINIHYP)
        return done, re.split(r"^\w+> .*\n", done.out, flags=re.M)[1:]

    def test_bars_agree_with_their_counts(self):
        _, said = self.said("ws 3", "step 3", "anatomy")
        lines = said[2].splitlines()
        self.assertRegex(lines[0], r"^world switch vm2 -> vm1 at cycle [\d,]+: [\d,]+ cycles$")
        self.assertRegex(lines[1], r"^  phases    s+d+r+$")
        self.assertRegex(lines[2], r"s save [\d,]+, d decide [\d,]+, r restore [\d,]+ cycles$")
        self.assertLessEqual(max(map(len, lines)), 80)
        seen = {}
        for bar in re.finditer(r"^  (\w+) +([#rw.]*) +(\d+) +(\d+) +(\d+) +(\d+)$", said[2], re.M):
            counts = [int(n) for n in bar.groups()[2:]]
            self.assertEqual(counts, [bar[2].count(c) for c in CELLS], bar[0])
            seen[bar[1]] = counts
        self.assertEqual(list(seen), ["general", "banked", "cp15", "timer", "VFP", "GIC",
                                      "devices"])
        self.assertEqual(seen["cp15"][3], 0, "minihyp leaves no register of cp15 alone")
        self.assertEqual(sum(seen["general"]), 16)

    def test_in_utf8(self):
        plain = self.said("ws 3", "anatomy")[1][1]
        drawn = self.said("ws 3", "anatomy", locale="C.UTF-8")[1][1]
        self.assertRegex(drawn, r"cp15 +█+ ")
        self.assertEqual([len(line) for line in plain.splitlines()],
                         [len(line) for line in drawn.splitlines()])

    def test_phases_add_up(self):
        _, said = self.said("ws 3", "anatomy")
        number = r"([\d,]+)"
        whole, save, decide, restore = (
            int(n.replace(",", "")) for n in
            re.search(rf": {number} cycles\n.*\n +s save {number}, d decide {number}, "
                      rf"r restore {number}", said[1]).groups())
        self.assertEqual(whole, save + decide + restore)

    def test_the_text_stays_true_when_the_guest_has_gone_on(self):
        _, said = self.said("ws 3", "step 40", "anatomy text")
        self.assertEqual(re.sub(r"(?s)^.*(?=world switch vm2)|(?<=instructions: ).*", "", said[0]),
                         re.sub(r"(?<=instructions: )(?s:.*)", "", said[2]))

    def test_nothing_to_draw(self):
        done, _ = self.said("anatomy")
        self.assertEqual(done.status, USAGE)
        self.assertIn("anatomy: no world switch yet", done.err)
        done, _ = self.said("ws 2", "exit-to", "enter", "anatomy")
        self.assertIn("was not seen from its exit on", done.err)

    def test_a_lost_register(self):
        _, said = self.said("ws 3", "tbreak hyp:world_enter if VTTBR >> 48 == 2", "ws",
                            "set TPIDRURW = 0x77", "ws", "anatomy")
        self.assertRegex(said[5], r"changed .*\n? *.*TPIDRURW 0x\w+ -> 0x77")


class AtTheTerminal(Case):
    def terminal(self, **how):
        t = Terminal("debug", MINIHYP, **how)
        self.addCleanup(t.close)
        t.until("hyp>$")
        return t

    def test_changed_registers_are_marked(self):
        t = self.terminal(PAGER="")
        t.keys("ws 2\r")
        t.until("vm2>$")
        t.keys("step 20\r")
        t.until("vm2> .*step 20\n(.*\n)+.*>$")
        t.raw = ""
        t.keys("regs\r")
        t.until(r"cpsr [^\n]*\n(.*\n)*.*>$")
        self.assertRegex(t.raw, r"pc   \x1b\[1;32m0x\w+\x1b\[0m")
        self.assertRegex(t.raw, r"r12  0x\w+")
        t.keys("quit\r")
        self.assertEqual(t.ends(), 0)

    def test_long_answers_go_through_the_pager(self):
        t = self.terminal(PAGER="sed s/^/paged:/")
        t.keys("help ws\rcp15 vm\r")
        t.until("paged:.*\n(.*\n)*hyp>$")
        self.assertNotIn("paged:ws", t.raw)
        t.raw = ""
        t.keys("hsr\r")
        t.until("HSR.*\n(.*\n)*hyp>$")
        self.assertNotIn("paged:", t.raw, "it fits")

    def test_a_pager_that_leaves_early(self):
        t = self.terminal(PAGER="true")
        t.keys("cp15 all\r")
        t.keys("print 1 + 1\r")
        t.until("0x2")
        t.keys("quit\r")
        self.assertEqual(t.ends(), 0)

    def test_no_pager_where_none_is_wanted(self):
        for named in ("", "cat"):
            t = self.terminal(PAGER=named)
            t.keys("cp15 vm\r")
            t.until("hyp>$")
            t.keys("print 1 + 1\r")
            t.until("0x2")
            self.assertIn("TPIDRURW", t.raw)


if __name__ == "__main__":
    unittest.main()
