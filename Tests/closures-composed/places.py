"""Where closures are formed: functions, methods, generic ones, initialisers, patterns, loops, other closures."""
from dataclasses import dataclass

from grammar import MAY, REFUSED, WORKS, Type, array, atom, composed, optional, slice_of
from nominal import Declarations


@dataclass
class Capture:
  type: Type
  name: str
  number: int
  # let: a constant. list: in the closure's list. read, stirred, later, shared: a variable that is only read,
  # that the closure writes, that is written after the closure has been formed, that two closures share.
  # weak, unowned: in the list, without owning. given: the place declares it.
  mode: str = "let"

  @property
  def is_variable(self): return self.mode in ("read", "stirred", "later", "shared")

  def value(self, number):
    return f"unknown({self.type.value(str(number))})"

  def declaration(self):
    t, value = self.type, self.value
    if self.mode == "given": return []
    if "fixed" in t: return [f"let {self.name}: {t.name} = {value(self.number)}"]
    if self.mode in ("weak", "unowned"): return [f"let {self.name}: {t.name} = {value(self.number)}", f"hold({self.name})"]
    if not self.is_variable: return [f"let {self.name}: {t.name} = {value(self.number)}"]
    lines = [f"var {self.name}: {t.name} = {value(self.number)}"]
    if self.mode != "later": lines.append(f"{self.name} = {value(self.number + 3)}")
    if self.mode == "shared":
      lines += [f"let {self.name}Read = {{ () -> String in {t.show(self.name)} }}",
                f"let {self.name}Write = {{ () -> Void in {self.name} = {value(self.number + 1)} }}"]
    return lines

  @property
  def after(self):
    return [f"{self.name} = {self.value(self.number + 5)}"] if self.mode == "later" else []

  @property
  def before_use(self):
    if self.mode == "stirred": return [f"renew(&{self.name})"]
    return []

  @property
  def shown(self):
    if self.mode == "shared": return f"group([{self.name}Read(), written({self.name}Write), {self.name}Read()])"
    if self.mode == "weak" or self.mode == "unowned": return f"touched({self.name})"
    return self.type.show(self.name)

  @property
  def listed(self):
    return {"list": [self.name], "weak": [f"weak {self.name}"], "unowned": [f"unowned {self.name}"]}.get(self.mode, [])

  @property
  def hope(self):
    if self.mode in ("weak", "unowned"): return REFUSED
    # A variable of a type without content may be refused for what it is.
    return max(self.type.hope, MAY if self.is_variable and ("empty" in self.type or "type" in self.type) else WORKS)

  @property
  def alone(self):
    if self.mode in ("weak", "unowned"): return REFUSED
    # Nothing is noted of what has no content, and a type has none, or two words.
    if self.is_variable and ("empty" in self.type or "type" in self.type): return max(MAY, self.type.hope)
    return self.type.alone

  def describe(self): return {"let": "", "given": "given ", "list": ""}.get(self.mode, self.mode + " ") + self.type.name


@dataclass
class Written:
  """One closure: the declaration that forms it, and the expression that gives its attempt."""
  title: str
  hope: str
  text: str
  call: str


class Places:
  def __init__(self, random, types):
    self.random = random
    self.types = types

  def write(self, index):
    """The closures of a number: one, or one alone and the same together with something else."""
    r = self.random
    self.index = index
    self.suspending = r.random() < 0.2
    self.types.suspending = self.suspending
    kept = list(self.types.nominal)
    places = [(8, self.function), (3, self.inner_function), (3, self.method), (7, self.generic), (1, self.generic_extension),
              (1, self.initialiser), (1, self.property), (1, self.subscript), (1, self.default_argument), (3, self.pattern),
              (2, self.loop), (1, self.catching), (1, self.protocol_extension), (1, self.some_parameter), (1, self.autoclosure),
              (1, self.bound_method), (1, self.lazy)]
    place = self.types.choose(*places)
    self.pair = r.random() < 0.3
    # Swift 6.3.1 miscompiles, in place too, `async` closures that capture wide values among several others, and
    # those that hold vast ones: the memory of tasks is aligned to two words.
    self.types.avoided = () if not self.suspending else ("vast",) if self.pair else ("vast", "wide")
    if not self.pair: written = [self.attempt(place, "", None)]
    else:
      state = r.getstate()
      written = []
      for letter, extra in (("a", False), ("b", True)):
        r.setstate(state)
        self.types.nominal = list(kept)
        written.append(self.attempt(place, letter, extra))
    self.types.nominal = kept
    self.types.variables = []
    self.types.avoided = ()
    return written

  def attempt(self, place, letter, extra):
    self.name = f"case{self.index}{letter}"
    self.extra = extra
    self.types.variables = []
    self.declared = []
    title, captures, text, call = place()
    kind = f"{self.index}{letter} {place.__name__}{' async' if self.suspending else ''}: "
    title = kind + title + ", ".join(c.describe() for c in captures)
    title = title.replace("\\", "").replace('"', "'")
    return Written(title, self.hope(captures), text, call)

  def hope(self, captures):
    together, alone = (max((getattr(c, a) for c in captures), default=WORKS) for a in ("hope", "alone"))
    # Types without content are no captures to the compiler, and a variable that is shared is captured alone.
    counted = [c for c in captures if "empty" not in c.type]
    certain = len(counted) > 1 and not any(c.mode == "shared" for c in captures) and not self.nests_outside
    if self.extra: certain = certain or (len(counted) == 1 and not self.nests_outside and captures[0].mode != "shared")
    hope = together if certain else alone if len(captures) == 1 and len(counted) == 1 and captures[0].mode != "shared" and not self.extra \
      else together if together == alone else MAY
    dropped = any(c.type.dropped for c in captures)
    return {WORKS: "worksOrRefused" if dropped else "works", MAY: "worksUnlessRefused", REFUSED: "refused"}[hope]

  # Captures.

  def captures(self, at_least=0, start=0, variables=True):
    r = self.random
    count = 1 if self.extra is not None else max(at_least, self.types.choose((3, 1), (4, 2), (3, 3), (1, 4), (1, 5), (1, 6)))
    self.nests_outside = False
    depth = self.types.choose((2, 0), (4, 1), (4, 2), (2, 3))
    made = []
    for place in range(count):
      t = self.types.type(depth, without=() if self.suspending else ("suspending",))
      mode = r.choices(["let", "list", "read", "stirred", "later", "shared"], [8, 2, 2, 3, 1, 1])[0]
      if not variables or "fixed" in t: mode = "let"
      if "suspending" in t and mode == "shared": mode = "let"
      if "object" in t and mode == "let" and r.random() < 0.03: mode = r.choice(["weak", "unowned"])
      made.append(Capture(t, f"c{start + place}", r.randrange(1, 1000), mode))
    return made

  def local_types(self):
    """Types that the function declares itself, at times; a generic one must not."""
    if self.random.random() > 0.15: return []
    declarations = Declarations(self.random, self.types, f"Local{self.index}x", local=True)
    for _ in range(self.random.choice([1, 2])): declarations.declare()
    # The latest are wanted more often.
    self.types.nominal += self.types.nominal[-1:] * (len(self.types.nominal) // 3)
    return declarations.lines

  # Closures.

  def forming(self, captures, outer="check"):
    """Statements that return the attempt of a closure with captures that exist, in a function's body."""
    r = self.random
    if self.extra: extra = ["let extra: Int = unknown(7)"]
    else: extra = []
    wait = ["await Task.yield()"] if self.suspending else []
    check = "checkSuspending" if self.suspending else "check"
    after = [line for c in captures for line in c.after]
    shown = [c.shown for c in captures] + (["described(extra)"] if self.extra else [])
    # Some captures are shown by closures in the closure, some by closures that are captured themselves.
    nesting = self.types.choose((10, "none"), (3, "inside"), (3, "outside"), (1, "twice"))
    suspends = any("await" in s for s in shown)
    if suspends or any(c.mode in ("weak", "unowned") for c in captures): nesting = "none"
    if outer == "autoclosure" and nesting != "none": nesting = "outside"
    prepared = [line for c in captures for line in c.before_use]
    listed = [name for c in captures for name in c.listed]
    before, inside = [], []
    kind = "async " if self.suspending and r.random() < 0.5 else ""
    call = ("await " if kind else "") + "inner()"
    half = r.randrange(len(shown)) if len(shown) > 1 else 0
    if nesting == "inside":
      inside = [f"let inner = {{ () {kind}-> String in group([{', '.join(shown[half:])}]) }}"]
      shown = shown[:half] + [call]
    elif nesting == "twice":
      inside = [f"let most = {{ () -> String in group([{', '.join(shown[half:])}]) }}", f"let inner = {{ () {kind}-> String in most() }}"]
      shown = shown[:half] + [call]
    elif nesting == "outside":
      self.nests_outside = True
      before = [f"let inner = {{ () {kind}-> String in group([{', '.join(shown[half:])}]) }}"]
      listed = [l for l in listed if any(l in s for s in shown[:half])]
      shown = shown[:half] + [call]
    simple = nesting == "none" and len(captures) == 1 and not self.extra and captures[0].mode in ("let", "list", "read", "given", "stirred")
    t = captures[0].type if captures else None
    if simple and r.random() < 0.4 and all(n in t for n in ("codable", "hashable", "sendable")) and "fixed" not in t:
      result, value = t.name, captures[0].name
    elif len(shown) == 1 and r.random() < 0.5: result, value = "String", shown[0]
    else: result, value = "[String]", f"[{', '.join(shown)}]"
    list_text = f"[{', '.join(listed)}] " if listed else ""
    effects = ("async " if self.suspending else "") + ("throws " if r.random() < 0.2 else "")
    closure = [f"{{ {list_text}() {effects}-> {result} in"] + ["  " + l for l in prepared[:1] + wait + prepared[1:] + inside] + [f"  return {value}", "}"]
    closure[0] = f"{check} " + closure[0]
    if outer == "function":
      head = f"func inner{self.index}() {effects}-> {result} {{"
      return extra + before + [head] + closure[1:] + after + [f"return {check}(inner{self.index})"]
    if outer == "autoclosure":
      return extra + before + [f"return checkAutomatically([{', '.join(shown)}])"]
    if not after: return extra + before + ["return " + closure[0]] + closure[1:]
    return extra + before + ["let attempt = " + closure[0]] + closure[1:] + after + ["return attempt"]

  def body(self, captures, outer="check"):
    lines = [line for c in captures for line in c.declaration()]
    return lines + self.forming(captures, outer)

  def text(self, head, lines, tail="}"):
    return "\n".join([head] + ["  " + line for line in lines] + [tail]) + "\n"

  def in_function(self, captures, outer="check", parameters="", clause="", prefix=(), call=None, local=()):
    lines = list(local) + list(prefix) + self.body(captures, outer)
    text = self.text(f"@inline(never) private func {self.name}{clause}({parameters}) -> Attempt {{", lines)
    return text, call or f"{self.name}()"

  # Places.

  def function(self):
    local = self.local_types()
    captures = self.captures()
    return ("", captures) + self.in_function(captures, local=local)

  def inner_function(self):
    local = self.local_types()
    captures = [c for c in self.captures()]
    for c in captures:
      if c.mode in ("list", "weak", "unowned"): c.mode = "let"
    return ("", captures) + self.in_function(captures, "function", local=local)

  def autoclosure(self):
    self.suspending = self.types.suspending = False
    self.types.avoided = ()
    captures = self.captures()
    for c in captures:
      if c.mode in ("list", "weak", "unowned", "stirred"): c.mode = "let"
    return ("", captures) + self.in_function(captures, "autoclosure")

  def method(self):
    """In a method, whose `self` is captured."""
    kinds = [t for t in self.types.nominal + self.types.leaf_scalars()
             if "generic" not in t and not any(a in t for a in self.types.avoided)]
    t = self.random.choice(kinds)
    if self.random.random() < 0.2:
      t = self.random.choice([array, slice_of])(t, 1) if "static" not in t else t
    captures = [Capture(t, "self", 1, "given")]
    if self.extra is None: captures += self.captures()
    else: self.nests_outside = False
    text = self.text(f"extension {t.name} {{\n  @inline(never) fileprivate func {self.name}() -> Attempt {{", self.body(captures), "  }\n}")
    return "self ", captures, text, f"unknown({t.value('4')}).{self.name}()"

  def bound_method(self):
    self.suspending = self.types.suspending = False
    self.types.avoided = ()
    t = self.types.type(2, "speaker", without=("fixed",))
    self.nests_outside = False
    self.extra = None if self.extra is None else self.extra
    captures = [Capture(t, "c0", 6)]
    if not self.extra:
      lines = captures[0].declaration() + ["return check(c0.speak)"]
      return "", captures, self.text(f"@inline(never) private func {self.name}() -> Attempt {{", lines), f"{self.name}()"
    # The same with a second capture: by a closure.
    lines = captures[0].declaration() + ["let spoken = c0.speak", "let extra: Int = unknown(7)", "return check { [spoken(), described(extra)] }"]
    self.nests_outside = True
    return "", captures, self.text(f"@inline(never) private func {self.name}() -> Attempt {{", lines), f"{self.name}()"

  def variable(self, place, actual):
    """A generic parameter that stands for a type, with its constraint."""
    r = self.random
    name, value = f"T{place}", f"g{place}"
    options = [("", [])]
    if "codable" in actual and "sendable" in actual:
      options += [("Codable & Sendable", ["codable", "sendable"])] * 3
      if "made" in actual: options += [("Codable & Sendable & Made", ["codable", "sendable", "made"])] * 3
      if "hashable" in actual: options.append(("Codable & Hashable & Sendable", ["codable", "sendable", "hashable"]))
      if "object" in actual: options += [("AnyObject & Codable & Sendable", ["codable", "sendable", "object"])] * 2
    if "hashable" in actual: options.append(("Hashable", ["hashable"]))
    if "speaker" in actual: options += [("Speaker", ["speaker"])] * 2
    if "scored" in actual: options += [("Scored", ["scored"])]
    if "thing" in actual: options += [("Thing", ["codable", "sendable", "object", "speaker", "scored", "thing"])] * 3
    constraint, traits = r.choice(options)
    show = lambda x: f"described({x})"
    if "speaker" in traits and r.random() < 0.5: show = lambda x: f"{x}.speak()"
    if "scored" in traits and r.random() < 0.5: show = lambda x: f"{x}.scored"
    make = (lambda n: f"{name}.made({n})") if "made" in traits else (lambda n: value)
    t = Type(name, make, show, frozenset(traits) | (actual.traits & {"wide", "vast", "empty", "type"}), hope=actual.hope, lone=actual.lone, dropped=actual.dropped)
    return f"{name}: {constraint}" if constraint else name, t

  def generic(self):
    """In a generic function of one to three parameters, at times with a type of its own."""
    r = self.random
    count = self.types.choose((4, 1), (3, 2), (1, 3))
    clauses, parameters, arguments, variables = [], [], [], []
    for place in range(count):
      if r.random() < 0.15:
        element = self.types.type(1, without=("static", "fixed", "suspending"))
        actual = r.choice([array, slice_of])(element, 2)
        clauses.append(f"T{place}: Collection"), parameters.append(f"_ g{place}: T{place}")
        of = lambda name, make, t, **more: Type(name, make, traits=t.traits & {"wide", "vast"}, hope=t.hope, dropped=t.dropped, **more)
        value = f"g{place}"
        variables += [of(f"T{place}", lambda n, v=value: v, actual), of(f"T{place}.Element?", lambda n, v=value: f"{v}.first", optional(element)),
                      of(f"[T{place}.Element]", lambda n, v=value: f"Array({v})", array(element))]
      else:
        actual = self.types.type(self.types.choose((2, 0), (2, 1), (1, 2)), without=("static", "fixed", "suspending"))
        clause, t = self.variable(place, actual)
        clauses.append(clause), parameters.append(f"_ g{place}: T{place}"), variables.append(t)
      arguments.append(f"unknown({actual.value(str(r.randrange(1, 99)))})")
    self.types.variables = variables
    captures = self.captures()
    if not any(f"T{i}" in c.type.name for c in captures for i in range(count)): captures[0] = Capture(r.choice(variables), "c0", 5)
    self.types.variables = []
    # Not optimised into one for each type, most of the time.
    inline = r.choice(["@inline(never)", "@_semantics(\"optimize.sil.specialize.generic.never\") @inline(never)"])
    text, call = self.in_function(captures, r.choice(["check", "check", "function"]) if all(c.mode not in ("list", "weak", "unowned") for c in captures) else "check",
                                  ", ".join(parameters), f"<{', '.join(clauses)}>", call=f"{self.name}({', '.join(arguments)})")
    title = f"<{', '.join(clauses)}> for {'; '.join(arguments)}: "
    return title[:140] + " ", captures, text.replace("@inline(never)", inline, 1), call

  def generic_extension(self):
    """In a method of a generic type, with or without a parameter of its own."""
    kinds = [t for t in self.types.nominal if "generic" in t and not any(a in t for a in self.types.avoided)]
    if not kinds: return self.function()
    t = self.random.choice(kinds)
    captures = [Capture(t.but(add=[]), "self", 1, "given")]
    captures[0].type = Type(t.name, t.make, lambda x: f"{x}.shown", t.traits, t.hope, t.lone, t.dropped)
    actual = self.types.type(1, without=("static", "fixed", "suspending"))
    if self.extra is None:
      clause, variable = self.variable(0, actual)
      self.types.variables = [variable]
      captures += self.captures()
      self.types.variables = []
      head, argument = f"<{clause}>(_ g0: T0)", f"unknown({actual.value('3')})"
    else: head, argument, self.nests_outside = "()", "", False
    base = t.name.split("<")[0]
    text = self.text(f"extension {base} {{\n  @inline(never) fileprivate func {self.name}{head} -> Attempt {{", self.body(captures), "  }\n}")
    return "self ", captures, text, f"unknown({t.value('4')}).{self.name}({argument})"

  def protocol_extension(self):
    t = self.types.type(2, "speaker", without=("static", "fixed"))
    shown = Type("Self", t.make, self.random.choice([lambda x: f"{x}.speak()", lambda x: f"described({x})"]), t.traits & {"wide", "vast", "empty", "object"}, t.hope, t.lone, t.dropped)
    captures = [Capture(shown, "self", 1, "given")]
    if self.extra is None: captures += self.captures()
    else: self.nests_outside = False
    text = self.text(f"extension Speaker {{\n  @inline(never) fileprivate func {self.name}() -> Attempt {{", self.body(captures), "  }\n}")
    return f"{t.name} as ", captures, text, f"unknown({t.value('4')}).{self.name}()"

  def some_parameter(self):
    t = self.types.opaque(2)
    captures = [Capture(t, "g0", 5, "given")]
    if self.extra is None: captures += self.captures()
    else: self.nests_outside = False
    return ("", captures) + self.in_function(captures, parameters=f"_ g0: {t.name}", call=f"{self.name}(unknown({t.make('5')}))")

  def initialiser(self):
    kind = self.random.choice(["struct", "final class"])
    captures = self.captures()
    lines = self.body(captures)
    returned = [l.replace("return check", "attempt = check", 1) if l.startswith("return check") else l for l in lines]
    returned = ["self.attempt = attempt" if l == "return attempt" else l for l in returned]
    text = self.text(f"private {kind} Holder{self.name} {{\n  let attempt: Attempt\n\n  @inline(never) init() {{", returned, "  }\n}")
    return "", captures, text, f"Holder{self.name}().attempt"

  def property(self):
    captures = self.captures()
    head = self.random.choice([f"private var {self.name}: Attempt {{", f"private nonisolated(unsafe) let {self.name}: Attempt = {{ () -> Attempt in"])
    return "", captures, self.text(head, self.body(captures), "}()" if " let " in head else "}"), self.name

  def lazy(self):
    captures = self.captures()
    text = self.text(f"private struct Lazy{self.name} {{\n  lazy var attempt: Attempt = {{ () -> Attempt in", self.body(captures), "  }()\n}")
    return "", captures, text, f"{{ var lazy = Lazy{self.name}(); return lazy.attempt }}()"

  def subscript(self):
    captures = self.captures(start=1)
    t = self.types.type(1, without=("fixed", "suspending"))
    captures = [Capture(t, "g0", 2, "given")] + (captures if self.extra is None else [])
    access = "fileprivate "
    text = self.text(f"private struct Subscript{self.name} {{\n  {access}subscript(g0: {'@escaping ' if 'function' in t else ''}{t.name}) -> Attempt {{", self.body(captures), "  }\n}")
    return "", captures, text, f"Subscript{self.name}()[unknown({t.value('2')})]"

  def default_argument(self):
    captures = self.captures()
    text = self.text(f"@inline(never) private func {self.name}(_ attempt: @escaping Attempt = {{ () -> Attempt in", self.body(captures), "}()) -> Attempt { attempt }")
    return "", captures, text, f"{self.name}()"

  def pattern(self):
    """Of values that a pattern has bound."""
    r = self.random
    t = self.types.type(2, without=("fixed", "suspending"))
    bound = Capture(t, "b0", 3, "given")
    rest = self.captures() if self.extra is None else []
    if not rest: self.nests_outside = False
    captures = [bound] + rest
    declared = [line for c in rest for line in c.declaration()]
    formed = self.forming(captures)
    value = t.value("3")
    # A cast asks at run time, which knows nothing of `Sendable`.
    kind = r.choice(["if let", "guard", "switch", "tuple", "carrier", "deep"] + ["as"] * ("Sendable" not in t.name))
    never = "return check { \"never\" }"
    if kind == "if let":
      lines = [f"let all: {optional(t).name} = unknown({value} as {optional(t).name})", "if let b0 = all {"] + formed + ["}", never]
    elif kind == "guard":
      lines = [f"let all: {optional(t).name} = unknown({value} as {optional(t).name})", f"guard case let b0? = all else {{ {never} }}"] + formed
    elif kind == "tuple":
      lines = [f"let all: ({t.name}, Int) = unknown(({value}, 4))", "switch all {", "case (_, 5): " + never, "case (let b0, _):"] + formed + ["}"]
    elif kind == "switch":
      lines = [f"let all: {t.name} = unknown({value})", "switch all {", "case let b0:"] + formed + ["}"]
    elif kind == "carrier":
      lines = [f"let all: Carrier<{t.name}> = unknown(Carrier.two({value}, 3))", f"guard case .two(let b0, _) = all else {{ {never} }}"] + formed
    elif kind == "deep":
      lines = [f"let all: Carrier<{t.name}> = unknown(Carrier.deep(.one({value})))", f"guard case .deep(.one(let b0)) = all else {{ {never} }}"] + formed
    else:
      lines = [f"let all: Any = unknown({value} as Any)", f"guard let b0 = all as? {atom(t.name)} else {{ {never} }}"] + formed
    text = self.text(f"@inline(never) private func {self.name}() -> Attempt {{", declared + lines)
    return kind + " ", captures, text, f"{self.name}()"

  def loop(self):
    r = self.random
    t = self.types.type(2, without=("fixed", "suspending"))
    bound = Capture(t, "b0", 3, "given")
    rest = self.captures() if self.extra is None else []
    if not rest: self.nests_outside = False
    captures = [bound] + rest
    declared = [line for c in rest for line in c.declaration()]
    formed = [l.replace("return check", "all.append(check", 1) if l.startswith("return check") else "all.append(attempt)" if l == "return attempt" else l
              for l in self.forming(captures)]
    # The closure's end closes the call.
    for i, l in enumerate(formed):
      if l.startswith("all.append(check"):
        end = max(j for j, m in enumerate(formed) if m == "}" and j > i)
        formed[end] = "})"
    head = f"for b0 in [{t.make('3')}, {t.make('4')}] as {array(t).name} {{"
    lines = ["var all: [Attempt] = []"] + declared + [head] + ["  " + l for l in formed] + ["}", "return all[unknown(1)]"]
    text = self.text(f"@inline(never) private func {self.name}() -> Attempt {{", lines)
    return "", captures, text, f"{self.name}()"

  def catching(self):
    t = self.types.type(1, "error", without=("fixed", "static"))
    error = Type("any Error", t.make, traits=t.traits & {"wide", "vast"}, hope=t.hope)
    captures = [Capture(error, "error", 3, "given")]
    if self.extra is None: captures += self.captures()
    else: self.nests_outside = False
    declared = [line for c in captures for line in c.declaration()]
    lines = declared + ["do {", f"  try throwing(unknown({t.value('3')}))", "  return check { \"never\" }", "} catch {"] + self.forming(captures) + ["}"]
    return f"{t.name} as ", captures, self.text(f"@inline(never) private func {self.name}() -> Attempt {{", lines), f"{self.name}()"
