"""What the system tests share: running the program, and the shape of a user's mistake.

HYPSCOPE_BUILD names the build directory (ctest sets it); build/release when it is not set."""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("HYPSCOPE_BUILD", ROOT / "build" / "release"))
PROGRAM = BUILD / "hypscope"

# What --stats says of the host and the engine, not of the machine.
OF_THE_HOST = {"host_seconds", "mips", "engine", "blocks"}

# Exit statuses; README.md has the same table.
OK, USAGE, LIMIT, DEAD = 0, 2, 3, 4

QEMU = ["qemu-system-arm", "-M", "virt,virtualization=on,gic-version=2", "-cpu", "cortex-a15", "-m",
        "128", "-display", "none", "-monitor", "none", "-net", "none", "-serial", "stdio"]

# The image's own flags, for the one file that a weakening changes; see minihyp/CMakeLists.txt.
GCC = ["arm-none-eabi-gcc", "-std=gnu17", "-O2", "-mcpu=cortex-a15", "-marm", "-mfloat-abi=soft",
       "-mno-unaligned-access", "-ffreestanding", "-fno-common", "-fno-builtin",
       "-fno-tree-loop-distribute-patterns", "-U__UINT32_TYPE__",
       "-D__UINT32_TYPE__=unsigned int", "-U__INT32_TYPE__", "-D__INT32_TYPE__=int",
       f"-I{ROOT}", f"-Wa,-I{BUILD / 'images'}"]


Result = collections.namedtuple("Result", "status out err")


def run(command, timeout=100):
    """Run to the end with nothing on standard input; a signal shows as a negative status."""
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=timeout, check=False)
    return Result(done.returncode, done.stdout.decode(errors="replace"),
                  done.stderr.decode(errors="replace"))


def hypscope(*args, timeout=100):
    return run([PROGRAM, *args], timeout)


def qemu(*args, timeout=100):
    return run([*QEMU, *args], timeout)


def image(name):
    """An image of this build: image("minihyp"), image("tests/hello")."""
    return BUILD / "images" / f"{name}.elf"


def changed_minihyp(case, name, changed, old, new):
    """images/NAME.elf, one of minihyp's, with one text in one of its files replaced."""
    text = (ROOT / "minihyp" / changed).read_text()
    case.assertEqual(text.count(old), 1, f"minihyp/{changed} has no such line any more: {old}")
    source = case.file(changed, text.replace(old, new))
    objects = BUILD / "minihyp" / name
    linked = [o for o in sorted(objects.glob("*.o")) if o.name != f"{changed}.o"]
    image = case.scratch / "changed.elf"
    subprocess.run([*GCC, "-nostdlib", "-static", "-Wl,--build-id=none",
                    "-Wl,--no-warn-rwx-segments", "-T", str(ROOT / "minihyp/minihyp.lds"),
                    str(source), *map(str, linked), "-lgcc", "-o", str(image)], check=True)
    return image


class Case(unittest.TestCase):
    """A test with a scratch folder of its own."""

    maxDiff = None

    def setUp(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.scratch)

    def file(self, name, data):
        path = self.scratch / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def stats(self, *args, status=OK, timeout=100):
        """Run with --stats; the run's result and its statistics."""
        path = self.scratch / "stats.json"
        path.unlink(missing_ok=True)
        done = hypscope("run", "--stats", path, *args, timeout=timeout)
        self.assertEqual(done.status, status, done)
        return done, json.loads(path.read_text())

    def figures(self, *args, status=OK, timeout=100):
        """What was printed, and the statistics that are the machine's own."""
        done, stats = self.stats(*args, status=status, timeout=timeout)
        return done.out, {k: v for k, v in stats.items() if k not in OF_THE_HOST}

    def mistake(self, *args, naming):
        """The user's mistake: status 2, one line on standard error that names the thing."""
        done = hypscope(*args)
        self.assertEqual(done.status, USAGE, done)
        self.assertEqual(done.out, "", done)
        self.assertEqual(len(done.err.splitlines()), 1, done)
        self.assertIn(str(naming), done.err)
        return done
