"""The world-switch sanitizer: twelve bugs, each planted in a copy of minihyp by one change, must be
reported with what, where and who; minihyp as it is must not be.

The guest is mixer, twice: it fills every register and looks whether it finds them again. Its own
verdict ("wrong") is asked for too, where a guest can see the bug at all."""

import json
import re
import unittest

import harness

LIMIT = 6_000_000  # instructions: some hundred world switches
REPORTS = 5        # exit status

# A register that world_restore, or the frame, leaves alone: the others go on as before.
SKIP = ("switch.S", "#define WORLD_32_VM(name, cp, o1, crn, crm, o2, reset) \\\n    ldr r1, [r0], 4 ; "
        "mcr p##cp, o1, r1, c##crn, c##crm, o2")


def not_restored(name):
    kept = SKIP[1].replace("mcr ", f".ifnc name, {name} ; mcr ") + " ; .endif"
    return (*SKIP, kept)


WIDE = ("#define WORLD_64_VM(name, cp, o1, crm, reset) ldm r0!, {r1, r2} ; "
        "mcrr p##cp, o1, r1, r2, c##crm")
LOAD_VTTBR = "    mcrr_VTTBR(arch_pa(vm->stage2.root) | (uint64_t)vm->id << VTTBR_VMID_SHIFT);\n"
RESTORE = "    world_restore(&vm->world.sys);\n"

# name: file, text, replacement; what the report must say, each a regular expression.
PLANTED = {
    "banked_register_not_saved": (
        "switch.S", "    mrs r2, \\reg\n", "    .ifnc \\reg, LR_und\n    mrs r2, \\reg\n    .endif\n",
        r"lost: LR_und: vm\d comes back", r"written +the hypervisor at .*<world_enter\+\w+>",
        r"msr +lr_und, r2", r"left +vm\d"),
    "cpacr_not_switched": (
        *not_restored("CPACR"),
        r"leak: CPACR: vm(\d) finds what vm(?!\1)\d left", r"written +vm\d at .*\n +mcr +p15, #0, \w+, c1, c0, #2",
        r"entered +the hypervisor at .*<world_enter\+\w+>.*\n +eret"),
    "no_tlbi_after_unmapping": (
        "arch.c", "    mcr_TLBIALLIS(0);", "    ;",
        r"stale: VA 0x30039000", r"written +the hypervisor at .*<(page_move|entry_write)", r"used +vm\d at",
        r"strd? "),
    "no_isb_before_translation": (
        "sched.c", RESTORE, RESTORE + LOAD_VTTBR + "    mcr_ATS12NSOPR(vm->world.frame.pc);\n",
        r"no-isb: ISB between the write of VTTBR and ATS12NSOPR", r"written +the hypervisor at .*<sched_run",
        r"mcrr +p15, #6", r"seen +the hypervisor at .*<sched_run", r"mcr +p15, #0, \w+, c7, c8, #4"),
    "cntvoff_forgotten": (
        "sched.c", RESTORE, "    if (vm->counts.entries)\n        vm->world.sys.CNTVOFF ="
        " (struct world_wide){(uint32_t)mrrc_CNTVOFF(), (uint32_t)(mrrc_CNTVOFF() >> 32)};\n" + RESTORE,
        r"leak: CNTVOFF: vm(\d) finds what vm(?!\1)\d left",
        r"written +the hypervisor at .*<world_restore", r"mcrr +p15, #4",
        r"entered +the hypervisor at .*<world_enter"),
    "list_register_left_active": (
        "vgic.c", "        arch_write32(reg, 0);\n", "",
        r"leak: .*GICH_LR1: vm2 finds what vm1 left", r"written +the hypervisor at .*<(vgic_flush|lr_fill|arch_write32)",
        r"str +"),
    "vfp_leaked": (
        "vfp.c", "    allow(owner == vm);", "    allow(true);",
        r"leak: d0 d1 .*: vm(\d) finds what vm(?!\1)\d left", r"entered +the hypervisor at .*<world_enter"),
    "tpidrurw_leaked": (
        *not_restored("TPIDRURW"),
        r"leak: TPIDRURW: vm(\d) finds what vm(?!\1)\d left", r"written +vm\d at .*\n +mcr +p15, #0, \w+, c13, c0, #2",
        r"seen +vm\d at .*\n +mrc +p15, #0, \w+, c13, c0, #2"),
    "vmid_reused": (
        "sched.c", "(uint64_t)vm->id << VTTBR", "(uint64_t)1 << VTTBR",
        r"vmid: VMID 1: tables at 0x\w+ after tables at 0x\w+", r"entered +the hypervisor at .*<world_enter"),
    "stale_hcr_vi": (
        "sched.c", "    vfp_switch(vm);\n", "    vfp_switch(vm);\n    if (vm->id == 1 && !switches)\n"
        "        mcr_HCR(mrc_HCR() | HCR_VI);\n",
        r"leak: HCR.VA/VI/VF: vm2 finds what vm1 left", r"written +the hypervisor at .*<sched_run",
        r"mcr +p15, #4, \w+, c1, c1, #0"),
    "eoi_missing": (  # in the demo: mixers yield before any interrupt
        "hyp.c", "        arch_write32(BOARD_GICC_BASE + GICC_EOIR, iar);", "        ;",
        r"no-eoi: interrupt \d+", r"taken +the hypervisor at .*<(gic_take|arch_read32)", r"ldr +"),
    "exclusive_monitor_not_cleared": (
        "sched.c", '    __asm__ volatile("clrex");', "    ;",
        r"monitor: exclusive monitor: vm(\d) finds what vm(?!\1)\d left",
        r"entered +the hypervisor at .*<world_enter"),
}


def sanitized(image, *options, limit=LIMIT):
    symbols = harness.image("mixer")
    return harness.hypscope("run", "--sanitize", "--symbols", f"{symbols}@vm1", "--symbols",
                            f"{symbols}@vm2", "--max-insns", limit, *options, image)


class Silent(harness.Case):
    def test_mixer(self):
        """To its end: more than 10^9 instructions, and 40,000 world switches."""
        figures = self.scratch / "stats.json"
        done = sanitized(harness.image("minihyp-mixer"), "--stats", figures, limit=2_000_000_000)
        self.assertEqual(done.status, harness.OK, done.err)
        self.assertIn("sanitizer: 0 reports in ", done.err)
        self.assertEqual(len(re.findall(r"done, 0 wrong", done.out)), 2)
        stats = json.loads(figures.read_text())
        self.assertGreater(stats["instructions"], 1_000_000_000)
        self.assertGreater(stats["world_switches"], 20_000)

    def test_demo_and_rogue(self):
        for name in ("minihyp", "minihyp-rogue"):
            done = sanitized(harness.image(name), limit=200_000_000)
            self.assertIn("sanitizer: 0 reports", done.err, name)
            self.assertEqual(done.status, harness.OK, name)


class Planted(harness.Case):
    def find(self, name):
        changed, old, new, *wanted = PLANTED[name]
        base = "minihyp" if name == "eoi_missing" else "minihyp-mixer"
        image = harness.changed_minihyp(self, base, changed, old, new)
        done = sanitized(image)
        for pattern in wanted:
            self.assertRegex(done.err, pattern)
        self.assertIn(done.status, (REPORTS, harness.LIMIT))
        first = done.err.split("sanitizer: ")[1]
        self.assertRegex(first, r"clause +\S", "the first report is whole")


for planted in PLANTED:
    setattr(Planted, f"test_{planted}", lambda self, n=planted: self.find(n))


class Suppressed(harness.Case):
    def test_a_rule_silences_what_it_names(self):
        changed, old, new, *_ = PLANTED["tpidrurw_leaked"]
        image = harness.changed_minihyp(self, "minihyp-mixer", changed, old, new)
        rules = self.file("rules", "# intended\nleak TPIDRURW vm*\n")
        done = sanitized(image, "--suppress", rules)
        self.assertRegex(done.err, r"0 reports, [1-9]\d* suppressed")
        other = self.file("others", "leak TPIDRURO\nlost *\n")
        self.assertIn("leak: TPIDRURW", sanitized(image, "--suppress", other).err)

    def test_mistakes(self):
        image = harness.image("minihyp-mixer")
        for text, wanted in (("leak\n", ":1: 'leak': expected KIND WHAT"),):
            done = sanitized(image, "--suppress", self.file("bad", text))
            self.assertEqual(done.status, harness.USAGE)
            self.assertIn(wanted, done.err)
        done = sanitized(image, "--suppress", "/nowhere/rules")
        self.assertEqual(done.status, harness.USAGE)
        self.assertIn("No such file", done.err)


if __name__ == "__main__":
    unittest.main()
