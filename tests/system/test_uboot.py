#!/usr/bin/env python3
"""Debian's U-Boot for this board, unmodified, as firmware: its prompt, and its answers to version,
bdinfo and md sent by an input script. What it shows of the board is checked against the board."""

import pathlib
import re
import struct
import unittest

import harness
from harness import Case, hypscope

FIRMWARE = pathlib.Path("/usr/lib/u-boot/qemu_arm/u-boot.bin")
SCRIPT = pathlib.Path(__file__).with_name("uboot.in")


def words(line):
    """The four words of one line of md."""
    return [int(w, 16) for w in line.split()[1:5]]


class UBoot(Case):
    def setUp(self):
        super().setUp()
        self.done = hypscope("run", "--load", f"{FIRMWARE}@0", "--entry", "0", "--input", SCRIPT,
                             "--serial", "stdio", timeout=200)
        self.out = self.done.out.replace("\r", "")

    def answer(self, command):
        """What was printed between a command and the next prompt."""
        m = re.search(rf"^=> {re.escape(command)}\n(.*?)^=> ", self.out, re.S | re.M)
        self.assertIsNotNone(m, self.done)
        return m[1]

    def test_session(self):
        self.assertEqual(self.done.status, harness.OK, self.done)
        built = re.search(rb"U-Boot 20\d\d\.\d\d[^\0\n]*", FIRMWARE.read_bytes())[0].decode()
        self.assertIn(built, self.answer("version"))
        bdinfo = self.answer("bdinfo")
        for wanted in (r"-> start    = 0x40000000", r"-> size     = 0x08000000",
                       r"baudrate    = 115200 bps"):
            self.assertIn(wanted, bdinfo)
        firmware = struct.unpack("<8I", FIRMWARE.read_bytes()[:32])
        lines = self.answer("md 0 8").splitlines()
        self.assertEqual(tuple(words(lines[0]) + words(lines[1])), firmware)
        tree = words(self.answer("md 40000000 4"))
        self.assertEqual(tree[0], 0xEDFE0DD0)  # the device tree's magic, seen little-endian


if __name__ == "__main__":
    unittest.main()
