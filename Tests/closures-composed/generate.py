"""Writes files of closures over composed types, in place of the table that is written by hand.

generate.py FOLDER COUNT SEED [FIRST]: closures FIRST to FIRST + COUNT, which depend on their numbers and the
seed alone, and the types they are of. `grammar.py` composes types, `nominal.py` declares some, `places.py` has
the places where closures are formed.
"""
import random
import sys
from pathlib import Path

from grammar import Grammar
from nominal import Declarations
from places import Places

FILE = 60
HEAD = """\
public import Foundation
public import FuturesCore
import FuturesPortable
"""


def write_file(folder, seed, first, count):
  """Writes the closures from `first` on into a file of their own."""
  chance = random.Random(f"{seed} {first}")
  types = Grammar(chance)
  declarations = Declarations(chance, types, f"{first}x")
  for _ in range(count // 2 + 4): declarations.declare()
  places = Places(chance, types)
  written = [each for index in range(first, first + count) for each in places.write(index)][:count]
  parts = [HEAD] + ["\n".join(declarations.lines)] + [each.text for each in written]
  parts.append(f"func part{first}() -> [Case] {{\n  var all: [Case] = []")
  parts += [f'  all.append(tried("{each.title}", .{each.hope}) {{ {each.call} }})' for each in written]
  parts.append("  return all\n}\n")
  (folder / f"Part{first}.swift").write_text("\n".join(parts))


def main():
  folder, count, seed = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
  first = int(sys.argv[4]) if len(sys.argv) > 4 else 0
  starts = range(first, first + count, FILE)
  for start in starts: write_file(folder, seed, start, min(FILE, first + count - start))
  rows = "\n".join(f'      Row("Part {start}", part{start}),' for start in starts)
  (folder / "Table.swift").write_text(f"enum Table {{\n  static var rows: [Row] {{\n    [\n{rows}\n    ]\n  }}\n}}\n")


main()
