#!/usr/bin/env python3
"""The full-screen view at a terminal of our own: drawn, driven, resized, refused, left clean."""

import signal
import unittest

import harness
from harness import Case, hypscope, image
from terminal import Terminal

MINIHYP = image("minihyp")
SYMBOLS = ["--symbols", f"{image('ticker')}@vm1", "--symbols", f"{image('tinyos')}@vm2"]


class Tui(Case):
    def terminal(self, **how):
        t = Terminal("debug", *SYMBOLS, MINIHYP, **how)
        self.addCleanup(t.close)
        t.until("hyp>$")
        return t

    def view(self, **how):
        t = self.terminal(**how)
        t.keys("tui\r")
        t.until(r"hyp> .*a command$")
        return t

    def test_panes(self):
        t = self.view()
        text = t.screen.text()
        self.assertRegex(text, r"^hyp svc 0x40100000 .*cycle 0 *\n|^hyp hyp 0x\w+ .*cycle 0 *\n")
        self.assertRegex(text, r"\n> 40100000  \w+ .*")
        self.assertRegex(text, r" pc   40100000   cpsr \w{8}")
        self.assertRegex(text, r"switch.S:\d+ +cpsid aif", "the source, where symbols tell")
        self.assertLessEqual(max(map(len, text.splitlines())), 100)

    def test_steps_and_switches(self):
        t = self.view()
        t.keys("s")
        t.until(r"hyp> step\n.*")
        t.until(r"pc   \w{8}\*")
        t.keys("w")
        t.until(r"\nvm1> .*a command$")
        t.keys("w")
        text = t.until(r"\nvm2> .*a command$").string
        self.assertRegex(text, r"time.*1\|2?")
        self.assertRegex(text, r"world switch vm1 -> vm2|took      [\d,]+ cycles")
        self.assertRegex(text, r"ticker.*\n(.*\n)*.* ticker: here", "a console of its own")
        self.assertNotIn("[ticker]", text)
        t.keys("r")
        t.until(r"rstep\n(.*\n)*hyp> .*a command$")

    def test_typed_commands(self):
        t = self.view()
        t.keys(":print 40 + 2\r")
        t.until("0x2a  42")
        t.keys("bogus\r")
        t.until("unknown command 'bogus'")
        t.keys("\x1b[A\x15\x1bOA\x1bOA")
        t.until("hyp> print 40 [+] 2$")
        t.keys("\x15")
        t.until("a command$")
        t.keys("q")
        t.until("hyp>$")

    def test_leaves_the_terminal_clean(self):
        for end in ("q", "\x04", ":quit\r"):
            t = self.view()
            t.keys("w")
            t.until(r"\nvm1> .*a command$")
            t.keys(end)
            if end != ":quit\r":
                t.until(r"vm1>$")
                t.keys("quit\r")
            self.assertEqual(t.ends(), 0)
            self.assertTrue(t.as_found(), repr(end))

    def test_interrupts(self):
        t = self.view()
        t.keys(":abc")
        t.until("hyp> abc$")
        t.keys("\x03")
        t.until("hyp> .*a command$")
        t.keys(":until 0\r")
        t.until("runs [(]Ctrl-C|the guest ended")
        t.keys("\x03")
        t.until("> .*a command$")
        t.process.send_signal(signal.SIGTERM)
        t.ends()
        self.assertTrue(t.as_found())

    def test_resizing(self):
        t = self.view()
        t.resize(60, 20)
        t.until(r"hyp> .*s n c")
        self.assertEqual(t.screen.cell[19][:4], list("hyp>"))
        t.resize(120, 40)
        t.until(r"hyp> .*a command$")
        self.assertEqual(t.screen.cell[39][:4], list("hyp>"))
        t.resize(30, 20)
        t.until(r"30 x 20:\s+at least")
        t.keys("print 1 + 1\r")
        t.until("0x2")

    def test_a_narrow_terminal_is_told(self):
        t = Terminal("debug", MINIHYP, columns=20, rows=10)
        self.addCleanup(t.close)
        t.until("hyp>$")
        t.keys("tui\r")
        t.until(r"20 x 10:\s+at[^>]*hyp>$")
        t.keys("quit\r")
        self.assertEqual(t.ends(), 0)
        self.assertTrue(t.as_found())

    def test_a_terminal_that_cannot(self):
        t = self.terminal(TERM="nonesuch")
        t.keys("tui\r")
        t.until(r"tui: this terminal cannot")

    def test_no_terminal(self):
        script = self.file("s.dbg", "tui\n")
        done = hypscope("debug", "-x", script, "--batch", MINIHYP)
        self.assertEqual(done.status, harness.USAGE)
        self.assertIn("tui: needs a terminal for its input and output", done.err)


if __name__ == "__main__":
    unittest.main()
