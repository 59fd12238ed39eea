#!/usr/bin/env python3
"""A session with the debugger on minihyp and its guests: scripts in, a transcript out."""

import re
import unittest

import harness
from harness import Case, hypscope, image

MINIHYP = image("minihyp")
SYMBOLS = ["--symbols", f"{image('ticker')}@vm1", "--symbols", f"{image('tinyos')}@vm2"]


def masked(text):
    """Without what another build of the images may change: addresses, counts, times."""
    text = re.sub(r"0x[0-9a-f]+", "0x#", text)
    text = re.sub(r"\+\d+>", "+#>", text)
    return re.sub(r"\d[\d,]*(?= (cycles|instructions))|(?<=cycle )[\d,]+", "#", text)


class Session(Case):
    def session(self, *commands, status=harness.OK, symbols=True):
        script = self.file("session.dbg", "\n".join(commands) + "\n")
        done = hypscope("debug", "-x", script, "--batch", *(SYMBOLS if symbols else []), MINIHYP)
        self.assertEqual(done.status, status, done)
        return done

    def answers(self, *commands):
        """What each command said, the guests' own lines left out."""
        done = self.session(*commands)
        said = re.split(r"^\w+> .*\n", done.out, flags=re.M)[1:]
        self.assertEqual(len(said), len(commands), done)
        return ["".join(line for line in text.splitlines(True) if not line.startswith("["))
                for text in said]


class Transcript(Session):
    def test_breakpoints_in_every_world(self):
        said = self.answers("break hyp_main", "break vm1:main", "tbreak vm2:main", "continue",
                            "continue", "continue", "points", "where")
        self.assertIn("hyp 0x# <hyp_main>", masked(said[3]))
        self.assertIn("vm1 svc 0x# <main>", masked(said[4]))
        self.assertIn("vm2 svc 0x# <main>", masked(said[5]))
        self.assertIn("once, break vm2:", said[2])
        self.assertNotIn("once", said[6])
        self.assertIn("vm2 svc", said[7])

    def test_a_world_switch(self):
        first, second, regs = self.answers("ws", "ws", "regs")
        self.assertIn("world switch hyp -> vm1", first)
        self.assertIn("enters its first world", first)
        text = masked(second)
        for line in ("world switch vm1 -> vm2", "why       WFI or WFE: WFI  (HSR 0x#, EC 0x#)",
                     "left      vm1 svc at 0x# <main+#>, cycle #",
                     "banked    saved and restored: ELR_hyp SP_usr", "Hyp's own, read: HSR",
                     "only written: GICH_HCR=0x#", "took      # cycles, # instructions: save"):
            self.assertIn(line, text)
        for register in ("SCTLR", "TTBR0", "CONTEXTIDR", "TPIDRPRW", "CNTV_CVAL", "CNTVOFF",
                         "SP_irq", "R12_fiq"):
            self.assertRegex(text, rf"\b{register}\b")
        self.assertNotIn("left alone", text)
        self.assertIn("A32 svc", regs)

    def test_a_lost_register_is_named(self):
        said = self.answers("ws 3", "tbreak hyp:world_enter if VTTBR >> 48 == 2", "ws",
                            "set TPIDRURW = 0x77", "ws")
        self.assertIn("breakpoint 1", said[2])
        self.assertRegex(said[4], r"changed .*\n? *.*TPIDRURW 0x\w+ -> 0x77")
        self.assertRegex(said[4], r"cp15 +saved and restored: [^:]*TPIDRURW")

    def test_walk_of_a_world_that_does_not_run(self):
        said = self.answers("ws 2", "ws", "worlds", "walk vm2:main", "walk vm2:0x90000000",
                            "cp15 vm2:SCTLR", "regs vm2", "disas vm2:main 1")
        self.assertRegex(said[2], r"vm1 .*runs now")
        self.assertRegex(said[2], r"vm2 .*  [\d,]+  0x")
        walk = masked(said[3])
        self.assertIn("in vm2 (Non-secure PL1&0, two stages, as it last was)", walk)
        self.assertIn("stage 1 level 1  IPA 0x# = PA 0x#: 0x#  supersection\n", walk)
        self.assertIn("    BASE=0x# B C", walk)
        self.assertIn("stage 2 level 2  PA 0x#: 0x#  block\n    ADDR=0x#", walk)
        self.assertIn("-> IPA 0x#, PA 0x#", walk)
        self.assertIn("stage 1 translation fault, level 1, on a read", said[4])
        self.assertRegex(said[5], r"M +\[0\] +0x1")
        self.assertIn("as it left at cycle", said[6])
        self.assertIn("main:", said[7])

    def test_address_spaces(self):
        """h:, v<vmid>[.asid]:, i<vmid>:, p: and world names, for worlds that run and do not."""
        said = self.answers("ws 3", "mem v2:main 16", "mem vm2:main 16", "walk i2:0x40100000",
                            "mem i1:0x40100000 16", "mem v1:0x40100000 16", "mem h:world_enter 16",
                            "mem p:0x40300000 16", "vcpu vm2")
        data = [re.sub(r"^\S+ +", "", t.splitlines()[-1]) for t in said]
        self.assertEqual(data[1], data[2])
        self.assertEqual(data[4], data[5])
        self.assertEqual(data[4], data[7], "IPA 0x40100000 of vm1 is PA 0x40300000")
        self.assertIn("of vm2, as it last was", said[3])
        self.assertRegex(said[3], r"stage 2 level 2 .*block\n.*\n  -> PA 0x0041300000")
        self.assertNotIn("stage 1", said[3])
        asid = re.search(r"ASID (\d+)", said[8])[1]
        found, = self.answers("ws 3", f"mem v2.{asid}:main 16")[1:]
        self.assertEqual(re.sub(r"^\S+ +", "", found.splitlines()[-1]), data[1])
        done = self.session("ws 3", "mem v2.77:0 16", status=harness.USAGE)
        self.assertIn("vm2 has not been seen with ASID 77", done.err)

    def test_stops_on_events(self):
        """Traps by class, VM and register; the interface's list registers; timers; the console."""
        said = self.answers("trap", "trap vm=2 ec=DABT_LOWER", "catch trap ec=WFX", "catch lr",
                            "catch timer virtual", "continue", "continue", "delete",
                            "catch text \"tick 2\"", "continue", "delete",
                            "catch exc irq if HCR.VM == 1", "commands 5 print r0; where",
                            "continue")
        self.assertRegex(said[0], r"^vm1: ")
        self.assertRegex(said[1], r"^vm2: Data Abort routed to Hyp mode: ")
        stops = said[5] + said[6]
        self.assertRegex(stops, r"catch [123]: .*\n")
        self.assertIn("\"tick 2\" on the console", said[9])
        self.assertRegex(said[13], r"catch 5: IRQ, from \w+ at 0x\w+ to hyp\n(.*\n)+.*cycle ")

    def test_trap_by_register(self):
        """A guest is trapped at a register of the hypervisor's choice."""
        said, = self.answers("ws 2", "set HCR.TVM = 1", "trap reg=DACR")[2:]
        self.assertRegex(said, r"vm2: MCR or MRC to cp15: MCR p15, .*\(DACR\)")
        never, = self.answers("trap reg=SCTLR")
        self.assertIn("the guest ended", never)

    def test_watch_on_memory_that_worlds_share(self):
        """An intermediate physical address is watched in physical memory, whoever writes it."""
        set_, hit = self.answers("ws 2", "watch i1:vm1:ticks", "continue")[1:]
        self.assertRegex(set_, r"1: watch i1:0x00\w+ = p:0x00\w+, 4 bytes")
        self.assertRegex(hit, r"watchpoint 1: p:0x00\w+ written, value 0x1\nvm1 irq ")

    def test_source_lines(self):
        """Stops, breakpoints, listings and disassembly know the source of each world."""
        said = self.answers("break sched.c:190", "tbreak vm2:main", "continue", "delete",
                            "continue", "list", "disas /s hyp:hyp_main 4", "where")
        self.assertRegex(said[0], r"break hyp:0x\w+ <sched_run")
        self.assertRegex(said[2], r"breakpoint 1\nhyp 0x\w+ <sched_run.*\n +sched\.c:\d+  ")
        self.assertNotIn("sched.c", said[7])
        self.assertRegex(said[6], r"^ +hyp\.c:\d+  .*\nhyp_main:\n")

    def test_backtrace_across_worlds(self):
        """From the hypervisor's frames into those of the guest that it left; of one that waits."""
        said = self.answers("ws 2", "tbreak trap_handle", "continue", "bt", "bt vm1", "bt hyp")
        self.assertRegex(said[3], r"(?m)^#0 +0x\w+ <trap_handle>  trap\.c:\d+$")
        self.assertRegex(said[3], r"(?m)^#\d+ +0x\w+ <hyp_main\+\d+>  hyp\.c:\d+$")
        hyp, guest = re.split(r"(?m)^-- left vm2 because (?:.*\n)*?.*--$", said[3])
        self.assertRegex(guest, r"<main\+\d+>  process\.c:\d+\n#\d+ +0x\w+ <_start\+\d+>")
        self.assertRegex(said[4], r"^#0 +0x\w+ <main\+\d+>  ticker\.c:\d+\n")
        self.assertIn(hyp, said[5])

    def test_backtrace_through_assembly(self):
        """LR is believed where a call of this function stands before it; at a vector it is the guest's."""
        vector, entry = self.answers("ws 2", "exit-to", "bt", "tbreak world_enter", "continue",
                                     "bt")[2::3]
        self.assertRegex(vector, r"^#0 +0x\w+ <hyp_vectors\+\d+>  switch\.S:\d+\n-- left vm2")
        self.assertRegex(entry, r"^#0 .*<world_enter>.*\n#1 .*<sched_run\+\d+>  sched\.c:\d+\n"
                                r"#2 .*<hyp_main\+\d+>")

    def test_why(self):
        """The bits that decided, by asking the router again with each turned over."""
        irq, = self.answers("ws 3", "why")[1:]
        self.assertRegex(irq, r"^IRQ: \w+ at 0x\w+ -> Hyp mode")
        self.assertRegex(irq, r"HCR.IMO is 1; were it 0, to IRQ mode")
        self.assertRegex(irq, r"SCR.IRQ is 0; were it 1, to Monitor mode")
        self.assertNotIn("HCR.FMO", irq)
        wfi, = self.answers("ws 1", "exit-to", "why")[2:]
        abort = self.answers("trace off", "ws", "exit-to", "exit-to", "why")[4]
        for text in (wfi, abort):
            self.assertIn("Hyp mode", text)
        self.assertRegex(abort, r"a fault of stage 2 is the hypervisor's")
        self.assertRegex(abort, r"fault    stage 2 translation fault, level \d.*VA 0x\w+, IPA 0x")

    def test_a_table_as_ranges(self):
        ipa, hyp, part = self.answers("ws 3", "pt i1", "pt h", "pt i1 0x40000000 0x40001000")[1:]
        self.assertRegex(ipa, r"0x40000000-0x40ffffff  0x0040200000  rwx  normal write-back")
        self.assertRegex(ipa, r"0x08010000-0x08011fff  0x0008040000  rw-  device")
        self.assertRegex(hyp, r"r-x  normal write-back.*\n.*r--  normal")
        self.assertIn("1 range\n", part)
        self.assertIn("0x40000000-0x40000fff", part.replace("0x401fffff", "0x40000fff"))

    def test_exits(self):
        exits, = self.answers("ws 3", "exits vm2")[1:]
        self.assertRegex(exits, r"vm2 +\d+ +[\d,]+ +\d+ +\d+  Data Abort routed to Hyp mode")
        self.assertRegex(exits, r"vm2 .* IRQ")
        self.assertNotIn("vm1", exits)

    def test_diff_since_a_mark(self):
        said = self.answers("ws 3", "diff mark", "set r7 = 0x1234", "set DACR = 0x55", "diff")
        self.assertRegex(said[4], r"r7 +0x\w+ -> 0x00001234")
        self.assertRegex(said[4], r"DACR +0x\w+ -> 0x00000055")
        self.assertEqual(said[4].count("->"), 2, said[4])

    def test_stale_translations(self):
        """A descriptor changed behind the TLB's back: its entries are called stale."""
        before, walk = self.answers("ws 3", "step 40", "tlb stale", "walk h:world_enter")[2:]
        self.assertIn(" 0 shown", before)
        desc, value = re.findall(r"level 3  PA (0x\w+): (0x\w+)  page", walk)[-1]
        moved = int(value, 16) & 0xffffffff ^ 0x10000
        after = self.answers("ws 3", "step 40", f"set [p:{desc}] = {moved:#x}", "tlb hyp stale")[3]
        self.assertRegex(after, r"hyp +0x4010\w+ .* stale\n")
        self.assertIn(" 1 shown", after)

    def test_change_and_jump(self):
        said = self.answers("tbreak vm1:main", "continue", "set r7 = 0x1234", "print r7 + 1",
                            "set sp_irq = sp_irq + 16", "set word [sp - 64] = 0xcafe",
                            "print [sp - 64]", "next 2", "jump main", "where")
        self.assertIn("0x1235", said[3])
        self.assertIn("0xcafe", said[6])
        self.assertNotIn("<main>", said[7])
        self.assertIn("<main>", said[8])

    def test_injected_interrupt_reaches_the_hypervisor(self):
        said = self.answers("tbreak vm1:main", "continue", "inject virq", "step", "step")
        self.assertNotIn(" irq ", said[3])  # the guest masks interrupts here
        said = self.answers("ws 3", "inject irq 26", "exit-to", "gic")
        self.assertIn("interrupt 26 is pending", said[1])
        self.assertIn("why       IRQ", said[2])
        self.assertRegex(said[3], r"26 .*pending")

    def test_views(self):
        said = self.answers("ws 3", "tlb vm1", "tlb hyp", "gic", "lr", "timers", "switches", "cp15 timer",
                            "symbols world_*", "hsr 0x93820047", "mem vm1:main 16")
        self.assertIn("ns     0x", said[1])
        self.assertNotIn("hyp    0x", said[1])
        self.assertIn("hyp    0x", said[2])
        self.assertIn("Hyp physical timer", said[3])
        self.assertIn("vm2 does not run", said[4])
        self.assertIn("Hyp                   irq 26  compare", said[5])
        self.assertRegex(said[6], r"vm1 +vm2 .*WFI or WFE")
        self.assertIn("CNTV_CTL", said[7])
        self.assertIn("world_enter", said[8])
        self.assertIn("Data Abort routed to Hyp mode", said[9])

    def test_the_session_in_the_readme(self):
        """Numbers apart, each line of README.md's transcript is one of the program's, in order."""
        readme = (harness.ROOT / "README.md").read_text()
        shown = re.search(r"```\n(vm2> ws\n.*?)```", readme, flags=re.S)[1].splitlines()
        out = self.session("ws 2", "ws", "walk vm1:0x40000000").out
        numbers = re.compile(r"\b\d[\d,]*\b")
        real = iter(numbers.sub("#", masked(out[out.index("vm2> ws"):])).splitlines())
        for line in shown:
            if line.strip() != "...":
                self.assertIn(numbers.sub("#", masked(line)), real)

    def test_a_symbol_of_another_world_is_a_value(self):
        said = self.answers("print vm2:main + 4", "symbols main", "print 1 + vm2:main - vm2:main")
        address = int(re.search(r"vm2 +(0x\w+) .* main\n", said[1])[1], 16)
        self.assertIn(f"{address + 4:#x}", said[0])
        self.assertIn("0x1  1", said[2])

    def test_fits_a_terminal(self):
        """What the debugger prints itself is at most 80 columns wide."""
        said = self.answers("help", "ws", "ws", "ws", "where", "regs", "regs all", "cp15", "cp15 SCTLR", "hsr",
                            "mem vm1:main", "disas vm2:main", "walk vm1:0x40000000", "walk vm2:main",
                            "walk hyp:0x40100000", "walk vm2:0x80000000", "tlb", "gic", "lr", "timers",
                            "worlds", "switches", "symbols *main*", "points", "exit-to", "where")
        for text in said:
            for line in text.splitlines():
                self.assertLessEqual(len(line), 80, line)

    def test_old_syndrome(self):
        """An interrupt writes no HSR; what is there is another exception's, and that is said."""
        said = self.answers("ws 2", "hsr", "ws", "hsr")
        self.assertNotIn("the last exit", said[1])
        self.assertIn("the last exit to Hyp, IRQ, did not write it", said[3])

    def test_watchpoint_and_finish(self):
        said = self.answers("watch vm1:ticks if [ticks] == 1", "continue", "delete", "tbreak vm1:print", "continue",
                            "finish", "switches")
        self.assertRegex(said[1], r"watchpoint 1: 0x\w+ written, 0x0 -> 0x1\n")
        self.assertIn("<print>", said[4])
        self.assertNotIn("<print", said[5])

    def test_to_the_guests_end(self):
        done = self.session("continue", "where")
        self.assertIn("the guest ended: PSCI SYSTEM_OFF (status 0", done.out)
        self.assertIn("[ticker]", done.out)


class Same(Session):
    def test_watching_changes_nothing(self):
        """The digest at the tenth switch is the same however one got there."""
        straight = self.session("ws 10", "digest").out.splitlines()[-1]
        looked = self.session("ws 4", "regs all", "walk vm2:main", "tlb", "gic", "lr", "timers", "ws 6",
                              "cp15 all", "digest").out.splitlines()[-1]
        counted = self.session("break hyp:world_enter if 0", "ws 10", "trace exc,sysreg,banked",
                               "digest").out.splitlines()[-1]
        self.assertRegex(straight, r"^[0-9a-f]{32}$")
        self.assertEqual(straight, looked)
        self.assertEqual(straight, counted)


class Mistakes(Session):
    def wrong(self, *commands, line, naming):
        done = self.session(*commands, status=harness.USAGE)
        self.assertEqual(len(done.err.splitlines()), 1, done)
        self.assertIn(f"session.dbg:{line}: ", done.err)
        self.assertIn(naming, done.err)
        return done

    def test_unknown_command(self):
        done = self.wrong("where", "", "frobnicate", "regs", line=3, naming="'frobnicate'")
        self.assertNotIn("r0 ", done.out)

    def test_bad_arguments(self):
        for command, naming in (("break nowhere", "nowhere"), ("step many", "many"),
                                ("walk vm7:0", "vm7"), ("set pc", "="), ("jump", "jump ADDR"),
                                ("cp15 XYZZY", "XYZZY"), ("inject rain", "rain")):
            with self.subTest(command=command):
                self.wrong(command, line=1, naming=naming)

    def test_script_that_is_not_there(self):
        self.mistake("debug", "-x", "no-such.dbg", "--batch", MINIHYP, naming="no-such.dbg")

    def test_symbols_that_are_not_there(self):
        self.mistake("debug", "--batch", "--symbols", "no-such.elf@vm1", MINIHYP, naming="no-such.elf")
        self.mistake("debug", "--batch", "--symbols", "no-world.elf", MINIHYP, naming="no-world.elf")

    def test_running_on_when_it_is_over(self):
        self.wrong("continue", "step", line=2, naming="has ended")

    def test_limit(self):
        script = self.file("s.dbg", "continue\n")
        done = hypscope("debug", "-x", script, "--batch", "--max-insns", "1000", MINIHYP)
        self.assertEqual(done.status, harness.LIMIT, done)

    def test_asleep_for_ever(self):
        script = self.file("s.dbg", "continue\n")
        done = hypscope("debug", "-x", script, "--batch", image("tests/sleep"))
        self.assertEqual(done.status, harness.DEAD, done)
        self.assertIn("every core sleeps", done.out)

    def test_quit(self):
        self.session("ws", "quit", "frobnicate")


if __name__ == "__main__":
    unittest.main()
