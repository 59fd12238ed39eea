#!/usr/bin/env python3
"""Every handler of the engine goes on by a jump: the stack does not grow from op to op.

    check_tailcalls.py [--objdump TOOL] FILE...    objects or archives; default: the build's libcpu.a
    check_tailcalls.py --self-test

A handler (a function op_*) returns only where it leaves the engine's inner loop, and then it returns
NULL. A return that follows a call without a zero in the result register is a call that should have
been a jump, and is named. x86-64 and AArch64."""

import argparse
import os
import re
import subprocess
import sys

FUNCTION = re.compile(r"^[0-9a-f]+ <(\w+)>:$")
CALL = re.compile(r"\t(call\w*|blr?)\b")
RETURN = re.compile(r"\t(ret\w*)\b")
ZERO = re.compile(r"\t(xorl?\s+%eax, *%eax|movl?\s+\$0x0, *%[er]ax|mov\tx0, #0x0|mov\tx0, xzr)")
GOES_ON = re.compile(r"\t(jmp\w*|br?)\b")


def bad_handlers(listing):
    """(handlers seen, complaints) of a disassembly."""
    seen, said, name, zeroed, goes_on = 0, [], None, False, False

    def ended():
        if name and not goes_on:
            said.append(f"{name}: neither jumps on nor leaves")

    for line in listing.splitlines():
        start = FUNCTION.match(line)
        if start:
            ended()
            name = start[1] if start[1].startswith("op_") else None
            seen += name is not None
            zeroed = goes_on = False
        elif not name:
            continue
        elif CALL.search(line):
            zeroed = False
        elif ZERO.search(line):
            zeroed = True
        elif RETURN.search(line):
            goes_on = True
            if not zeroed:
                said.append(f"{name}: returns what it called:{line}")
        elif GOES_ON.search(line):
            goes_on = True
    ended()
    return seen, said


def check(files, objdump):
    total, said = 0, []
    for f in files:
        run = subprocess.run([objdump, "-d", "--no-show-raw-insn", f], capture_output=True, text=True,
                             check=True)
        seen, bad = bad_handlers(run.stdout)
        total += seen
        said += [f"{f}: {b}" for b in bad]
    if total == 0:
        said.append(f"no handlers in {' '.join(files)}")
    print("\n".join(said) if said else f"{total} handlers, all go on by jumps")
    return not said


GOOD = """
0000000000000000 <op_mov>:
   0:\tmov    (%rdi,%rax,1),%eax
   4:\tjmp    *0x10(%rsi)
0000000000000010 <op_slow>:
  10:\tcall   50 <mem_read>
  15:\ttest   %al,%al
  17:\tje     30 <op_slow+0x20>
  19:\tjmp    80 <op_check>
0000000000000040 <op_end>:
  40:\tcall   50 <word>
  45:\txor    %eax,%eax
  47:\tadd    $0x8,%rsp
  4b:\tret
0000000000000060 <op_arm>:
  60:\tldr\tx3, [x1, #16]!
  64:\tbr\tx3
"""
BAD = """
0000000000000000 <op_a>:
   0:\tsub    $0x18,%rsp
   4:\tcall   *0x10(%rsi)
   8:\tadd    $0x18,%rsp
   c:\tret
0000000000000010 <op_b>:
  10:\txor    %eax,%eax
  14:\tcall   70 <op_raise>
  19:\tret
0000000000000020 <op_c>:
  20:\tblr\tx3
  24:\tldp\tx29, x30, [sp], #16
  28:\tret
0000000000000030 <helper>:
  30:\tcall   70 <other>
  34:\tret
"""


def self_test():
    seen, said = bad_handlers(GOOD)
    assert (seen, said) == (4, []), said
    seen, said = bad_handlers(BAD)
    assert seen == 3 and [s.split(":")[0] for s in said] == ["op_a", "op_b", "op_c"], said
    print("the self-test's bad handlers were found")
    return True


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("files", nargs="*")
    ap.add_argument("--objdump", default="objdump")
    ap.add_argument("--self-test", action="store_true")
    args = ap.parse_args()
    files = args.files or [os.environ.get("HYPSCOPE_BUILD", "build/release") + "/libcpu.a"]
    return 0 if (self_test() if args.self_test else check(files, args.objdump)) else 1


if __name__ == "__main__":
    sys.exit(main())
