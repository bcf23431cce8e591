//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Foundation's values.

public import Foundation

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
