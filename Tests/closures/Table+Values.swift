//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var tuplesAndEnums: Row {
    let pair = (unknown(1), "two")
    let labelled = (x: unknown(1.5), y: unknown(UInt8(2)), z: unknown("z"))
    let nested = ((unknown(1), true), (unknown("a"), [unknown(2)]))
    let withOptional = (unknown(Int?.none), unknown(Bool?(true)))
    let oddly = (unknown(true), unknown(Int64(-1)), unknown(false), unknown(Int16(5)))
    let withObject = (Tally(unknown(2)), 3)
    let suit = unknown(Suit.spades)
    let single = unknown(Single.only)
    let raw = unknown(Weekday.friday)
    let number = unknown(Level.high)
    let large = unknown(Letter.z)
    let circle = unknown(Figure.circle(radius: 2.5))
    let nothing = unknown(Figure.nothing)
    let named = unknown(Figure.named("figure", [1, 2]))
    let expression = Expression.sum(.number(unknown(1)), .product(.number(2), .number(3)))
    let list = Chain.link(unknown(1), .link(2, .end))
    let result = unknown(Result<Int, OwnError>.success(4))
    let failure = unknown(Result<Int, OwnError>.failure(OwnError(code: 9)))
    let generic = unknown(Either<Int, String>.second("right"))
    let ordering = unknown([3, 1, 2])
    let int = unknown(5)
    return Row("Tuples and enums") {
      works("tuple") { pair.1 + "\(pair.0)" }
      works("tuple whole") { "\(pair)" }
      works("tuple and Int") { "\(pair) \(int)" }
      works("labelled tuple") { "\(labelled)" }
      works("labelled tuple and Int") { "\(labelled.x) \(labelled.y) \(labelled.z) \(int)" }
      works("tuple of tuples") { "\(nested)" }
      works("tuple of optionals") { "\(withOptional)" }
      works("tuple of mixed sizes") { "\(oddly) \(int)" }
      works("tuple of mixed sizes, alone") { "\(oddly)" }
      works("tuple with an object") { withObject.0.number + withObject.1 }
      works("enum") { suit }
      works("enum of one case") { "\(single)" }
      works("enum of one case and Int") { "\(single) \(int)" }
      works("enum of strings") { raw }
      works("enum of numbers") { number }
      works("enum of numbers and Int") { number.rawValue + int }
      works("enum of 26") { large }
      works("three enums") { "\(suit) \(raw) \(large)" }
      works("enum with payload") { circle }
      works("enum with payload, its case without") { nothing }
      works("enum with payload, its largest") { named }
      works("three enums with payload and Int") { "\(circle) \(nothing) \(named) \(int)" }
      works("indirect case") { expression.value }
      works("indirect enum") { list.count }
      works("indirect enum and Int") { list.count + int }
      works("generic enum") { generic }
      works("generic enum and Int") { "\(generic) \(int)" }
      works("Result, success") { "\(result)" }
      works("Result, failure, and Int") { "\(failure) \(int)" }
      works("enum in an array") { [suit, .clubs].sorted { $0.rawValue < $1.rawValue } }
      works("sorting") { ordering.sorted(by: >) }
    }
  }

  static var structs: Row {
    let point = Point(x: unknown(1), y: 2)
    let wrapper = Wrapper(value: unknown(7))
    let wrappedText = WrappedText(text: unknown("seven"))
    let wrappedList = WrappedList(list: [unknown(1), 2])
    let wrappedObject = WrappedObject(tally: Tally(unknown(3)))
    let mixed = Mixed(flag: unknown(true), number: -4, byte: 9, text: "m", list: [1], suit: .hearts)
    let nested = Nested(point: point, mixed: mixed, maybe: Point(x: 0, y: unknown(1)), none: nil)
    let empty = unknown(Empty())
    let generic = Pair(first: unknown(1), second: "second")
    let ofStructs = [point, Point(x: 3, y: 4)]
    let custom = Custom(secret: unknown(5))
    let owner = Owner(name: unknown("Ada"), numbers: [3, unknown(4)])
    let int = unknown(5)
    let byte = unknown(UInt8(1))
    return Row("Structs") {
      works("struct of two") { point }
      works("struct and Int") { point.x + Double(int) }
      works("UInt8, struct, UInt8") { "\(byte) \(point) \(byte)" }
      works("struct of one Int") { wrapper.value }
      works("struct of one String") { wrappedText.text }
      works("struct of one array") { wrappedList.list }
      works("struct of one array and Int") { wrappedList.list + [int] }
      works("struct of one object") { wrappedObject.tally.number }
      works("struct of one object and Int") { wrappedObject.tally.number + int }
      works("mixed struct") { mixed }
      works("mixed struct and Int") { "\(mixed) \(int)" }
      works("struct of structs") { nested }
      works("struct of structs, UInt8, struct") { "\(nested) \(byte) \(mixed)" }
      works("empty struct") { "\(empty)" }
      works("empty struct and Int") { "\(empty) \(int)" }
      works("generic struct") { generic }
      works("generic struct and Int") { "\(generic) \(int)" }
      works("array of structs") { ofStructs }
      works("struct with coding of its own") { custom.secret }
      works("struct with coding of its own and Int") { custom.secret + int }
      owner.usingSelf
      owner.usingSelf(and: int)
      owner.usingNested
      works("method of a struct", owner.described)
    }
  }
}

struct Point: Codable, Equatable { var x: Double, y: Double }
struct Wrapper: Codable { let value: Int }
struct WrappedText: Codable { let text: String }
struct WrappedList: Codable { let list: [Int] }
struct WrappedObject: Codable { let tally: Tally }
struct Empty: Codable, Equatable {}
struct Pair<First: Codable & Equatable, Second: Codable & Equatable>: Codable, Equatable {
  let first: First
  let second: Second
}

extension Pair: Sendable where First: Sendable, Second: Sendable {}

struct Mixed: Codable, Equatable {
  let flag: Bool
  let number: Int32
  let byte: UInt8
  let text: String
  let list: [Int]
  let suit: Suit
}

struct Nested: Codable, Equatable {
  let point: Point
  let mixed: Mixed
  let maybe: Point?
  let none: Point?
}

/// Writes something other than its property.
struct Custom: Codable {
  let secret: Int

  init(secret: Int) { self.secret = secret }

  init(from decoder: any Decoder) throws {
    secret = try decoder.singleValueContainer().decode(Int.self) - 1000
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(secret + 1000)
  }
}

struct Owner: Codable {
  let name: String
  let numbers: [Int]

  var usingSelf: Case { works("self of a struct") { name + "\(numbers)" } }
  var usingNested: Case { works("self in a nested closure") { numbers.map { "\(name) \($0)" } } }

  func usingSelf(and int: Int) -> Case {
    works("self of a struct and Int") { name + "\(numbers) \(int)" }
  }

  func described() -> String { "\(name) \(numbers)" }
}

enum Single: Codable { case only }
enum Suit: Int, Codable, Hashable { case clubs, diamonds, hearts, spades }
enum Weekday: String, Codable { case monday, friday, sunday }
enum Level: Int, Codable { case low = -5, middle = 0, high = 1000 }
enum Letter: Codable {
  case a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z
}

enum Figure: Codable, Equatable {
  case nothing
  case circle(radius: Double)
  case rectangle(width: Double, height: Double)
  case named(String, [Int])
}

enum Either<First: Codable & Equatable, Second: Codable & Equatable>: Codable, Equatable {
  case first(First)
  case second(Second)
}

extension Either: Sendable where First: Sendable, Second: Sendable {}

enum Expression: Codable {
  case number(Int)
  indirect case sum(Expression, Expression)
  indirect case product(Expression, Expression)

  var value: Int {
    switch self {
    case .number(let number): number
    case .sum(let left, let right): left.value + right.value
    case .product(let left, let right): left.value * right.value
    }
  }
}

indirect enum Chain: Codable {
  case end
  case link(Int, Chain)

  var count: Int {
    switch self {
    case .end: 0
    case .link(_, let rest): 1 + rest.count
    }
  }
}

indirect enum Tree: Codable {
  case leaf(Int)
  case node(Tree, Tree)

  var sum: Int {
    switch self {
    case .leaf(let number): number
    case .node(let left, let right): left.sum + right.sum
    }
  }
}

struct OwnError: Error, Codable, Equatable { let code: Int }
