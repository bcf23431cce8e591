//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

extension Table {
  /// Values of Foundation.
  static var foundation: Row {
    let uuid = UUID()
    let date = Date(timeIntervalSinceReferenceDate: unknown(123_456.75))
    let url = URL(string: unknown("https://example.com/a?b=c"))
    let file = URL(filePath: unknown("/tmp/a b"))
    let short = Data([1, 2, 3, UInt8(unknown(4))])
    let long = Data((0..<unknown(1000)).map { UInt8($0 & 0xFF) })
    let slice = long.dropFirst(unknown(10)).prefix(20)
    let decimal = Decimal(string: unknown("12345.678901234567890"))
    let plain = Decimal(unknown(42))
    let components = DateComponents(year: unknown(2024), month: 2)
    let indexes = IndexSet(integersIn: 3..<unknown(9))
    let zone = TimeZone(secondsFromGMT: unknown(3600))
    let locale = Locale(identifier: unknown("de_DE"))
    let int = unknown(3)
    let small = unknown(UInt8(1))
    return Row("Foundation") {
      works("UUID") { uuid }
      works("UUID, UInt8") { "\(uuid) \(small)" }
      works("UInt8, UUID, UInt8") { "\(small) \(uuid) \(small)" }
      works("Date") { date }
      works("Date, Int") { date + Double(int) }
      works("URL") { file }
      works("URL?") { url }
      works("URL, Int") { "\(file) \(int)" }
      works("Data, short") { short }
      works("Data, long") { long }
      works("Data, slice") { Data(slice) }
      works("Data, Int, Data") { short + Data([UInt8(int)]) + long }
      works("Decimal") { plain }
      works("Decimal?") { decimal }
      works("Decimal, UInt8, Date") { "\(plain) \(small) \(date.timeIntervalSince1970)" }
      works("DateComponents") { components }
      worksUnlessRefused("IndexSet", saying: "") { indexes }
      works("IndexSet, Int") { indexes.contains(int) }
      works("TimeZone?") { zone }
      works("Locale, Int") { "\(locale.identifier) \(int)" }
      works("UUID, Date, URL, Data, Decimal") { "\(uuid) \(date) \(file) \(short) \(plain)" }
    }
  }
}
