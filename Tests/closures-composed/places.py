"""Where closures are formed: functions, methods, generic ones, initialisers, patterns, loops, other closures."""
from dataclasses import dataclass

from captures import UNOWNED, Capture
from nominal import Declarations
from swift_types import MAY, PROGRAM, REFUSED, SCALARS, THINGS, WORKS, Type, array, atom, optional, slice_of

NEVER = 'return check { "never" }'


@dataclass
class Written:
  """One closure: the declaration that forms it, and the expression that gives its attempt."""
  title: str
  hope: str
  text: str
  call: str


class Places:
  """Writes closures of a grammar's types.

  A place returns something for the title, the captures, the text and the call. What it needs on the way is kept
  here for the closure that is being written: `name`, of its function; `alone`, whether it captures one thing and
  nothing else; `extra`, whether it captures an `Int` beside; `nests`, whether another closure has some of it.
  """

  def __init__(self, random, types):
    self.random = random
    self.types = types

  def write(self, index):
    """The closures of a number: one, or one alone and the same together with something else."""
    r, types = self.random, self.types
    self.index = index
    self.suspending = types.suspending = r.random() < 0.2
    is_pair = r.random() < 0.3
    # Swift 6.3.1 miscompiles, in place too, `async` closures that capture wide values among several others, and
    # those that hold vast ones: the memory of tasks is aligned to two words.
    types.avoided = () if not self.suspending else ("vast",) if is_pair else ("vast", "wide")
    place = types.choose(
      (8, self.function), (3, self.inner_function), (3, self.method), (7, self.generic), (1, self.generic_extension),
      (1, self.initialiser), (1, self.property), (1, self.subscript), (1, self.default_argument), (3, self.pattern),
      (2, self.loop), (1, self.catching), (1, self.protocol_extension), (1, self.some_parameter),
      (1, self.autoclosure), (1, self.bound_method), (1, self.lazy))
    nominal, state, suspending = list(types.nominal), r.getstate(), self.suspending
    written = []
    for letter in ["a", "b"] if is_pair else [""]:
      r.setstate(state)
      types.nominal, self.suspending = list(nominal), suspending
      written.append(self.attempt(place, letter))
    types.nominal, types.avoided = nominal, ()
    return written

  def attempt(self, place, letter):
    self.name = f"case{self.index}{letter}"
    self.alone, self.extra, self.nests = letter != "", letter == "b", False
    about, captures, text, call = place()
    self.types.variables = []
    title = f"{self.index}{letter} {place.__name__}{' async' if self.suspending else ''}: {about}"
    title += ", ".join(str(c) for c in captures)
    return Written(title.replace("\\", "").replace('"', "'"), self.hope(captures), text, call)

  def hope(self, captures):
    together, alone = max(c.hope for c in captures), max(c.alone for c in captures)
    # Types without content are no captures to the compiler, and a variable that is shared is captured alone.
    counted = sum(not c.is_empty for c in captures) + self.extra
    is_apart = self.nests or any(c.mode == "shared" for c in captures)
    if together == alone or counted > 1 and not is_apart: hope = together
    else: hope = alone if counted == len(captures) == 1 and not is_apart else MAY
    works, refused = "works", "refused"
    if any(c.type.dropped for c in captures): works, refused = "worksOrRefused", "refusedOrOptimised"
    return {WORKS: works, MAY: "worksUnlessRefused", REFUSED: refused}[hope]

  # Captures.

  def type(self, depth, *needs, without=()):
    """A type of what the place itself declares."""
    return self.types.type(depth, *needs, without=(*without, "fixed", "suspending"))

  def captures(self, start=0):
    r = self.random
    count = 1 if self.alone else self.types.choose((3, 1), (4, 2), (3, 3), (1, 4), (1, 5), (1, 6))
    depth = self.types.choose((2, 0), (4, 1), (4, 2), (2, 3))
    made = []
    for place in range(start, start + count):
      t = self.types.type(depth, without=() if self.suspending else ("suspending",))
      mode = r.choices(["let", "list", "read", "stirred", "later", "shared"], [8, 2, 2, 3, 1, 1])[0]
      if "object" in t and mode == "let" and r.random() < 0.15: mode = r.choice(["again"] * 4 + ["weak", "unowned"])
      if "fixed" in t or "suspending" in t and mode == "shared": mode = "let"
      made.append(Capture(t, f"c{place}", r.randrange(1, 1000), mode))
    return made

  def beside(self, given, start=0):
    """What is captured beside what the place declares: nothing, if that is to be alone."""
    return [given] if self.alone else [given, *self.captures(start)]

  def simplified(self, captures, *modes):
    """The captures as constants where they are of these modes."""
    for each in captures:
      if each.mode in modes: each.mode = "let"
    return captures

  def local_types(self):
    """Types that the function declares itself, at times; a generic one must not."""
    if self.random.random() > 0.15: return []
    declarations = Declarations(self.random, self.types, f"Local{self.index}x", local=True)
    for _ in range(self.random.choice([1, 2])): declarations.declare()
    # They are wanted more often than others.
    self.types.nominal += self.types.nominal[-1:] * (len(self.types.nominal) // 3)
    return declarations.lines

  # Closures.

  def forming(self, captures, form="closure"):
    """Statements that return the attempt of a closure with captures that are declared.

    form: a closure, a function or an autoclosure.
    """
    r = self.random
    shown = [c.shown for c in captures] + (["described(extra)"] if self.extra else [])
    listed = [name for c in captures for name in c.listed]
    before = ["let extra: Int = unknown(7)"] if self.extra else []
    inside = [line for c in captures for line in c.before]
    if self.suspending: inside.insert(r.randrange(len(inside) + 1), "await Task.yield()")
    # Some captures are shown by closures in the closure, some by closures that it captures itself.
    nesting = self.types.choose((10, "none"), (3, "inside"), (3, "outside"), (1, "twice"))
    if any("await" in s for s in shown) or any(c.mode in UNOWNED for c in captures): nesting = "none"
    if form == "autoclosure" and nesting != "none": nesting = "outside"
    if nesting != "none":
      first = r.randrange(len(shown))
      effect, wait = ("async ", "await ") if self.suspending and r.random() < 0.5 else ("", "")
      rest = f"group([{', '.join(shown[first:])}])"
      inner = [f"let inner = {{ () {effect}-> String in {rest} }}"]
      if nesting == "twice":
        inner = [f"let most = {{ () -> String in {rest} }}", f"let inner = {{ () {effect}-> String in most() }}"]
      shown[first:] = [f"{wait}inner()"]
      if nesting == "outside":
        self.nests = True
        before += inner
        listed = [name for name in listed if any(name in s for s in shown[:first])]
      else: inside += inner
    result, value = self.result(captures, shown, nesting)
    after = [line for c in captures for line in c.after]
    check = "checkSuspending" if self.suspending else "check"
    effects = f"{'async ' if self.suspending else ''}{'throws ' if r.random() < 0.2 else ''}-> {result}"
    body = [f"  {line}" for line in [*inside, f"return {value}"]]
    if form == "autoclosure": return [*before, f"return checkAutomatically([{', '.join(shown)}])"]
    if form == "function":
      name = f"inner{self.index}"
      return [*before, f"func {name}() {effects} {{", *body, "}", *after, f"return {check}({name})"]
    head = f"{check} {{ {f'[{chr(44).join(listed)}] ' if listed else ''}() {effects} in"
    if not after: return [*before, f"return {head}", *body, "}"]
    return [*before, f"let attempt = {head}", *body, "}", *after, "return attempt"]

  def result(self, captures, shown, nesting):
    """The closure's result and its value: what is shown, or the one capture itself."""
    one = captures[0]
    is_plain = nesting == "none" and len(shown) == 1 and one.mode not in (*UNOWNED, "shared", "again")
    if is_plain and all(t in one.type for t in ("codable", "hashable", "sendable")) and self.random.random() < 0.4:
      return one.type.name, one.name
    if len(shown) == 1 and self.random.random() < 0.5: return "String", shown[0]
    return "[String]", f"[{', '.join(shown)}]"

  # Texts.

  def text(self, head, lines, tail="}"):
    return "\n".join([head, *(f"  {line}" for line in lines), tail]) + "\n"

  def declared(self, captures, form="closure"):
    return [line for c in captures for line in c.declaration()] + self.forming(captures, form)

  def in_function(self, lines, parameters="", clause=""):
    return self.text(f"@inline(never) private func {self.name}{clause}({parameters}) -> Attempt {{", lines)

  def in_extension(self, name, lines, signature="()"):
    head = f"extension {name} {{\n  @inline(never) fileprivate func {self.name}{signature} -> Attempt {{"
    return self.text(head, lines, "  }\n}")

  # Places.

  def function(self):
    local = self.local_types()
    captures = self.captures()
    return "", captures, self.in_function(local + self.declared(captures)), f"{self.name}()"

  def inner_function(self):
    local = self.local_types()
    captures = self.simplified(self.captures(), "list", *UNOWNED)
    return "", captures, self.in_function(local + self.declared(captures, "function")), f"{self.name}()"

  def autoclosure(self):
    self.suspending = self.types.suspending = False
    captures = self.simplified(self.captures(), "list", "stirred", *UNOWNED)
    return "", captures, self.in_function(self.declared(captures, "autoclosure")), f"{self.name}()"

  def bound_method(self):
    """The method itself, and in the other of a pair a closure that calls it."""
    self.suspending = self.types.suspending = False
    captures = [Capture(self.type(2, "speaker"), "c0", 6)]
    self.nests = self.extra
    both = ["let spoken = c0.speak", "let extra: Int = unknown(7)", "return check { [spoken(), described(extra)] }"]
    lines = captures[0].declaration() + (both if self.extra else ["return check(c0.speak)"])
    return "", captures, self.in_function(lines), f"{self.name}()"

  def method(self):
    """In a method, whose `self` is captured."""
    t = self.random.choice([t for t in self.types.nominal + SCALARS + PROGRAM + THINGS
                            if "generic" not in t and not any(a in t for a in self.types.avoided)])
    if self.random.random() < 0.2 and "static" not in t: t = self.random.choice([array, slice_of])(t, 1)
    captures = self.beside(Capture(t, "self", 1, "given"))
    return "", captures, self.in_extension(t.name, self.declared(captures)), f"unknown({t.value('4')}).{self.name}()"

  def generic_extension(self):
    """In a method of a generic type, with a parameter of its own if it is not alone."""
    kinds = [t for t in self.types.nominal if "generic" in t and not any(a in t for a in self.types.avoided)]
    if not kinds: return self.function()
    t = self.random.choice(kinds)
    given = Capture(t.but(show=lambda x: f"{x}.shown"), "self", 1, "given")
    signature, argument = "()", ""
    if not self.alone:
      actual = self.type(1, without=("static",))
      clause, variable = self.variable(0, actual)
      self.types.variables = [variable]
      signature, argument = f"<{clause}>(_ g0: T0)", f"unknown({actual.value('3')})"
    captures = self.beside(given)
    text = self.in_extension(t.name.split("<")[0], self.declared(captures), signature)
    return "", captures, text, f"unknown({t.value('4')}).{self.name}({argument})"

  def protocol_extension(self):
    t = self.type(2, "speaker", without=("static",))
    show = self.random.choice([lambda x: f"{x}.speak()", lambda x: f"described({x})"])
    shown = Type("Self", t.make, show, t.inherited("empty", "object"), t.hope, t.lone, t.dropped)
    captures = self.beside(Capture(shown, "self", 1, "given"))
    text = self.in_extension("Speaker", self.declared(captures))
    return f"{t.name} as ", captures, text, f"unknown({t.value('4')}).{self.name}()"

  def variable(self, place, actual):
    """A generic parameter that stands for a type, with its constraint."""
    r = self.random
    name = f"T{place}"
    options = [("", [])]
    if "codable" in actual and "sendable" in actual:
      options += [("Codable & Sendable", ["codable", "sendable"])] * 3
      if "made" in actual: options += [("Codable & Sendable & Made", ["codable", "sendable", "made"])] * 3
      if "hashable" in actual: options.append(("Codable & Hashable & Sendable", ["codable", "sendable", "hashable"]))
      if "object" in actual: options += [("AnyObject & Codable & Sendable", ["codable", "sendable", "object"])] * 2
    if "hashable" in actual: options.append(("Hashable", ["hashable"]))
    if "speaker" in actual: options += [("Speaker", ["speaker"])] * 2
    if "scored" in actual: options.append(("Scored", ["scored"]))
    if "thing" in actual: options += [("Thing", ["codable", "sendable", "object", "speaker", "scored", "thing"])] * 3
    constraint, traits = r.choice(options)
    show = lambda x: f"described({x})"
    if "speaker" in traits and r.random() < 0.5: show = lambda x: f"{x}.speak()"
    if "scored" in traits and r.random() < 0.5: show = lambda x: f"{x}.scored"
    make = (lambda n: f"{name}.made({n})") if "made" in traits else (lambda n: f"g{place}")
    traits = actual.inherited("empty", "type") | set(traits)
    t = Type(name, make, show, traits, actual.hope, actual.lone, actual.dropped)
    return f"{name}: {constraint}" if constraint else name, t

  def collection(self, place, actual, element):
    """A generic parameter that stands for a collection, and types of its elements."""
    name, value = f"T{place}", f"g{place}"
    def made(name, make, t):
      return Type(name, lambda n: make, traits=t.inherited(), hope=t.hope, dropped=t.dropped)
    return f"{name}: Collection", [
      made(name, value, actual), made(f"{name}.Element?", f"{value}.first", optional(element)),
      made(f"[{name}.Element]", f"Array({value})", array(element))]

  def generic(self):
    """In a generic function of one to three parameters."""
    r = self.random
    clauses, arguments, variables = [], [], []
    for place in range(self.types.choose((4, 1), (3, 2), (1, 3))):
      if r.random() < 0.15:
        element = self.type(1, without=("static",))
        actual = r.choice([array, slice_of])(element, 2)
        clause, made = self.collection(place, actual, element)
        variables += made
      else:
        actual = self.type(self.types.choose((2, 0), (2, 1), (1, 2)), without=("static",))
        clause, made = self.variable(place, actual)
        variables.append(made)
      clauses.append(clause)
      arguments.append(f"unknown({actual.value(str(r.randrange(1, 99)))})")
    self.types.variables = variables
    captures = self.captures()
    # One of them has to do with a parameter.
    if not any(t.name in c.type.name for c in captures for t in variables):
      captures[0] = Capture(r.choice(variables), "c0", 5)
    form = r.choice(["closure", "closure", "function"])
    if form == "function": captures = self.simplified(captures, "list", *UNOWNED)
    parameters = ", ".join(f"_ g{i}: T{i}" for i in range(len(clauses)))
    text = self.in_function(self.declared(captures, form), parameters, f"<{', '.join(clauses)}>")
    # Half of them must not be optimised into one for each type.
    if r.random() < 0.5: text = f'@_semantics("optimize.sil.specialize.generic.never") {text}'
    title = f"<{', '.join(clauses)}> for {'; '.join(arguments)}"
    return f"{title[:140]}: ", captures, text, f"{self.name}({', '.join(arguments)})"

  def some_parameter(self):
    t = self.types.opaque(2)
    captures = self.beside(Capture(t, "g0", 5, "given"))
    text = self.in_function(self.declared(captures), f"_ g0: {t.name}")
    return "", captures, text, f"{self.name}(unknown({t.make('5')}))"

  def initialiser(self):
    captures = self.captures()
    lines = [line.replace("return check", "attempt = check", 1) if line.startswith("return check") else line
             for line in self.declared(captures)]
    lines = ["self.attempt = attempt" if line == "return attempt" else line for line in lines]
    kind = self.random.choice(["struct", "final class"])
    head = f"private {kind} Holder{self.name} {{\n  let attempt: Attempt\n\n  @inline(never) init() {{"
    return "", captures, self.text(head, lines, "  }\n}"), f"Holder{self.name}().attempt"

  def property(self):
    captures = self.captures()
    head, tail = self.random.choice([
      (f"private var {self.name}: Attempt {{", "}"),
      (f"private nonisolated(unsafe) let {self.name}: Attempt = {{ () -> Attempt in", "}()")])
    return "", captures, self.text(head, self.declared(captures), tail), self.name

  def lazy(self):
    captures = self.captures()
    head = f"private struct Lazy{self.name} {{\n  lazy var attempt: Attempt = {{ () -> Attempt in"
    text = self.text(head, self.declared(captures), "  }()\n}")
    return "", captures, text, f"{{ var lazy = Lazy{self.name}(); return lazy.attempt }}()"

  def subscript(self):
    t = self.type(1)
    captures = self.beside(Capture(t, "g0", 2, "given"), start=1)
    taken = f"{'@escaping ' if 'function' in t else ''}{t.name}"
    head = f"private struct Subscript{self.name} {{\n  fileprivate subscript(g0: {taken}) -> Attempt {{"
    text = self.text(head, self.declared(captures), "  }\n}")
    return "", captures, text, f"Subscript{self.name}()[unknown({t.value('2')})]"

  def default_argument(self):
    captures = self.captures()
    head = f"@inline(never) private func {self.name}(_ attempt: @escaping Attempt = {{ () -> Attempt in"
    return "", captures, self.text(head, self.declared(captures), "}()) -> Attempt { attempt }"), f"{self.name}()"

  def bound(self, t, name):
    """The captures beside a value that a pattern binds, their declarations, and the rest of the statements."""
    captures = self.beside(Capture(t, name, 3, "given"))
    declared = [line for c in captures for line in c.declaration()]
    return captures, declared, self.forming(captures)

  def pattern(self):
    t = self.type(2)
    captures, declared, formed = self.bound(t, "b0")
    value, maybe = t.value("3"), optional(t).name
    # A cast asks at run time, which knows nothing of `Sendable`.
    kinds = ["if let", "guard", "switch", "tuple", "carrier", "deep"] + ["as"] * ("Sendable" not in t.name)
    kind = self.random.choice(kinds)
    def all_of(name, value): return f"let all: {name} = unknown({value})"
    if kind == "if let": lines = [all_of(maybe, f"{value} as {maybe}"), "if let b0 = all {", *formed, "}", NEVER]
    elif kind == "switch": lines = [all_of(t.name, value), "switch all {", "case let b0:", *formed, "}"]
    elif kind == "tuple":
      lines = [all_of(f"({t.name}, Int)", f"({value}, 4)"), "switch all {", f"case (_, 5): {NEVER}",
               "case (let b0, _):", *formed, "}"]
    else:
      name, made, bind = {
        "guard": (maybe, f"{value} as {maybe}", "case let b0? = all"),
        "carrier": (f"Carrier<{t.name}>", f"Carrier.two({value}, 3)", "case .two(let b0, _) = all"),
        "deep": (f"Carrier<{t.name}>", f"Carrier.deep(.one({value}))", "case .deep(.one(let b0)) = all"),
        "as": ("Any", f"{value} as Any", f"let b0 = all as? {atom(t.name)}")}[kind]
      lines = [all_of(name, made), f"guard {bind} else {{ {NEVER} }}", *formed]
    return f"{kind} ", captures, self.in_function(declared + lines), f"{self.name}()"

  def loop(self):
    t = self.type(2)
    captures, declared, formed = self.bound(t, "b0")
    last = max(i for i, line in enumerate(formed) if line == "}")
    if formed[-1] == "return attempt": formed[-1] = "all.append(attempt)"
    else: formed[last] = "})"
    formed = [line.replace("return check", "all.append(check", 1) if line.startswith("return check") else line
              for line in formed]
    lines = ["var all: [Attempt] = []", *declared, f"for b0 in [{t.make('3')}, {t.make('4')}] as [{t.name}] {{",
             *(f"  {line}" for line in formed), "}", "return all[unknown(1)]"]
    return "", captures, self.in_function(lines), f"{self.name}()"

  def catching(self):
    t = self.type(1, "error", without=("static",))
    error = Type("any Error", t.make, traits=t.inherited(), hope=t.hope)
    captures, declared, formed = self.bound(error, "error")
    lines = [*declared, "do {", f"  try throwing(unknown({t.value('3')}))", f"  {NEVER}", "} catch {", *formed, "}"]
    return f"{t.name} as ", captures, self.in_function(lines), f"{self.name}()"
