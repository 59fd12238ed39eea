#!/usr/bin/env python3
"""The world switches of a run, as a table, from the file that `hypscope run --stats FILE` wrote."""

import json
import sys


def table(head, rows):
    """Columns as wide as they need to be; the first to the left, the others to the right."""
    cells = [head] + [[f"{c:,}" if isinstance(c, int) else str(c) for c in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        first, rest = row[0].ljust(widths[0]), zip(row[1:], widths[1:])
        print("  " + "  ".join([first, *(c.rjust(w) for c, w in rest)]).rstrip())


def name(world):
    return f"VM {world['vmid']}" if world["kind"] == "guest" else world["kind"]


def entries(worlds):
    table(["world", "entries", "by a switch", "cycles inside"],
          [[name(w), w["entries"], w["switches"], w["cycles"]] for w in worlds])


def exits(worlds):
    rows = []
    for w in worlds:
        for cause, e in sorted(w["exits"].items(), key=lambda item: -item[1]["count"]):
            rows.append([name(w), cause, e["count"], e["cycles"], round(e["cycles"] / e["count"])])
    table(["left by", "cause", "exits", "cycles in Hyp", "each"], rows)


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: demo_table.py STATS.json")
    with open(sys.argv[1], encoding="utf-8") as f:
        stats = json.load(f)
    entries(stats["worlds"])
    print()
    exits(stats["worlds"])
    print()
    print(f"  {stats['world_switches']:,} world switches in {stats['cycles']:,} cycles, "
          f"{stats['instructions']:,} instructions, {stats['host_seconds']:.2f} s")


if __name__ == "__main__":
    main()
