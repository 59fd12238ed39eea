#!/usr/bin/env python3
"""Trace files, each read by a checker that is not their writer: GTKWave's vcd2fst for VCD, the
published Trace Event Format for JSON, the published grammar of Tarmac lines."""

import collections
import json
import re
import subprocess
import unittest

import harness
from harness import Case, LIMIT, OK, ROOT, USAGE, hypscope, image

MINIHYP = image("minihyp")


class Traces(Case):
    def trace(self, option, name, limit, *more, status=LIMIT, guest=MINIHYP):
        path = self.scratch / name
        done = hypscope("run", "--serial", "null", "--max-insns", limit, option, path, *more, guest)
        self.assertEqual(done.status, status, done)
        return path

    def test_watching_changes_nothing(self):
        plain, traced = self.scratch / "a.json", self.scratch / "b.json"
        hypscope("run", "--serial", "null", "--max-insns", 700_000, "--stats", plain, MINIHYP)
        self.trace("--trace-tarmac", "t", 700_000, "--trace-vcd", self.scratch / "v", "--trace-json",
                   self.scratch / "j", "--stats", traced)
        a, b = json.loads(plain.read_text()), json.loads(traced.read_text())
        for key in harness.OF_THE_HOST:
            a.pop(key), b.pop(key)
        self.assertEqual(a, b)


class Vcd(Traces):
    def read(self, path):
        """(name -> changes [(time, value)]) by way of GTKWave's own format and back."""
        fst = path.with_suffix(".fst")
        subprocess.run(["vcd2fst", str(path), str(fst)], check=True, capture_output=True)
        back = subprocess.run(["fst2vcd", "-f", str(fst)], check=True, capture_output=True).stdout
        names, changes, now = {}, collections.defaultdict(list), 0
        for line in back.decode().splitlines():
            if line.startswith("$var"):
                _, _, _, code, name, *_ = line.split()
                names[code] = name
            elif line.startswith("#"):
                now = int(line[1:])
            elif re.match(r"b[01x]+ ", line):
                value, code = line[1:].split()
                changes[names[code]].append((now, value))
            elif re.match(r"[01x]\S", line):
                changes[names[line[1:]]].append((now, line[0]))
        return changes

    def test_gtkwave_reads_it(self):
        changes = self.read(self.trace("--trace-vcd", "a.vcd", 6_000_000))
        timer = [v for _, v in changes["Hyp_timer_26"] if v != "x"]
        self.assertGreaterEqual(len(timer), 4)
        self.assertTrue(all(a != b for a, b in zip(timer, timer[1:])), "a line goes up and down")
        self.assertGreaterEqual(len(changes["nIRQ_0"]), 4)
        vmids = {int(v, 2) for _, v in changes["vmid"] if "x" not in v}
        self.assertEqual(vmids, {0, 1, 2})
        modes = {int(v, 2) for _, v in changes["mode"] if "x" not in v}
        self.assertLessEqual({0x10, 0x13, 0x1a}, modes)

    def test_times_are_the_machines(self):
        """The Hyp timer's line rises when the events say so, in nanoseconds."""
        events = hypscope("run", "--serial", "null", "--max-insns", 3_000_000, "--trace", "line", MINIHYP)
        risen = [int(m[1]) for m in re.finditer(r"^ *(\d+) line +Hyp timer up", events.err, re.M)]
        for clock, scale in ((1000, 1), (500, 2)):
            path = self.trace("--trace-vcd", "a.vcd", 3_000_000, "--clock", clock)
            found = [t for t, v in self.read(path)["Hyp_timer_26"] if v == "1"]
            self.assertGreater(len(found), 0)
            if clock == 1000:
                self.assertEqual(found, risen)

    def test_two_cores(self):
        path = self.trace("--trace-vcd", "a.vcd", 2_000_000, "--smp", 2)
        text = path.read_text()
        self.assertIn("$scope module core1 $end", text)
        names = re.findall(r"\$var wire 1 \S+ (\S+) \$end", text)
        self.assertEqual(len(names), len(set(names)))


class Events(Traces):
    """The Trace Event Format: phases, their fields, times that grow, slices that nest."""

    FIELDS = {"X": {"ts", "dur", "name"}, "i": {"ts", "s", "name"}, "C": {"ts", "name", "args"},
              "M": {"name", "args"}}

    def events(self, *more):
        text = self.trace("--trace-json", "a.json", 6_000_000, *more).read_text()
        return json.loads(text)["traceEvents"]

    def test_format(self):
        last = collections.defaultdict(float)
        stays = collections.defaultdict(list)
        for e in self.events():
            self.assertLessEqual(self.FIELDS[e["ph"]] | {"pid", "tid"}, set(e), e)
            self.assertIn(e.get("s", "t"), ("t", "p", "g"))
            self.assertGreaterEqual(e["ts"], 0)
            if e["ph"] == "C":
                self.assertTrue(all(isinstance(v, (int, float)) for v in e["args"].values()))
                self.assertGreaterEqual(e["ts"], last[e["pid"], e["name"]])
                last[e["pid"], e["name"]] = e["ts"]
            if e["ph"] == "X":
                self.assertGreaterEqual(e["dur"], 0)
                stays[e["pid"]].append((e["ts"], e["ts"] + e["dur"], e["tid"]))
        for slices in stays.values():
            self.assertGreater(len(slices), 50)
            for (_, end, _), (begin, _, _) in zip(slices, slices[1:]):
                self.assertLessEqual(end, begin + 1e-6, "one world at a time on a core")

    def test_tracks_have_names(self):
        events = self.events()
        named = {(e["pid"], e["tid"]): e["args"]["name"] for e in events
                 if e["ph"] == "M" and e["name"] == "thread_name"}
        self.assertEqual({e["name"] for e in events if e["ph"] == "M"}, {"process_name", "thread_name"})
        used = {(e["pid"], e["tid"]) for e in events if e["ph"] in "Xi"}
        self.assertLessEqual(used, set(named))
        self.assertLessEqual({"vm1", "vm2", "hypervisor", "interrupts"}, set(named.values()))

    def test_counts(self):
        """World switches and exits, against the run's own figures."""
        figures = self.scratch / "s.json"
        events = self.events("--stats", figures)
        stats = json.loads(figures.read_text())
        switches = sum(e["name"] == "world switch" for e in events)
        self.assertEqual(switches, stats["world_switches"] + 1)  # the first entry has no exit
        trips = sum(e["ph"] == "C" for e in events)
        hyp = sum(e["ph"] == "X" and e["tid"] == 1 for e in events)
        self.assertEqual(trips, hyp)


class Tarmac(Traces):
    TIME = r"^\d+ clk (cpu\d+ )?"
    INSN = re.compile(TIME + r"(IT|IS) \((\d+)\) ([0-9a-f]{8}) ([0-9a-f]{4}|[0-9a-f]{8}) ([AT]) "
                      r"(usr|fiq|irq|svc|mon|abt|hyp|und|sys)_(s|ns) : \S.*$")
    REG = re.compile(TIME + r"R (r\d+(_(usr|fiq|irq|svc|mon|abt|hyp|und))?|cpsr|fpscr|d\d+|"
                     r"[A-Z][A-Z0-9a-z_]*) ([0-9a-f]{8}|[0-9a-f]{16})$")
    EXC = re.compile(TIME + r"E [0-9a-f]{8} [0-9a-f]{8} CoreEvent_\w+$")

    def test_grammar(self):
        seen = collections.Counter()
        time = number = 0
        with self.trace("--trace-tarmac", "a.tarmac", 660_000).open() as lines:
            for line in lines:
                insn = self.INSN.match(line)
                kind = insn[2] if insn else "R" if self.REG.match(line) else "E" if self.EXC.match(line) else None
                self.assertIsNotNone(kind, line)
                seen[kind] += 1
                at = int(line.split()[0])
                self.assertGreaterEqual(at, time, line)
                time = at
                if insn:
                    number += 1
                    self.assertEqual(int(insn[3]), number, line)
        self.assertEqual(seen["IT"] + seen["IS"], 660_000)
        for kind in ("IT", "IS", "R", "E"):
            self.assertGreater(seen[kind], 0, kind)

    def test_says_what_happened(self):
        path = self.trace("--trace-tarmac", "a.tarmac", 400, guest=image("tests/hello"), status=OK)
        text = path.read_text()
        first = text.splitlines()[0]
        self.assertRegex(first, r"^0 clk IT \(1\) [0-9a-f]{8} [0-9a-f]{8} A \w+_ns : ")
        for move in re.finditer(r"\(\d+\) \w+ e3a0(\w)0(\w\w) A .*\n(.*)\n", text):
            if int(move[1], 16) < 13:  # MOV Rd, #imm: what the R line says is the immediate
                if " R r" in move[3]:
                    self.assertRegex(move[3], rf"R r{int(move[1], 16)} 000000{move[2]}$")


class Mistakes(Traces):
    def test_a_file_that_cannot_be(self):
        for option in ("--trace-json", "--trace-tarmac", "--trace-vcd"):
            done = hypscope("run", option, "/nowhere/at/all", MINIHYP)
            self.assertEqual(done.status, USAGE)
            self.assertIn("/nowhere/at/all", done.err)
            self.assertEqual(len(done.err.splitlines()), 1)

    def test_from_the_prompt(self):
        path = self.scratch / "a.vcd"
        script = self.file("s", f"trace vcd {path}\nws 2\ntrace off\ntrace vcd\n")
        done = hypscope("debug", "--batch", "-x", script, MINIHYP)
        self.assertEqual(done.status, USAGE)
        self.assertIn("trace: expected KINDS, off, or json, tarmac or vcd and a FILE", done.err)
        self.assertIn("$enddefinitions", path.read_text())


if __name__ == "__main__":
    unittest.main()
