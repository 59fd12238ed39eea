"""minihyp and its guests: the same images on the program and on QEMU, each VM's console equal;
rogue's attempts each as the manual says; and minihyp weakened by one line, which must show.

Consoles are compared with the fields marked as time (t=N) removed. MINIHYP_ON=qemu or
MINIHYP_ON=hypscope asks for one machine alone."""

import os
import re
import subprocess
import unittest

import harness

MACHINES = [m for m in ("hypscope", "qemu") if os.environ.get("MINIHYP_ON", m) == m]
TIME = re.compile(r"t=\d+(us)? *")
ATTEMPT = re.compile(r"rogue: (\d\d) (.*)")

def console(machine, path, bare=False, wall=60):
    """What the machine's serial line said until the machine switched off, or until the wall."""
    command = [harness.PROGRAM, "run", "--max-insns", 1_000_000_000, *(["--start", "svc"] if bare else []), path]
    if machine == "qemu":
        board = "virt,gic-version=2" if bare else "virt,virtualization=on,gic-version=2"
        command = [board if c.startswith("virt") else c for c in harness.QEMU] + ["-no-reboot", "-kernel", path]
    try:
        done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=wall, check=False)
        text = done.stdout
    except subprocess.TimeoutExpired as late:
        text = late.stdout or b""
    return text.decode(errors="replace").replace("\r", "").splitlines()


def without_time(lines):
    return [TIME.sub("t= ", line).rstrip() for line in lines]


def of_vm(lines, name):
    """One VM's console, out of everybody's."""
    prefix = f"[{name}] "
    return without_time(line[len(prefix):] for line in lines if line.startswith(prefix))


def expected(machine):
    """Attempt number -> (name, outcome), of the committed transcript."""
    rows = {}
    text = (harness.ROOT / "tests/system/rogue.expected").read_text()
    for line in text.splitlines():
        line = line.split(" | ")[0]
        if line.startswith("qemu: ") and machine == "qemu":
            line = line[len("qemu: "):]
        if line[:2].isdigit():
            name, outcome = line[3:].rsplit(": ", 1)
            rows[int(line[:2])] = (name, outcome)
    return rows


def deviations(machine, lines):
    """Names of the attempts that did not end as they should, in order."""
    found = {}
    for line in of_vm(lines, "rogue"):
        m = ATTEMPT.match(line)
        if m:
            found[int(m[1])] = tuple(m[2].rsplit(": ", 1))
    return [row[0] for n, row in expected(machine).items() if found.get(n) != row]


class Minihyp(harness.Case):
    def test_demo_consoles_are_equal(self):
        runs = {m: console(m, harness.image("minihyp")) for m in MACHINES}
        for m, lines in runs.items():
            for vm in ("ticker", "tinyos"):
                with self.subTest(machine=m, vm=vm):
                    self.assertEqual(of_vm(lines, vm), of_vm(runs[MACHINES[0]], vm))
                    self.assertIn("done", of_vm(lines, vm)[-1])
            self.assertTrue(any("switched itself off" in s for s in of_vm(lines, "minihyp")), m)

    def test_guests_run_bare(self):
        """The same images without minihyp say the same."""
        for m in MACHINES:
            under = console(m, harness.image("minihyp"))
            for vm in ("ticker", "tinyos"):
                with self.subTest(machine=m, vm=vm):
                    bare = console(m, harness.image(vm), bare=True)
                    self.assertEqual(without_time(bare), of_vm(under, vm))

    def test_not_in_hyp_mode(self):
        """Without the Virtualization Extensions it says so, and switches off."""
        for m in MACHINES:
            lines = console(m, harness.image("minihyp"), bare=True, wall=20)
            self.assertIn("not started in Hyp mode", " ".join(lines), m)

    def test_demo_preempts(self):
        """The comparison above is worth something: both VMs ran in turns. QEMU's timers follow the
        host's clock, so on a busy host its time slices hold more and its switches are fewer."""
        for m in MACHINES:
            text = "\n".join(console(m, harness.image("minihyp")))
            switches = int(re.search(r"t=(\d+) world switches", text)[1])
            self.assertGreaterEqual(switches, 4 if m == "hypscope" else 1, m)

    def test_minihyp_counts_as_the_machine_does(self):
        done, stats = self.stats(harness.image("minihyp"))
        self.assertIn(f"t={stats['world_switches']} world switches", done.out)


class Rogue(harness.Case):
    def test_every_attempt_ends_as_expected(self):
        for m in MACHINES:
            with self.subTest(machine=m):
                lines = console(m, harness.image("minihyp-rogue"))
                self.assertGreaterEqual(len(expected(m)), 25)
                self.assertEqual(deviations(m, lines), [], "\n".join(lines))
                own = of_vm(lines, "minihyp")
                self.assertIn("rogue: stopped: its exception vectors cannot be fetched", own)
                self.assertNotIn("rogue: nobody stopped me", of_vm(lines, "rogue"))

    def test_the_other_vm_notices_nothing(self):
        for m in MACHINES:
            beside_rogue = of_vm(console(m, harness.image("minihyp-rogue")), "ticker")
            self.assertEqual(beside_rogue, of_vm(console(m, harness.image("minihyp")), "ticker"))

    def test_a_vm_without_licence_is_stopped(self):
        """Not tolerated, it is stopped at the first violation, with a report; the other runs on."""
        image = harness.changed_minihyp(self, "minihyp-rogue", "vms_rogue.c", ".tolerated = true", ".tolerated = false")
        for m in MACHINES:
            lines = console(m, image)
            own = "\n".join(of_vm(lines, "minihyp"))
            self.assertIn("rogue: stopped: nothing of the VM's is there", own)
            self.assertIn("translation fault level 2, VA 0x3ff00000 IPA 0x3ff00000", own)
            self.assertEqual(len(of_vm(lines, "rogue")), 2, lines)
            self.assertIn("done", of_vm(lines, "ticker")[-1])

    def test_bare(self):
        """Without a hypervisor there is nothing to leave; it still comes to its end."""
        for m in MACHINES:
            lines = console(m, harness.image("rogue"), bare=True)
            self.assertEqual(lines[-1:], ["rogue: nobody stopped me"], "\n".join(lines))


# One line of minihyp changed: file, text, replacement, the attempt that must tell, machines where it
# can: QEMU lacks some traps, and forgets all translations when VTTBR changes; ours answers a table
# walk to a device like one to nothing.
BOTH, OURS, QEMU = ("hypscope", "qemu"), ("hypscope",), ("qemu",)
WEAKENINGS = {
    "smc_not_trapped": ("hyp.c", "| HCR_TSC ", "", "SMC: PSCI version", BOTH),
    "stage2_maps_too_much": ("vm.c", "vm->ram_pa, c->ram_size", "vm->ram_pa, c->ram_size + BLOCK_SIZE",
                             "read beyond its memory", BOTH),
    "real_cpu_interface": ("vm.c", "BOARD_GICC_BASE, BOARD_GICV_BASE",
                           "BOARD_GICC_BASE, BOARD_GICC_BASE", "the CPU interface", BOTH),
    "actlr_not_trapped": ("hyp.c", " | HCR_TAC", "", "write ACTLR", BOTH),
    "walks_into_devices": ("hyp.c", " | HCR_PTW", "", "page tables in a device", QEMU),
    "physical_timer_given": ("hyp.c", "mcr_CNTHCTL(0)", "mcr_CNTHCTL(3)", "read CNTPCT", BOTH),
    "debug_not_trapped": ("hyp.c", " | HDCR_TDA |", " |", "write DBGBVR0", BOTH),
    "floating_point_given": ("vfp.c", "    if (!vm->config->vfp)\n        return false;\n", "",
                             "floating point", BOTH),
    "thumbee_not_trapped": ("hyp.c", "HSTR_TTEE | ", "", "read TEECR", BOTH),
    "call_checks_half_a_range": ("vm.c", " || len > vm->config->ram_size - offset", "",
                                 "HVC: text across its end", BOTH),
    "set_way_not_trapped": ("hyp.c", "\n            | HCR_TSW", "\n", "DCISW", OURS),
    "impdef_not_trapped": ("hyp.c", "| HCR_TIDCP ", "", "read L2CTLR", OURS),
    "c15_not_trapped": ("hyp.c", "HSTR_T15 | ", "", "read CBAR", BOTH),
    "one_vmid_for_all": ("sched.c", "(uint64_t)vm->id << VTTBR", "(uint64_t)1 << VTTBR",
                         "another VM's translations", OURS),
}


class Weakened(harness.Case):
    """Each changes one line; the attempt named beside it no longer ends as it should."""

    def show(self, name):
        changed, old, new, attempt, machines = WEAKENINGS[name]
        image = harness.changed_minihyp(self, "minihyp-rogue", changed, old, new)
        for m in [m for m in MACHINES if m in machines]:
            with self.subTest(machine=m):
                self.assertIn(attempt, deviations(m, console(m, image, wall=8)))


for weakening in WEAKENINGS:
    setattr(Weakened, f"test_{weakening}", lambda self, n=weakening: self.show(n))

if __name__ == "__main__":
    unittest.main()
