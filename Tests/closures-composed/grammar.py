"""The types that closures capture, composed of one another.

A production of the `Grammar` makes a type, most of them out of others that the grammar gives. What a type needs
to be good for (to be `Codable`, to be a key, to be an object) is handed down.
"""
from functions import function
from swift_types import (
  CODED, FAILURES, FLOATS, FOUNDATION, INTEGERS, MAY, PROGRAM, REFUSED_TYPES, SCALARS, TEXT, THINGS, UNPROMISED,
  VECTORS, VOID, WORKS, Type, array, atom, cell, contiguous, dictionary, optional, pair, range_of, result, set_of,
  slice_of, tuple_of)

EXISTENTIALS = [
  ("any Speaker", ["speaker"]), ("any Scored", ["scored"]), ("any Speaker & Scored", ["speaker", "scored"]),
  ("any Counted", ["thing"]), ("any Error", ["error"]), ("any Error", ["error"]), ("any Sendable", ["sendable"]),
  ("Any", []), ("Any", []), ("AnyObject", ["object"]), ("any Codable", ["codable"]), ("any Hashable", ["hashable"]),
  ("any Speaker & AnyObject", ["speaker", "object"]), ("any Speaker & Codable", ["speaker", "codable"]),
  ("Thing & Speaker", ["thing"]), ("any Equatable", ["hashable"]),
  ("any Collection<Int>", None), ("any Source<[Int]>", None)]
METATYPES = [
  ("concrete", []), ("Any.Type", []), ("AnyClass", ["object"]), ("any Speaker.Type", ["speaker"]),
  ("any Scored.Type", ["scored"]), ("any (Speaker & Scored).Type", ["speaker", "scored"]), ("(any Speaker).Type", [])]
KEY_PATHS = [
  ("KeyPath<Point, Int>", "\\Point.x", "Point.made(3)"), ("KeyPath<Thing, String>", "\\.shown", "FinestThing(3)"),
  ("KeyPath<Point, Int>", "\\Point.inner.first", "Point.made(3)"),
  ("KeyPath<Point, Int?>", "\\Point.name?.count", "Point.made(8)"), ("KeyPath<[Int], Int>", "\\[Int].count", "[1, 2]"),
  ("WritableKeyPath<Point, Point>", "\\Point.self", "Point.made(3)"),
  ("WritableKeyPath<Point, String?>", "\\Point.name", "Point.made(3)"),
  ("PartialKeyPath<Point>", "\\Point.y", "Point.made(3)"),
  ("ReferenceWritableKeyPath<Thing, Int>", "\\Thing.number", "Thing(3)"),
  ("KeyPath<Pair<Int, String>, String>", "\\.second", 'Pair(first: 1, second: "b")')]
OPAQUES = [
  ("some Speaker", ["speaker"]), ("some Scored", ["scored"]), ("some Codable", ["codable"]),
  ("some Hashable", ["hashable"]), ("some Speaker & Codable", ["speaker", "codable"])]
RANGES = ["Range", "ClosedRange", "PartialRangeFrom", "PartialRangeThrough", "PartialRangeUpTo"]


class Grammar:
  """Gives random types; `nominal` holds those that the program has declared so far."""

  def __init__(self, random):
    self.random = random
    self.nominal = []
    # Generic parameters in scope.
    self.variables = []
    # Whether what is shown may be shown in `async` code.
    self.suspending = False
    # Traits that no type must have for now.
    self.avoided = ()
    # For names.
    self.count = 0

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
      if fits(made) and len(made.name) < 160: return made
    return self.random.choice([t for t in SCALARS + THINGS + PROGRAM if fits(t)])

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
    def inner(): return self.type(depth, without=("suspending", "fixed"))
    def key(): return self.type(min(depth, 1), "hashable", without=("static",))
    def coded(): return self.type(depth, *CODED, without=("static", "behind"))
    def dynamic(): return self.type(depth, without=("static", "suspending", "fixed"))
    productions = [
      (5, lambda: optional(inner(), some=r.choice([None, None, True, False]))),
      (5, lambda: array(inner(), r.randrange(4))), (1, lambda: contiguous(inner(), r.randrange(3))),
      (2, lambda: slice_of(inner(), r.randrange(3))), (3, lambda: dictionary(key(), inner())),
      (2, lambda: set_of(key())), (5, lambda: self.tuple(depth)), (2, self.range),
      (1, lambda: result(dynamic(), r.choice(FAILURES))), (2, lambda: pair(coded(), coded())),
      (1, lambda: cell(coded())),
    ]
    if not {"codable", "hashable", "made"} & set(needs):
      productions += [
        (5, lambda: self.existential(depth)), (3, lambda: self.metatype(depth)), (2, self.key_path),
        (7, lambda: function(self, depth)), (1, lambda: VOID)]
    if not needs: productions.append((1, lambda: self.opaque(depth)))
    return self.choose(*productions)()

  def tuple(self, depth):
    count = self.choose((6, 2), (3, 3), (1, 4), (1, 5))
    parts = [self.type(depth if i == 0 else depth - 1, without=("suspending", "fixed")) for i in range(count)]
    labels = self.choose((2, lambda i: ""), (1, lambda i: f"l{i}"), (1, lambda i: "" if i else "first"))
    return tuple_of(parts, [labels(i) for i in range(count)])

  def range(self):
    bounds = [t for t in INTEGERS + FLOATS + TEXT if t.name != "Float80"]
    return range_of(self.random.choice(bounds), self.random.choice(RANGES))

  def existential(self, depth):
    name, needs = self.random.choice(EXISTENTIALS)
    if needs is None:
      inner = (array if "Source" in name else self.random.choice([array, contiguous, slice_of]))(INTEGERS[0])
    else:
      inner = self.type(depth, *needs, without=("static", "suspending", "fixed"))
    make = inner.make if "made" in inner else lambda n: f"({inner.make(n)} as {inner.name}) as {name}"
    made = Type(name, make, traits=inner.inherited() | ({"sendable"} if name == "any Sendable" else set()),
                hope=max(inner.hope, WORKS if "codable" in inner and needs is not None else MAY))
    if name == "any Speaker": return made.but(add=["static"], show=lambda x: f"{x}.speak()")
    if name == "any Scored": return made.but(add=["static"], show=lambda x: f"{x}.scored")
    return made

  def metatype(self, depth):
    """Not `any Sendable.Type`: Swift 6.3.1 crashes when it compiles a call of a generic function with one."""
    name, needs = self.random.choice(METATYPES)
    t = self.type(min(depth, 1), *needs, without=("fixed", "suspending", "meta"))
    if "&" in t.name: return self.key_path()
    value = "(any Speaker).self" if name == "(any Speaker).Type" else f"{atom(t.name)}.self"
    traits = {"meta", "type"} | t.inherited("private")
    if name in ("concrete", "(any Speaker).Type") and "object" not in t: traits.add("empty")
    if name == "concrete": name = f"{atom(t.name)}.Type"
    made = Type(name, lambda n: value, traits=frozenset(traits), dropped=t.dropped)
    return made.but(add=["static"], show=lambda x: f'"\\({x}.score)"') if name == "any Scored.Type" else made

  def key_path(self):
    name, value, root = self.random.choice(KEY_PATHS)
    return Type(name, lambda n: value, lambda x: f"described({root}[keyPath: {x}])", frozenset(["static"]))

  def opaque(self, depth):
    name, needs = self.random.choice(OPAQUES)
    t = self.type(depth, *needs, without=("static", "suspending", "fixed"))
    return Type(name, t.make, traits=t.inherited("sendable") | {"fixed"}, hope=t.hope, dropped=t.dropped)
