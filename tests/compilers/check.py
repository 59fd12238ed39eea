#!/usr/bin/env python3
"""Build with another compiler, and see that what it made does as this build's program does.

    check.py --compiler CC --build DIR [--whole]

DIR is this build: its images are run, its program is the reference. The other compiler's builds are
kept in DIR/compilers. In short: the program and the engine's test, hardly optimised; then the demo
with every engine: the same output and the same digest of the machine's state. --whole: everything in
the presets release, dev and asan, and dev's and asan's unit tests. A cross compiler's programs are
built and not run. Status 77: this compiler is not here."""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
SYSROOT = ROOT / "build/sysroot-arm64"
ENGINES = ["interp", "code"]  # all of our compilers make stencils


def skip(why):
    print(f"skipped: {why}")
    sys.exit(SKIPPED)


def run(*command, cwd=None):
    """Its output; on failure the end of it, and out."""
    done = subprocess.run([str(c) for c in command], cwd=cwd, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        print(f"{' '.join(map(str, command))}: status {done.returncode}")
        print("\n".join((done.stdout + done.stderr).splitlines()[-40:]))
        sys.exit(1)
    return done.stdout


def configure(build, compiler, *settings):
    if (build / "build.ninja").exists():
        return
    run("cmake", "-G", "Ninja", "-S", ROOT, "-B", build, *settings,
        *(["-DCMAKE_TOOLCHAIN_FILE=" + str(ROOT / "cmake/aarch64.cmake")] if cross(compiler) else
          ["-DCMAKE_C_COMPILER=" + compiler]))


def make(build, *targets):
    for line in run("cmake", "--build", build, *(["--target", *targets] if targets else [])).splitlines():
        if line.startswith("No "):
            print(line)


def cross(compiler):
    return compiler.startswith("aarch64")


def demo(program, images, engine, scratch):
    """What the demo says on its consoles, and the digest of where the machine ends."""
    stats = scratch / f"{engine}.json"
    out = run(program, "run", "--engine", engine, "--stats", stats, images / "minihyp.elf")
    end = json.loads(stats.read_text())
    return out, end["digest"], end["instructions"]


def smoke(build, own):
    run(build / "tests/cpu_test_engine")
    want = demo(own / "hypscope", own / "images", "interp", build)
    for engine in ENGINES:
        got = demo(build / "hypscope", own / "images", engine, build)
        if got != want:
            print(f"--engine {engine}: {got[1:]}, and this build's program {want[1:]}; or another output")
            sys.exit(1)
    print(f"the demo's digest is {want[1]} with {' and '.join(ENGINES)}")


def short(build, compiler, own):
    configure(build, compiler, "-DCMAKE_BUILD_TYPE=Release", "-DCMAKE_C_FLAGS_RELEASE=-O1")
    make(build, "hypscope", "cpu_test_engine")
    if not cross(compiler):
        smoke(build, own)


def presets():
    """NAME -> settings of CMakePresets.json that say how to compile."""
    rows = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
    return {r["name"]: [f"-D{k}={v}" for k, v in r.get("cacheVariables", {}).items()] for r in rows}


def whole(build, compiler):
    for preset in ["release"] if cross(compiler) else ["release", "dev", "asan"]:
        at = build.with_name(f"{build.name}-{preset}")
        configure(at, compiler, *presets()[preset])
        make(at)
        if preset != "release":
            print(run("ctest", "--test-dir", at, "-LE", "system|lint|long|fuzz").splitlines()[-1])
        print(f"{compiler}: {preset}: all built", flush=True)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("--compiler", required=True)
    ap.add_argument("--build", required=True, type=pathlib.Path)
    ap.add_argument("--whole", action="store_true")
    args = ap.parse_args()
    if not shutil.which(args.compiler):
        skip(f"no {args.compiler} on this machine")
    if cross(args.compiler) and not (SYSROOT / "complete").exists():
        skip("no libraries for AArch64 (scripts/sysroot.sh build/sysroot-arm64)")
    os.environ.pop("CC", None)
    build = args.build.resolve() / "compilers" / args.compiler
    if args.whole:
        whole(build, args.compiler)
    else:
        short(build, args.compiler, args.build.resolve())


if __name__ == "__main__":
    main()
