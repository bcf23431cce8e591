//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var integers: Row {
    let byte = unknown(UInt8(200))
    let int8 = unknown(Int8(-100))
    let int16 = unknown(Int16(-30_000))
    let word = unknown(UInt16(60_000))
    let int32 = unknown(Int32(-2_000_000_000))
    let uint32 = unknown(UInt32(4_000_000_000))
    let int = unknown(41)
    let uint = unknown(UInt.max - 3)
    let int64 = unknown(Int64.min + 5)
    let uint64 = unknown(UInt64.max / 3)
    let int128 = unknown(Int128.min + 7)
    let uint128 = unknown(UInt128.max - 9)
    return Row("Integers") {
      works("UInt8") { byte }
      works("Int8") { int8 }
      works("Int16") { int16 }
      works("UInt16") { word }
      works("Int32") { int32 }
      works("UInt32") { uint32 }
      works("Int") { int + 1 }
      works("UInt") { uint }
      works("Int64") { int64 }
      works("UInt64") { uint64 }
      works("Int128") { "\(int128)" }
      works("UInt128") { "\(uint128)" }
      works("Int128, Int8") { "\(int128) \(int8)" }
      works("Int8, Int128, Int16, UInt128") { "\(int8) \(int128) \(int16) \(uint128)" }
      works("all of them, small first") {
        "\(byte) \(int8) \(int16) \(word) \(int32) \(uint32) \(int) \(uint) \(int64) \(uint64)"
      }
      works("all of them, large first") {
        "\(uint128) \(uint64) \(int64) \(uint) \(int) \(uint32) \(int32) \(word) \(int16) \(byte)"
      }
      works("Int8, Int, Int8, Int16, Int") { "\(int8) \(int) \(byte) \(int16) \(uint)" }
    }
  }

  static var scalars: Row {
    let yes = unknown(true)
    let no = unknown(false)
    let double = unknown(2.5)
    let float = unknown(Float(0.1))
    let half = unknown(Float16(1.5))
    let extended = unknown(Float80(1) / 3)
    let empty = unknown("")
    let text = unknown("hello")
    let fifteen = unknown("exactly 15 char")
    let sixteen = unknown("exactly 16 chars")
    let unicode = unknown("Grüße 👩‍👩‍👧‍👦 और")
    let long = String(repeating: "long text ", count: unknown(20))
    let character = unknown(Character("👩‍👩‍👧‍👦"))
    let letter = unknown(Character("x"))
    let substring = long.dropFirst(unknown(3)).prefix(12)
    let scalar = unknown(Unicode.Scalar("ß"))
    let duration = unknown(Duration.milliseconds(1234))
    let int = unknown(3)
    let small = unknown(UInt8(1))
    return Row("Scalars") {
      works("true") { yes }
      works("false") { no }
      works("two Bools") { yes && !no }
      works("Bool and Int") { yes ? int : 0 }
      works("Double") { double }
      works("Float") { float }
      works("Float16") { Float(half) }
      works("Float80") { "\(extended)" }
      works("Float80 and Int") { "\(extended) \(int)" }
      works("Double, Int") { double * Double(int) }
      works("Float, Bool, Double, Float16") { "\(float) \(yes) \(double) \(half)" }
      works("empty string") { empty }
      works("string") { text }
      works("string of 15 bytes") { fifteen }
      works("string of 16 bytes") { sixteen }
      works("string beyond ASCII") { unicode }
      works("long string") { long + "." }
      works("two strings") { long + text }
      works("string and int") { text + "\(int)" }
      works("byte and string") { "\(small)" + text }
      works("Character") { String(character) }
      works("Character of one letter") { String(letter) }
      works("two Characters and Int") { "\(character)\(letter)\(int)" }
      works("Substring") { String(substring) }
      works("Substring and Int") { "\(substring) \(int)" }
      works("Unicode.Scalar") { scalar.value }
      works("Unicode.Scalar and Bool") { yes ? scalar.value : 0 }
      works("Duration") { duration }
      works("Duration and Bool") { yes ? duration : .zero }
    }
  }

  /// Vectors, some of which lie at more than 16 bytes.
  static var vectors: Row {
    let two = unknown(SIMD2<Float>(1, 2))
    let three = unknown(SIMD3<Int16>(1, -2, 3))
    let four = unknown(SIMD4<Float>(1, 2, 3, 4))
    let eight = unknown(SIMD8<Double>(1, 2, 3, 4, 5, 6, 7, 8))
    let bytes = unknown(SIMD16<UInt8>(repeating: 77))
    let wide = unknown(SIMD32<Int16>(repeating: -5))
    let widest = unknown(SIMD64<Int32>(repeating: 123_456))
    let doubles = unknown(SIMD2<Double>(0.5, -0.5))
    let small = unknown(UInt8(3))
    let text = unknown("vector")
    return Row("Vectors") {
      works("SIMD2<Float>") { two }
      works("SIMD3<Int16>") { three }
      works("SIMD4<Float>") { four }
      works("SIMD8<Double>") { eight }
      works("SIMD16<UInt8>") { bytes }
      works("SIMD32<Int16>") { wide }
      works("SIMD64<Int32>") { widest }
      works("SIMD2<Double>") { doubles }
      works("UInt8, SIMD4<Float>") { "\(small) \(four)" }
      works("UInt8, SIMD8<Double>, UInt8") { "\(small) \(eight) \(small)" }
      works("String, SIMD64<Int32>, UInt8") { "\(text) \(widest) \(small)" }
      works("UInt8, SIMD32<Int16>, String, SIMD2<Float>") { "\(small) \(wide) \(text) \(two)" }
    }
  }
}
