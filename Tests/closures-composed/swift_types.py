"""What a Swift type is to the generator, the types that are composed of no others, and how others are composed.

A `Type` knows how Swift spells it, how a value is made of a number, and how the value is shown.
"""
import platform
from dataclasses import dataclass, replace
from typing import Callable

# What may become of a capture; the worst of a closure's captures is that of the closure.
WORKS, MAY, REFUSED = 0, 1, 2

# What a type may be good for, or is:
#   codable, hashable, sendable, speaker, scored, error: the protocols. made: `T.made(5)` makes a value.
#   object: a class, or a parameter that stands for one. thing: `Thing` or a class below it. function.
#   static: it must not or cannot be mentioned at run time, so that `show` takes it apart.
#   wide: aligned to two words. vast: to more.
#   private: no wider declaration may mention it.
#   fixed: no other value of it can be made. suspending: it is shown in `async` code alone.
#   behind: an object of a class below the declared one, which the coding of what holds it forgets.
#   empty: there is nothing to capture of it. generic: an instance of a generic type of the file.
#   type: a metatype. meta: there is one in it. lowered: there is a function in it, other than in a collection.
INHERITED = ("wide", "vast", "private", "static", "behind", "meta")


@dataclass(frozen=True)
class Type:
  name: str
  make: Callable[[str], str]
  show: Callable[[str], str] = lambda x: f"described({x})"
  traits: frozenset = frozenset()
  hope: int = WORKS
  # The same where it is all that a closure captures, if that differs.
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

  def but(self, add=(), **changes): return replace(self, traits=self.traits.union(add), **changes)

  def inherited(self, *more): return self.traits & {"wide", "vast", *more}


def atom(name):
  """A type's name where only one word may be."""
  return f"({name})" if "->" in name or " & " in name or name.startswith(("any ", "some ", "@")) else name


def step(number, by): return str(int(number) + by) if number.isdigit() else f"({number} + {by})"


def plain(name, *traits, **changes):
  """A type that makes its values itself."""
  return Type(name, lambda n: f"{name}.made({n})", traits=frozenset(("made",) + traits), **changes)


# Types that are composed of no others.

CODED = ("codable", "sendable")
KEY = CODED + ("hashable",)
SPEAKING = ("speaker", "scored")

INTEGERS = [plain(sign + width, *KEY, *(["wide"] if width == "128" else []),
                  *(SPEAKING if sign + width in ("Int", "UInt8") else []))
            for sign in ("Int", "UInt") for width in ("", "8", "16", "32", "64", "128")]
FLOATS = [plain(name, *KEY) for name in ("Float", "Double", "Float16")]
if platform.machine() == "x86_64": FLOATS.append(plain("Float80", "hashable", "sendable", "wide"))
TEXT = [plain("String", *KEY, *SPEAKING)] + [
  plain(name, "hashable", "sendable") for name in ("Character", "Substring", "Unicode.Scalar")]
SCALARS = INTEGERS + FLOATS + TEXT * 3 + [plain("Bool", *KEY)] * 2 + [
  plain("Duration", *KEY, "wide"), plain("Suit", *KEY, *SPEAKING), plain("AnyHashable", "hashable")]
VECTORS = [plain(f"SIMD{count}<{scalar}>", *KEY, "vast" if count * size > 16 else "wide")
           for count in (2, 3, 4, 8, 16, 64)
           for scalar, size in (("Float", 4), ("Double", 8), ("UInt8", 1), ("Int32", 4), ("Int", 8))]
VECTORS.append(plain("SIMDMask<SIMD4<Int32>>", *KEY, "wide"))
FOUNDATION = [plain(name, *KEY) for name in (
  "UUID", "Date", "DateInterval", "URL", "URLComponents", "Data", "Decimal", "IndexPath", "DateComponents",
  "Measurement<UnitLength>", "Locale", "TimeZone", "Calendar", "PersonNameComponents", "CGFloat")]
FOUNDATION += [plain(name, *CODED) for name in ("NSRange", "CGPoint", "CGRect")]
# Captured alone they cannot be told from the objects in them.
FOUNDATION += [plain(name, *KEY, lone=MAY) for name in ("CharacterSet", "IndexSet")]
FAILURES = [plain("Failure", *KEY, "speaker", "error"), plain("Trouble", *KEY, "error")]
PROGRAM = FAILURES + [
  plain("Complaint", *CODED, "error", "object"), plain("Point", *KEY, *SPEAKING), plain("EmptyThing", *CODED, "object")]
THINGS = [plain(name, *CODED, *SPEAKING, "object", "thing") for name in ("Thing", "FinerThing", "FinestThing")]

SEQUENCES = [
  ("StrideTo<Int>", "stride(from: 0, to: {n}, by: 3)", "{x}"),
  ("Dictionary<Int, String>.Keys", '([{n}: "a"] as [Int: String]).keys', "{x}"),
  ("String.UTF8View", "String.made({n}).utf8", "{x}"),
  ("String.UnicodeScalarView", "String.made({n}).unicodeScalars", "{x}"),
  ("AnySequence<Int>", "AnySequence([{n}, 2])", "{x}"),
  ("LazyMapSequence<[Int], String>", "[{n}, 2].lazy.map(described)", "{x}"),
  ("EnumeratedSequence<[Int]>", "[{n}, 2].enumerated()", "{x}.map(\\.offset)"),
  ("IndexingIterator<[Int]>", "[{n}, 2].makeIterator()", "IteratorSequence({x})"),
]
# Nothing promises that these travel; if they do, they have to be right.
UNPROMISED = [each.but(hope=MAY) for each in [
  *(plain(name) for name in (
    "Slice<ContiguousArray<Int>>", "ReversedCollection<[Int]>", "Repeated<String>", "CollectionOfOne<Double>",
    "KeyValuePairs<String, Int>", "KeyValuePairs<Int, Bool>", "PartialRangeFrom<Character>")),
  plain("Link", "object", "sendable"), plain("AttributedString", "hashable", "sendable"),
  Type("String.Index", lambda n: f'"some text".index("some text".startIndex, offsetBy: {n} % 4)'),
  *(Type(name, lambda n, make=make: make.replace("{n}", n),
         lambda x, show=show: f"described(elements({show.replace('{x}', x)}))") for name, make, show in SEQUENCES),
  *(Type(name, lambda n, name=name: f"{name}()", lambda x: f"touched({x})")
    for name in ("ContinuousClock", "SystemRandomNumberGenerator")),
]]
REFUSED_TYPES = [
  Type(name, lambda n, value=value: value, lambda x: f"touched({x})", hope=REFUSED) for name, value in (
    ("StaticString", '"static"'), ("UnsafeRawPointer", "somewhere"), ("UnsafeMutablePointer<Int>?", "somewhereMutable"),
    ("ObjectIdentifier", "ObjectIdentifier(Thing.self)"), ("Hermit", "Hermit()"), ("Uncodable", "Uncodable(3)"),
    ("Foreign", "Foreign()"), ("NSLock", "NSLock()"), ("Task<Void, Never>", "Task {}"),
    ("Unmanaged<EmptyThing>", "Unmanaged.passRetained(EmptyThing())"), ("AsyncStream<Int>", "AsyncStream { nil }"))]
VOID = Type("Void", lambda n: "()", traits=frozenset(("sendable", "empty")))


# Types that are composed of others.

def composed(name, make, show, parts, keeps=KEY, add=(), made=False, **changes):
  """A type with what all of its parts have in common.

  keeps: the traits that it has if all parts have them; made: whether it is `Made` if they are.
  """
  traits = {t for t in (*keeps, *(["made"] if made else [])) if all(t in p for p in parts)} | set(add)
  traits |= {t for t in INHERITED if any(t in p for p in parts)}
  if "made" in traits: make = lambda n: f"{name}.made({n})"
  if "static" not in traits or show is None: show = lambda x: f"described({x})"
  changes = {"hope": max(p.hope for p in parts), "dropped": any(p.dropped for p in parts), **changes}
  return Type(name, make, show, frozenset(traits), **changes)


def at_most_some(t):
  """What may become of several or none of a type: where there is none, none is refused."""
  return MAY if t.hope == REFUSED else t.hope


def unlike(parts):
  """How a type lies in a tuple or an optional is not how it lies elsewhere; some are refused."""
  return max(*(p.hope for p in parts), MAY if any("type" in p for p in parts) else WORKS)


def optional(t, some=None):
  """some: whether there is a value; `None` leaves it to the number, if the type is `Made`."""
  name = f"{atom(t.name)}?"
  lowered = "lowered" in t or "function" in t
  return composed(name, t.make if some else lambda n: f"(nil as {name})", lambda x: f"maybe({x}) {{ {t.show('$0')} }}",
                  [t], made=some is None, hope=max(at_most_some(t), MAY if "type" in t else WORKS),
                  add=["scored"] * ("scored" in t) + ["lowered"] * lowered)


def array(t, count=2, name="[{}]", keeps=KEY):
  spelled = name.format(t.name)
  def make(n):
    elements = "[" + ", ".join(t.make(step(n, i)) for i in range(count)) + "]"
    return elements if count and name == "[{}]" else f"({elements} as {spelled})"
  speaks = ["speaker"] if "speaker" in t and name == "[{}]" else []
  return composed(spelled, make, lambda x: f"list({x}) {{ {t.show('$0')} }}", [t], keeps, speaks, made=True,
                  hope=at_most_some(t))


def contiguous(t, count=2): return array(t, count, "ContiguousArray<{}>")


def slice_of(t, count=2): return array(t, count, "ArraySlice<{}>", keeps=("hashable", "sendable"))


def dictionary(k, v):
  return composed(f"[{k.name}: {v.name}]", lambda n: f"[{k.make(n)}: {v.make(step(n, 1))}]",
                  lambda x: f"pairs({x}) {{ {v.show('$0')} }}", [k, v], made=True, hope=max(k.hope, at_most_some(v)))


def set_of(t): return composed(f"Set<{t.name}>", lambda n: f"Set([{t.make(n)}])", None, [t], made=True)


def tuple_of(parts, labels):
  """labels: one for each part, which may be empty."""
  prefixes = [f"{label}: " if label else "" for label in labels]
  def joined(texts): return ", ".join(prefix + text for prefix, text in zip(prefixes, texts))
  def make(n): return f"({joined(p.make(step(n, i)) for i, p in enumerate(parts))})"
  def show(x): return "group([" + ", ".join(p.show(f"{x}.{i}") for i, p in enumerate(parts)) + "])"
  lowered = any("function" in p or "lowered" in p for p in parts)
  return composed(f"({joined(p.name for p in parts)})", make, show, parts, ["sendable"], ["lowered"] * lowered,
                  hope=max(unlike(parts), MAY if lowered else WORKS))


def result(t, failure):
  name = f"Result<{t.name}, {failure.name}>"
  return composed(name, lambda n: f"{name}.success({t.make(n)})", None, [t, failure], ("hashable", "sendable"),
                  made=True, hope=unlike([t]))


def pair(a, b):
  name = f"Pair<{a.name}, {b.name}>"
  return composed(name, lambda n: f"{name}(first: {a.make(n)}, second: {b.make(step(n, 1))})", None, [a, b],
                  add=["speaker"], made=True)


def cell(t): return composed(f"Cell<{t.name}>", lambda n: f"Cell<{t.name}>({t.make(n)})", None, [t], CODED, ["object"])


def range_of(bound, name):
  """name: `Range` or another of the kinds."""
  spelled = f"{name}<{bound.name}>"
  if not name.startswith("Partial"): return composed(spelled, None, None, [bound], made=True)
  # These are no keys, and one that has no end cannot be shown by its elements.
  end = "lowerBound" if name.endswith("From") else "upperBound"
  made = composed(spelled, None, None, [bound], CODED, made=True, hope=WORKS if "codable" in bound else MAY)
  return made.but(add=["static"], show=lambda x: f"described({x}.{end})")
