//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What must happen, row by row.
enum Table {
  static var rows: [Row] {
    [withoutCaptures, scalars, more]
  }
}

/// Something that the compiler cannot know, so that nothing is folded away.
@inline(never)
func unknown<T>(_ value: T) -> T { value }

extension Table {
  static var withoutCaptures: Row {
    Row(
      "No capture",
      works("literal") { 5 },
      works("global function", answer),
      worksApplied("operator", (+) as @Sendable (Int, Int) -> Int, 2, 3),
      worksApplied("function of two", joined, "a", 7)
    )
  }

  static var scalars: Row {
    let int = unknown(41)
    let text = unknown("hello")
    let long = String(repeating: "long text ", count: unknown(20))
    let double = unknown(2.5)
    let list = Array(0..<unknown(100))
    return Row(
      "Scalars",
      works("int") { int + 1 },
      works("string and int") { text + "\(int)" },
      works("long string") { long + text },
      works("double, int") { double * Double(int) },
      works("array") { list.reduce(0, +) },
      works("array and int") { list.reduce(int, +) }
    )
  }
}

func answer() -> Int { 42 }

@Sendable
func joined(_ text: String, _ number: Int) -> String { text + "\(number)" }

struct Person: Codable, Equatable { var name: String; var age: Int; var pet: Pet?; var upper: String { name.uppercased() } }
struct Pet: Codable, Equatable { var name: String }
final class Counter: Codable { var n: Int; init(_ n: Int) { self.n = n } }
protocol Greeter { func greet() -> String }
struct Polite: Greeter, Codable { var name: String; func greet() -> String { "dear \(name)" } }
@inline(never) func make<T: Hashable & Codable & Sendable>(_ t: T) -> Case { let k = unknown(3); return works("generic") { "\(t) \(k)" } }
extension Table {
  static var more: Row {
    let people = unknown([Person(name: "a", age: 3, pet: Pet(name: "x")), Person(name: "b", age: 4, pet: nil)])
    let kp: KeyPath<Person, String> = \.name, kc = \Person.upper, ko = \Person.pet?.name
    let c = Counter(unknown(4)); let g: any Greeter = Polite(name: unknown("z"))
    let f = { people.count + c.n }
    var v = unknown(5), w = unknown("w")
    let kept = unknown([1: "a"]); let p = people[0]
    return Row("More", works("key path", { people.map { $0[keyPath: kp] } }), works("map name", { people.map(\.name) }),
     works("computed", { people.map { $0[keyPath: kc] } }), works("chain", { people.map { $0[keyPath: ko] } }),
     works("class", { c.n }), works("class+", { c.n + people.count }), works("exist", { g.greet() }), works("nested", { f() + f() }),
     works("var lone", { v += 1; return v - v + 3 }), works("var two", { w += ""; return w + "\(v - v)" }), works("dict", { kept }), works("struct", { p }), works("struct+", { p.name + g.greet() }),
     make(unknown(3)), make(unknown("q")), works("any", { [f() as Any].count }))
  }
}
