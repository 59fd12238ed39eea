#!/usr/bin/env python3
"""Scripts as tests (`expect`), records for programs (--json), and what a person brings along."""

import json
import os
import subprocess
import unittest

import harness
from harness import Case, OK, PROGRAM, USAGE, hypscope, image

MINIHYP = image("minihyp")
UNEXPECTED = 1


class Expect(Case):
    def batch(self, *lines):
        script = self.file("s.dbg", "\n".join(lines) + "\n")
        return hypscope("debug", "--batch", "-x", script, MINIHYP)

    def test_holds(self):
        done = self.batch("ws 2", "expect world switch vm1 -> vm2", "expect /^ +why +WFI/",
                          "expect not no such text", "regs", "expect not world switch")
        self.assertEqual(done.status, OK, done.err)

    def test_fails(self):
        for wrong in ("expect vm3", "expect /vm[3-9]/", "expect not vm1"):
            done = self.batch("ws 2", wrong, "regs")
            self.assertEqual(done.status, UNEXPECTED, wrong)
            self.assertRegex(done.err, r"s\.dbg:2: expect: (no|found) '")
            self.assertEqual(len(done.err.splitlines()), 1)
            self.assertNotIn("cpsr", done.out, "the script ends there")

    def test_two_expects_look_at_one_answer(self):
        self.assertEqual(self.batch("regs", "expect r0", "expect cpsr").status, OK)

    def test_mistakes(self):
        done = self.batch("regs", "expect /(/")
        self.assertEqual(done.status, USAGE)
        self.assertEqual(self.batch("expect anything").status, UNEXPECTED)


class Json(Case):
    def records(self, *lines):
        done = subprocess.run([PROGRAM, "debug", "--json", MINIHYP], input="\n".join(lines) + "\n",
                              capture_output=True, text=True, timeout=100, check=False)
        self.assertEqual(done.stderr, "")
        found = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([r["command"] for r in found], [line for line in lines if line])
        return found

    def test_a_record_a_command(self):
        ws, worlds, bad, regs, where = self.records("ws 2", "worlds", "bogus", "regs", "where")
        self.assertEqual((ws["data"]["left"]["world"], ws["data"]["entered"]["world"]), ("vm1", "vm2"))
        self.assertEqual(ws["data"]["hsr"] >> 26, 1)
        touched = {t["name"]: t for t in ws["data"]["touched"]}
        self.assertEqual((touched["SCTLR"]["reads"], touched["SCTLR"]["writes"]), (1, 1))
        self.assertEqual(worlds["data"]["vm2"]["vmid"], 2)
        self.assertFalse(bad["ok"])
        self.assertIn("unknown command 'bogus'", bad["error"])
        self.assertEqual(regs["data"]["r15"], where["stop"]["pc"])
        self.assertEqual(where["stop"]["world"], "vm2")

    def test_data_says_what_the_text_says(self):
        _, exits, tlb, lr = self.records("ws 3", "exits", "tlb", "lr")
        for trip in exits["data"]["trips"]:
            self.assertIn(trip["cause"], exits["output"])
        self.assertIn(f"{len(tlb['data']['entries'])} of ", tlb["output"])
        self.assertEqual(len(lr["data"]), 4)

    def test_long_output_is_cut_at_its_beginning(self):
        record, = self.records("mem p:0x40000000 65536")
        self.assertGreater(record["dropped"], 0)
        self.assertLessEqual(len(record["output"]), 65536)
        self.assertIn("p:004000fff0", record["output"])


class Person(Case):
    def session(self, rc, *options, lines="regs\n"):
        self.file(".hypscoperc", rc)
        env = dict(os.environ, HOME=str(self.scratch))
        return subprocess.run([PROGRAM, "debug", *options, MINIHYP], input=lines, text=True, env=env,
                              capture_output=True, timeout=100, check=False)

    def test_rc_and_aliases(self):
        done = self.session("alias two ws 2\n", lines="two\nalias\n")
        self.assertIn("world switch vm1 -> vm2", done.stdout)
        self.assertIn("two          ws 2", done.stdout)
        for option in ("--norc", "--batch"):
            done = self.session("alias two ws 2\n", option, lines="two\n")
            self.assertIn("unknown command 'two'", done.stderr)

    def test_an_alias_is_no_command(self):
        done = self.session("", lines="alias ws regs\n")
        self.assertEqual(done.returncode, USAGE)
        self.assertIn("'ws' is a command", done.stderr)


class Hostile(Case):
    """Nothing breaks: garbage, long lines, no terminal, closed pipes."""

    def test_garbage_lines(self):
        garbage = bytes(range(1, 256)) * 3 + b"\n" + b"x" * 5000 + b"\nwalk ((((\nmem -1\ntlb =\n"
        for options in (("--json",), ()):
            done = subprocess.run([PROGRAM, "debug", *options, MINIHYP], input=garbage,
                                  capture_output=True, timeout=100, check=False)
            self.assertIn(done.returncode, (OK, USAGE))
            for line in done.stdout.splitlines() if options else ():
                json.loads(line)

    def test_a_reader_that_goes_away(self):
        work = subprocess.Popen([PROGRAM, "debug", "--batch", "-x", self.file("s", "help\n" * 500), MINIHYP],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        work.stdout.read(10)
        work.stdout.close()
        work.stderr.close()
        self.assertLess(work.wait(timeout=60), 128)


if __name__ == "__main__":
    unittest.main()
