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
    [withoutCaptures, scalars]
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
