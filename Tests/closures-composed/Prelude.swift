//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// What composed closures are made of and tried with; `generate.py` writes the files that need it.

import Dispatch
public import Foundation
public import FuturesCore
import FuturesPortable
import Glibc

// MARK: Trying

/// Hands a closure in, calls it in place, and compares.
typealias Attempt = (Courier) throws -> Result<Case.Verdict, any Error>

/// What may become of a closure.
enum Hope {
  /// It gives the same there.
  case works
  /// In an optimised build it may be refused as well.
  case worksOrRefused
  /// It may be refused in every build.
  case worksUnlessRefused
  case refused
  /// As `refused`, but an optimised build may not know that it has to refuse it: it sees nothing but the parts.
  case refusedOrOptimised

  fileprivate var expectation: Case.Expectation {
    switch self {
    case .works: .works
    case .worksOrRefused: .worksOrRefused([])
    case .worksUnlessRefused: .worksOrRefusedAnywhere([])
    case .refused: .refused([])
    case .refusedOrOptimised:
      #if DEBUG
        .refused([])
      #else
        .worksOrRefusedAnywhere([])
      #endif
    }
  }
}

/// With this in the environment closures are only called in place: what dies then, the library did not kill.
private let isInPlaceOnly = getenv("CLOSURES_IN_PLACE") != nil

/// A case whose closure is formed when it is tried, so that a crash on the way there is its own.
func tried(_ name: String, _ hope: Hope, _ make: @escaping () -> Attempt) -> Case {
  Case(name: name, expectation: hope.expectation) { courier in
    // So that a crash is known by name.
    print("  trying \(name)")
    fflush(nil)
    // Nothing else would notice a call that never ends.
    alarm(120)
    defer { alarm(0) }
    return try make()(courier)
  }
}

func check<R: Codable & Equatable & Sendable>(_ body: @escaping () throws -> R) -> Attempt {
  checkBoth({ try CallMessage(body) }, body)
}

func checkSuspending<R: Codable & Equatable & Sendable>(
  _ body: @escaping () async throws -> R
) -> Attempt {
  checkBoth({ try CallMessage(suspending: body) }, { try waiting(for: body) })
}

/// As `check`, with what an autoclosure captures.
func checkAutomatically<R: Codable & Equatable & Sendable>(
  _ body: @autoclosure @escaping () -> R
) -> Attempt {
  check(body)
}

private func checkBoth<R: Codable & Equatable & Sendable>(
  _ message: @escaping () throws -> CallMessage, _ inPlace: @escaping () throws -> R
) -> Attempt {
  { courier in
    // Twice: the second time both sides have everything planned.
    for _ in 0..<2 {
      guard !isInPlaceOnly else {
        _ = try inPlace()
        continue
      }
      let message = try message()
      let here = try inPlace()
      switch try courier.call(message, returning: R.self) {
      case .success(let there) where there == here: break
      case .success(let there): return .success(.different(there: "\(there)", here: "\(here)"))
      case .failure(let error): return .failure(error)
      }
    }
    return .success(.same)
  }
}

/// The result of an `async` closure, on a thread that may block.
private func waiting<R>(for body: @escaping () async throws -> R) throws -> R {
  nonisolated(unsafe) let body = body
  nonisolated(unsafe) var result: Result<R, any Error> = .failure(Failure(code: -1))
  let done = DispatchSemaphore(value: 0)
  Task {
    do { result = .success(try await body()) } catch { result = .failure(error) }
    done.signal()
  }
  done.wait()
  return try result.get()
}

// MARK: What the compiler cannot know

@inline(never)
func unknown<T>(_ value: T) -> T { value }

/// Writes a variable, so that it stays one.
@inline(never)
func renew<T>(_ value: inout T) {
  let kept = value
  value = unknown(kept)
}

// MARK: Showing values

/// A value that says itself what it shows.
protocol Shown {
  var shown: String { get }
}

/// All of a value, the same in every process.
@inline(never)
func described<T>(_ value: T) -> String { describe(value, 0) }

private func describe(_ value: Any, _ depth: Int) -> String {
  guard depth < 40 else { return "…" }
  switch value {
  case let value as any Shown: return value.shown
  case let value as String: return "\"\(value)\""
  case let value as any Any.Type: return String(describing: value)
  case let value as any SIMD: return "\(value)"
  case let value as Duration: return "\(value)"
  default: break
  }
  if type(of: value) == AnyHashable.self, let value = value as? AnyHashable {
    return "hashable \(describe(value.base, depth + 1))"
  }
  let mirror = Mirror(reflecting: value)
  var parts = mirror.children.map { child in
    (child.label.map { "\($0): " } ?? "") + describe(child.value, depth + 1)
  }
  var above = mirror.superclassMirror
  while let mirror = above {
    parts = mirror.children.map { describe($0.value, depth + 1) } + parts
    above = mirror.superclassMirror
  }
  switch mirror.displayStyle {
  case .set, .dictionary: return "{\(parts.sorted().joined(separator: ", "))}"
  case .collection: return "[\(parts.joined(separator: ", "))]"
  case .optional: return parts.first.map { "(\($0))?" } ?? "nil"
  case .tuple: return "(\(parts.joined(separator: ", ")))"
  case .struct where !parts.isEmpty, .enum where !parts.isEmpty, .class:
    return "\(type(of: value))(\(parts.joined(separator: ", ")))"
  default: return String(describing: value)
  }
}

// The same for values whose types must not be mentioned, which keeps what is known of them.

func list<T>(_ values: some Sequence<T>, _ show: (T) -> String) -> String {
  "[" + values.map(show).joined(separator: ", ") + "]"
}

func pairs<K, V>(_ values: some Sequence<(key: K, value: V)>, _ show: (V) -> String) -> String {
  "{" + values.map { "\(described($0.key)): \(show($0.value))" }.sorted().joined(separator: ", ")
    + "}"
}

func maybe<T>(_ value: T?, _ show: (T) -> String) -> String { value.map(show) ?? "nil" }

// MARK: Making values

/// A type that has a value for every number.
protocol Made {
  static func made(_ number: Int) -> Self
}

private func integer<I: FixedWidthInteger>(_ number: Int) -> I {
  switch number % 7 {
  case 0: I.max
  case 1: I.min
  case 2: 0
  case 3: I(truncatingIfNeeded: number &* 0x1E37_79B9_7F4A_7C15)
  default: I(truncatingIfNeeded: number)
  }
}

private func fraction<F: BinaryFloatingPoint>(_ number: Int) -> F {
  switch number % 9 {
  case 0: 0
  case 1: -0.0
  case 2: .infinity
  case 3: .greatestFiniteMagnitude
  case 4: .leastNonzeroMagnitude
  case 5: -.infinity
  default: F(number % 1000) / 8 - 3
  }
}

/// How many elements: none, one, some, and at times many.
private func amount(_ number: Int) -> Int {
  [0, 1, 2, 3, 5, 1, 2, 40][number % 8]
}

extension Int: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Int8: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Int16: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Int32: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Int64: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Int128: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt8: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt16: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt32: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt64: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension UInt128: Made { static func made(_ number: Int) -> Self { integer(number) } }
extension Float: Made { static func made(_ number: Int) -> Self { fraction(number) } }
extension Double: Made { static func made(_ number: Int) -> Self { fraction(number) } }
extension Float16: Made { static func made(_ number: Int) -> Self { fraction(number) } }
#if arch(x86_64)
  extension Float80: Made { static func made(_ number: Int) -> Self { fraction(number) } }
#endif
extension Bool: Made { static func made(_ number: Int) -> Self { number % 2 == 0 } }

extension String: Made {
  static func made(_ number: Int) -> Self {
    switch number % 11 {
    case 0: ""
    case 1: "a literal that is longer than what fits into a small string"
    case 2: "fifteen bytes 5"
    case 3: "sixteen bytes 16"
    case 4: "äöü \(number)"
    case 5: "👩‍👩‍👧‍👦🇨🇭 \(number) e\u{301}"
    case 6: String(repeating: "long \(number) ß ", count: 40)
    case 7: "with\0zero \(number)"
    case 8: String("a part of \(number) something larger".dropFirst(4))
    default: "s\(number)"
    }
  }
}

extension Substring: Made {
  static func made(_ number: Int) -> Self {
    number % 3 == 0
      ? String.made(number)[...] : "a string \(number) to take a piece of, ä".dropFirst(number % 5)
  }
}

extension Character: Made {
  static func made(_ number: Int) -> Self {
    ["x", "ß", "\u{0}", "👩‍👩‍👧‍👦", "🇨🇭", "e\u{301}", "\r\n", "日"][number % 8]
  }
}

extension Unicode.Scalar: Made {
  static func made(_ number: Int) -> Self { Unicode.Scalar(UInt8(number % 256)) }
}

extension Duration: Made {
  static func made(_ number: Int) -> Self { .nanoseconds(Int64(number) * 1_234_567_891) }
}

extension SIMD2: Made where Scalar: Made {
  static func made(_ number: Int) -> Self { Self(.made(number), .made(number + 1)) }
}
extension SIMD3: Made where Scalar: Made {
  static func made(_ number: Int) -> Self { Self(.made(number), .made(number + 1), .made(2)) }
}
extension SIMD4: Made where Scalar: Made {
  static func made(_ number: Int) -> Self {
    Self(.made(number), .made(number + 1), .made(number + 2), .made(4))
  }
}
extension SIMD8: Made where Scalar: Made {
  static func made(_ number: Int) -> Self {
    Self((0..<8).map { Scalar.made(number + $0) })
  }
}
extension SIMD16: Made where Scalar: Made {
  static func made(_ number: Int) -> Self { Self((0..<16).map { Scalar.made(number + $0) }) }
}
extension SIMD64: Made where Scalar: Made {
  static func made(_ number: Int) -> Self { Self((0..<64).map { Scalar.made(number + $0) }) }
}
extension SIMDMask: Made {
  static func made(_ number: Int) -> Self {
    var mask = Self(repeating: false)
    mask[0] = number % 2 == 0
    return mask
  }
}

extension Optional: Made where Wrapped: Made {
  static func made(_ number: Int) -> Self { number % 4 == 0 ? nil : .made(number / 4) }
}
extension Array: Made where Element: Made {
  static func made(_ number: Int) -> Self {
    (0..<amount(number)).map { Element.made(number / 8 + $0) }
  }
}
extension ContiguousArray: Made where Element: Made {
  static func made(_ number: Int) -> Self { Self([Element].made(number)) }
}
extension ArraySlice: Made where Element: Made {
  static func made(_ number: Int) -> Self {
    let array = [Element].made(number)
    switch number % 3 {
    case 0: return array[...]
    case 1: return array.dropFirst()
    default: return array[Swift.min(1, array.count)...].dropLast().dropFirst()
    }
  }
}
extension Set: Made where Element: Made {
  static func made(_ number: Int) -> Self { Self([Element].made(number)) }
}
extension Dictionary: Made where Key: Made, Value: Made {
  static func made(_ number: Int) -> Self {
    Self(
      (0..<amount(number)).map { (Key.made(number / 8 + $0), Value.made(number + $0)) },
      uniquingKeysWith: { first, _ in first })
  }
}
extension KeyValuePairs: Made where Key: Made, Value: Made {
  static func made(_ number: Int) -> Self {
    [.made(number): .made(number + 1), .made(number + 2): .made(number + 3)]
  }
}
extension Range: Made where Bound: Made {
  static func made(_ number: Int) -> Self {
    let (a, b) = (Bound.made(number), Bound.made(number + 1))
    return a < b ? a..<b : b..<a
  }
}
extension ClosedRange: Made where Bound: Made {
  static func made(_ number: Int) -> Self {
    let (a, b) = (Bound.made(number), Bound.made(number + 1))
    return a < b ? a...b : b...a
  }
}
extension PartialRangeFrom: Made where Bound: Made {
  static func made(_ number: Int) -> Self { Bound.made(number)... }
}
extension PartialRangeThrough: Made where Bound: Made {
  static func made(_ number: Int) -> Self { ...Bound.made(number) }
}
extension PartialRangeUpTo: Made where Bound: Made {
  static func made(_ number: Int) -> Self { ..<Bound.made(number) }
}
extension Result: Made where Success: Made, Failure: Made {
  static func made(_ number: Int) -> Self {
    number % 3 == 0 ? .failure(.made(number)) : .success(.made(number))
  }
}
extension AnyHashable: Made {
  static func made(_ number: Int) -> Self {
    switch number % 5 {
    case 0: AnyHashable(number)
    case 1: AnyHashable(String.made(number))
    case 2: AnyHashable([UInt8].made(number))
    case 3: AnyHashable(Int?.made(number))
    default: AnyHashable(Suit.made(number))
    }
  }
}
extension CollectionOfOne: Made where Element: Made {
  static func made(_ number: Int) -> Self { Self(.made(number)) }
}
extension Slice: Made where Base == ContiguousArray<Int> {
  static func made(_ number: Int) -> Self {
    Self(base: ContiguousArray(0...number), bounds: 1..<(number + 1))
  }
}
extension ReversedCollection: Made where Base: Made {
  static func made(_ number: Int) -> Self { Base.made(number).reversed() }
}
extension Repeated: Made where Element: Made {
  static func made(_ number: Int) -> Self { repeatElement(.made(number), count: number % 3) }
}

// MARK: Foundation

extension UUID: Made, Shown {
  static func made(_ number: Int) -> Self {
    UUID(uuid: (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, UInt8(number % 256)))
  }
  var shown: String { uuidString }
}
extension Date: Made, Shown {
  static func made(_ number: Int) -> Self { Date(timeIntervalSince1970: Double(number) * 1.5) }
  var shown: String { "\(timeIntervalSinceReferenceDate)" }
}
extension DateInterval: Made, Shown {
  static func made(_ number: Int) -> Self {
    DateInterval(start: .made(number), duration: Double(number % 99))
  }
  var shown: String { "\(start.shown) \(duration)" }
}
extension URL: Made, Shown {
  static func made(_ number: Int) -> Self {
    number % 2 == 0
      ? URL(filePath: "/folder/\(number)")
      : URL(string: "b?c=\(number)", relativeTo: URL(string: "https://example.org/a/")) ?? .made(0)
  }
  var shown: String { "\(absoluteString) \(baseURL?.absoluteString ?? "-")" }
}
extension URLComponents: Made, Shown {
  static func made(_ number: Int) -> Self {
    URLComponents(string: "https://user@example.org:\(number)/p?q=\(number)#f") ?? URLComponents()
  }
  var shown: String { string ?? "-" }
}
extension Data: Made, Shown {
  static func made(_ number: Int) -> Self {
    // Inline, in one object, with a range of its own.
    switch number % 4 {
    case 0: Data()
    case 1: Data([1, 2, UInt8(number % 256)])
    case 2: Data(repeating: UInt8(number % 256), count: 100)
    default: Data(0..<UInt8(100)).dropFirst(number % 50)
    }
  }
  var shown: String { "\(Array(self))" }
}
extension Decimal: Made, Shown {
  static func made(_ number: Int) -> Self { Decimal(number) / 8 - 3 }
  var shown: String { description }
}
extension CharacterSet: Made, Shown {
  static func made(_ number: Int) -> Self {
    switch number % 4 {
    case 0: CharacterSet(charactersIn: "a\(number)ß")
    case 1: .decimalDigits
    case 2: CharacterSet(charactersIn: "a"..."f").inverted
    default: CharacterSet()
    }
  }
  var shown: String {
    (UInt8.min...255).filter { contains(Unicode.Scalar($0)) }.map { "\($0)" }.joined(separator: " ")
  }
}
extension IndexSet: Made, Shown {
  static func made(_ number: Int) -> Self {
    number % 4 == 0 ? IndexSet() : IndexSet([1, number]).union(IndexSet(5..<(8 + number % 5)))
  }
  var shown: String { "\(Array(self))" }
}
extension IndexPath: Made, Shown {
  static func made(_ number: Int) -> Self { IndexPath(indexes: [1, number, 3].prefix(number % 4)) }
  var shown: String { "\(Array(self))" }
}
extension DateComponents: Made, Shown {
  static func made(_ number: Int) -> Self {
    DateComponents(year: 2000 + number % 50, month: 1 + number % 12, day: 3)
  }
  var shown: String { "\(year ?? -1) \(month ?? -1) \(day ?? -1) \(hour ?? -1)" }
}
extension Measurement: Made where UnitType == UnitLength {
  static func made(_ number: Int) -> Self {
    Measurement(value: Double(number), unit: number % 2 == 0 ? .meters : .miles)
  }
}
extension Measurement: Shown {
  var shown: String { "\(value) \(unit.symbol)" }
}
extension AttributedString: Made, Shown {
  static func made(_ number: Int) -> Self {
    var text = AttributedString("text \(number)")
    text.link = URL(string: "https://example.org/\(number)")
    return text + AttributedString(" and more")
  }
  var shown: String {
    runs.map { "\(String(characters[$0.range])) \($0.link?.absoluteString ?? "-")" }
      .joined(separator: "|")
  }
}
extension Locale: Made, Shown {
  static func made(_ number: Int) -> Self {
    Locale(identifier: ["de_CH", "en_US", "ja_JP"][number % 3])
  }
  var shown: String { identifier }
}
extension TimeZone: Made, Shown {
  static func made(_ number: Int) -> Self { TimeZone(secondsFromGMT: number % 24 * 3600) ?? .gmt }
  var shown: String { "\(secondsFromGMT(for: .made(0)))" }
}
extension Calendar: Made, Shown {
  static func made(_ number: Int) -> Self {
    var calendar = Calendar(identifier: number % 2 == 0 ? .gregorian : .iso8601)
    calendar.timeZone = .made(number)
    return calendar
  }
  var shown: String { "\(identifier) \(timeZone.shown)" }
}
extension PersonNameComponents: Made, Shown {
  static func made(_ number: Int) -> Self {
    var name = PersonNameComponents()
    name.givenName = "given \(number)"
    return name
  }
  var shown: String { "\(givenName ?? "-") \(familyName ?? "-")" }
}
extension NSRange: Made {
  static func made(_ number: Int) -> Self { Self(location: number, length: 2) }
}
extension CGFloat: Made { static func made(_ number: Int) -> Self { Self(Double.made(number)) } }
extension CGPoint: Made, Shown {
  static func made(_ number: Int) -> Self { Self(x: Double.made(number), y: Double(number)) }
  var shown: String { "\(x) \(y)" }
}
extension CGRect: Made, Shown {
  static func made(_ number: Int) -> Self {
    CGRect(origin: .made(number), size: CGSize(width: 1, height: Double(number)))
  }
  var shown: String { "\(origin.shown) \(width) \(height)" }
}

// MARK: Types of this program that others are composed of

enum Suit: Int, Codable, CaseIterable, Made {
  case clubs, diamonds, hearts, spades

  static func made(_ number: Int) -> Self { allCases[number % 4] }
}

struct Failure: Error, Portable, Hashable, Made {
  let code: Int

  static func made(_ number: Int) -> Self { Self(code: number) }
}

enum Trouble: Error, Portable, Hashable, Made {
  case none
  case some(String, Int)

  static func made(_ number: Int) -> Self {
    number % 3 == 0 ? .none : .some(String.made(number), number)
  }
}

/// With an object behind its protocol.
final class Complaint: Error, Codable, @unchecked Sendable, Made, Shown {
  let text: String

  init(_ text: String) { self.text = text }
  static func made(_ number: Int) -> Self { Self(String.made(number)) }
  var shown: String { "complaint \(text)" }
}

class Thing: Codable, Made, Shown, Speaker, Counted, @unchecked Sendable {
  var number: Int
  var shown: String { "\(type(of: self)) \(number)" }

  required init(_ number: Int) { self.number = number }
  class func made(_ number: Int) -> Self { self.init(number) }
  func speak() -> String { "I am \(shown)" }
}

class FinerThing: Thing, @unchecked Sendable {}

final class FinestThing: FinerThing, @unchecked Sendable {
  var text = "finest"
  override var shown: String { super.shown + text }

  required init(_ number: Int) {
    super.init(number)
    text = "finest \(number)"
  }

  private enum CodingKeys: CodingKey {
    case text
  }

  required init(from decoder: any Decoder) throws {
    try super.init(from: decoder)
    text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .text)
  }

  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
  }
}

final class Cell<Value: Codable & Sendable>: Portable, Shown, @unchecked Sendable {
  var value: Value
  var shown: String { "cell \(described(value))" }

  init(_ value: Value) { self.value = value }
}

final class EmptyThing: Portable, Made, Shown, @unchecked Sendable {
  static func made(_ number: Int) -> Self { Self() }
  var shown: String { "empty thing" }
}

/// Refers to itself, directly or by way of another.
final class Link: Codable, @unchecked Sendable, Made, Shown {
  var next: Link?
  var shown: String { "link \(next == nil)" }

  static func made(_ number: Int) -> Self {
    let link = Self()
    link.next = Link()
    link.next?.next = number % 2 == 0 ? link : link.next
    return link
  }
}

/// Anything by its contents.
struct Pair<First: Codable & Sendable, Second: Codable & Sendable>: Portable {
  var first: First
  var second: Second
}

extension Pair: Equatable where First: Equatable, Second: Equatable {}
extension Pair: Hashable where First: Hashable, Second: Hashable {}
extension Pair: Made where First: Made, Second: Made {
  static func made(_ number: Int) -> Self {
    Self(first: .made(number), second: .made(number + 1))
  }
}

enum Carrier<Value> {
  case nothing
  case one(Value)
  case two(Value, Int)
  indirect case deep(Carrier)
}

@propertyWrapper
struct Clamped<Value: Codable & Sendable>: Portable {
  var wrappedValue: Value
  var projectedValue: Int { 3 }
}

extension Clamped: Equatable where Value: Equatable {}
extension Clamped: Hashable where Value: Hashable {}

// MARK: Protocols

protocol Speaker {
  func speak() -> String
}

extension Speaker {
  func speak() -> String { "says \(described(self))" }
}

protocol Scored {
  static var score: Int { get }
}

extension Scored {
  static var score: Int { 7 }
  var scored: String { "\(described(self)) \(Self.score)" }
}

protocol Counted: AnyObject {
  var number: Int { get }
}

protocol Source<Item> {
  associatedtype Item
  func item() -> Item
}

extension Array: Source {
  func item() -> [Element] { Array(prefix(1)) }
}

extension Int: Speaker, Scored { static var score: Int { 1 } }
extension String: Speaker, Scored { static var score: Int { 2 } }
extension UInt8: Speaker, Scored {}
extension Array: Speaker where Element: Speaker {}
extension Optional: Scored where Wrapped: Scored { static var score: Int { Wrapped.score + 10 } }
extension Suit: Speaker, Scored {}
extension Failure: Speaker {}
extension Pair: Speaker {}
extension Thing: Scored {}

// MARK: Functions

func twice(_ number: Int) -> Int { number &* 2 }

@inline(never)
func telling<T>(_ value: T) -> () -> String { { described(value) } }

@inline(never)
func keeping<T>(_ value: T) -> () -> T { { value } }

func cTwice(_ number: Int32) -> Int32 { number &* 2 }

struct Point: Portable, Hashable, Made {
  var x: Int
  var y: Double
  var name: String?
  var inner: Pair<Int, String> { Pair(first: x, second: "\(y)") }

  static func made(_ number: Int) -> Self {
    Self(x: number, y: Double(number) / 4, name: .made(number))
  }
}

extension Point: Speaker, Scored {}

// MARK: What cannot travel

struct Foreign {
  let lock = NSLock()
  var shown: String { "foreign" }
}

actor Hermit {
  nonisolated var shown: String { "hermit" }
}

final class Uncodable {
  let number: Int

  init(_ number: Int) { self.number = number }
}

// MARK: Small things

func elements<S: Sequence>(_ values: S) -> [S.Element] { Array(values) }

func group(_ parts: [String]) -> String { "(" + parts.joined(separator: "; ") + ")" }

/// What is shown of a value that must not arrive, or that shows nothing of itself.
@inline(never)
func touched<T>(_ value: T) -> String { "touched" }

func written(_ write: () -> Void) -> String {
  write()
  return "written"
}

func changed(_ change: (inout Int) -> Void) -> String {
  var number = 4
  change(&number)
  return "\(number)"
}

@inline(never)
func throwing(_ error: any Error) throws { throw error }

nonisolated(unsafe) let somewhereMutable = UnsafeMutablePointer<Int>.allocate(capacity: 1)
nonisolated(unsafe) let somewhere = UnsafeRawPointer(somewhereMutable)

/// Holds what a closure that captures it does not.
nonisolated(unsafe) private var held: [AnyObject] = []

func hold(_ object: AnyObject) { held.append(object) }
