"""Counts what became of composed closures, and shows what must not have happened.

tally.py DETAILS LOG ...: for each of the names there are the logs of one program: LOG-in-place.log, where closures
were only called in place, LOG-1.log and LOG-2.log. Writes into the file DETAILS what was refused, and which pairs
behave in different ways alone and together. Ends with status 1 when something has to be looked into.
"""
import re
import sys
from collections import Counter, defaultdict


def outcomes(path):
  """What became of each closure: its kind, and what was said."""
  found = {}
  for block in re.split(r"^  trying ", open(path, errors="replace").read(), flags=re.M)[1:]:
    name, _, said = block.partition("\n")
    died = re.search(r"FAILED the next: this process died of it, status (\d+)", said)
    outcome = re.search(r"^  (FAILED )?" + re.escape(name) + r": (.*?)(?=^Part |^\d+ closures, |\Z)", said, re.M | re.S)
    if outcome: found[name] = kind(bool(outcome[1]), outcome[2].strip())
    elif died: found[name] = "caller died", f"status {died[1]}"
    else: found[name] = "unfinished", said
  return found


def kind(failed, said):
  if said == "the same there": return "worked", ""
  if said.startswith("there "): return "wrong", said
  if "the worker died" in said: return "worker died", said
  if said == "worked": return "worked, but had to be refused", ""
  if said.startswith("refused"): return "refused, but had to work", said
  # What the coding of a value throws by itself.
  if said.startswith("threw EncodingError"): return "refused", said[:60]
  return "threw" if failed else "refused", said


def reason(said):
  """A refusal's sentence without what differs from closure to closure."""
  said = re.sub(r"`[^`]*`", "`…`", said.removeprefix("refused: ").removeprefix("The call cannot travel: "))
  place = r"(its capture|capture \d+ of \d+|element \d+)"
  return re.sub(f"^{place}(, {place})*", "a capture", said)


class Tally:
  def __init__(self):
    self.counts, self.reasons = Counter(), Counter()
    self.faults, self.changed, self.uneven = [], [], []

  def read(self, log):
    """Takes what became of the closures of one program."""
    in_place, first, second = (outcomes(f"{log}-{end}.log") for end in ("in-place", "1", "2"))
    missing = ("not tried", "")
    pairs = defaultdict(dict)
    for name in {**in_place, **first, **second}:
      if in_place.get(name, missing)[0] in ("caller died", "unfinished"):
        self.counts["died in place"] += 1
        self.faults.append((name, "died in place, without the library", in_place[name][1]))
        continue
      (outcome, said), (other, _) = first.get(name, missing), second.get(name, missing)
      self.counts[outcome] += 1
      if outcome.startswith("refused"): self.reasons[reason(said)] += 1
      if outcome not in ("worked", "refused"): self.faults.append((name, outcome, said))
      if outcome != other: self.changed.append((name, f"{outcome}, then {other}", said or second[name][1]))
      pair = re.match(r"(\d+)([ab]) ", name)
      if pair: pairs[pair[1]][pair[2]] = (name, outcome, said)
    self.uneven += [pair for pair in pairs.values() if len({outcome for _, outcome, _ in pair.values()}) > 1]

  def write_details(self, path):
    with open(path, "w") as file:
      for text, count in self.reasons.most_common(): print(f"{count:5} {text}", file=file)
      print("\nAlone and together:", file=file)
      for pair in self.uneven:
        for name, outcome, said in pair.values(): print(f"  {name}\n    {outcome} {said}", file=file)

  def report(self):
    for name, outcome, said in self.faults: print(f"FAULT {outcome}: {name}\n    {said[:1500]}")
    for name, outcomes, said in self.changed: print(f"CHANGED {name}\n    {outcomes}: {said[:500]}")
    print(", ".join(f"{count} {outcome}" for outcome, count in self.counts.most_common()))
    print(f"{len(self.faults)} faults, {len(self.changed)} changed from one run to the next")
    return bool(self.counts) and not self.faults and not self.changed


tally = Tally()
for log in sys.argv[2:]: tally.read(log)
tally.write_details(sys.argv[1])
sys.exit(0 if tally.report() else 1)
