#!/usr/bin/env python3
"""Make the generator's table of stencils out of the engine's handlers.

    stencils.py fold IN.s OUT.s        straighten what the compiler wrote for one file of handlers
    stencils.py table OUT.c OBJECT...  read the assembled files, check them, write the table

fold: a conditional jump to a block that only jumps on leads straight to that place, and a jump to the
next op is left out where it comes last. table: every handler becomes its bytes and its relocations.

A handler in which a compiler made a return, or a stack frame without a call that needs it, is left to the
interpreter. There are no stencils at all where one has a relocation of another kind, a reference to data,
or a jump to what is neither a hole nor a handler: the table is empty then, a line says why, and the
program has the interpreter alone. x86-64 only."""

import re
import struct
import sys

LABEL = re.compile(r"^(\.L\w+):")
JUMP = re.compile(r"^\s+(j\w+)\s+(\S+)")
FUNCTION = re.compile(r"^(\w+):")


class Bad(Exception):
    pass


# --- fold ---------------------------------------------------------------------------------------------

def is_code(line):
    return line.startswith("\t") and not line.startswith("\t.")


def function_end(lines, at):
    while not re.match(r"^\s+\.size\b|^\.Lfunc_end|^\.LFE", lines[at]):
        at += 1
    return at


def trampolines(body):
    """Labels of blocks that only jump on, with where they lead."""
    found = {}
    for n, line in enumerate(body[:-1]):
        label, jump = LABEL.match(line), JUMP.match(body[n + 1])
        if label and jump and jump[1] == "jmp" and not jump[2].startswith((".L", "*")):
            found[label[1]] = jump[2]
    return found


def redirect(line, leads):
    jump = JUMP.match(line)
    return f"\t{jump[1]}\t{leads[jump[2]]}" if jump and jump[2] in leads else line


def drop_unused(body):
    """Without blocks that nothing jumps to and nothing falls into."""
    used = {m[2] for m in map(JUMP.match, body) if m}
    kept, dead = [], False
    for line in body:
        label, jump = LABEL.match(line), JUMP.match(line)
        if label and (label[1] in used or not dead):
            dead = False
        if not dead:
            kept.append(line)
        if jump and jump[1] == "jmp":
            dead = True
    return kept


def fold_function(body):
    body = [line.split("#")[0].rstrip() for line in body]
    body = [line for line in body if is_code(line) or LABEL.match(line)]
    leads = trampolines(body)
    body = drop_unused([redirect(line, leads) for line in body])
    if re.match(r"^\s+jmp\s+hole_next$", body[-1]):
        body.pop()
    return body


def fold(lines):
    out, at = [], 0
    while at < len(lines):
        out.append(lines[at])
        named = FUNCTION.match(lines[at])
        at += 1
        if named and named[1].startswith(("op_", "code_")) and at < len(lines) and \
                not lines[at].startswith(("\t.quad", "\t.zero")):
            end = function_end(lines, at)
            out += fold_function(lines[at:end])
            at = end
    return out


# --- table --------------------------------------------------------------------------------------------

ABS = {10: "CODE_ABS", 11: "CODE_ABS"}  # R_X86_64_32, R_X86_64_32S
REL = {2, 4}  # R_X86_64_PC32, R_X86_64_PLT32
CALL = 0xE8


REFUSED = ".hypscope.refused"  # a section: why fold gave up on the file


def words(data, at, fmt):
    return struct.unpack_from("<" + fmt, data, at)


class Object:
    """Just enough of ELF-64: sections, symbols, relocations."""

    def __init__(self, path):
        self.data = open(path, "rb").read()
        if self.data[:5] != b"\x7fELF\x02":
            raise Bad(f"{path}: not a 64-bit ELF object")
        (shoff,), (size, count, names) = words(self.data, 0x28, "Q"), words(self.data, 0x3A, "HHH")
        self.sections = [words(self.data, shoff + n * size, "IIQQQQIIQQ") for n in range(count)]
        self.names = self.sections[names]
        for section in self.sections:
            if self.text(self.names, section[0]) == REFUSED:
                raise Bad(self.bytes(section).decode())
        symtab = next(s for s in self.sections if s[1] == 2)
        self.strtab = self.sections[symtab[6]]
        self.symbols = [words(self.data, symtab[4] + at, "IBBHQQ") for at in range(0, symtab[5], 24)]

    def text(self, table, at):
        start = table[4] + at
        return self.data[start:self.data.index(b"\0", start)].decode()

    def functions(self):
        """(name, bytes, relocations) of each function with a section of its own."""
        for n, section in enumerate(self.sections):
            name = self.text(self.names, section[0])
            if name.startswith((".text.op_", ".text.code_")):
                yield name[6:], self.bytes(section), self.relocations(n)

    def bytes(self, section):
        return self.data[section[4]:section[4] + section[5]]

    def relocations(self, of):
        for section in self.sections:
            if section[1] == 4 and section[7] == of:
                for at in range(section[4], section[4] + section[5], 24):
                    offset, info, addend = words(self.data, at, "QQq")
                    symbol = self.symbols[info >> 32]
                    yield offset, info & 0xFFFFFFFF, self.text(self.strtab, symbol[0]), addend


class Table:
    def __init__(self):
        self.code, self.relocs, self.rows, self.symbols = b"", [], [], {}

    def symbol(self, name):
        return self.symbols.setdefault(name, len(self.symbols))

    def reloc(self, where, code, offset, kind, name, addend):
        """One relocation as a row of struct code_reloc."""
        if not name:
            raise Bad(f"{where}: refers to data of its own (a constant, a jump table)")
        hole = name[5:] if name.startswith("hole_") else None
        if kind in ABS:
            if not hole:
                raise Bad(f"{where}: the address of {name}, which is no hole")
            return f"{{{offset}, CODE_ABS, HOLE_{hole}, {addend}}}"
        if kind not in REL:
            raise Bad(f"{where}: relocation kind {kind} against {name}")
        if hole:
            return f"{{{offset}, CODE_REL, HOLE_{hole}, {addend}}}"
        how = "CODE_CALL" if code[offset - 1] == CALL else "CODE_SLOW"
        if how == "CODE_SLOW" and not name.startswith("op_"):
            raise Bad(f"{where}: a jump to {name}, which is no handler")
        return f"{{{offset}, {how}, {self.symbol(name)}, {addend}}}"

    def add(self, name, code, relocs):
        rows = [self.reloc(name, code, *r) for r in relocs]
        self.rows.append((name, len(self.code), len(code), len(self.relocs), len(rows),
                          sum("CODE_SLOW" in r or "HOLE_link" in r for r in rows)))
        self.code += code
        self.relocs += rows

    def write(self, out):
        handlers = {r[0] for r in self.rows if r[0].startswith("op_")}
        names = sorted(handlers | set(self.symbols))
        print("/* Generated by cpu/code/stencils.py. */", file=out)
        print('#include "cpu/code/stencil.h"\n', file=out)
        for name in names:
            print(f"extern const char {name}[];", file=out)
        print("const uint8_t stencil_code[] = {" + ",".join(map(str, self.code)) + "};", file=out)
        print("const struct code_reloc stencil_relocs[] = {" + ",".join(self.relocs) + "};", file=out)
        print("const void *const stencil_symbols[] = {" + ",".join(self.symbols) + "};", file=out)
        print("const struct stencil stencils[] = {", file=out)
        for row in self.rows:
            handler = row[0] if row[0] in handlers else 0
            print(f'    {{{handler}, "{row[0]}", {", ".join(map(str, row[1:]))}}},', file=out)
        print(f"}};\nconst unsigned stencil_count = {len(self.rows)};", file=out)


WIDE = re.compile(r"^\s+\w+q\s+\$hole_imm")  # sign-extended, and the immediate is unsigned
DISPLACED = re.compile(r"^\s+(?!leal)\w+\s.*hole_imm\(")  # the same, unless the result is 32 bits
LIST_WORDS = re.compile(r"op_(ldm|stm|vld|vst)_(all_)?\d+$")  # whose immediate is small


def check_text(name, lines):
    """What no relocation shows: returns, stacks, and immediates that would be sign-extended."""
    calls = any(re.match(r"^\s+call", line) for line in lines)
    for line in lines:
        if re.match(r"^\s+ret", line):
            raise Bad(f"{name}: a return")
        if not calls and re.search(r"%[re]sp|^\s+push|^\s+pop", line):
            raise Bad(f"{name}: uses the stack:{line}")
        if WIDE.match(line) or (DISPLACED.match(line) and not LIST_WORDS.match(name)):
            raise Bad(f"{name}: the immediate as 64 bits:{line}")


def check_folded(lines):
    """A handler whose text does not serve becomes a jump to its ordinary self."""
    at = 0
    while at < len(lines):
        named = FUNCTION.match(lines[at])
        at += 1
        if named and named[1].startswith(("op_", "code_")) and at < len(lines) and \
                is_code(lines[at]):
            end = function_end(lines, at)
            try:
                check_text(named[1], lines[at:end])
            except Bad as e:
                if named[1].startswith("code_"):
                    raise
                print(f"No stencil: {e}")
                lines[at:end] = [f"\tjmp\t{named[1]}"]
                end = at + 1
            at = end


def folded(lines):
    """What to assemble: the straightened file, or nothing but the reason why there is none."""
    try:
        lines = fold(lines)
        check_folded(lines)
        return lines
    except Bad as e:
        return [f"\t.section {REFUSED}", "\t.ascii \"" + re.sub(r"[\s\"\\]+", " ", str(e)) + "\""]


def table_of(paths):
    table = Table()
    for path in paths:
        for function in Object(path).functions():
            table.add(*function)
    return table


def main(args):
    if args[0] == "fold":
        lines = folded(open(args[1]).read().splitlines())
        with open(args[2], "w") as out:
            out.write("\n".join(lines) + "\n")
        return 0
    table = None
    try:
        table = table_of(args[2:])
    except Bad as e:
        print(f"No code generator: {e}; this build has the interpreter alone.")
    with open(args[1], "w") as out:
        if table:
            table.write(out)
        else:
            print('#include "cpu/code/none.c"', file=out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
