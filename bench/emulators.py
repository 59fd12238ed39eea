"""The emulators that the bench compares, and how each is run on an image.

  hypscope  as it comes: --engine auto
  interp    hypscope's interpreter; left out where the build has no other engine
  qemu      qemu-system-arm with TCG
  icount    the same with -icount shift=0: an instruction counted a nanosecond, which is hypscope's own
            default clock, and time that does not depend on the host's, as hypscope's does not"""

import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import typing

ROUNDS_AT = 0x47FF0000  # bench/boot.c
LIMIT = 300  # seconds of processor time of any one run
RAM = 128 << 20

HYPSCOPE = {"hypscope": [], "interp": ["--engine", "interp"]}
QEMU = {"qemu": ["-accel", "tcg"], "icount": ["-accel", "tcg", "-icount", "shift=0"]}
PAIR = ("hypscope", "qemu")  # the two whose ratio counts
ORDER = ("hypscope", "qemu", "interp", "icount")
UBOOT = "/usr/lib/u-boot/qemu_arm/u-boot.bin"


class Done(typing.NamedTuple):
    said: str
    cpu: float  # seconds of processor time, user's and system's
    wall: float


def run(command, check=True):
    """Run to the end; what it printed, stripped, and what it took."""
    start = time.perf_counter()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                     preexec_fn=limit)
        except OSError as e:
            sys.exit(f"bench: {command[0]}: {e}")
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said = out.read().decode(errors="replace").strip()
        if child.returncode and check:
            sys.exit(f"bench: {' '.join(command)}: exit status {child.returncode}\n"
                     f"{err.read().decode(errors='replace')}")
    return Done(said if not child.returncode else None, used.ru_utime + used.ru_stime, wall)


def limit():
    """In the child: an emulator that hangs ends."""
    import resource  # pylint: disable=import-outside-toplevel
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))


class Emulators:
    """Those that are there, for the images of one build."""

    def __init__(self, build, scratch):
        self.build, self.scratch = pathlib.Path(build), pathlib.Path(scratch)
        self.there = [e for e in ORDER if self.has(e)]

    def has(self, emulator):
        if emulator in QEMU:
            return bool(shutil.which("qemu-system-arm"))
        if emulator == "interp":
            return self.has_engine("code")
        return True

    def has_engine(self, engine):
        """A build without the engine, or from before there were two, says so and ends with status 2."""
        command = self.command("hypscope", self.cost("nothing"), 0)
        return run([*command[:2], "--engine", engine, *command[2:]], check=False).said is not None

    def cost(self, name):
        return self.build / "images" / "cost" / f"{name}-lpae.elf"

    def word(self, rounds):
        path = self.scratch / f"rounds-{rounds}.bin"
        path.write_bytes(struct.pack("<I", rounds))
        return path

    def command(self, emulator, image, rounds):
        loaded = f"{self.word(rounds)}@{ROUNDS_AT:#x}"
        if emulator in HYPSCOPE:
            return [*self.base(emulator), "--load", loaded, str(image)]
        return [*self.base(emulator), "-kernel", str(image), "-device",
                f"loader,file={self.word(rounds)},addr={ROUNDS_AT:#x},force-raw=on"]

    def firmware(self, emulator):
        """U-Boot from Debian's package, at its console."""
        if emulator in HYPSCOPE:
            return [*self.base(emulator), "--load", f"{UBOOT}@0", "--entry", "0"]
        return [*self.base(emulator), "-bios", UBOOT]

    def base(self, emulator):
        if emulator in HYPSCOPE:
            return [str(self.build / "hypscope"), "run", *HYPSCOPE[emulator]]
        return ["qemu-system-arm", "-M", "virt,virtualization=on,gic-version=2", "-cpu", "cortex-a15",
                "-m", str(RAM >> 20), *QEMU[emulator], "-display", "none", "-monitor", "none", "-net",
                "none", "-serial", "stdio"]
