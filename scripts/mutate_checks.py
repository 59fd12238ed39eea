"""A private copy of the tree below build/mutants, and the checks that run on it, one after another.

The checks are ctest's own, by name, command and environment; the instruction differential has a
short run besides. Their order is by what they cost for their chance to notice: a quick check of the
mutated room comes first, one that starts QEMU last. The first that fails ends it."""

import fcntl
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
COPY = ROOT / "build" / "mutants"
BUILD = COPY / "build" / "dev"
FEW = "cpu/diff, few"
FLAGS = "-O1 -fsanitize=undefined -fsanitize-trap=undefined"  # as `./lab test --full` has them
OUTPUT_LIMIT = 64 << 20  # bytes that a mutant may write to a file
ENDLESS = 10             # times what a check takes without a mutation, and at least
LEAST = 20               # seconds, before it counts as hanging

# What a check that failed says about where. The first line that matches names it.
PLACES = (
    r"^\S+:\d+:[FE]:[^:]*:([^:]*):",        # Check: the test function
    r"^hypscope fails (?:\w+) (.*)$",       # the conformance suite: area and check
    r"^(\w+) on hypscope: .*$",             # an image that did not end
    r"^(\w+): \d+ differences?$",            # the differential: the row
    r"^(sequence) at .*$",
    r"^(?:FAIL|ERROR): (\w+) ",             # unittest
)

SIGNALS = {signal.SIGILL: "undefined behaviour", signal.SIGSEGV: "a wild access", signal.SIGABRT: "BUG()"}

# How likely a check notices a mutant of the same room, and of another one.
CHANCES = (
    (r"^facts/", 0.3, 0.05),
    (r"^conformance/", 0.6, 0.6),
    (r"^cpu/diff", 0.5, 0.01),
    (r"^fuzz/", 0.1, 0.05),
    (r"^(whole|minihyp|debugger|sim)/", 0.05, 0.05),
    (r"^system/", 0.02, 0.02),
    (r"", 0.5, 0.03),
)


class Check:
    """One check: what runs, what must be built for it, how long it takes without a mutation."""

    def __init__(self, name, command, folder, environment, labels):
        self.name, self.command, self.folder = name, command, folder
        self.environment = {**os.environ, **dict(e.split("=", 1) for e in environment)}
        self.flaky = "system" in labels or name.startswith("minihyp/")
        self.seconds = 1.0

    @property
    def target(self):
        """The one target it needs, or None: all of them."""
        program = pathlib.Path(self.command[0])
        return program.name if BUILD in program.parents else None

    @property
    def images(self):
        """Does it need the conformance suite's images? They take long to build."""
        return self.name.startswith("conformance/")

    @property
    def limit(self):
        return max(LEAST, ENDLESS * self.seconds)

    def cost(self, mutant):
        same, other = next((s, o) for pattern, s, o in CHANCES if re.search(pattern, self.name))
        chance = same if self.name.split("/")[0] in (mutant.room, "facts") else other
        if mutant.path.suffix == ".def" and self.name.startswith(("facts/", mutant.room + "/")):
            chance *= 3
        stem = self.name.split("test_")[-1]
        if stem in mutant.path.stem.split("_"):
            chance *= 5
        return (self.seconds + 0.3) / chance


def end_session(leader):
    """Kill what is left of a session: a test's children may have process groups of their own."""
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, fields = int(stat.parent.name), stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader:
                os.kill(pid, signal.SIGKILL)
        except (OSError, IndexError):
            continue


def run(command, folder, limit, environment=None):
    """(status, output, late): status is negative for a signal. Its children end with it."""
    with tempfile.TemporaryFile() as out:
        with subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=subprocess.STDOUT, start_new_session=True,
                              preexec_fn=lambda: resource.setrlimit(
                                  resource.RLIMIT_FSIZE, (OUTPUT_LIMIT, OUTPUT_LIMIT))) as process:
            late = False
            try:
                process.wait(limit)
            except subprocess.TimeoutExpired:
                late = True
            finally:
                end_session(process.pid)
        out.seek(0)
        return process.returncode, out.read(OUTPUT_LIMIT).decode(errors="replace"), late


# --- the copy -------------------------------------------------------------------------------------

def alone():
    """Is this the only campaign in the copy? It is until the process ends."""
    COPY.mkdir(parents=True, exist_ok=True)
    lock = os.open(COPY / "build.lock", os.O_CREAT | os.O_RDWR)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def sync():
    """Make the copy's sources what the tree's are; leave what is the same alone, for ninja."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                            cwd=ROOT, capture_output=True, check=True).stdout.decode()
    names = {n for n in listed.split("\0") if n and (ROOT / n).is_file()}
    for path in [p for p in COPY.rglob("*") if p.is_file()] if COPY.exists() else []:
        name = str(path.relative_to(COPY))
        if not name.startswith(("build/", "build.lock")) and name not in names:
            path.unlink()
    for name in names:
        source, target = ROOT / name, COPY / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != source.read_bytes():
            shutil.copy(source, target)


def configure():
    if (BUILD / "build.ninja").exists():
        return None
    options = ["-DCMAKE_BUILD_TYPE=Debug", f"-DCMAKE_C_FLAGS_DEBUG={FLAGS}"]
    if shutil.which("ld.lld"):
        options.append("-DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld")
    if shutil.which("ccache"):
        options.append("-DCMAKE_C_COMPILER_LAUNCHER=ccache")
    code, said, _ = run(["cmake", "-G", "Ninja", "-S", str(COPY), "-B", str(BUILD), *options], COPY, 300)
    return said if code else None


def build(targets=()):
    """None, or what the build complained about."""
    environment = {**os.environ, "CCACHE_BASEDIR": str(COPY), "CCACHE_NOHASHDIR": "1"}
    code, said, _ = run(["nice", "ninja", "-C", str(BUILD), *targets], COPY, 1800, environment)
    return said if code else None


# --- the checks -----------------------------------------------------------------------------------

def listed(tests):
    """ctest's checks whose name matches `tests`; no lints, nothing that is only for --full. None when
    one has no program yet."""
    said = subprocess.run(["ctest", "--test-dir", str(BUILD), "--show-only=json-v1", "-LE", "lint|long"],
                          capture_output=True, check=True, text=True).stdout
    found = []
    for test in json.loads(said)["tests"]:
        if not re.search(tests, test["name"]) and not (test["name"] == "cpu/diff" and re.search(tests, FEW)):
            continue
        if "command" not in test:
            return None
        properties = {p["name"]: p["value"] for p in test["properties"]}
        check = Check(test["name"], test["command"], properties.get("WORKING_DIRECTORY", BUILD),
                      properties.get("ENVIRONMENT", []), properties.get("LABELS", []))
        found.append(check)
        if check.name == "cpu/diff":
            found.append(Check(FEW, [*check.command, "--cases", "20"], check.folder, [], []))
    return [c for c in found if re.search(tests, c.name)]


def where(status, said, late, check):
    """What a failed check says about where it failed."""
    if late:
        return f"no end after {check.limit:.0f} s ({check.seconds:.1f} s unchanged)"
    for line in said.splitlines():
        for pattern in PLACES:
            match = re.match(pattern, line)
            if match:
                return match[1]
    if status < 0:
        return SIGNALS.get(-status) or signal.Signals(-status).name
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:60] if lines else f"status {status}"


def run_check(check):
    """None when it passes, otherwise where it failed."""
    status, said, late = run(["nice", *check.command], check.folder, check.limit, check.environment)
    return where(status, said, late, check) if status or late else None


def measure(checks, say):
    """Run every check on the unchanged copy; complaints, and each one's seconds."""
    wrong = []
    for check in checks:
        check.seconds = 60.0
        start = time.monotonic()
        failed = run_check(check) and run_check(check)
        check.seconds = time.monotonic() - start
        if failed:
            wrong.append(f"{check.name} fails without any mutation: {failed}")
    say(f"{len(checks)} checks pass unchanged in {sum(c.seconds for c in checks):.0f} s")
    return wrong


def confirmed(check):
    """Where it fails; a check that depends on the host's speed has to fail twice."""
    failed = run_check(check)
    return run_check(check) if failed and check.flaky else failed


def targets(checks):
    """What has to be built for these checks; nothing named: everything."""
    names = set()
    for check in checks:
        if check.images:
            names.update(["hypscope", *conformance_images()])
        elif check.target:
            names.add(check.target)
        else:
            return []
    return sorted(names)


def first_to_fail(mutant, checks):
    """(check's name, where), ('', '') when none fails, or None when it does not build."""
    ordered = sorted(checks, key=lambda c: c.cost(mutant))
    built = set()
    for n, check in enumerate(ordered):
        if check not in built:  # four at a time, the likely ones; then all that are left
            batch = [c for c in ordered[n:n + 4] if c is check or not c.images] if n < 8 else ordered[n:]
            built.update(batch)
            said = build(targets(batch))
            if said:
                return ("the build", "static assertion") if "static assertion" in said else None
        failed = confirmed(check)
        if failed:
            return check.name, failed
    return "", ""


def conformance_images():
    return [f"image_conformance_{p.parent.name}"
            for p in sorted((COPY / "tests" / "conformance").glob("*/main.c"))]
