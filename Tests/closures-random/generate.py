"""Writes a table of random closures, in place of the one that is written by hand.

generate.py COUNT SEED >Table.swift: closures with one to six captures of some sixty types, a third of them
formed in generic functions, some `async`, some of variables, some nested.
"""
import random
import sys

count, seed = int(sys.argv[1]), int(sys.argv[2])
random.seed(seed)

# Type, how a value is made of a number, whether an optimised build may have left out what it is.
TYPES = [
  ("Int8", "Int8(truncatingIfNeeded: {n})"), ("UInt8", "UInt8(truncatingIfNeeded: {n})"),
  ("Int16", "Int16(truncatingIfNeeded: {n})"), ("UInt16", "UInt16(truncatingIfNeeded: {n})"),
  ("Int32", "Int32(truncatingIfNeeded: {n})"), ("UInt32", "UInt32(truncatingIfNeeded: {n})"),
  ("Int", "{n}"), ("UInt", "UInt({n})"), ("Int64", "Int64(-{n})"), ("UInt64", "UInt64({n})"),
  ("Int128", "Int128(-{n})"), ("UInt128", "UInt128({n})"), ("Bool", "{n} % 2 == 0"),
  ("Float", "Float({n}) / 4"), ("Double", "Double({n}) / 8"), ("Float16", "Float16({n} % 100)"),
  ("String", '"s{n}"'), ("String", 'String(repeating: "long {n} ", count: 5)'),
  ("Character", 'Character("x")'), ("Substring", '"substring {n}".dropFirst(2)'),
  ("Unicode.Scalar", 'Unicode.Scalar(UInt8({n} % 100 + 20))'), ("Duration", "Duration.seconds({n})"),
  ("SIMD2<Float>", "SIMD2<Float>(repeating: Float({n}))"),
  ("SIMD4<Double>", "SIMD4<Double>(repeating: Double({n}))"),
  ("SIMD8<Double>", "SIMD8<Double>(repeating: Double({n}))"),
  ("SIMD16<UInt8>", "SIMD16<UInt8>(repeating: UInt8({n} % 200))"),
  ("SIMD64<Int16>", "SIMD64<Int16>(repeating: Int16({n} % 200))"),
  ("[Int]", "[{n}, 2]"), ("[Int]", "[Int]()"), ("[String]", '["a", "{n}"]'), ("[UInt8]", "[UInt8({n} % 200)]"),
  ("[[Bool]]", "[[true], [], [{n} % 2 == 0]]"), ("ContiguousArray<Int>", "ContiguousArray([{n}])"),
  ("ArraySlice<Int>", "[1, 2, {n}, 4][1..<3]"), ("[String: Int]", '["k": {n}]'), ("Set<Int>", "Set([{n}])"),
  ("Range<Int>", "1..<({n} + 2)"), ("ClosedRange<Int>", "1...({n} + 2)"),
  ("Int?", "Int?({n})"), ("Int?", "Int?.none"), ("Bool?", "Bool?(true)"), ("String?", 'String?("m{n}")'),
  ("[Int]?", "[Int]?.none"), ("Double?", "Double?(0.5)"), ("UInt8?", "UInt8?(7)"),
  ("(Int, Bool)", "({n}, true)"), ("(UInt8, String)", '(UInt8(1), "t{n}")'),
  ("Thing", "Thing({n})"), ("Thing", "FinerThing({n})"), ("Thing?", "Thing?(Thing({n}))"), ("Thing?", "Thing?.none"),
  ("PublicPoint", "PublicPoint(x: {n}, y: 0.5)"), ("Kept", 'Kept(flag: true, number: {n}, text: "k")'),
  ("KeptSmall", "KeptSmall(a: 1, b: UInt8({n} % 200))"), ("KeptEnum", "KeptEnum.second"),
  ("KeptPayload", "KeptPayload.number({n})"), ("KeptPayload", 'KeptPayload.text("p{n}")'),
  ("Dropped", 'Dropped(number: {n}, text: "d")'), ("DroppedSmall", "DroppedSmall(a: UInt8({n} % 200), b: 2)"),
  ("DroppedEnum", "DroppedEnum.made({n})"), ("DroppedTwo", "DroppedTwo.made({n})"),
  ("DroppedPayload", "DroppedPayload.made({n})"),
  ("KeptPair<Int, String>", 'KeptPair(first: {n}, second: "2")'), ("Tree", "Tree.node(.leaf({n}), .leaf(2))"),
  ("any Speaker", "Dog(name: \"d{n}\")"), ("any Speaker", "Whale(a: {n}, b: 2, c: 3, d: 4)"),
  ("any Error", "Failure(code: {n})"), ("any Sendable", "{n}"), ("Any", '"any {n}"'),
  ("() -> Int", "adder({n})"), ("(() -> Int)?", "adder({n})"), ("Any.Type", "[Int: String].self"),
  ("any Speaker.Type", "Dog.self"), ("KeyPath<PublicPoint, Int>", "\\PublicPoint.x"),
  ("UUID", "UUID()"), ("Date", "Date(timeIntervalSince1970: {n})"), ("URL", 'URL(filePath: "/{n}")'),
  ("Data", "Data([1, 2, UInt8({n} % 200)])"), ("Decimal", "Decimal({n})"),
]
GENERIC = [t for t in TYPES if not t[0].startswith(("any ", "Any", "(", "KeyPath"))]

PRELUDE = open(sys.argv[3]).read()

def show(kind, name):
  if kind == "() -> Int": return f"{name}()"
  if kind == "(() -> Int)?": return f"{name}?() ?? 0"
  if kind.startswith("KeyPath"): return f"PublicPoint(x: 3, y: 4)[keyPath: {name}]"
  if kind.startswith("Dropped"): return f"{name}.shown"
  if kind.startswith("any Speaker"): return f"{name}.{'kind' if kind.endswith('Type') else 'speech'}"
  return f"shown({name})"

def case(index):
  number = random.randrange(1, 1000)
  captures = random.choices(TYPES, k=random.choice([1, 1, 1, 2, 2, 3, 4, 5, 6]))
  lines, shown = [], []
  generics = []
  variable = random.random() < 0.2
  generic = random.random() < 0.3
  dropped = False
  for place, (kind, value) in enumerate(captures):
    name = f"c{place}"
    value = value.replace("{n}", str(number + place))
    dropped |= kind.startswith("Dropped")
    if variable and place == len(captures) - 1 and not kind.startswith(("KeyPath", "Any.Type", "(", "any", "Any", "Dropped", "UUID")):
      lines.append(f"  var {name}: {kind} = unknown({value})")
      shown.append(f"stir(&{name})")
    else:
      lines.append(f"  let {name}: {kind} = unknown({value})")
      shown.append(show(kind, name))
  parameters = arguments = clause = ""
  if generic:
    given = random.choices(GENERIC, k=random.choice([1, 1, 2]))
    names = ["T", "U"][:len(given)]
    plain = ("Character", "Substring", "Unicode.Scalar", "ArraySlice")
    constrained = not any(t.startswith(plain) for t, _ in given) and random.random() < 0.7
    clause = "<" + ", ".join(f"{n}: Codable" if constrained else n for n in names) + ">"
    parameters = ", ".join(f"_ g{i}: {n}" for i, n in enumerate(names))
    arguments = ", ".join(f"unknown({v.replace('{n}', str(number))}) as {t}" for t, v in given)
    dropped |= any(t.startswith("Dropped") for t, _ in given)
    shown += [f"shown(g{i})" for i in range(len(given))]
    random.shuffle(shown)
  text = "[" + ", ".join(shown).replace('"', "'") + "]"
  # Swift 6.3.1 miscompiles, in place too, `async` closures of many captures with very wide values among them.
  wide = any(name in kind for kind, _ in captures for name in ("Int128", "SIMD8<", "SIMD64<"))
  asynchronous = random.random() < 0.15 and not variable and not wide
  nested = random.random() < 0.2
  body = ["    var all: [String] = []"] + [f"    all.append(\"\\({s})\")" for s in shown]
  out = [f"@inline(never) private func case{index}{clause}({parameters}) -> Case {{"] + lines
  title = f'"{index}: {", ".join(k for k, _ in captures)}{" generic" if generic else ""}{" variable" if variable else ""}"'
  maker = "worksOrRefused" if dropped else "works"
  if nested:
    out += ["  let inner = { () -> [String] in"] + body + ["    return all", "  }"]
    body, result = [], "inner()"
  else:
    result = "all"
  if asynchronous:
    out += ["  let expected = { () -> [String] in"] + body + [f"    return {result}", "  }"]
    out += [f"  return suspends({title}, gives: expected(), orRefused: {'true' if dropped else 'false'}) {{"] + body
    out += ["    await Task.yield()", f"    return {result}", "  }", "}"]
  else:
    saying = ', saying: "Portable"' if dropped else ""
    out += [f"  return {maker}({title}{saying}) {{"] + body + [f"    return {result}", "  }", "}"]
  return "\n".join(out), f"case{index}({arguments})"

made = [case(index) for index in range(count)]
print(PRELUDE)
print("\n\n".join(text for text, _ in made))
print("\nenum Table {\n  static var rows: [Row] {\n    [")
for start in range(0, count, 20):
  print(f'      Row("Random, {start}") {{')
  for _, call in made[start:start + 20]: print(f"        {call}")
  print("      },")
print("    ]\n  }\n}")
