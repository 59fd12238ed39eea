#!/usr/bin/env python3
"""gdb-multiarch drives minihyp and its guests; and peers that are no gdb, or a bad one."""

import re
import socket
import subprocess
import time
import unittest

import harness
from harness import Case, image

SYMBOLS = ["--symbols", f"{image('ticker')}@vm1", "--symbols", f"{image('tinyos')}@vm2"]
WAITING = re.compile(r"waiting for gdb: target remote [\d.]+:(\d+)")


class Served(Case):
    """A program that waits for gdb at a free port."""

    def serve(self, *args, command="run", program=None):
        self.output = self.file("served.txt", "")
        with open(self.output, "wb") as out:
            self.program = subprocess.Popen(
                [str(a) for a in (harness.PROGRAM, command, "--gdb", "0", *args, program or image("minihyp"))],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        self.addCleanup(self.program.wait)
        self.addCleanup(self.program.kill)
        deadline = time.monotonic() + 30
        while not (found := WAITING.search(self.served())):
            self.assertLess(time.monotonic(), deadline, self.served())
            time.sleep(0.02)
        self.port = int(found[1])

    def served(self):
        return self.output.read_text(errors="replace")

    def status(self):
        return self.program.wait(timeout=60)

    def gdb(self, *commands):
        script = self.file("session.gdb", "\n".join(("set breakpoint pending on", "set pagination off",
                                                     f"target remote 127.0.0.1:{self.port}") + commands) + "\n")
        done = harness.run(["gdb-multiarch", "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off",
                            "-iex", "set sysroot", "-x", script])
        self.assertNotIn("Error in sourced command file", done.err, done)
        return done.out + done.err


class Gdb(Served):
    def setUp(self):
        super().setUp()
        self.serve(*SYMBOLS)

    def test_the_description_is_accepted_without_complaint(self):
        text = self.gdb("info threads", "info registers HCR SPSR_hyp CNTVOFF GICH_LR0 FPEXC", "p $cpsr", "p $q0.u32[1]",
                        "info registers timer", "info mem")
        self.assertNotRegex(text.lower(), "warning|error|complain|invalid|unknown")
        self.assertRegex(text, r'\* 1 +Thread 1\.1 "hyp" +text_start \(\)')
        self.assertRegex(text, r"HCR +0x0 +\[ ")
        self.assertRegex(text, r"\$1 = \[ .*A I F M=26 \]")
        self.assertRegex(text, r"CNTFRQ +0x3b9aca0")
        self.assertIn("0x00000000 0x100000000 rw", text)

    def test_breakpoints_in_the_hypervisor_and_in_guests(self):
        """Worlds become inferiors as they first run, with their symbols and pending breakpoints."""
        text = self.gdb("break hyp_main", "break main", "continue", "bt 1", "continue", "p $pc == (long)main", "continue",
                        "info inferiors", "info threads", "inferior 1", "p/x $pc == $HVBAR + 0x14")
        self.assertRegex(text, r"Breakpoint 1, hyp_main \(\) at .*hyp\.c")
        self.assertRegex(text, r'Thread 2\.1 "vm1" hit Breakpoint 2.*main \(\) at .*ticker\.c')
        self.assertIn("$1 = 1", text)
        self.assertRegex(text, r'Thread 3\.1 "vm2" hit Breakpoint 2.*main \(\) at .*process\.c')
        self.assertRegex(text, r"1 +process 1 .*minihyp\.elf")
        self.assertRegex(text, r"\* 3 +process 3 .*tinyos\.elf")
        self.assertRegex(text, r'2\.1 +Thread 2\.1 "vm1" .*ticker\.c')  # as it left
        self.assertIn("$2 = 0x1", text)  # the hypervisor waits at its vectors

    def test_steps_stay_in_their_world(self):
        """An instruction that traps is stepped like any other, whoever runs in between."""
        text = self.gdb("tbreak sleep_past", "continue", "tbreak *$pc", "while *(unsigned *)$pc != 0xe320f003\nstepi\nend",
                        "p/x $pc", "stepi", "p/x $pc", "info threads", "monitor worlds")
        pcs = [int(v, 16) for v in re.findall(r"^\$\d = (0x\w+)$", text, flags=re.M)]
        self.assertEqual(pcs[1], pcs[0] + 4, text)
        self.assertRegex(text, r'\* 2\.1 +Thread 2\.1 "vm1"')
        self.assertRegex(text, r"vm2 +2 +0x\w+ +[1-9]")  # it ran meanwhile

    def test_step_and_finish_by_lines(self):
        text = self.gdb("tbreak ticker.c:main", "continue", "next", "step", "tbreak print", "continue", "finish")
        self.assertRegex(text, r"Run till exit|main \(\)")
        self.assertRegex(text, r'hit Temporary breakpoint \d.*print \(')

    def test_watchpoints_belong_to_a_world(self):
        text = self.gdb("tbreak ticker.c:main", "continue", "watch *(unsigned *)&ticks", "continue", "x/i $pc - 4",
                        "continue", "rwatch *(unsigned *)&ticks", "continue", "info threads")
        self.assertRegex(text, r'"vm1" hit Hardware watchpoint 2.*\n+Old value = 0\nNew value = 1\n')
        self.assertRegex(text, r"Old value = 1\nNew value = 2\n")
        self.assertRegex(text, r"x?.*<.*>:\s+str\s")  # stopped just behind the store
        self.assertRegex(text, r"hit Hardware read watchpoint 3.*\n+Value = ")
        self.assertRegex(text, r'\* 2\.1 +Thread 2\.1 "vm1"')

    def test_backwards(self):
        """The watched word's value goes back with the machine, to its first and before."""
        text = self.gdb("tbreak ticker.c:main", "continue", "watch *(unsigned *)&ticks", "continue", "continue",
                        "reverse-stepi", "stepi", "reverse-continue", "x/i $pc", "p *(unsigned *)&ticks",
                        "reverse-continue", "reverse-continue", "p $pc == (long)&_start", "delete",
                        "tbreak print", "continue", "p $pc == (long)print", "info threads")
        self.assertRegex(text, r'"vm1" hit Hardware watchpoint 2.*\n+Old value = 2\nNew value = 1\n')
        self.assertRegex(text, r"=> 0x\w+ <.*>:\s+str\s")  # about to be executed
        self.assertIn("$1 = 1", text)
        self.assertRegex(text, r"Old value = 1\nNew value = 0\n")
        self.assertIn("No more reverse-execution history", text)
        self.assertIn("$2 = 1", text)
        self.assertIn("$3 = 1", text)
        self.assertRegex(text, r'\* 2\.1 +Thread 2\.1 "vm1"')

    def test_a_step_back_stays_in_its_world(self):
        """Back over a trap: the hypervisor's instructions and another VM's are not stopped at."""
        text = self.gdb("tbreak sleep_past", "continue", "while *(unsigned *)$pc != 0xe320f003\nstepi\nend",
                        "p/x $pc", "stepi", "p/x $pc", "reverse-stepi", "p/x $pc", "info threads")
        pcs = [int(v, 16) for v in re.findall(r"^\$\d = (0x\w+)$", text, flags=re.M)]
        self.assertEqual(pcs[0], pcs[2], text)
        self.assertEqual(pcs[1], pcs[0] + 4, text)
        self.assertRegex(text, r'\* 2\.1 +Thread 2\.1 "vm1"')

    def test_monitor_reaches_the_debugger(self):
        text = self.gdb("monitor ws 2", "monitor ws", "maintenance flush register-cache", "monitor frobnicate",
                        "monitor walk vm2:0x80000000", "tbreak main", "continue")
        self.assertIn("world switch vm1 -> vm2", text)
        self.assertIn("saved and restored", text)
        self.assertIn("the guest is elsewhere now", text)
        self.assertIn("unknown command 'frobnicate'", text)
        self.assertIn("stage 2", text)

    def test_changes(self):
        text = self.gdb("tbreak ticker.c:main", "continue", "set var *(unsigned *)&ticks = 77", "p *(unsigned *)&ticks",
                        "p $r7 = 0x1234", "p $SP_irq = 0x40010000", "p $d8 = 0.5", "p $s16", "p $CONTEXTIDR = 9")
        for value in ("$1 = 77", "$2 = 4660", "$3 = 1073807360", "$4 = 0.5", "$6 = [ ASID=9"):
            self.assertIn(value, text)

    def test_to_the_guests_end(self):
        text = self.gdb("continue")
        self.assertIn("exited normally", text)
        self.assertEqual(self.status(), harness.OK)

    def test_kill_ends_the_program(self):
        self.gdb("kill")
        self.assertEqual(self.status(), harness.OK)
        self.assertIn("ended by gdb", self.served())

    def test_after_detaching_the_guest_runs_on(self):
        self.gdb("tbreak hyp_main", "continue", "detach")
        self.assertEqual(self.status(), harness.OK)
        self.assertIn("[ticker]", self.served())


class Peer:
    """A client that says what it is told to."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)

    def send(self, data):
        self.socket.sendall(data)

    def packet(self, payload):
        self.send(b"$" + payload + b"#%02x" % (sum(payload) % 256))

    def reply(self):
        """The next packet's payload, acknowledged."""
        data = b""
        while not re.search(rb"\$[^#]*#..", data):
            part = self.socket.recv(65536)
            if not part:
                raise EOFError(data)
            data += part
        self.send(b"+")
        return re.search(rb"\$([^#]*)#..", data)[1]

    def ask(self, payload):
        self.packet(payload)
        return self.reply()

    def close(self):
        self.socket.close()


class Wire(Served):
    def peer(self):
        peer = Peer(self.port)
        self.addCleanup(peer.close)
        return peer

    def test_ctrl_c_stops_the_guest_at_once(self):
        self.serve("--pace", "real", program=image("tests/spin"))
        peer = self.peer()
        peer.packet(b"vCont;c")
        time.sleep(0.3)
        begin = time.monotonic()
        peer.send(b"\x03")
        self.assertTrue(peer.reply().startswith(b"T02"))
        self.assertLess(time.monotonic() - begin, 1)

    def test_ctrl_c_stops_a_guest_that_sleeps(self):
        self.serve("--pace", "real", program=image("minihyp"))
        peer = self.peer()
        peer.packet(b"vCont;c")
        time.sleep(0.05)
        peer.send(b"\x03")
        self.assertRegex(peer.reply(), b"^T02|^W00")

    def test_peers_that_go_away(self):
        """In the middle of a packet, while the guest runs, before a reply: the next one is served."""
        self.serve(program=image("tests/spin"))
        for last in (b"", b"$m400", b"$qXfer:features:read:target.xml:0,4000#", b"$c#63", b"+$?#3f", b"\x03", b"$}"):
            peer = self.peer()
            peer.send(last)
            peer.close()
        peer = self.peer()
        self.assertTrue(peer.ask(b"?").startswith(b"T05"))
        self.assertIsNone(self.program.poll())
        self.assertTrue(peer.ask(b"vKill;1") == b"OK")
        self.assertEqual(self.status(), harness.OK)

    def test_only_this_host_unless_told(self):
        self.serve()
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", self.port), timeout=5)
        self.serve("--gdb", "0.0.0.0:0")  # the last one counts
        socket.create_connection(("127.0.0.2", self.port), timeout=5).close()

    def test_in_a_session(self):
        """Under `debug` the script runs first; the session goes on when gdb has detached."""
        script = self.file("first.dbg", "tbreak hyp_main\ncontinue\n")
        self.serve("-x", script, "--batch", command="debug")
        text = self.gdb("p $pc == hyp_main", "detach")
        self.assertIn("$1 = 1", text)
        self.assertEqual(self.status(), harness.OK)

    def test_mistakes(self):
        for place in ("", "nonsense", "70000", "host.invalid.:1", "127.0.0.1:", ":1", "1x"):
            with self.subTest(place=place):
                self.mistake("run", "--gdb", place, image("minihyp"), naming="gdb:")
        self.serve()
        self.mistake("run", "--gdb", str(self.port), image("minihyp"), naming="in use")


if __name__ == "__main__":
    unittest.main()
