#!/usr/bin/env python3
"""The world switches of a run, as a table, from the file that `hypscope run --stats FILE` wrote."""

import json
import sys

HEAD = ["left", "entered", "count", "min", "mean", "max", "because of"]


def table(head, rows):
    """Columns as wide as they need to be; words to the left, numbers to the right."""
    words = [isinstance(c, str) for c in rows[0]]
    cells = [head] + [[c if isinstance(c, str) else f"{c:,}" for c in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        line = [c.ljust(w) if left else c.rjust(w) for c, w, left in zip(row, widths, words)]
        print("  " + "  ".join(line).rstrip())


def part(title, trips):
    """Most frequent first."""
    if not trips:
        return
    print(f"{title} (cycles in Hyp: min, mean, max)")
    trips = sorted(trips, key=lambda t: (-t["count"], t["from"], t["to"], t["cause"]))
    table(HEAD, [[t["from"], t["to"], t["count"], *t["cycles"].values(), t["cause"]] for t in trips])
    print()


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: demo_table.py STATS.json")
    with open(sys.argv[1], encoding="utf-8") as f:
        stats = json.load(f)
    trips = stats["trips"]
    part("world switches", [t for t in trips if t["switch"]])
    part("trips back to the same world", [t for t in trips if not t["switch"]])
    print(f"{stats['world_switches']:,} world switches among {sum(t['count'] for t in trips):,} trips, "
          f"{stats['instructions']:,} instructions, {stats['cycles']:,} cycles, "
          f"{stats['host_seconds']:.2f} s")
    return 0 if stats["world_switches"] else 1


if __name__ == "__main__":
    sys.exit(main())
