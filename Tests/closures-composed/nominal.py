"""The structs, enums and classes that a file of closures declares, composed of what was declared before."""
import grammar
from grammar import CODED, KEY, MAY, REFUSED, WORKS, Type, array, atom, dictionary, optional, plain, step

# From the narrowest to the widest.
ACCESS = ["private", "fileprivate", "internal", "public"]


class Declarations:
  """Declares types; a local one, inside a function, has no access and no extensions."""

  def __init__(self, random, types, prefix, local=False):
    self.random = random
    self.types = types
    self.prefix = prefix
    self.local = local
    self.lines = []
    self.count = 0

  def name(self, letter):
    self.count += 1
    return f"{letter}{self.prefix}{self.count}"

  def declare(self):
    """Declares one type, which the grammar gives from then on."""
    r = self.random
    kinds = [(6, self.struct), (1, self.empty), (2, self.padded), (2, self.lone), (5, self.enum), (3, self.plain_enum),
             (2, self.object), (1, self.left_out), (2, self.copied_on_write), (1, self.wrapped_property), (1, self.option_set)]
    if not self.local: kinds += [(4, self.generic), (1, self.tree), (1, self.nested), (1, self.uncodable), (1, self.subclass)]
    made = self.types.choose(*kinds)()
    for each in made if isinstance(made, list) else [made]: self.types.nominal.append(each)

  # What declarations are made of.

  def field(self, depth=2, *needs):
    return self.types.type(depth, "codable", "sendable", *needs, without=("fixed", "suspending", "static", "behind"))

  def fields(self, count, depth=2, *needs): return [self.field(depth, *needs) for _ in range(count)]

  def access(self, parts, public=True):
    if self.local: return ""
    narrow = any("private" in p for p in parts)
    access = self.random.choice(
      ["private", "fileprivate"] if narrow else ["private", "fileprivate", "", "", "public" if public else ""])
    return access and access + " "

  def finish(self, name, kind, parts, body, show, *traits, key=False, only=None, dropped=True, made=True, header=None, static=False,
             modifier="", hope=WORKS, lone=None, public=True):
    """Writes a declaration.

    show: an expression in the type that shows a value; key: whether the compiler can make it `Hashable`.
    """
    r = self.random
    access = self.access(parts, public and kind != "enum")
    portable = r.random() < 0.35
    key = key and r.random() < 0.5 and all("hashable" in p for p in parts)
    # Nothing mentions the type of a bare one but the closures that capture it.
    bare = made and kind != "class" and not key and r.random() < 0.3
    protocols = ["Portable"] if portable else ["Codable"]
    if only: protocols = list(only)
    traits = set(traits) | set(CODED) if not only else set(traits)
    if kind == "class": protocols.append("@unchecked Sendable"), traits.update(["object"])
    elif not portable: protocols.append("Sendable")
    if key: protocols.append("Hashable"), traits.add("hashable")
    if not bare:
      if made and r.random() < 0.6: protocols.append("Made"), traits.add("made")
      if static or r.random() < 0.5: protocols.append("Shown")
      if r.random() < 0.4: protocols.append("Speaker"), traits.add("speaker")
      if r.random() < 0.3: protocols.append("Scored"), traits.add("scored")
      if r.random() < 0.2: protocols.append("Error"), traits.add("error")
    else: traits.add("static")
    traits |= {t for t in ("wide", "vast") if any(t in p for p in parts)}
    if access.startswith(("private", "fileprivate")): traits.add("private")
    self.lines += [f"{access}{modifier}{header or f'{kind} {name}'}{',' if ':' in (header or '') else ':'} {', '.join(dict.fromkeys(protocols))} {{"]
    self.lines += ["  " + line for line in body]
    self.lines += [f'  var shown: String {{ {show} }}', "}", ""]
    shown = (lambda x: f"{x}.shown") if bare or (r.random() < 0.3) else (lambda x: f"described({x})")
    return Type(name, lambda n: f"{name}.made({n})", shown, frozenset(traits), hope=hope, lone=lone,
                dropped=dropped and not portable and kind != "class")

  def making(self, body): return [f"@inline(never) static func made(_ number: Int) -> Self {{ {body} }}"]

  def shows(self, name, parts, prefix="f"):
    inner = ", ".join(p.show(f"{prefix}{i}") for i, p in enumerate(parts))
    return f'"{name} " + group([{inner}])' if parts else f'"{name}"'

  def values(self, parts): return ", ".join(f"f{i}: {p.make(step('number', i))}" for i, p in enumerate(parts))

  # Structs.

  def struct(self, parts=None):
    r = self.random
    parts = parts or self.fields(self.types.choose((2, 1), (4, 2), (3, 3), (1, 5)))
    name = self.name("S")
    body = [f"{r.choice(['let', 'var'])} f{i}: {p.name}" for i, p in enumerate(parts)]
    if not any("private" in p for p in parts) and r.random() < 0.1 : body[0] = "fileprivate " + body[0]
    return self.finish(name, "struct", parts, body + self.making(f"Self({self.values(parts)})"), self.shows(name, parts), key=True)

  def empty(self):
    name = self.name("S")
    return self.finish(name, "struct", [], self.making("Self()"), f'"{name}"', "empty", key=True)

  def padded(self):
    """With bytes that belong to no property, which may hold anything."""
    small = [plain(n, *KEY) for n in ("Int8", "UInt16", "Bool", "Int32", "Float")]
    large = [plain(n, *KEY) for n in ("Double", "Int", "UInt64")] + [plain("SIMD4<Float>", *KEY, "wide")]
    inner = [t for t in self.types.nominal if "padded" in t]
    r = self.random
    parts = [r.choice(small), r.choice(large)] + ([r.choice(small)] if r.random() < 0.5 else [])
    if inner and r.random() < 0.5: parts.insert(1, r.choice(inner))
    return self.struct(parts).but(add=["padded"])

  def lone(self):
    """With one property, that is a reference or holds one."""
    t = self.types.choose((1, lambda: self.types.type(0, "object", "codable")), (1, lambda: array(self.field(1))),
                          (1, lambda: dictionary(self.types.type(0, "hashable", "codable", without=("static",)), self.field(1))),
                          (1, lambda: plain("String", *KEY)), (1, lambda: optional(self.types.type(0, "object", "codable"), some=self.random.choice([True, False]))))()
    if "codable" not in t or "sendable" not in t or "static" in t: return self.struct()
    return self.struct([t])

  def left_out(self):
    """With a coding that forgets a property, which is not shown either."""
    parts = self.fields(2)
    name = self.name("S")
    body = ["private enum CodingKeys: CodingKey { case f0, f1 }"] if not self.local else ["enum CodingKeys: CodingKey { case f0, f1 }"]
    body += [f"let f{i}: {p.name}" for i, p in enumerate(parts)] + ["var forgotten = 0"]
    body += [f"init(f0: {parts[0].name}, f1: {parts[1].name}) {{ self.f0 = f0; self.f1 = f1 }}"]
    body += self.making(f"var made = Self({self.values(parts)}); made.forgotten = number; return made")
    return self.finish(name, "struct", parts, body, self.shows(name, parts), lone=MAY, static=True)

  def copied_on_write(self):
    t = self.field()
    name = self.name("S")
    inner_codable = self.random.random() < 0.5
    body = [f"final class Storage{': Codable' if inner_codable else ''} {{",
            f"  var value: {t.name}", f"  init(_ value: {t.name}) {{ self.value = value }}", "}",
            "var storage: Storage",
            f"init(_ value: {t.name}) {{ storage = Storage(value) }}"]
    if not inner_codable:
      body += [f"init(from decoder: any Decoder) throws {{ storage = Storage(try decoder.singleValueContainer().decode({t.name}.self)) }}"
               if "->" not in t.name else "",
               "func encode(to encoder: any Encoder) throws { var c = encoder.singleValueContainer(); try c.encode(storage.value) }"]
    body += ["mutating func set(_ other: Self) {",
             "  if !isKnownUniquelyReferenced(&storage) { storage = Storage(storage.value) }",
             "  storage.value = other.storage.value", "}"]
    body += self.making(f"var made = Self({t.make('number')}); made.set(Self({t.make('number')})); return made")
    name_show = f'"{name} " + {t.show("storage.value")}'
    made = self.finish(name, "struct", [t], body, name_show, static=True, public=False, lone=None if inner_codable else MAY)
    self.unchecked()
    return made

  def unchecked(self):
    """The last declaration holds what the compiler cannot see to be `Sendable`."""
    for index in reversed(range(len(self.lines))):
      line = self.lines[index]
      if line.endswith("{") and not line.startswith(" "):
        line = line.replace(", Sendable", "")
        self.lines[index] = line[:-2] + ", @unchecked Sendable {"
        return

  def wrapped_property(self):
    # Swift 6.3.1 makes a wrapper that crashes of one whose type is generic over an optional optional of a vector.
    parts = [self.types.type(1, "codable", "sendable", without=("fixed", "suspending", "static", "behind", "wide", "vast"))
             for _ in range(2)]
    name = self.name("S")
    body = [f"@Clamped var f{i}: {p.name}" for i, p in enumerate(parts)]
    return self.finish(name, "struct", parts, body + self.making(f"Self({self.values(parts)})"), self.shows(name, parts), key=True)

  def option_set(self):
    name, raw = self.name("S"), self.random.choice(["Int", "UInt8", "UInt32"])
    body = [f"let rawValue: {raw}", f"init(rawValue: {raw}) {{ self.rawValue = rawValue }}"] if 0 else [f"var rawValue: {raw}"]
    return self.finish(name, "struct", [], body + self.making(f"Self(rawValue: {raw}(number % 200))"), f'"{name} \\(rawValue)"',
                       header=f"struct {name}: RawRepresentable, OptionSet".replace(", OptionSet", ""), public=False)

  def uncodable(self):
    """A struct that is not `Codable`: of a function, or of bytes, which travel where they are alone."""
    r = self.random
    t = self.types.type(1, without=("fixed", "suspending", "static"))
    name = self.name("S")
    if r.random() < 0.5: parts, hope, lone = [t, self.types.constant()], REFUSED, REFUSED
    else: parts, hope, lone = [t], REFUSED, MAY
    body = [f"let f{i}: {p.name}" for i, p in enumerate(parts)]
    access = self.access(parts)
    self.lines += [f"{access}struct {name} {{"] + ["  " + l for l in body + self.making(f"Self({self.values(parts)})")] + [
      f"  var shown: String {{ {self.shows(name, parts)} }}", "}", ""]
    return Type(name, lambda n: f"{name}.made({n})", lambda x: f"{x}.shown",
                frozenset(["static"] + (["private"] if access else []) + [t for t in ("wide", "vast") if any(t in p for p in parts)]), hope=hope, lone=lone, dropped=True)

  def nested(self):
    """A type in another."""
    parts = self.fields(2, 1)
    name = self.name("N")
    inner = f"{name}.Inner"
    access = "fileprivate " if any("private" in p for p in parts) else ""
    kind = self.random.choice(["struct", "class"])
    init = [f"init({', '.join(f'f{i}: {p.name}' for i, p in enumerate(parts))}) {{ self.f0 = f0; self.f1 = f1 }}"] if kind == "class" else []
    self.lines += [f"{access}enum {name} {{", f"  {'final ' if kind == 'class' else ''}{kind} Inner: Codable, {'@unchecked ' if kind == 'class' else ''}Sendable {{"]
    self.lines += [f"    {l}" for l in [f"let f{i}: {p.name}" for i, p in enumerate(parts)] + init + self.making(f"Self({self.values(parts)})") + [f"var shown: String {{ {self.shows(name, parts)} }}"]]
    self.lines += ["  }", "}", ""]
    traits = set(CODED) | ({"private"} if access else set()) | ({"object"} if kind == "class" else set())
    traits |= {t for t in ("wide", "vast") if any(t in p for p in parts)}
    return Type(inner, lambda n: f"{inner}.made({n})", lambda x: f"{x}.shown", frozenset(traits | {"static"}), dropped=kind == "struct")

  # Enums.

  def plain_enum(self):
    count = self.types.choose((1, 1), (3, 2), (3, 3), (1, 17), (1, 300))
    name = self.name("E")
    raw = self.random.choice(["", "", "Int", "String"])
    cases = ", ".join(f"c{i}" for i in range(count))
    body = [f"case {cases}"]
    protocols = [raw] if raw else []
    body += self.making(f"allCases[number % {count}]")
    return self.finish(name, "enum", [], body, '"\\(Self.allCases.firstIndex { $0 == self } ?? -1)"',
                       *(["empty"] if count == 1 else []), key=True, header=f"enum {name}: {', '.join(protocols + ['CaseIterable'])}",
                       lone=None)

  def enum(self):
    r = self.random
    name = self.name("E")
    count = self.types.choose((2, 1), (4, 2), (3, 3), (1, 6))
    payloads = [self.fields(self.types.choose((2, 0), (5, 1), (2, 2)), 1) for _ in range(count)]
    if not any(payloads): payloads[0] = self.fields(1)
    parts = [p for payload in payloads for p in payload]
    labels = r.random() < 0.4
    body, makes, shows = [], [], []
    for i, payload in enumerate(payloads):
      spelled = ", ".join(f"l{j}: {p.name}" if labels else p.name for j, p in enumerate(payload))
      body.append(f"{'indirect ' if payload and r.random() < 0.15 else ''}case c{i}" + (f"({spelled})" if payload else ""))
      values = ", ".join((f"l{j}: " if labels else "") + p.make(step("number", j)) for j, p in enumerate(payload))
      makes.append(f"case {i}: .c{i}" + (f"({values})" if payload else ""))
      bound = ", ".join(f"p{j}" for j in range(len(payload)))
      shows.append(f"case .c{i}" + (f"(let {bound})" if len(payload) == 1 else "(" + ", ".join(f"let p{j}" for j in range(len(payload))) + ")" if payload else "")
                   + f": {self.shows(f'c{i}', payload, 'p')}")
    makes[-1] = makes[-1].replace(f"case {count - 1}:", "default:")
    shown = "switch self { " + "; ".join(shows) + " }"
    return self.finish(name, "enum", parts, body + self.making(f"switch number % {count} {{ {'; '.join(makes)} }}"), shown, key=True)

  def tree(self):
    t = self.field(1)
    name = self.name("E")
    body = [f"case leaf({t.name})", f"case node({name}, {name})"]
    body += self.making(f"number < 2 ? .leaf({t.make('number')}) : .node(made(number / 3), .leaf({t.make('number')}))")
    return self.finish(name, "enum", [t], body, f"switch self {{ case .leaf(let v): {t.show('v')}; case .node(let a, let b): group([a.shown, b.shown]) }}",
                       key=True, modifier="indirect ")

  # Classes.

  def object(self, parts=None):
    parts = parts if parts is not None else self.fields(self.types.choose((1, 0), (3, 1), (3, 2), (1, 4)))
    name = self.name("C")
    header = f"final class {name}"
    body = [f"var f{i}: {p.name}" for i, p in enumerate(parts)]
    body += [f"init({', '.join(f'f{i}: {p.name}' for i, p in enumerate(parts))}) {{ {'; '.join(f'self.f{i} = f{i}' for i in range(len(parts)))} }}"]
    return self.finish(name, "class", parts, body + self.making(f"Self({self.values(parts)})"), self.shows(name, parts), static=True, header=header)

  def subclass(self):
    """A class and one below it, with a property of its own in its coding."""
    t, added = self.fields(2, 1)
    base, name = self.name("C"), self.name("C")
    access = "fileprivate " if any("private" in p for p in (t, added)) else ""
    self.lines += f"""
{access}class {base}: Codable, Speaker, Shown, @unchecked Sendable {{
  var f0: {t.name}
  init(f0: {t.name}) {{ self.f0 = f0 }}
  @inline(never) class func made(_ number: Int) -> {base} {{ {base}(f0: {t.make('number')}) }}
  var shown: String {{ "{base} " + {t.show('f0')} }}
}}

{access}final class {name}: {base}, @unchecked Sendable {{
  var f1: {added.name}
  init(f0: {t.name}, f1: {added.name}) {{ self.f1 = f1; super.init(f0: f0) }}
  private enum CodingKeys: CodingKey {{ case f1 }}
  required init(from decoder: any Decoder) throws {{
    f1 = try decoder.container(keyedBy: CodingKeys.self).decode({atom(added.name)}.self, forKey: .f1)
    try super.init(from: decoder)
  }}
  override func encode(to encoder: any Encoder) throws {{
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(f1, forKey: .f1)
  }}
  @inline(never) override class func made(_ number: Int) -> {base} {{ {name}(f0: {t.make('number')}, f1: {added.make('number')}) }}
  override var shown: String {{ super.shown + {added.show('f1')} }}
}}
""".splitlines()
    traits = frozenset(set(CODED) | {"object", "speaker"} | ({"private"} if access else set()))
    show = lambda x: f"{x}.shown"
    return [Type(base, lambda n: f"{base}.made({n})", show, traits), Type(base, lambda n: f"{name}.made({n})", show, traits | {"behind"}),
            Type(name, lambda n: f"({name}.made({n}) as! {name})", show, traits)]

  # Generic types.

  def generic(self):
    """A generic type of two parameters, and some of its instances."""
    r = self.random
    kind = r.choice(["struct", "struct", "enum", "class"])
    name = self.name("G")
    menu = [lambda a, b: a, lambda a, b: b, lambda a, b: array(a, 1), lambda a, b: optional(b, some=True),
            lambda a, b: grammar.INTEGERS[1], lambda a, b: dictionary(plain("String", *KEY), a), lambda a, b: optional(array(b, 1), some=True)]
    chosen = r.choices(menu, k=r.choice([1, 2, 3]))
    a, b = Type("A", None, traits=frozenset(CODED)), Type("B", None, traits=frozenset(CODED))
    parts = [each(a, b) for each in chosen]
    portable, public = r.random() < 0.35, r.random() < 0.3
    access = "" if public else "fileprivate "
    protocols = [("Portable" if portable else "Codable"), "@unchecked Sendable" if kind == "class" else "Sendable", "Shown"]
    speaker = r.random() < 0.5
    if speaker: protocols.append("Speaker")
    self.lines.append(f"{access}{'final ' if kind == 'class' else ''}{kind} {name}<A: Codable & Sendable, B: Codable & Sendable>: {', '.join(protocols)} {{")
    if kind == "enum":
      self.lines.append(f"  case none, one({', '.join(p.name for p in parts)})")
      if r.random() < 0.5: self.lines.append("  indirect case deep(Self)")
      deep = self.lines[-1].startswith("  indirect")
      bound = ", ".join(f"let f{i}" for i in range(len(parts)))
      self.lines.append("  var shown: String { switch self { case .none: \"none\"; " + (f"case .deep(let it): it.shown; " if deep else "")
                        + f"case .one({bound}): {self.shows(name, parts)} }} }}")
    else:
      self.lines += [f"  var f{i}: {p.name}" for i, p in enumerate(parts)]
      if kind == "class":
        self.lines.append(f"  init({', '.join(f'f{i}: {p.name}' for i, p in enumerate(parts))}) {{ {'; '.join(f'self.f{i} = f{i}' for i in range(len(parts)))} }}")
      self.lines.append(f"  var shown: String {{ {self.shows(name, parts)} }}")
      if r.random() < 0.3: self.lines += ["  struct Inner: Codable, Sendable { var a: A; var b: [B] }"]
    self.lines += ["}", ""]
    instances = []
    for _ in range(r.choice([1, 2, 3])):
      given = self.fields(2)
      instances.append(self.instance(name, kind, [each(*given) for each in chosen], given, access, portable, speaker))
    return instances

  def instance(self, name, kind, parts, given, access, portable, speaker):
    spelled = f"{name}<{given[0].name}, {given[1].name}>"
    labels = "" if kind == "enum" else "f"
    def make(n):
      values = ", ".join((f"f{i}: " if labels else "") + p.make(step(n, i)) for i, p in enumerate(parts))
      return f"{spelled}.one({values})" if kind == "enum" else f"{spelled}({values})"
    traits = set(CODED) | ({"private"} if access else set()) | ({"object"} if kind == "class" else set()) | ({"speaker"} if speaker else set())
    traits |= {"generic"} | {t for t in ("private",) if any(t in g for g in given)}
    traits |= {t for t in ("wide", "vast") if any(t in p for p in parts)}
    return Type(spelled, make, self.random.choice([lambda x: f"{x}.shown", lambda x: f"described({x})"]), frozenset(traits),
                dropped=not portable and kind != "class")
