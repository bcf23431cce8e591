"""Counts what became of composed closures, and shows what must not have happened.

tally.py LOG ...: for each of the names there are the logs of one program: LOG-in-place.log, where closures were
only called in place, LOG-1.log and LOG-2.log. Ends with status 1 when something has to be looked into.
"""
import re
import sys
from collections import Counter, defaultdict


def outcomes(path):
  """What became of each closure: its kind, and what was said."""
  text = open(path, errors="replace").read()
  found = {}
  for block in re.split(r"^  trying ", text, flags=re.M)[1:]:
    name, _, said = block.partition("\n")
    died = re.search(r"^  FAILED the next: this process died of it, status (\d+)", said, re.M)
    outcome = re.search(r"^  (FAILED )?" + re.escape(name) + r": (.*?)(?=^Part |^\d+ closures, |\Z)", said, re.M | re.S)
    if outcome: found[name] = kind(bool(outcome[1]), outcome[2].strip())
    elif died: found[name] = ("caller died", f"status {died[1]}")
    else: found[name] = ("unfinished", said[:200])
  return found


def kind(failed, said):
  if said == "the same there": return "worked", ""
  if said.startswith("there "): return "wrong", said
  if "the worker died" in said: return "worker died", said
  if said == "worked": return "worked, but had to be refused", ""
  if said.startswith("refused"): return "refused, but had to work", said
  # Some objects refer to themselves, which their own coding cannot write.
  if said.startswith("threw EncodingError"): return "refused", said[:60]
  return ("threw", said) if failed else ("refused", said)


def reason(said):
  """A refusal's sentence without what differs from closure to closure."""
  said = re.sub(r"`[^`]*`", "`…`", said)
  return re.sub(r"(capture|element) \d+( of \d+)?", r"\1 …", said)


def main(logs):
  counts, reasons, faults, changed, uneven = Counter(), Counter(), [], [], []
  for log in logs:
    in_place, first, second = (outcomes(f"{log}-{end}.log") for end in ("in-place", "1", "2"))
    together = defaultdict(dict)
    for name in dict.fromkeys(list(first) + list(second)):
      if in_place.get(name, ("",))[0] in ("caller died", "threw"):
        counts["died in place, without the library"] += 1
        print(f"in place: {name}")
        continue
      outcome, said = first.get(name, ("not tried", ""))
      other = second.get(name, ("not tried", ""))[0]
      counts[outcome] += 1
      if outcome.startswith("refused"): reasons[reason(said)] += 1
      if outcome not in ("worked", "refused"): faults.append((name, outcome, said))
      if outcome != other: changed.append((name, outcome, other, said or second[name][1]))
      pair = re.match(r"(\d+)([ab]) ", name)
      if pair: together[pair[1]][pair[2]] = (name, outcome, said)
    for pair in together.values():
      if len(pair) == 2 and pair["a"][1] != pair["b"][1]: uneven.append(pair)
  for name, outcome, said in faults: print(f"FAULT {outcome}: {name}\n    {said[:1500]}")
  for name, one, other, said in changed: print(f"CHANGED {name}\n    {one}, then {other}: {said[:500]}")
  print("\nAlone and together:")
  for pair in uneven:
    a, b = pair["a"], pair["b"]
    print(f"  {a[0]}\n    alone {a[1]}, together {b[1]}: {(a[2] or b[2])[:300]}")
  print("\nRefusals:")
  for text, count in reasons.most_common(): print(f"  {count:5} {text[:300]}")
  print("\n" + ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))
  print(f"{len(faults)} faults, {len(changed)} changed from one run to the next")
  return 1 if faults or changed or not counts else 0


sys.exit(main(sys.argv[1:]))
