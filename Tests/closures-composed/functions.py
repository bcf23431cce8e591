"""Function types: closures that capture values of composed types or take them, methods, operators, C functions."""
from swift_types import MAY, WORKS, Type, atom

C_FUNCTION = "@convention(c) (Int32) -> Int32"
OTHERS = [
  ("(Int, Int) -> Int", "(&+)", "(3, 4)"), ("(Int) -> Int", "twice", "(3)"), ("(Int) -> Point", "Point.made", "(3)"),
  ("(Point) -> Int", "\\.x", "(Point.made(3))"), ("([Int]) -> Int", "\\.count", "([1])"),
  ("(String) -> Int?", "{ Int($0) }", '("5")'), (C_FUNCTION, "cTwice", "(-3)"), (C_FUNCTION, "{ $0 &+ 1 }", "(-3)"),
  (C_FUNCTION, "abs", "(-3)"),
]


def constant():
  return Type("() -> Int", lambda n: f"{{ {n} }}", lambda x: f"described({x}())", frozenset(("static", "function")))


def function(types, depth):
  """A function type that has to do with some other type of the grammar `types`."""
  makers = [(8, Capturing), (2, taking), (3, other), (1, method), (1, unbound_method)]
  made = types.choose(*makers)
  if made is not Capturing: return made(types, depth)
  return Capturing(types, types.type(depth, without=("suspending", "fixed"))).choose()


def function_type(name, make, show, of, *more, **changes):
  """of: the type that is captured, or another that decides about the traits."""
  traits = frozenset(("static", "function", *more)) | of.inherited("private")
  return Type(name, make, show, traits, **{"hope": max(of.hope, of.alone), "dropped": of.dropped, **changes})


class Capturing:
  """Closures that capture a value of a type."""

  def __init__(self, types, captured):
    self.types = types
    self.t = captured
    types.count += 1
    self.v = f"v{types.count}"

  def choose(self):
    kinds = [(4, self.value), (3, self.text), (1, self.curried), (1, self.through_inout), (1, self.throwing),
             (1, self.variable)]
    if "sendable" in self.t: kinds.append((1, self.sendable))
    if "static" not in self.t: kinds += [(1, self.generic_text), (1, self.generic_value)]
    if self.types.suspending: kinds.append((1, self.suspending))
    return self.types.choose(*kinds)()

  def holding(self, name, closure, show, *more):
    """The closure captures a parameter: Swift 6.3.1 does not find the names of a closure's list in a list in it."""
    taken = ("@escaping " if "function" in self.t else "") + self.t.name
    make = lambda n: f"{{ ({self.v}: {taken}) -> {atom(name)} in {closure} }}({self.t.make(n)})"
    return function_type(name, make, show, self.t, *more)

  @property
  def shown(self): return self.t.show(self.v)

  def value(self):
    name = f"() -> {self.t.name}"
    return self.holding(name, f"{{ {name} in {self.v} }}", lambda x: self.t.show(f"{x}()"))

  def text(self): return self.holding("() -> String", f"{{ () -> String in {self.shown} }}", lambda x: f"{x}()")

  def sendable(self):
    closure = f"{{ () -> String in {self.shown} }}"
    return self.holding("@Sendable () -> String", closure, lambda x: f"{x}()", "sendable")

  def throwing(self):
    name = "() throws -> String"
    return self.holding(name, f"{{ {name} in {self.shown} }}", lambda x: f'((try? {x}()) ?? "threw")')

  def suspending(self):
    name = "() async -> String"
    closure = f"{{ {name} in await Task.yield(); return {self.shown} }}"
    return self.holding(name, closure, lambda x: f"await {x}()", "suspending")

  def through_inout(self):
    closure = f"{{ (i: inout Int) -> Void in i += {self.shown}.utf8.count }}"
    return self.holding("(inout Int) -> Void", closure, lambda x: f"changed({x})")

  def curried(self):
    inner = f"() -> {self.t.name}"
    closure = f"{{ (i: Int) -> ({inner}) in {{ {inner} in i > 0 ? {self.v} : {self.v} }} }}"
    return self.holding(f"(Int) -> {inner}", closure, lambda x: self.t.show(f"{x}(3)()"))

  def variable(self):
    """Nothing is noted of a variable of a type without content, and it is refused."""
    closure = f"{{ () -> String in renew(&{self.v}); return {self.shown} }}"
    make = lambda n: f"{{ () -> (() -> String) in var {self.v}: {self.t.name} = {self.t.make(n)}; return {closure} }}()"
    hope = max(self.t.hope, self.t.alone, MAY if "empty" in self.t or "type" in self.t else WORKS)
    return function_type("() -> String", make, lambda x: f"{x}()", self.t, hope=hope)

  def generic_text(self):
    return function_type("() -> String", lambda n: f"telling({self.t.value(n)})", lambda x: f"{x}()", self.t)

  def generic_value(self):
    return function_type(f"() -> {self.t.name}", lambda n: f"keeping({self.t.value(n)})",
                         lambda x: self.t.show(f"{x}()"), self.t)


def taking(types, depth):
  t = types.type(depth, without=("suspending", "fixed"))
  return function_type(f"({t.name}) -> String", lambda n: f"{{ (v: {t.name}) -> String in {t.show('v')} }}",
                       lambda x: f"{x}({t.value('5')})", t, hope=WORKS)


def method(types, depth):
  t = types.type(depth, "speaker", without=("fixed",))
  return function_type("() -> String", lambda n: f"({t.make(n)} as {t.name}).speak", lambda x: f"{x}()", t)


def unbound_method(types, depth):
  t = types.type(min(depth, 1), "speaker", without=("fixed",))
  method = "{ $0.speak }" if t.name.startswith("any ") else f"{atom(t.name)}.speak"
  return function_type(f"({t.name}) -> () -> String", lambda n: method, lambda x: f"{x}({t.value('4')})()", t,
                       hope=WORKS, dropped=False)


def other(types, depth):
  if types.random.random() < 0.4: return constant()
  name, value, call = types.random.choice(OTHERS)
  traits = frozenset(("static", "function", *(["sendable"] if name == C_FUNCTION else [])))
  return Type(name, lambda n: value, lambda x: f"described({x}{call})", traits)
