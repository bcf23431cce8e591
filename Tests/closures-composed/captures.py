"""What a closure captures: a value of a type, by a constant or by a variable of some kind."""
from dataclasses import dataclass

from swift_types import MAY, REFUSED, WORKS, Type

# A variable that is only read, that the closure writes, that is written after the closure has been formed, that two
# closures share.
VARIABLES = ("read", "stirred", "later", "shared")
# An object in the closure's list without an owner.
UNOWNED = ("weak", "unowned")


@dataclass
class Capture:
  type: Type
  name: str
  number: int
  # One of those, or let: a constant. list: in the closure's list. again: an object, as two constants. given: the
  # place declares it.
  mode: str = "let"

  def value(self, by=0): return f"unknown({self.type.value(str(self.number + by))})"

  def declaration(self):
    """Statements that declare it."""
    name, t = self.name, self.type
    constant = f"let {name}: {t.name} = {self.value()}"
    if self.mode == "given": return []
    if self.mode in UNOWNED: return [constant, f"hold({name})"]
    if self.mode == "again": return [constant, f"let {name}Again: {t.name} = {name}"]
    if self.mode not in VARIABLES: return [constant]
    lines = [f"var {name}: {t.name} = {self.value()}"]
    if self.mode != "later": lines.append(f"{name} = {self.value(3)}")
    if self.mode == "shared":
      lines += [f"let {name}Read = {{ () -> String in {t.show(name)} }}",
                f"let {name}Write = {{ () -> Void in {name} = {self.value(1)} }}"]
    return lines

  @property
  def before(self):
    """Statements in the closure, before it is shown."""
    return [f"renew(&{self.name})"] if self.mode == "stirred" else []

  @property
  def after(self):
    """Statements behind the closure."""
    return [f"{self.name} = {self.value(5)}"] if self.mode == "later" else []

  @property
  def shown(self):
    name = self.name
    if self.mode == "shared": return f"group([{name}Read(), written({name}Write), {name}Read()])"
    if self.mode in UNOWNED: return f"touched({name})"
    if self.mode == "again": return f"group([{self.type.show(name)}, described({name} === {name}Again)])"
    return self.type.show(name)

  @property
  def listed(self):
    """What the closure's list has of it."""
    if self.mode == "list": return [self.name]
    return [f"{self.mode} {self.name}"] if self.mode in UNOWNED else []

  @property
  def is_empty(self): return "empty" in self.type

  @property
  def hope(self): return self.worst(self.type.hope)

  @property
  def alone(self): return self.worst(self.type.alone)

  def worst(self, hope):
    if self.mode in UNOWNED: return REFUSED
    # Nothing is noted of a variable without content, and a type has none, or a word, or several.
    is_unknown = self.mode in VARIABLES and ("empty" in self.type or "type" in self.type)
    return max(hope, MAY if is_unknown else WORKS)

  def __str__(self): return self.type.name if self.mode in ("let", "list") else f"{self.mode} {self.type.name}"
