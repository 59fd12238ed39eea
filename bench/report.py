"""What the figures come to: ratios, means of groups, and tables for a document.

A document holds, for each table, a line `<!-- table: NAME -->`, then the table, then
`<!-- end -->`; `fill` puts new tables there and leaves the rest alone."""

import re
import statistics

from emulators import ORDER, PAIR

NAMES = {"hypscope": "hypscope", "interp": "interpreter", "qemu": "QEMU", "icount": "QEMU -icount"}
KINDS = {"integer": "integer, A32", "vfp": "VFP, A32", "neon": "Advanced SIMD, A32"}
SETTINGS = {"off": "MMU off", "short": "short descriptors", "lpae": "long descriptors",
            "s2": "long descriptors under stage 2"}


# --- arithmetic ---

def rate(row, e, turn):
    return row["instructions"][e] / row["seconds"][e][turn]


def summarise(rows):
    """Give each row its rates (millions a second) and ratios, medians over the turns."""
    for row in rows:
        took = row["seconds"]
        turns = range(len(took["hypscope"]))
        row["ratios"] = [rate(row, "hypscope", t) / rate(row, "qemu", t) for t in turns]
        row["ratio"] = statistics.median(row["ratios"])
        row["mips"] = {e: statistics.median(rate(row, e, t) for t in turns) / 1e6 for e in took}
        row["to"] = {e: statistics.median(rate(row, "hypscope", t) / rate(row, e, t) for t in turns)
                     for e in took if e != "hypscope"}
        row["shortest"] = min(min(took[e]) for e in PAIR)


def swept(rows):
    """Programs that were run under every setting."""
    under = {}
    for row in rows:
        under.setdefault((row["workload"], row["isa"]), set()).add(row["setting"])
    return {program for program, settings in under.items() if settings == set(SETTINGS)}


def groups(rows):
    """[(name, rows)]: the kinds and Thumb-2 under long descriptors, the settings, everything."""
    lpae = [r for r in rows if r["setting"] == "lpae"]
    everywhere = swept(rows)
    found = [(name, [r for r in lpae if r["isa"] == "A32" and r["kind"] == kind])
             for kind, name in KINDS.items()]
    found.append(("all kinds, T32", [r for r in lpae if r["isa"] == "T32"]))
    found += [(name, [r for r in rows
                      if r["setting"] == s and (r["workload"], r["isa"]) in everywhere])
              for s, name in SETTINGS.items()]
    return [(name, some) for name, some in found + [("all", rows)] if some]


def mean(rows, e="qemu"):
    return statistics.geometric_mean(r["to"][e] for r in rows)


def spread(values, form="{:.2f}"):
    return f"{form.format(min(values))} to {form.format(max(values))}"


# --- tables ---

def table(head, rows):
    """Markdown; all columns but the first to the right."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def present(found):
    return [e for e in ORDER if e in found]


def workloads_table(part):
    rows = part["images"]
    there = present(rows[0]["seconds"])
    head = ["program", "ISA", "setting", *(NAMES[e] for e in there), "ratio", "ratios of the turns"]
    return table(head, [[f"`{r['workload']}`", r["isa"], r["setting"],
                         *(f"{r['mips'][e]:.0f}" for e in there), f"**{r['ratio']:.2f}**",
                         spread(r["ratios"])] for r in rows])


def groups_table(part):
    others = [e for e in present(part["images"][0]["seconds"]) if e not in PAIR]
    head = ["group", "programs", "to QEMU", "lowest", *(f"to {NAMES[e]}" for e in others)]
    body = []
    for name, rows in groups(part["images"]):
        lowest = min(rows, key=lambda r: r["ratio"])
        body.append([name, len(rows), f"**{mean(rows):.2f}**", f"{lowest['ratio']:.2f} `{lowest['image']}`",
                     *(f"{mean(rows, e):.2f}" for e in others)])
    return table(head, body)


def below_table(part):
    """The programs that hypscope runs slower than QEMU, the slowest first."""
    rows = sorted((r for r in part["images"] if r["ratio"] < 1), key=lambda r: r["ratio"])
    if not rows:
        return "None."
    return table(["program", "kind", "ratio"],
                 [[f"`{r['image']}`", r["kind"], f"{r['ratio']:.2f}"] for r in rows])


def start_table(part):
    return table(["", *(NAMES[e] for e in present(part["seconds"]))],
                 [["median, ms", *(f"{statistics.median(part['seconds'][e]) * 1e3:.1f}"
                                   for e in present(part["seconds"]))],
                  ["all runs, ms", *(spread([t * 1e3 for t in part["seconds"][e]], "{:.1f}")
                                     for e in present(part["seconds"]))]])


def uboot_table(part):
    boots, rows = part["boots"], []
    for what, said in (("prompt", "wall, to the prompt, s"), ("end", "wall, to power-off, s"),
                       ("cpu", "processor time, s")):
        rows.append([said, *(f"{statistics.median(boots[e][what]):.2f} ({spread(boots[e][what])})"
                             for e in present(boots))])
    return table(["", *(NAMES[e] for e in present(boots))], rows)


def translation_table(part):
    there = present(part["ns"])
    return table(["", *(NAMES[e] for e in there)],
                 [["ns an instruction", *(f"{statistics.median(part['ns'][e]):.0f}" for e in there)],
                  ["turns", *(spread(part["ns"][e], "{:.0f}") for e in there)]])


def memory_table(part, boots=None):
    runs = dict(part["peak"])
    if boots:
        runs["U-Boot, at its prompt"] = {e: max(b["memory"]) for e, b in boots["boots"].items()}
    there = present(next(iter(runs.values())))
    names = {"mix": "`mix` (a small program), peak", "fresh": "`fresh` (0.5 million instructions once), peak"}
    return table(["MiB", *(NAMES[e] for e in there)],
                 [[names.get(what, what), *(f"{by[e] / 2**20:.0f}" for e in there)]
                  for what, by in runs.items()])


def rates_table(part):
    head = ["rate", "hypscope", "QEMU", "ratio", "ratios of the turns"]
    return table(head, [[row["what"], *(f"{row['median'][e]:,.0f}" for e in PAIR),
                         f"**{row['ratio']:.1f}**", spread(row["ratios"], "{:.1f}")]
                        for row in part.values() if "ratio" in row])


def host_table(part):
    return table(["", "what was measured on"], [[k, v] for k, v in part.items()])


def tables(result):
    """{name: markdown}, of the parts that the result has."""
    made = {}
    if "workloads" in result:
        made["workloads"] = workloads_table(result["workloads"])
        made["groups"] = groups_table(result["workloads"])
        made["below"] = below_table(result["workloads"])
    for name, make in (("start", start_table), ("uboot", uboot_table), ("rates", rates_table),
                       ("translation", translation_table), ("host", host_table)):
        if name in result:
            made[name] = make(result[name])
    if "memory" in result:
        made["memory"] = memory_table(result["memory"], result.get("uboot"))
    return made


def fill(text, made):
    """The document with the tables that there are put in; the others stay as they were."""
    def one(match):
        return f"{match[1]}\n{made[match[2]]}\n{match[4]}" if match[2] in made else match[0]
    return re.sub(r"(<!-- table: (\w+) -->)\n(.*?)(<!-- end -->)", one, text, flags=re.S)
