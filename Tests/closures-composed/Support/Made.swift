//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Values of the standard library, one for every number.

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
