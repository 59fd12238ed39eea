"""The list that the suite is measured by: fields.txt, parsed and held against what ran.

A stanza is one field, or one value of it, with its clause; below it the checks that show it, each by its
area and its exact name: '+' the trap is taken or the effect is there, '-' it is not. Every stanza has
both, at least one of each:

    HCR.TSC | B1.14.8
      + traps: HCR.TSC=1: SMC at PL1 traps
      - traps: HCR.TSC=0: SMC at PL1 does not trap
"""

import dataclasses
import re

HEAD = re.compile(r"^(\S+) \| (\S+(?:, \S+)*)$")
CHECK = re.compile(r"^  ([+-]) ([a-z0-9]+): (.+)$")
SIDES = {"+": "taken", "-": "not taken"}


@dataclasses.dataclass
class Field:
    """One stanza: checks are (area, name) pairs."""

    name: str
    clause: str
    checks: dict = dataclasses.field(default_factory=lambda: {"+": [], "-": []})

    def all_checks(self):
        return self.checks["+"] + self.checks["-"]


def parse(text):
    """([Field], [complaint]) of the text of fields.txt."""
    found, said, seen = [], [], set()
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        head, check = HEAD.match(line), CHECK.match(line)
        if head:
            if head[1] in seen:
                said.append(f"fields.txt:{n}: {head[1]} is there twice")
            seen.add(head[1])
            found.append(Field(head[1], head[2]))
        elif check and found:
            found[-1].checks[check[1]].append((check[2], check[3]))
        else:
            said.append(f"fields.txt:{n}: neither 'FIELD | CLAUSE' nor '  + AREA: CHECK': {line}")
    for f in found:
        said += [f"fields.txt: {f.name}: no check of it '{what}'" for side, what in SIDES.items()
                 if not f.checks[side]]
        said += [f"fields.txt: {f.name}: '{name}' cannot stand for both sides"
                 for _, name in set(f.checks["+"]) & set(f.checks["-"])]
    return found, said


def missing(fields, ran):
    """Complaints about checks that the list names. ran: {(area, name): result on hypscope}."""
    said = []
    for f in fields:
        for area, name in f.all_checks():
            result = ran.get((area, name), "not there")
            if result != "ok":
                said.append(f"fields.txt: {f.name}: check {result}: {area}: {name}")
    return said


def table(fields):
    """The list as Markdown."""
    lines = ["", f"## The fields ({len(fields)})", "",
             "What the suite is measured by (tests/conformance/fields.txt): for each field a check that shows its",
             "trap or effect, and one that shows it absent.", "",
             "| field | clause | taken | not taken |", "|---|---|---|---|"]
    for f in fields:
        taken, not_taken = ("<br>".join(f"{area}: {name}" for area, name in f.checks[side])
                            for side in SIDES)
        lines.append(f"| {f.name} | {f.clause} | {taken} | {not_taken} |")
    return lines
