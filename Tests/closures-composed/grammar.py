"""The types that closures capture, composed of one another.

A `Type` knows how Swift spells it, how a value is made of a number, and how the value is shown. A production
of the `Grammar` makes a type, most of them out of others that the grammar gives; what a type needs to be good
for (to be `Codable`, to be a key, to be an object) is handed down.
"""
import platform
from dataclasses import dataclass, field, replace
from typing import Callable

# What may become of a capture; the worst of a closure's captures is that of the closure.
WORKS, MAY, REFUSED = 0, 1, 2


@dataclass(frozen=True)
class Type:
  name: str
  make: Callable[[str], str]
  show: Callable[[str], str] = lambda x: f"described({x})"
  # codable, hashable, made (`T.made(5)`), sendable, speaker, scored, object; static: its type must not, or
  # cannot, be mentioned at run time, so that `show` takes it apart; wide: aligned to two words; vast: to more;
  # private: no wider declaration may mention it; fixed: no other value of it can be made;
  # suspending: it is shown in `async` code alone; meta: there is a metatype in it; type: it is one;
  # lowered: there is a function in it, other than in a collection; behind: an object of a class below the one that it is
  # declared as, which the coding of what holds it forgets; empty: there is nothing to capture of it.
  traits: frozenset = frozenset()
  hope: int = WORKS
  # The same where it is all that a closure captures.
  lone: int | None = None
  # An optimised build may have left out what it is.
  dropped: bool = False

  def __contains__(self, trait): return trait in self.traits

  def value(self, number):
    """An argument of this very type, where nothing else says which; in parentheses it would be opened."""
    made = self.make(number)
    return made if "fixed" in self or "made" in self else f"{made} as {self.name}"

  @property
  def alone(self): return self.hope if self.lone is None else self.lone

  def but(self, add=(), remove=(), **changes):
    return replace(self, traits=self.traits.union(add).difference(remove), **changes)


def atom(name):
  """A type's name where only one word may be."""
  return f"({name})" if "->" in name or " & " in name or name.startswith(("any ", "some ", "@")) else name


def step(number, by):
  return str(int(number) + by) if number.isdigit() else f"({number} + {by})"


def plain(name, *traits, **changes):
  """A type that makes its values itself."""
  return Type(name, lambda n: f"{name}.made({n})", traits=frozenset(("made",) + traits), **changes)


CODED = ("codable", "sendable")
KEY = CODED + ("hashable",)

INTEGERS = [plain(n, *KEY, "wide" if "128" in n else "narrow")
            for s in ("Int", "UInt") for n in (s, s + "8", s + "16", s + "32", s + "64", s + "128")]
INTEGERS = [t.but(add=("speaker", "scored")) if t.name in ("Int", "UInt8") else t for t in INTEGERS]
FLOATS = [plain(n, *KEY) for n in ("Float", "Double", "Float16")]
if platform.machine() == "x86_64": FLOATS.append(plain("Float80", "hashable", "sendable", "wide"))
TEXT = [plain("String", *KEY, "speaker", "scored"), plain("Character", "hashable", "sendable"),
        plain("Substring", "hashable", "sendable"), plain("Unicode.Scalar", "hashable", "sendable")]
SCALARS = INTEGERS + FLOATS + TEXT * 3 + [
  plain("Bool", *KEY), plain("Bool", *KEY), plain("Duration", *KEY, "wide"), plain("Suit", *KEY, "speaker", "scored"),
  plain("AnyHashable", "hashable")]
VECTORS = [plain(f"SIMD{c}<{s}>", *KEY, "vast" if c * size > 16 else "wide") for c in (2, 3, 4, 8, 16, 64)
           for s, size in (("Float", 4), ("Double", 8), ("UInt8", 1), ("Int32", 4), ("Int", 8))] + [
  plain("SIMDMask<SIMD4<Int32>>", *KEY, "wide")]
# Captured alone they cannot be told from the objects in them.
FOUNDATION = [plain(n, *KEY, lone=MAY) for n in ("CharacterSet", "IndexSet")] + [plain(n, *KEY) for n in (
  "UUID", "Date", "DateInterval", "URL", "URLComponents", "Data", "Decimal",
  "IndexPath", "DateComponents", "Measurement<UnitLength>", "Locale", "TimeZone",
  "Calendar", "PersonNameComponents", "CGFloat")] + [
  plain("NSRange", *CODED), plain("CGPoint", *CODED), plain("CGRect", *CODED)]
PROGRAM = [plain("Failure", *KEY, "speaker", "error"), plain("Trouble", *KEY, "error"),
           plain("Complaint", *CODED, "error", "object"), plain("Point", *KEY, "speaker", "scored"),
           plain("EmptyThing", *CODED, "object")]
THINGS = [plain(n, *CODED, "object", "speaker", "scored", "thing") for n in ("Thing", "FinerThing", "FinestThing")]
THING = THINGS[0]

# Nothing promises these; where they go, they have to be right.
UNPROMISED = [
  plain("Slice<ContiguousArray<Int>>"), plain("ReversedCollection<[Int]>"), plain("Repeated<String>"),
  plain("CollectionOfOne<Double>"), plain("KeyValuePairs<String, Int>"), plain("KeyValuePairs<Int, Bool>"),
  plain("PartialRangeFrom<Character>"), plain("Link", "object", "sendable"), plain("AttributedString", "hashable", "sendable"),
  Type("String.Index", lambda n: f'"some text".index("some text".startIndex, offsetBy: {n} % 4)'),
  Type("StrideTo<Int>", lambda n: f"stride(from: 0, to: {n}, by: 3)", lambda x: f"described(elements({x}))"),
  Type("Dictionary<Int, String>.Keys", lambda n: f"([{n}: \"a\"] as [Int: String]).keys", lambda x: f"described(elements({x}))"),
  Type("String.UTF8View", lambda n: f"String.made({n}).utf8", lambda x: f"described(elements({x}))"),
  Type("String.UnicodeScalarView", lambda n: f"String.made({n}).unicodeScalars", lambda x: f"described(elements({x}))"),
  Type("AnySequence<Int>", lambda n: f"AnySequence([{n}, 2])", lambda x: f"described(elements({x}))"),
  Type("LazyMapSequence<[Int], String>", lambda n: f'[{n}, 2].lazy.map {{ "\\($0)" }}',
       lambda x: f"described(elements({x}))"),
  Type("EnumeratedSequence<[Int]>", lambda n: f"[{n}, 2].enumerated()", lambda x: f"described(elements({x}).map(\\.offset))"),
  Type("IndexingIterator<[Int]>", lambda n: f"[{n}, 2].makeIterator()",
       lambda x: f"described(elements(IteratorSequence({x})))"),
  Type("ContinuousClock", lambda n: "ContinuousClock()", lambda x: f"touched({x})"),
  Type("SystemRandomNumberGenerator", lambda n: "SystemRandomNumberGenerator()", lambda x: f"touched({x})"),
]
UNPROMISED = [t.but(hope=MAY) for t in UNPROMISED]

REFUSED_TYPES = [Type(name, lambda n, value=value: value, lambda x: f"touched({x})", hope=REFUSED) for name, value in (
  ("StaticString", '"static"'), ("UnsafeRawPointer", "somewhere"), ("UnsafeMutablePointer<Int>?", "somewhereMutable"),
  ("ObjectIdentifier", "ObjectIdentifier(Thing.self)"), ("Hermit", "Hermit()"), ("Uncodable", "Uncodable(3)"),
  ("Foreign", "Foreign()"), ("NSLock", "NSLock()"), ("Task<Void, Never>", "Task {}"),
  ("Unmanaged<EmptyThing>", "Unmanaged.passRetained(EmptyThing())"), ("AsyncStream<Int>", "AsyncStream { nil }"))]


def weakest(parts): return max((p.hope for p in parts), default=WORKS)


def composed(name, make, show, parts, keeps=("codable", "hashable", "sendable"), add=(), made=False, **changes):
  """A type made of others, with what all of them have in common."""
  traits = {t for t in keeps if all(t in p for p in parts)} | set(add)
  traits |= {t for t in ("wide", "vast", "private", "static", "behind", "meta") if any(t in p for p in parts)}
  if made and all("made" in p for p in parts): traits.add("made")
  dynamic = "static" not in traits
  if "made" in traits: make = lambda n, name=name: f"{name}.made({n})"
  return Type(name, make, (lambda x: f"described({x})") if dynamic or show is None else show,
              frozenset(traits), **{"hope": weakest(parts), "dropped": any(p.dropped for p in parts), **changes})


def optional(t, some=None):
  speaks = ["scored"] if "scored" in t else []
  return composed(f"{atom(t.name)}?", (lambda n: t.make(n)) if some else (lambda n: f"(nil as {atom(t.name)}?)"),
                  lambda x: f"maybe({x}) {{ {t.show('$0')} }}", [t], made=some is None,
                  add=speaks + ["lowered"] * ("lowered" in t or "function" in t), hope=max(t.hope, MAY if "type" in t else WORKS))


def array(t, count=2, name="[{}]", keeps=("codable", "hashable", "sendable"), hope=None):
  spelled = name.format(t.name)
  def make(n):
    elements = "[" + ", ".join(t.make(step(n, i)) for i in range(count)) + "]"
    return elements if count and name == "[{}]" else f"({elements} as {spelled})"
  speaks = ["speaker"] if "speaker" in t and name == "[{}]" else []
  # Without an element there is nothing to refuse, if that is looked at.
  lone = MAY if t.hope == REFUSED else None
  return composed(spelled, make, lambda x: f"list({x}) {{ {t.show('$0')} }}", [t], made=True, keeps=keeps, add=speaks, lone=lone)


def contiguous(t, count=2): return array(t, count, "ContiguousArray<{}>")


def slice_of(t, count=2): return array(t, count, "ArraySlice<{}>", keeps=("hashable", "sendable"))


def dictionary(k, v):
  return composed(f"[{k.name}: {v.name}]", lambda n: f"[{k.make(n)}: {v.make(step(n, 1))}]",
                  lambda x: f"pairs({x}) {{ {v.show('$0')} }}", [k, v], made=True, lone=MAY if v.hope == REFUSED else None)


def set_of(t):
  return composed(f"Set<{t.name}>", lambda n: f"Set([{t.make(n)}])", None, [t], made=True)


def labelled(parts, labels):
  names = [f"{l}: {p.name}" if l else p.name for p, l in zip(parts, labels)]
  def show(x): return "group([" + ", ".join(p.show(f"{x}.{i}") for i, p in enumerate(parts)) + "])"
  def make(n):
    return "(" + ", ".join(f"{l}: {p.make(step(n, i))}" if l else p.make(step(n, i))
                           for i, (p, l) in enumerate(zip(parts, labels))) + ")"
  # How a type or a function lies in a tuple is not how it lies elsewhere; some are refused.
  lowered = any(t in p for p in parts for t in ("function", "lowered"))
  unlike = lowered or any("type" in p for p in parts)
  return composed(f"({', '.join(names)})", make, show, parts, keeps=("sendable",), add=["lowered"] * lowered,
                  hope=max(weakest(parts), MAY if unlike else WORKS))


class Grammar:
  """Gives random types; `nominal` holds those that the program has declared so far."""

  def __init__(self, random):
    self.random = random
    self.nominal = []
    # Generic parameters in scope.
    self.variables = []
    self.suspending = False
    # Traits that no type must have for now.
    self.avoided = ()
    self.count = 0

  def leaf_scalars(self): return SCALARS + PROGRAM + THINGS

  def choose(self, *weighted):
    weights, choices = zip(*weighted)
    return self.random.choices(choices, weights)[0]

  def type(self, depth, *needs, without=()):
    """A random type.

    depth: how often types may be put into one another; needs, without: the traits it must and must not have.
    """
    without = (*without, *self.avoided)
    def fits(t): return all(n in t for n in needs) and not any(w in t for w in without)
    for _ in range(60):
      made = self.attempt(depth, needs)
      if made and fits(made) and len(made.name) < 160: return made
    fallback = [t for t in SCALARS + THINGS + PROGRAM if fits(t)]
    if not fallback: raise ValueError(f"no type for {needs}")
    return self.random.choice(fallback)

  def attempt(self, depth, needs):
    if self.variables and self.random.random() < 0.35: return self.random.choice(self.variables)
    leaf = depth <= 0 or self.random.random() < 0.25
    return self.leaf(needs) if leaf else self.compound(depth - 1, needs)

  def leaf(self, needs):
    kinds = [(10, SCALARS), (2, VECTORS), (4, FOUNDATION), (2, PROGRAM), (2, THINGS)]
    if "object" in needs: kinds = [(1, THINGS), (1, PROGRAM)]
    if self.nominal: kinds.append((10, self.nominal))
    if not needs: kinds += [(0.5, UNPROMISED), (0.15, REFUSED_TYPES)]
    return self.random.choice(self.choose(*kinds))

  def compound(self, depth, needs):
    r = self.random
    inner = lambda *more, without=("suspending", "fixed"): self.type(depth, *more, without=without)
    productions = [
      (5, lambda: optional(inner(), some=r.choice([None, None, True, False]))),
      (5, lambda: array(inner(), r.randrange(4))),
      (1, lambda: contiguous(inner(), r.randrange(3))),
      (2, lambda: slice_of(inner(), r.randrange(3))),
      (3, lambda: dictionary(self.type(min(depth, 1), "hashable", without=("static",)), inner())),
      (2, lambda: set_of(self.type(min(depth, 1), "hashable", without=("static",)))),
      (5, lambda: self.tuple(depth)),
      (2, lambda: self.range(needs)),
      (1, lambda: self.result(depth)),
      (2, lambda: self.pair(depth)),
      (1, lambda: self.cell(depth)),
    ]
    if not {"codable", "hashable", "made"} & set(needs):
      productions += [
        (5, lambda: self.existential(depth)), (3, lambda: self.metatype(depth)), (2, self.key_path),
        (7, lambda: self.function(depth)), (1, lambda: Type("Void", lambda n: "()", traits=frozenset(["sendable", "empty"]))),
      ]
      if not needs: productions.append((1, lambda: self.opaque(depth)))
    return self.choose(*productions)()

  def tuple(self, depth):
    count = self.choose((6, 2), (3, 3), (1, 4), (1, 5))
    parts = [self.type(depth if i == 0 else depth - 1, without=("suspending", "fixed")) for i in range(count)]
    labels = self.random.choice([[""] * count, [""] * count, [f"l{i}" for i in range(count)],
                                 ["" if i else "first" for i in range(count)]])
    return labelled(parts, labels)

  def range(self, needs):
    bound = self.random.choice([t for t in INTEGERS + FLOATS + TEXT if t.name not in ("Float80",)])
    name = self.random.choice(["Range", "ClosedRange", "PartialRangeFrom", "PartialRangeThrough", "PartialRangeUpTo"])
    partial = name.startswith("Partial")
    hope = MAY if partial and "codable" not in bound else WORKS
    # Partial ranges are neither keys nor, with an infinite number of elements, anything to enumerate.
    keeps = ("codable", "sendable") if partial else ("codable", "hashable", "sendable")
    show = lambda x: f"described({x}.{'lowerBound' if name.endswith('From') else 'upperBound'})"
    made = composed(f"{name}<{bound.name}>", None, None, [bound], made=True, keeps=keeps, hope=hope)
    return made.but(add=("static",), show=show) if partial else made

  def result(self, depth):
    t = self.type(depth, without=("static", "suspending", "fixed"))
    failure = self.random.choice(PROGRAM[:2])
    return composed(f"Result<{t.name}, {failure.name}>", lambda n: f"Result<{t.name}, {failure.name}>.success({t.make(n)})", None, [t, failure],
                    keeps=("hashable", "sendable"), made=True, hope=max(t.hope, MAY if "type" in t else WORKS))

  def pair(self, depth):
    a, b = (self.type(depth, "codable", "sendable", without=("static", "behind")) for _ in range(2))
    return composed(f"Pair<{a.name}, {b.name}>", lambda n: f"Pair<{a.name}, {b.name}>(first: {a.make(n)}, second: {b.make(step(n, 1))})",
                    None, [a, b], made=True, add=("speaker",))

  def cell(self, depth):
    t = self.type(depth, "codable", "sendable", without=("static", "behind"))
    return composed(f"Cell<{t.name}>", lambda n: f"Cell<{t.name}>({t.make(n)})", None, [t], keeps=("codable", "sendable"),
                    add=("object",))

  def existential(self, depth):
    name, needs = self.random.choice([
      ("any Speaker", ["speaker"]), ("any Scored", ["scored"]), ("any Speaker & Scored", ["speaker", "scored"]),
      ("any Counted", ["thing"]), ("any Error", ["error"]), ("any Error", ["error"]), ("any Sendable", ["sendable"]),
      ("Any", []), ("Any", []), ("AnyObject", ["object"]), ("any Codable", ["codable"]), ("any Hashable", ["hashable"]),
      ("any Speaker & AnyObject", ["speaker", "object"]), ("any Speaker & Codable", ["speaker", "codable"]),
      ("Thing & Speaker", ["thing"]), ("any Collection<Int>", ["ints"]), ("any Source<[Int]>", ["ints"]),
      ("any Equatable", ["hashable"])])
    if needs == ["ints"]:
      inner = array(INTEGERS[0]) if "Source" in name else self.random.choice([array, contiguous, slice_of])(INTEGERS[0])
    else:
      inner = self.type(depth, *needs, without=("static", "suspending", "fixed"))
    hope = max(inner.hope, WORKS if "codable" in inner else MAY)
    dynamic = Type(name, lambda n: inner.make(n) if "made" in inner else f"({inner.make(n)} as {inner.name}) as {name}",
                   traits=frozenset({"sendable"} & {name.split()[-1].lower()} | inner.traits & {"wide", "vast"}), hope=hope)
    if name == "any Speaker": return dynamic.but(show=lambda x: f"{x}.speak()", add=("static",))
    if name == "any Scored": return dynamic.but(show=lambda x: f"{x}.scored", add=("static",))
    return dynamic

  def metatype(self, depth):
    # Swift 6.3.1 crashes when it compiles a call of a generic function with an `any Sendable.Type`.
    kind = self.random.choice(["concrete", "Any.Type", "AnyClass", "any Speaker.Type", "any Scored.Type",
                               "any (Speaker & Scored).Type", "(any Speaker).Type"])
    needs = {"AnyClass": ["object"], "any Speaker.Type": ["speaker"], "any Scored.Type": ["scored"],
             "any (Speaker & Scored).Type": ["speaker", "scored"]}.get(kind, [])
    t = self.type(min(depth, 1), *needs, without=("fixed", "suspending", "meta"))
    if "&" in t.name: return self.key_path()
    if kind == "concrete": name, value = f"{atom(t.name)}.Type", f"{atom(t.name)}.self"
    elif kind == "(any Speaker).Type": name, value = kind, "(any Speaker).self"
    else: name, value = kind, f"{atom(t.name)}.self"
    show = (lambda x: f'"\\({x}.score)"') if kind == "any Scored.Type" else (lambda x: f"described({x})")
    return Type(name, lambda n: value, show, frozenset(["meta", "type"] + ["static"] * (kind == "any Scored.Type")) |
                (t.traits & {"private"}) | frozenset(["empty"] if kind in ("concrete", "(any Speaker).Type") and "object" not in t else []),
                dropped=t.dropped)

  def key_path(self):
    name, value, root = self.random.choice([
      ("KeyPath<Point, Int>", "\\Point.x", "Point.made(3)"), ("WritableKeyPath<Point, String?>", "\\Point.name", "Point.made(3)"),
      ("KeyPath<Point, Int>", "\\Point.inner.first", "Point.made(3)"), ("KeyPath<Point, Int?>", "\\Point.name?.count", "Point.made(8)"),
      ("ReferenceWritableKeyPath<Thing, Int>", "\\Thing.number", "Thing(3)"), ("PartialKeyPath<Point>", "\\Point.y", "Point.made(3)"),
      ("KeyPath<[Int], Int>", "\\[Int].count", "[1, 2]"), ("KeyPath<Pair<Int, String>, String>", "\\.second", "Pair(first: 1, second: \"b\")"),
      ("WritableKeyPath<Point, Point>", "\\Point.self", "Point.made(3)"), ("KeyPath<Thing, String>", "\\.shown", "FinestThing(3)")])
    return Type(name, lambda n: value, lambda x: f"described({root}[keyPath: {x}])", frozenset(["static"]))

  def function(self, depth):
    t = self.type(depth, without=("suspending", "fixed"))
    hope = max(t.hope, t.alone)
    traits = frozenset({"static", "function"} | t.traits & {"wide", "vast", "private"})
    def of(name, make, show, *more, hope=hope):
      return Type(name, make, show, traits | set(more), hope=hope, dropped=t.dropped)
    kind = self.choose((4, "value"), (3, "text"), (2, "map"), (2, "fixed"), (1, "inout"), (1, "curried"), (1, "sendable"),
                       (1, "throws"), (1, "c"), (1, "bound"), (1, "unbound"), (1, "generic"), (1, "suspending"), (1, "operator"),
                       (1, "variable"))
    self.count += 1
    v = f"v{self.count}"
    taken = ("@escaping " if "function" in t else "") + t.name
    # A closure that captures a value: not by its list, whose names Swift 6.3.1 does not find in a list of another.
    def holding(name, closure): return lambda n: f"{{ ({v}: {taken}) -> {atom(name)} in {closure} }}({t.make(n)})"
    if kind == "value":
      return of(f"() -> {t.name}", holding(f"() -> {t.name}", f"{{ () -> {t.name} in {v} }}"), lambda x: t.show(f"{x}()"))
    if kind == "text":
      return of("() -> String", holding("() -> String", f"{{ () -> String in {t.show(v)} }}"), lambda x: f"{x}()")
    if kind == "variable":
      if "empty" in t: hope = max(hope, MAY)
      return of("() -> String", lambda n: f"{{ () -> (() -> String) in var {v}: {t.name} = {t.make(n)}; return {{ () -> String in renew(&{v}); return {t.show(v)} }} }}()",
                lambda x: f"{x}()", hope=hope)
    if kind == "sendable" and "sendable" in t:
      return of("@Sendable () -> String", holding("@Sendable () -> String", f"{{ () -> String in {t.show(v)} }}"), lambda x: f"{x}()", "sendable")
    if kind == "throws":
      return of("() throws -> String", holding("() throws -> String", f"{{ () throws -> String in {t.show(v)} }}"),
                lambda x: f'((try? {x}()) ?? "threw")')
    if kind == "map":
      return of(f"({t.name}) -> String", lambda n: f"{{ ({v}: {t.name}) -> String in {t.show(v)} }}", lambda x: f"{x}({t.value('5')})", hope=WORKS)
    if kind == "inout":
      return of(f"(inout Int) -> Void", holding("(inout Int) -> Void", f"{{ (i: inout Int) -> Void in i += {t.show(v)}.utf8.count }}"),
                lambda x: f"changed({x})")
    if kind == "curried":
      inner = f"() -> {t.name}"
      return of(f"(Int) -> {inner}", holding(f"(Int) -> {inner}", f"{{ (i: Int) -> ({inner}) in {{ () -> {t.name} in i > 0 ? {v} : {v} }} }}"),
                lambda x: t.show(f"{x}(3)()"))
    if kind == "suspending" and self.suspending:
      return of(f"() async -> String", holding("() async -> String", f"{{ () async -> String in await Task.yield(); return {t.show(v)} }}"),
                lambda x: f"await {x}()", "suspending")
    if kind == "generic" and "static" not in t:
      if self.random.random() < 0.5: return of("() -> String", lambda n: f"telling({t.make(n)} as {t.name})", lambda x: f"{x}()")
      return of(f"() -> {t.name}", lambda n: f"keeping({t.make(n)} as {t.name})", lambda x: t.show(f"{x}()"))
    if kind == "bound":
      s = self.type(depth, "speaker", without=("fixed",))
      return replace(of("() -> String", lambda n: f"({s.make(n)} as {s.name}).speak", lambda x: f"{x}()", hope=max(s.hope, s.alone)),
                     dropped=s.dropped, traits=frozenset({"static", "function"} | s.traits & {"wide", "vast", "private"}))
    if kind == "unbound":
      s = self.type(min(depth, 1), "speaker", without=("fixed",))
      return replace(of(f"({s.name}) -> () -> String", lambda n: f"{{ $0.speak }}" if s.name.startswith("any ") else f"{atom(s.name)}.speak",
                     lambda x: f"{x}({s.value('4')})()", hope=WORKS), dropped=False,
                     traits=frozenset({"static", "function"} | s.traits & {"private"}))
    if kind == "c":
      name, value = self.random.choice([("@convention(c) (Int32) -> Int32", "cTwice"), ("@convention(c) (Int32) -> Int32", "{ $0 &+ 1 }"),
                                        ("@convention(c) (Int32) -> Int32", "abs")])
      return Type(name, lambda n: value, lambda x: f"described({x}(-3))", frozenset(["static", "function", "sendable"]))
    if kind == "operator":
      name, value, call = self.random.choice([("(Int, Int) -> Int", "(&+)", "(3, 4)"), ("(Int) -> Int", "twice", "(3)"),
                                              ("(Int) -> Point", "Point.made", "(3)"), ("(Point) -> Int", "\\.x", "(Point.made(3))"),
                                              ("([Int]) -> Int", "\\.count", "([1])"), ("(String) -> Int?", "{ Int($0) }", '("5")')])
      return Type(name, lambda n: value, lambda x: f"described({x}{call})", frozenset(["static", "function"]))
    return self.constant()

  def constant(self):
    return Type("() -> Int", lambda n: f"{{ {n} }}", lambda x: f"described({x}())", frozenset(["static", "function"]))

  def opaque(self, depth):
    needs, name = self.random.choice([(["speaker"], "some Speaker"), (["scored"], "some Scored"),
                                      (["codable"], "some Codable"), (["hashable"], "some Hashable"),
                                      (["speaker", "codable"], "some Speaker & Codable")])
    t = self.type(depth, *needs, without=("static", "suspending", "fixed"))
    return Type(name, t.make, traits=frozenset({"fixed"} | t.traits & {"wide", "vast", "sendable"}), hope=t.hope, dropped=t.dropped)
