#!/usr/bin/env python3
"""Wrong usage and unreadable input: one line naming the thing, status 2, nothing written."""

import os
import struct
import subprocess
import unittest

import harness
from harness import Case, hypscope, image

HELLO = image("tests/hello")


def fdt(payload):
    """A device tree blob with one property of `payload` bytes (Devicetree Specification 5)."""
    body = struct.pack(">II", 1, 0) + struct.pack(">III", 3, payload, 0) + bytes(payload)
    body += bytes(-len(body) % 4) + struct.pack(">II", 2, 9)
    strings = b"x\0"
    at = 40 + 16
    total = at + len(body) + len(strings)
    head = struct.pack(">10I", 0xD00DFEED, total, at, at + len(body), 40, 17, 16, 0, len(strings),
                       len(body))
    return head + bytes(16) + body + strings


class Usage(Case):
    def test_no_command(self):
        done = hypscope()
        self.assertEqual(done.status, harness.USAGE, done)

    def test_unknown_command(self):
        self.mistake("fly", naming="fly")

    def test_unknown_option(self):
        self.mistake("run", "--frobnicate", HELLO, naming="--frobnicate")

    def test_option_without_value(self):
        self.mistake("run", HELLO, "--ram", naming="--ram")

    def test_values(self):
        for option, value in (("--ram", "banana"), ("--ram", "0"), ("--cpu", "z80"), ("--smp", "0"),
                              ("--start", "usr"), ("--psci", "maybe"), ("--max-insns", "-1"),
                              ("--max-cycles", "many"), ("--entry", "here"), ("--tlb", "3x"),
                              ("--clock", "fast"), ("--wall", "soon"), ("--engine", "fast"),
                              ("--code-cache", "0")):
            with self.subTest(option=option, value=value):
                self.mistake("run", option, value, HELLO, naming=option)

    def test_no_image(self):
        done = hypscope("run")
        self.assertEqual(done.status, harness.USAGE, done)
        self.assertEqual(len(done.err.splitlines()), 1, done)


class Images(Case):
    def test_missing(self):
        self.mistake("run", "no-such.elf", naming="no-such.elf")

    def test_directory(self):
        self.mistake("run", self.scratch, naming=self.scratch)

    def test_pipe(self):
        path = self.scratch / "pipe"
        os.mkfifo(path)
        self.mistake("run", path, naming=path)

    def test_empty(self):
        path = self.file("empty.elf", b"")
        self.mistake("run", path, naming=path)

    def test_truncated(self):
        whole = HELLO.read_bytes()
        for keep in (4, 20, 51, 60, 100):
            path = self.file(f"cut-{keep}.elf", whole[:keep])
            with self.subTest(keep=keep):
                self.mistake("run", path, naming=path)

    def test_truncated_segment(self):
        whole = HELLO.read_bytes()
        phoff, = struct.unpack_from("<I", whole, 28)
        offset, _, _, size = struct.unpack_from("<4I", whole, phoff + 4)
        path = self.file("cut.elf", whole[:offset + size - 1])
        self.mistake("run", path, naming=path)

    def test_wrong_architecture(self):
        self.mistake("run", harness.PROGRAM, naming=harness.PROGRAM)

    def test_big_endian(self):
        other = bytearray(HELLO.read_bytes())
        other[5] = 2
        path = self.file("big.elf", bytes(other))
        self.mistake("run", path, naming=path)

    def test_overlap(self):
        blob = self.file("blob.bin", bytes(64))
        self.mistake("run", "--load", f"{blob}@0x40100000", HELLO, naming=blob)

    def test_load_nowhere(self):
        blob = self.file("blob.bin", bytes(64))
        self.mistake("run", "--load", f"{blob}@0x0b000000", HELLO, naming=blob)

    def test_load_without_address(self):
        blob = self.file("blob.bin", bytes(64))
        self.mistake("run", "--load", blob, "--entry", "0", naming=blob)

    def test_ram_too_small(self):
        self.mistake("run", "--ram", "1M", HELLO, naming="hello.elf")

    def test_tree_too_large(self):
        path = self.file("large.dtb", fdt(24 << 20))
        self.mistake("run", "--ram", "16M", "--dtb", path, HELLO, naming=path)

    def test_tree_no_tree(self):
        path = self.file("words.dtb", "these are words")
        self.mistake("run", "--dtb", path, HELLO, naming=path)


class Outputs(Case):
    def test_nothing_half_written(self):
        stats = self.scratch / "stats.json"
        self.mistake("run", "--stats", stats, "no-such.elf", naming="no-such.elf")
        self.assertFalse(stats.exists())

    def test_unwritable(self):
        self.mistake("dtb", self.scratch / "no" / "such.dtb", naming="such.dtb")
        self.mistake("run", "--stats", self.scratch / "no" / "stats.json", HELLO, naming="stats.json")

    def test_tree(self):
        path = self.scratch / "board.dtb"
        self.assertEqual(hypscope("dtb", path).status, harness.OK)
        text = harness.run(["dtc", "-q", "-I", "dtb", "-O", "dts", path]).out
        for wanted in ("arm,cortex-a15-gic", "arm,armv7-timer", "arm,pl011", 'method = "smc"'):
            self.assertIn(wanted, text)

    def test_tree_into_a_pipe(self):
        """What is no regular file is written to, not replaced."""
        path = self.scratch / "pipe"
        os.mkfifo(path)
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.assertEqual(hypscope("dtb", path).status, harness.OK)
        self.assertEqual(os.read(reader, 4), b"\xd0\x0d\xfe\xed")
        self.assertTrue(path.is_fifo())

    def test_link_stays_a_link(self):
        target, link = self.file("target", "old"), self.scratch / "link"
        link.symlink_to(target)
        self.assertEqual(hypscope("dtb", link).status, harness.OK)
        self.assertTrue(link.is_symlink())
        self.assertEqual(target.read_bytes()[:4], b"\xd0\x0d\xfe\xed")

    def test_no_room(self):
        """A guest's output, a help text or figures that are lost do not pass for success."""
        for args in (("run", HELLO), ("--help",), ("explain", "SCTLR"),
                     ("debug", "--batch", "-x", self.file("look.hs", "regs\n"), HELLO)):
            with self.subTest(args=args), open("/dev/full", "wb") as full:
                done = subprocess.run([harness.PROGRAM, *args], stdin=subprocess.DEVNULL, stdout=full,
                                      stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, harness.USAGE, done)
                self.assertEqual(done.stderr, b"hypscope: standard output cannot be written\n")
        self.mistake("dtb", "/dev/full", naming="/dev/full")

    def test_closed_output(self):
        """No file of ours takes the place of a standard stream that is closed."""
        stats = self.scratch / "stats.json"
        done = harness.run(["sh", "-c", '"$@" >&-', "sh", harness.PROGRAM, "run", "--stats", stats, HELLO])
        self.assertEqual(done.status, harness.USAGE, done)
        self.assertEqual(done.err, "hypscope: standard output cannot be written\n")
        self.assertEqual(stats.read_text()[0], "{")

    def test_guest_output_alone(self):
        done = hypscope("run", HELLO)
        self.assertEqual(done, harness.Result(harness.OK, "hello\n", ""))


class Scripts(Case):
    def test_missing(self):
        self.mistake("debug", "--batch", "-x", "no-such.hs", HELLO, naming="no-such.hs")

    def test_unknown_command(self):
        path = self.file("bad.hs", "regs\nfrobnicate 7\n")
        done = hypscope("debug", "--batch", "-x", path, HELLO)
        self.assertEqual(done.status, harness.USAGE, done)
        self.assertEqual(len(done.err.splitlines()), 1, done)
        self.assertIn("frobnicate", done.err)
        self.assertIn("bad.hs:2", done.err)

    def test_directory(self):
        self.mistake("debug", "--batch", "-x", self.scratch, HELLO, naming=self.scratch)

    def test_endless_inclusion(self):
        here, there = self.scratch / "here.hs", self.scratch / "there.hs"
        here.write_text(f"source {there}\n")
        there.write_text(f"source {here}\n")
        done = hypscope("debug", "--batch", "-x", here, HELLO)
        self.assertEqual(done.status, harness.USAGE, done)
        self.assertEqual(len(done.err.splitlines()), 1, done)
        self.assertIn("deep", done.err)

    def test_input_script_missing(self):
        self.mistake("run", "--input", "no-such.in", HELLO, naming="no-such.in")


if __name__ == "__main__":
    unittest.main()
