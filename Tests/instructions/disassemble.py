"""What objdump says of a program's instructions, a line for each: its address, its bytes, and where it leads or `-`."""
import re
import subprocess
import sys

LINE = re.compile(r"^\s*([0-9a-f]+):\t((?:[0-9a-f]{2} )+)\s*\t?(.*)$")
MEMORY = re.compile(r"\(%rip\).*# ([0-9a-f]+)")
JUMP = re.compile(r"^(?:\S+ )*?(?:j\w+|call\w*|loop\w*|xbegin)\S*\s+([0-9a-f]+)\b")

objdump = subprocess.Popen(["objdump", "-d", "-w", sys.argv[1]], stdout=subprocess.PIPE, text=True)
for line in objdump.stdout:
  found = LINE.match(line)
  if not found: continue
  address, code, text = found.groups()
  # It shows what is no instruction by itself in a way of its own.
  if not text.strip() or "(bad)" in text or text.startswith(("fwait", "fst", "fcl", "fsa", "fin")): continue
  target = MEMORY.search(text) or JUMP.match(text)
  print(address, code.replace(" ", ""), target.group(1) if target else "-")
sys.exit(objdump.wait())
