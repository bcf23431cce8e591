"""The structs, enums and classes that a file of closures declares, composed of what was declared before."""
from functions import constant
from swift_types import (
  CODED, INTEGERS, KEY, MAY, REFUSED, Type, array, atom, dictionary, optional, plain, step)

WIDTHS = ("wide", "vast")


def shows(name, parts, prefix="f"):
  """An expression for a value of these parts, which are called `f0`, `f1`."""
  if not parts: return f'"{name}"'
  return f'"{name} " + group([{", ".join(p.show(f"{prefix}{i}") for i, p in enumerate(parts))}])'


def values(parts, number="number"): return ", ".join(f"f{i}: {p.make(step(number, i))}" for i, p in enumerate(parts))


def properties(parts, keyword="var"): return [f"{keyword} f{i}: {p.name}" for i, p in enumerate(parts)]


def initialiser(parts):
  parameters = ", ".join(f"f{i}: {p.name}" for i, p in enumerate(parts))
  return f"init({parameters}) {{ {'; '.join(f'self.f{i} = f{i}' for i in range(len(parts)))} }}"


def making(body): return f"@inline(never) static func made(_ number: Int) -> Self {{ {body} }}"


class Declarations:
  """Declares types; a local one, inside a function, has no access and no extensions."""

  def __init__(self, random, types, prefix, local=False):
    self.random = random
    self.types = types
    self.prefix = prefix
    self.local = local
    self.lines = []
    self.count = 0

  def declare(self):
    """Declares one type, which the grammar gives from then on."""
    kinds = [
      (6, self.struct), (1, self.empty), (2, self.padded), (2, self.lone), (5, self.enum), (3, self.plain_enum),
      (2, self.object), (1, self.left_out), (2, self.copied_on_write), (1, self.wrapped), (1, self.raw)]
    if not self.local:
      kinds += [(4, self.generic), (1, self.tree), (1, self.nested), (1, self.uncodable), (1, self.subclass)]
    made = self.types.choose(*kinds)()
    self.types.nominal += made if isinstance(made, list) else [made]

  # What declarations are made of.

  def name(self, letter):
    self.count += 1
    return f"{letter}{self.prefix}{self.count}"

  def field(self, depth=2, *without):
    return self.types.type(depth, *CODED, without=("fixed", "suspending", "static", "behind", *without))

  def fields(self, count, depth=2): return [self.field(depth) for _ in range(count)]

  def access(self, parts, public=True):
    if self.local: return ""
    if any("private" in p for p in parts): return self.random.choice(["private ", "fileprivate "])
    return self.random.choice(["private ", "fileprivate ", "", "", "public " if public else ""])

  def write(self, head, *body): self.lines += [head, *(f"  {line}" for line in body), "}", ""]

  def finish(self, head, name, parts, body, show, *traits, key=False, own=False, public=True, unchecked=False,
             lone=None):
    """Writes a declaration with random protocols.

    head: how it begins, up to its protocols; show: an expression in it that shows a value; key: whether the
    compiler can make it `Hashable`; own: whether only that expression shows it rightly; unchecked: whether the
    compiler cannot see that it is `Sendable`.
    """
    r = self.random
    is_class = "class" in head
    access = self.access(parts, public and "enum" not in head)
    traits = {*traits, *CODED, *(t for t in WIDTHS if any(t in p for p in parts))}
    if access in ("private ", "fileprivate "): traits.add("private")
    if is_class: traits.add("object")
    portable = r.random() < 0.35
    protocols = ["Portable"] if portable else ["Codable"]
    if is_class or unchecked: protocols.append("@unchecked Sendable")
    elif not portable: protocols.append("Sendable")
    def add(protocol, trait, chance):
      if r.random() < chance: protocols.append(protocol), traits.add(trait)
    if key and all("hashable" in p for p in parts): add("Hashable", "hashable", 0.5)
    # Nothing mentions the type of a bare one but the closures that capture it.
    bare = not is_class and not own and "hashable" not in traits and r.random() < 0.3
    if bare:
      traits.add("static")
    else:
      add("Made", "made", 0.6), add("Speaker", "speaker", 0.4), add("Scored", "scored", 0.3), add("Error", "error", 0.2)
      if own or r.random() < 0.5: protocols.append("Shown")
    head = f"{access}{head}{',' if ':' in head else ':'} {', '.join(protocols)} {{"
    self.write(head, *body, f"var shown: String {{ {show} }}")
    shown = (lambda x: f"{x}.shown") if bare or r.random() < 0.3 else (lambda x: f"described({x})")
    return Type(name, lambda n: f"{name}.made({n})", shown, frozenset(traits), lone=lone,
                dropped=not portable and not is_class)

  # Structs.

  def struct(self, parts=None):
    r = self.random
    parts = parts or self.fields(self.types.choose((2, 1), (4, 2), (3, 3), (1, 5)))
    name = self.name("S")
    body = [line for i, p in enumerate(parts) for line in [f"{r.choice(['let', 'var'])} f{i}: {p.name}"]]
    if r.random() < 0.1: body[0] = "fileprivate " + body[0]
    body.append(making(f"Self({values(parts)})"))
    return self.finish(f"struct {name}", name, parts, body, shows(name, parts), key=True)

  def empty(self):
    name = self.name("S")
    return self.finish(f"struct {name}", name, [], [making("Self()")], f'"{name}"', "empty", key=True)

  def padded(self):
    """With bytes that belong to no property, which may hold anything."""
    r = self.random
    small = [plain(name, *KEY) for name in ("Int8", "UInt16", "Bool", "Int32", "Float")]
    large = [plain(name, *KEY) for name in ("Double", "Int", "UInt64")] + [plain("SIMD4<Float>", *KEY, "wide")]
    parts = [r.choice(small), r.choice(large)] + ([r.choice(small)] if r.random() < 0.5 else [])
    inner = [t for t in self.types.nominal if "padded" in t]
    if inner and r.random() < 0.5: parts.insert(1, r.choice(inner))
    return self.struct(parts).but(add=["padded"])

  def lone(self):
    """With one property, which is a reference or holds one."""
    def object(): return self.types.type(0, "object", *CODED, without=("static", "behind"))
    def key(): return self.types.type(0, "hashable", *CODED, without=("static", "behind"))
    parts = self.types.choose(
      (1, object), (1, lambda: array(self.field(1))), (1, lambda: dictionary(key(), self.field(1))),
      (1, lambda: plain("String", *KEY)), (1, lambda: optional(object(), some=self.random.choice([True, False]))))()
    return self.struct([parts])

  def left_out(self):
    """With a coding that forgets a property, which is not shown either."""
    parts = self.fields(2)
    name = self.name("S")
    body = ["enum CodingKeys: CodingKey { case f0, f1 }", *properties(parts, "let"), "var forgotten = 0",
            initialiser(parts), making(f"var made = Self({values(parts)}); made.forgotten = number; return made")]
    return self.finish(f"struct {name}", name, parts, body, shows(name, parts), own=True, lone=MAY)

  def copied_on_write(self):
    """Where the storage is not `Codable`, the struct codes what is in it."""
    t = self.field()
    name = self.name("S")
    is_codable = self.random.random() < 0.5
    body = [f"final class Storage{': Codable' if is_codable else ''} {{", f"  var value: {t.name}",
            f"  init(_ value: {t.name}) {{ self.value = value }}", "}",
            "var storage: Storage", f"init(_ value: {t.name}) {{ storage = Storage(value) }}",
            "mutating func set(_ other: Self) {",
            "  if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }",
            "  storage.value = other.storage.value", "}"]
    if not is_codable:
      body += ["init(from decoder: any Decoder) throws {",
               f"  storage = Storage(try decoder.singleValueContainer().decode({t.name}.self))", "}",
               "func encode(to encoder: any Encoder) throws {",
               "  var container = encoder.singleValueContainer()", "  try container.encode(storage.value)", "}"]
    body.append(making(f"var made = Self({t.make('number')}); made.set(Self({t.make('number')})); return made"))
    return self.finish(f"struct {name}", name, [t], body, f'"{name} " + {t.show("storage.value")}', own=True,
                       public=False, unchecked=True, lone=None if is_codable else MAY)

  def wrapped(self):
    """With property wrappers: Swift 6.3.1 makes one that crashes of an optional optional of a vector."""
    parts = [self.field(1, *WIDTHS) for _ in range(2)]
    name = self.name("S")
    body = [f"@Clamped {line}" for line in properties(parts)] + [making(f"Self({values(parts)})")]
    return self.finish(f"struct {name}", name, parts, body, shows(name, parts), key=True)

  def raw(self):
    name, value = self.name("S"), self.random.choice(["Int", "UInt8", "UInt32"])
    body = [f"var rawValue: {value}", making(f"Self(rawValue: {value}(number % 200))")]
    return self.finish(f"struct {name}: RawRepresentable", name, [], body, f'"{name} \\(rawValue)"', public=False)

  def uncodable(self):
    """Of a function, or of other things, which travel as their bytes if that is all they are and captured alone."""
    t = self.types.type(1, without=("fixed", "suspending", "static"))
    name = self.name("S")
    has_function = self.random.random() < 0.5
    parts = [t, constant()] if has_function else [t]
    access = self.access(parts)
    self.write(f"{access}struct {name} {{", *properties(parts, "let"), making(f"Self({values(parts)})"),
               f"var shown: String {{ {shows(name, parts)} }}")
    traits = t.inherited() | {"static", *(["private"] if access.strip() else [])}
    return Type(name, lambda n: f"{name}.made({n})", lambda x: f"{x}.shown", frozenset(traits), hope=REFUSED,
                lone=REFUSED if has_function else MAY, dropped=True)

  def nested(self):
    """A type in another."""
    parts = self.fields(2, 1)
    name = self.name("N")
    inner = f"{name}.Inner"
    is_private = any("private" in p for p in parts)
    kind = self.random.choice(["struct Inner: Codable, Sendable", "final class Inner: Codable, @unchecked Sendable"])
    body = [*properties(parts, "let"), initialiser(parts), making(f"Self({values(parts)})"),
            f"var shown: String {{ {shows(name, parts)} }}"]
    self.write(f"{'fileprivate ' if is_private else ''}enum {name} {{", f"{kind} {{",
               *(f"  {line}" for line in body), "}")
    traits = {*CODED, "static", *(t for t in WIDTHS if any(t in p for p in parts))}
    if is_private: traits.add("private")
    if "class" in kind: traits.add("object")
    return Type(inner, lambda n: f"{inner}.made({n})", lambda x: f"{x}.shown", frozenset(traits),
                dropped="struct" in kind)

  # Enums.

  def plain_enum(self):
    count = self.types.choose((1, 1), (3, 2), (3, 3), (1, 17), (1, 300))
    name = self.name("E")
    raw = self.random.choice(["", "", "Int, ", "String, "])
    body = [f"case {', '.join(f'c{i}' for i in range(count))}", making(f"allCases[number % {count}]")]
    shown = '"\\(Self.allCases.firstIndex { $0 == self } ?? -1)"'
    return self.finish(f"enum {name}: {raw}CaseIterable", name, [], body, shown, *["empty"] * (count == 1), key=True)

  def enum(self):
    r = self.random
    name = self.name("E")
    payloads = [self.fields(self.types.choose((2, 0), (5, 1), (2, 2)), 1)
                for _ in range(self.types.choose((2, 1), (4, 2), (3, 3), (1, 6)))]
    if not any(payloads): payloads[0] = self.fields(1)
    label = "l" if r.random() < 0.4 else ""
    cases, makes, shown = [], [], []
    for i, payload in enumerate(payloads):
      def listed(texts):
        texts = [f"{label}{j}: {text}" if label else text for j, text in enumerate(texts)]
        return f"({', '.join(texts)})" if texts else ""
      indirect = "indirect " if payload and r.random() < 0.15 else ""
      cases.append(f"{indirect}case c{i}{listed(p.name for p in payload)}")
      makes.append(f".c{i}{listed(p.make(step('number', j)) for j, p in enumerate(payload))}")
      bound = f"({', '.join(f'let p{j}' for j in range(len(payload)))})" if payload else ""
      shown.append(f"case .c{i}{bound}: {shows(f'c{i}', payload, 'p')}")
    chosen = [f"case {i}: {make}" for i, make in enumerate(makes[:-1])] + [f"default: {makes[-1]}"]
    body = cases + [making(f"switch number % {len(makes)} {{ {'; '.join(chosen)} }}")]
    parts = [p for payload in payloads for p in payload]
    return self.finish(f"enum {name}", name, parts, body, f"switch self {{ {'; '.join(shown)} }}", key=True)

  def tree(self):
    t = self.field(1)
    name = self.name("E")
    leaf = f".leaf({t.make('number')})"
    body = [f"case leaf({t.name})", f"case node({name}, {name})",
            making(f"number < 2 ? {leaf} : .node(made(number / 3), {leaf})")]
    shown = f"case .leaf(let v): {t.show('v')}; case .node(let a, let b): group([a.shown, b.shown])"
    return self.finish(f"indirect enum {name}", name, [t], body, f"switch self {{ {shown} }}", key=True)

  # Classes.

  def object(self):
    parts = self.fields(self.types.choose((1, 0), (3, 1), (3, 2), (1, 4)))
    name = self.name("C")
    body = [*properties(parts), initialiser(parts), making(f"Self({values(parts)})")]
    return self.finish(f"final class {name}", name, parts, body, shows(name, parts), own=True)

  def subclass(self):
    """A class and one below it, with a property of its own in its coding."""
    t, added = self.fields(2, 1)
    base, name = self.name("C"), self.name("C")
    access = "fileprivate " if "private" in t or "private" in added else ""
    self.write(
      f"{access}class {base}: Codable, Speaker, Shown, @unchecked Sendable {{", *properties([t]), initialiser([t]),
      f"@inline(never) class func made(_ number: Int) -> {base} {{ {base}(f0: {t.make('number')}) }}",
      f"var shown: String {{ {shows(base, [t])} }}")
    self.write(
      f"{access}final class {name}: {base}, @unchecked Sendable {{", f"var f1: {added.name}",
      f"init(f0: {t.name}, f1: {added.name}) {{ self.f1 = f1; super.init(f0: f0) }}",
      "private enum CodingKeys: CodingKey { case f1 }",
      "required init(from decoder: any Decoder) throws {",
      f"  f1 = try decoder.container(keyedBy: CodingKeys.self).decode({atom(added.name)}.self, forKey: .f1)",
      "  try super.init(from: decoder)", "}",
      "override func encode(to encoder: any Encoder) throws {",
      "  try super.encode(to: encoder)", "  var container = encoder.container(keyedBy: CodingKeys.self)",
      "  try container.encode(f1, forKey: .f1)", "}",
      f"@inline(never) override class func made(_ number: Int) -> {base} {{ {name}({values([t, added])}) }}",
      f"override var shown: String {{ super.shown + {added.show('f1')} }}")
    traits = frozenset((*CODED, "object", "speaker", *(["private"] if access else [])))
    show = lambda x: f"{x}.shown"
    return [Type(base, lambda n: f"{base}.made({n})", show, traits),
            Type(base, lambda n: f"{name}.made({n})", show, traits | {"behind"}),
            Type(name, lambda n: f"({name}.made({n}) as! {name})", show, traits)]

  # Generic types.

  def generic(self):
    """A generic type of two parameters, and some of its instances."""
    r = self.random
    kind = r.choice(["struct", "struct", "enum", "final class"])
    name = self.name("G")
    menu = [lambda a, b: a, lambda a, b: b, lambda a, b: array(a, 1), lambda a, b: optional(b, some=True),
            lambda a, b: INTEGERS[1], lambda a, b: dictionary(plain("String", *KEY), a),
            lambda a, b: optional(array(b, 1), some=True)]
    chosen = r.choices(menu, k=r.choice([1, 2, 3]))
    a, b = (Type(letter, lambda n: "", traits=frozenset(CODED)) for letter in "AB")
    parts = [part(a, b) for part in chosen]
    portable, is_internal, speaks = r.random() < 0.35, r.random() < 0.3, r.random() < 0.5
    protocols = ["Portable" if portable else "Codable", "@unchecked Sendable" if "class" in kind else "Sendable",
                 "Shown", *(["Speaker"] if speaks else [])]
    head = f"{'' if is_internal else 'fileprivate '}{kind} {name}<A: Codable & Sendable, B: Codable & Sendable>"
    if kind == "enum":
      is_deep = r.random() < 0.5
      bound = ", ".join(f"let f{i}" for i in range(len(parts)))
      body = [f"case none, one({', '.join(p.name for p in parts)})", *(["indirect case deep(Self)"] if is_deep else []),
              "var shown: String {", "  switch self {", '  case .none: "none"',
              f"  case .one({bound}): {shows(name, parts)}",
              *(["  case .deep(let inner): inner.shown"] if is_deep else []), "  }", "}"]
    else:
      body = [*properties(parts), initialiser(parts), f"var shown: String {{ {shows(name, parts)} }}"]
      if r.random() < 0.3: body.append("struct Inner: Codable, Sendable { var a: A; var b: [B] }")
    self.write(f"{head}: {', '.join(protocols)} {{", *body)
    traits = {*CODED, "generic", *(["object"] if "class" in kind else []), *(["speaker"] if speaks else []),
              *([] if is_internal else ["private"])}
    instances = [self.fields(2) for _ in range(r.choice([1, 2, 3]))]
    return [self.instance(name, kind, [part(*given) for part in chosen], given, traits, portable)
            for given in instances]

  def instance(self, name, kind, parts, given, traits, portable):
    spelled = f"{name}<{given[0].name}, {given[1].name}>"
    def make(n):
      if kind == "enum": return f"{spelled}.one({', '.join(p.make(step(n, i)) for i, p in enumerate(parts))})"
      return f"{spelled}({values(parts, n)})"
    traits = {*traits, *(t for t in (*WIDTHS, "private") if any(t in p for p in given))}
    show = self.random.choice([lambda x: f"{x}.shown", lambda x: f"described({x})"])
    return Type(spelled, make, show, frozenset(traits), dropped=not portable and "class" not in kind)
