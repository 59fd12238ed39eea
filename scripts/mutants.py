"""One-place mutants of the simulator: where they are, what they change, which are left out and why.

Mutants of C change one token of a function's body in cpu/, mmu/, gic/ or timer/; those of .def rows
change one fact. Comments, strings, preprocessor lines and our own assertions are never touched. What
cannot change what a guest sees is left out by the rules of mutants.txt, each with its reason."""

import pathlib
import re
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
RULES = ROOT / "scripts" / "mutants.txt"
ROOMS = ("cpu", "mmu", "gic", "timer")

# (what, pattern, replacement) on one line of C.
OPERATORS = [
    ("off by one", r"(?<= )<(?= )", "<="),
    ("off by one", r"(?<= )<=(?= )", "<"),
    ("off by one", r"(?<= )>(?= )", ">="),
    ("off by one", r"(?<= )>=(?= )", ">"),
    ("off by one", r"(?<=[+-] )1(?=\W)", "2"),
    ("off by one", r"(?<=[ (])([2-9]|[1-6][0-9])(?=[,); ])", lambda m: str(int(m[0]) + 1)),
    ("wrong comparison", r"(?<= )==(?= )", "!="),
    ("wrong comparison", r"(?<= )!=(?= )", "=="),
    ("wrong logic", r"(?<= )&&(?=\s)", "||"),
    ("wrong logic", r"(?<= )\|\|(?=\s)", "&&"),
    ("wrong arithmetic", r"(?<= )\+(?= )", "-"),
    ("wrong arithmetic", r"(?<= )-(?= )", "+"),
    ("wrong bits", r"(?<= )& ~", "| "),
    ("wrong bits", r"(?<= )\|(?=\s)", "&"),
    ("wrong bits", r"(?<= )&(?= )", "|"),
    ("wrong mask", r"\b0x[0-9a-f]+(?=u?\b)", lambda m: flip_a_bit(m[0])),
    ("wrong condition", r"(?<=\bif \()(?=[A-Za-z_][\w>.-]*\))", "!"),
    ("wrong answer", r"(?<=\breturn )true(?=;)", "false"),
    ("wrong answer", r"(?<=\breturn )false(?=;)", "true"),
]

# Enumerations whose members one may mistake for each other: (what, header, enumeration).
ENUMS = [
    ("wrong fault", "mmu/fault.h", "fault_kind"),
    ("wrong regime", "mmu/mmu.h", "regime"),
    ("wrong access", "mmu/mmu.h", "mmu_access"),
    ("wrong memory type", "mmu/mmu.h", "mem_type"),
    ("wrong scope", "mmu/mmu.h", "tlbi_scope"),
    ("wrong exception", "cpu/cpu.h", "exc_kind"),
    ("wrong input", "cpu/cpu.h", "cpu_input"),
    ("wrong rounding", "cpu/fp.h", "fp_rounding"),
    ("wrong timer", "timer/timer.h", "timer_id"),
]

# Rows that name constants: (what, file, row, prefix of the constant).
CODES = [
    ("wrong mode", "cpu/arch/codes.def", "MODE", "MODE_"),
    ("wrong class", "cpu/arch/codes.def", "EC", "EC_"),
]

# Rows that name fields: the constant is REGISTER_FIELD; one field is mistaken for its register's next.
FIELDS = ("cpu/arch/fields.def", "mmu/arch/desc.def", "gic/arch/gic_fields.def",
          "timer/arch/cnt_fields.def")

HEX = r"(?<=[ ,])0x[0-9a-f]+(?=[,)])"
NUMBER = r"(?<=[ ,])\d+(?=[,)])"
RIGHTS = {"PL1_RO": "PL0_RO", "PL1_RW": "PL1_RO", "PL2_RW": "PL1_RW", "PL0_RW": "PL1_RW",
          "PL0_RO": "PL1_RO", "SEC_RW": "PL1_RW", "RO": "RW", "RW": "RO"}
SWAP = {"UNDEFINED": "EXECUTE", "EXECUTE": "UNDEFINED", "BANKED": "COMMON"}

# (what, file, row, pattern, replacement) on a row of facts, up to its text.
ROW_OPERATORS = [
    *[(what, path, r"CP15\w*", pattern, new) for path in ("cpu/arch/cp15.def", "timer/arch/cnt.def")
      for what, pattern, new in (
          ("missing trap", r"(?<=[ ,])T(?:VM|TLB|PU|PC|SW|AC|ID[0-3]|PM|PMCR|DA|DRA|DOSA|CPAC)(?=, )",
           lambda m: "NONE"),
          ("wrong reset or mask", HEX, lambda m: flip_a_bit(m[0])),
          ("swapped permission", r"(?<=[ ,])(?:PL\d_R[OW]|SEC_RW)(?=, )", lambda m: RIGHTS[m[0]]),
          ("missing bank", r"(?<=[ ,])BANKED(?=, )", lambda m: SWAP[m[0]]))],
    ("wrong vector", "cpu/arch/exceptions.def", "EXCEPTION", HEX, lambda m: f"0x{int(m[0], 16) ^ 4:02x}"),
    ("wrong offset or mask", "cpu/arch/exceptions.def", "EXCEPTION", NUMBER,
     lambda m: str(int(m[0]) ^ (1 if int(m[0]) < 2 else 4))),
    ("wrong fault status", "mmu/arch/status.def", "FSTATUS", HEX,
     lambda m: f"0x{int(m[0], 16) ^ 1:02x}"),
    ("wrong choice", "cpu/policy.def", "POLICY", r"(?<=[ ,])(?:UNDEFINED|EXECUTE)(?=, )",
     lambda m: SWAP[m[0]]),
    ("swapped permission", "gic/arch/gic.def", "GICREG", r"(?<=[ ,])R[OW](?=, )", lambda m: RIGHTS[m[0]]),
    ("wrong offset or mask", "gic/arch/gic.def", "GICREG", HEX, lambda m: f"0x{int(m[0], 16) ^ 4:03x}"),
    ("wrong constant", "gic/arch/gic_consts.def", "GICCONST", r"(?<=[ ,])\d+(?=,)",
     lambda m: str(int(m[0]) + 1)),
    ("wrong constant", "gic/arch/gic_consts.def", "GICCONST", HEX, lambda m: flip_a_bit(m[0])),
    *[("wrong field", path, r"(?:FIELD|DESC)", r"(?<=[ ,])(\d+), +(\d+)(?=,)",
       lambda m: f"{int(m[1]) + 1}, {int(m[2]) + 1}") for path in FIELDS],
]


def flip_a_bit(text):
    """A constant with one bit of its own width changed, always the same one."""
    value, width = int(text, 16), 4 * (len(text) - 2)
    bit = zlib.crc32(text.encode()) % width
    return f"0x{value ^ 1 << bit:0{len(text) - 2}x}"


class Mutant:
    def __init__(self, path, line, column, end, text, what, function, before):
        self.path, self.line, self.column, self.end = path, line, column, end
        self.text, self.what, self.function = text, what, function
        self.before = before
        self.after = before[:column] + text + before[end:]

    @property
    def room(self):
        return self.path.parts[0]

    @property
    def place(self):
        return f"{self.path}:{self.line + 1}"

    def __str__(self):
        return f"{self.place}: {self.what}"

    def apply(self, tree):
        target = tree / self.path
        lines = target.read_text().split("\n")
        assert lines[self.line] == self.before, f"{self}: the copy differs"
        lines[self.line] = self.after
        target.write_text("\n".join(lines))


# --- reading the sources --------------------------------------------------------------------------

def blanked(text):
    """C with comments, strings and character constants blanked, every column where it was."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match[0])
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


def code_lines(path):
    """(number, function, code, line) of the lines inside the functions of clang-formatted C."""
    text = path.read_text()
    function, head, preprocessor = None, "", False
    for number, (code, line) in enumerate(zip(blanked(text).split("\n"), text.split("\n"))):
        directive = preprocessor or code.startswith("#")
        preprocessor = directive and line.endswith("\\")
        if directive:
            continue
        if code == "{":
            name = re.search(r"\b[A-Z_]+\((\w+)|(\w+)\(", head)  # a handler's name may stand in a macro
            function = (name[1] or name[2]) if name else head
        elif code.startswith("}"):
            function = None
        elif code and not code[0].isspace() and function is None:
            head = code
        if function and not re.search(r"\bBUG(_ON)?\(|_Static_assert", code):
            yield number, function, code, line


def enum_members(header, name):
    body = re.search(rf"enum {name} {{(.*?)}}", blanked((ROOT / header).read_text()), re.S)[1]
    return re.findall(r"\b([A-Z]\w+)", body)


def mistaken():
    """{constant: (what, the constant it is mistaken for)}."""
    pairs = {}
    for what, header, name in ENUMS:
        members = [m for m in enum_members(header, name) if m not in ("FAULT_NONE", "CPU_INPUTS", "TIMER_COUNT", "FAULT_KINDS", "EXC_KINDS")]
        pairs.update({m: (what, n) for m, n in zip(members, members[1:] + members[:1])})
    for what, path, row, prefix in CODES:
        names = re.findall(rf"^{row}\((\w+),", (ROOT / path).read_text(), re.M)
        pairs.update({prefix + m: (what, prefix + n) for m, n in zip(names, names[1:] + names[:1])})
    for path in FIELDS:
        registers = {}
        for register, field in re.findall(r"^(?:FIELD|FIELD64|DESC)\((\w+), (\w+),",
                                          (ROOT / path).read_text(), re.M):
            registers.setdefault(register, []).append(f"{register}_{field}")
        for names in registers.values():
            if len(names) > 1:
                pairs.update({m: ("wrong field", n) for m, n in zip(names, names[1:] + names[:1])})
    return pairs


# --- candidates -----------------------------------------------------------------------------------

def replaced(match, new):
    return new(match) if callable(new) else new


def mutants_of_code(path, pairs):
    relative = path.relative_to(ROOT)
    for number, function, code, line in code_lines(path):
        for what, pattern, new in OPERATORS:
            for m in re.finditer(pattern, code):
                yield Mutant(relative, number, m.start(), m.end(), replaced(m, new), what, function, line)
        for m in re.finditer(r"\b[A-Z]\w+\b", code):
            if m[0] in pairs:
                what, new = pairs[m[0]]
                yield Mutant(relative, number, m.start(), m.end(), new, what, function, line)


def mutants_of_rows():
    for what, path, row, pattern, new in ROW_OPERATORS:
        for number, line in enumerate((ROOT / path).read_text().split("\n")):
            head = re.match(rf"({row})\((\w+)", line)
            if not head:
                continue
            facts = line.split(' "')[0] + " "
            for m in re.finditer(pattern, facts):
                yield Mutant(pathlib.Path(path), number, m.start(), m.end(), replaced(m, new), what,
                             f"row {head[2]}", line)


def every_mutant():
    pairs = mistaken()
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.[ch]")):
            yield from mutants_of_code(path, pairs)
    yield from mutants_of_rows()


# --- rules ----------------------------------------------------------------------------------------

class Rule:
    """What mutants.txt leaves out: files, functions, a pattern of the line, kinds of change; and why."""

    def __init__(self, words, line):
        self.line, self.used = line, 0
        self.files = words.pop("file").split()
        self.functions = words.pop("in", "").split()
        self.pattern = re.compile(words.pop("line", ""))
        self.kinds = [k.strip() for k in words.pop("what", "").split(",") if k.strip()]
        self.after = re.compile(words.pop("after", ""))
        self.why = words.pop("why")
        if words:
            raise ValueError(f"mutants.txt:{line}: {', '.join(words)}?")

    def covers(self, mutant):
        covered = (("*" in self.files or str(mutant.path) in self.files)
                   and (not self.functions or mutant.function in self.functions)
                   and (not self.kinds or mutant.what in self.kinds)
                   and self.pattern.search(mutant.before) is not None
                   and self.after.search(mutant.after) is not None)
        self.used += covered
        return covered


def rules():
    """Paragraphs of 'word  value' lines; a line that begins with a blank goes on with the last value."""
    found, words, first, last = [], {}, 0, None
    for number, line in enumerate(RULES.read_text().split("\n") + [""], 1):
        if line.startswith("#"):
            continue
        if not line.strip():
            if words:
                found.append(Rule(words, first))
            words = {}
        elif line[0].isspace():
            words[last] += " " + line.strip()
        else:
            first = first if words else number
            last, value = line.split(None, 1)
            words[last] = value.strip()
    return found


def candidates():
    """({room: [mutant]}, [(mutant, rule) left out], [rule])."""
    all_rules, kept, out = rules(), {room: [] for room in ROOMS}, []
    for mutant in every_mutant():
        rule = next((r for r in all_rules if r.covers(mutant)), None)
        if rule:
            out.append((mutant, rule))
        else:
            kept[mutant.room].append(mutant)
    return kept, out, all_rules
