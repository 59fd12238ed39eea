#!/usr/bin/env python3
"""Every image, on the interpreter and on generated code: the same output, the same counts, the same
digest of all state. And the two in step (--engine check), over the demo and U-Boot."""

import pathlib
import re
import unittest

import harness
from harness import BUILD, Case, hypscope, image

FIRMWARE = pathlib.Path("/usr/lib/u-boot/qemu_arm/u-boot.bin")
SCRIPT = pathlib.Path(__file__).with_name("uboot.in")
UBOOT = ("--load", f"{FIRMWARE}@0", "--entry", "0", "--input", SCRIPT)
INSNS = 12_000_000  # of any one run


def generates():
    """Has this build, on this host, a generator?"""
    return hypscope("run", "--engine", "code", image("tests/hello")).status != harness.USAGE


@unittest.skipUnless(generates(), "this build has the interpreter only")
class Engines(Case):
    def run_on(self, engine, args):
        path = self.scratch / f"{engine}.json"
        done = hypscope("run", "--engine", engine, "--max-insns", INSNS, "--semihosting", "--stats",
                        path, *args)
        stats = harness.json.loads(path.read_text())
        self.assertEqual(stats["engine"], engine)
        return done, stats, {k: v for k, v in stats.items() if k not in harness.OF_THE_HOST}

    def same(self, *args):
        """The figures of a run that are the same on both."""
        (a, _, ours), (b, made, theirs) = self.run_on("interp", args), self.run_on("code", args)
        self.assertEqual((a.status, a.out, ours), (b.status, b.out, theirs), args)
        self.assertGreater(made["blocks"]["translated"], 0)
        self.assertGreater(made["blocks"]["code_bytes"], 0)
        return ours

    def test_demo(self):
        self.assertGreater(self.same(image("minihyp"))["world_switches"], 0)
        self.same("--smp", 2, "--cpu", "cortex-a7", "--tlb", "1x4", image("minihyp"))

    def test_hypervisors(self):
        for name in ("minihyp-rogue", "minihyp-handover", "minihyp-mixer"):
            with self.subTest(image=name):
                self.same("--smp", 2, image(name))

    def test_uboot(self):
        self.same(*UBOOT)

    def every(self, folder, *options):
        images = sorted((BUILD / "images" / folder).glob("*.elf"))
        self.assertGreater(len(images), 3)
        for path in images:
            with self.subTest(image=path.stem):
                cores = ("--smp", 2) if path.stem == "smp" else ()
                secure = ("--secure",) if path.stem == "secure" else ()
                self.same(*options, *cores, *secure, path)

    def test_guests(self):
        self.every("tests")

    def test_conformance(self):
        self.every("conformance")

    def test_programs(self):
        self.every("programs")

    def test_benchmarks(self):
        rounds = self.file("rounds.bin", (2).to_bytes(4, "little"))
        self.every("bench", "--load", f"{rounds}@0x47ff0000")

    def checked(self, *args):
        """In step, as far as a plain run goes."""
        plain = self.same(*args)
        done = hypscope("run", "--engine", "check", "--max-insns", INSNS, *args)
        self.assertEqual(done.status, plain["exit"]["code"], done)
        insns = re.search(r"both engines agree: (\d+) instructions", done.err)
        self.assertEqual(int(insns[1]), plain["instructions"])

    def test_check_demo(self):
        self.checked(image("minihyp"))

    def test_check_uboot(self):
        self.checked(*UBOOT)


    def test_no_room(self):
        """Generated code lies in the low gigabytes: not eight caches of one gigabyte each."""
        self.mistake("run", "--engine", "code", "--smp", 8, "--code-cache", 1024, image("tests/hello"),
                     naming="--code-cache")
        done = hypscope("run", "--smp", 8, "--code-cache", 1024, image("tests/hello"))
        self.assertEqual((done.status, done.out), (harness.OK, "hello\n"), done)


class Interpreter(Case):
    def test_it_is_there(self):
        """Everywhere, whatever else there is."""
        _, stats = self.stats("--engine", "interp", image("tests/hello"))
        self.assertEqual(stats["engine"], "interp")
        self.assertEqual(stats["blocks"]["code_bytes"], 0)

    def test_without_a_generator(self):
        if generates():
            self.skipTest("this build has a generator")
        self.mistake("run", "--engine", "code", image("tests/hello"), naming="--engine code")


if __name__ == "__main__":
    unittest.main()
