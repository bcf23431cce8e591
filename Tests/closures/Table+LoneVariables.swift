//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

extension Table {
  /// A variable is a box, and the compiler describes only one box of each kind in a module: all
  /// variables of one size and alignment have the same name, and all strong references have.
  static var loneVariables: Row {
    var plain0: Int8 = unknown(Int8(-7))
    var plain1: UInt8 = unknown(UInt8(200))
    var plain2: Bool = unknown(true)
    var plain3: Bool = unknown(false)
    var plain4: Int16 = unknown(Int16(-300))
    var plain5: UInt16 = unknown(UInt16(40_000))
    var plain6: Float16 = unknown(Float16(1.5))
    var plain7: Int32 = unknown(Int32(-70_000))
    var plain8: UInt32 = unknown(UInt32(3_000_000_000))
    var plain9: Float = unknown(Float(0.1))
    var plain10: Unicode.Scalar = unknown(Unicode.Scalar("ß"))
    var plain11: Int = unknown(-5)
    var plain12: UInt = unknown(UInt.max - 1)
    var plain13: Int64 = unknown(Int64.min + 1)
    var plain14: UInt64 = unknown(UInt64(1) << 63)
    var plain15: Double = unknown(2.5)
    var plain16: SIMD2<Float> = unknown(SIMD2<Float>(1, 2))
    var plain17: Int128 = unknown(Int128.min + 3)
    var plain18: UInt128 = unknown(UInt128.max - 3)
    var plain19: SIMD4<Float> = unknown(SIMD4<Float>(1, 2, 3, 4))
    var plain20: SIMD8<Double> = unknown(SIMD8<Double>(repeating: 0.25))
    var plain21: SIMD64<UInt8> = unknown(SIMD64<UInt8>(repeating: 9))
    var plain22: Range<Int> = unknown(3..<9)
    var plain23: ClosedRange<Int> = unknown(3...9)
    var plain24: Duration = unknown(Duration.seconds(3))
    var plain25: LoneTwo = unknown(LoneTwo.second)
    var plain26: LoneThree = unknown(LoneThree.third)
    var plain27: LoneFour = unknown(LoneFour.fourth)
    var plain28: LoneNine = unknown(LoneNine.i)
    var plain29: LoneOne = unknown(LoneOne.only)
    var plain30: LoneBytes = unknown(LoneBytes(first: 1, second: 250))
    var plain31: LonePair = unknown(LonePair(first: 1, second: true))
    var plain32: LoneDoubles = unknown(LoneDoubles(x: 1.5, y: -2))
    var plain33: LoneFloats = unknown(LoneFloats(x: 1.5, y: -2))
    var plain34: LonePayload = unknown(LonePayload.number(77))
    var plain35: LonePayload = unknown(LonePayload.nothing)
    var plain36: LoneFlag = unknown(LoneFlag.flag(true))
    var plain37: Int? = unknown(Int?(5))
    var plain38: Int? = unknown(Int?.none)
    var plain39: Bool? = unknown(Bool?(false))
    var plain40: UInt8? = unknown(UInt8?(255))
    var plain41: LoneTwo? = unknown(LoneTwo?.none)
    var plain42: Double? = unknown(Double?(0.5))
    var plain43: Int?? = unknown(Int??.some(nil))
    var plain44: (Int, Bool) = unknown((1, true))
    var plain45: (UInt8, UInt8) = unknown((UInt8(1), UInt8(2)))
    var plain46: (Double, Int) = unknown((0.5, -1))
    var plain47: (Int64, Int64) = unknown((Int64(1), Int64(2)))
    var strong0: LoneClass = unknown(LoneClass(3))
    var strong1: Tally = unknown(Tally(4))
    var strong2: Tally = unknown(BigTally(4, factor: 5) as Tally)
    var strong3: [Int] = unknown([1, 2, 3])
    var strong4: [Int] = unknown([Int]())
    var strong5: [String] = unknown(["a", "b"])
    var strong6: [[Int]] = unknown([[1], []])
    var strong7: [UInt8] = unknown([UInt8(1), 2])
    var strong8: [Bool] = unknown([true, false])
    var strong9: [Suit] = unknown([Suit.hearts, .clubs])
    var strong10: ContiguousArray<Int> = unknown(ContiguousArray([1, 2]))
    var strong11: [String: Int] = unknown(["a": 1])
    var strong12: [Int: Bool] = unknown([1: false])
    var strong13: [String: Int] = unknown([String: Int]())
    var strong14: Set<Int> = unknown(Set([4]))
    var strong15: Set<String> = unknown(Set(["only"]))
    var strong16: Set<Int> = unknown(Set<Int>())
    var strong17: String = unknown("a string")
    var strong18: String = unknown("a string that does not fit into sixteen bytes")
    var strong19: Character = unknown(Character("x"))
    var strong20: Substring = unknown("a substring of a string".dropFirst(2))
    var strong21: ArraySlice<Int> = unknown([1, 2, 3, 4][1..<3])
    var strong22: Tally? = unknown(Tally?(Tally(9)))
    var strong23: Tally? = unknown(Tally?.none)
    var strong24: String? = unknown(String?("maybe"))
    var strong25: [Int]? = unknown([Int]?([1]))
    var strong26: [Int]? = unknown([Int]?.none)
    var strong27: LoneText = unknown(LoneText(text: "t"))
    var strong28: LoneList = unknown(LoneList(list: [1, 2]))
    var strong29: LoneObject = unknown(LoneObject(object: LoneClass(4)))
    var strong30: LoneMixed = unknown(LoneMixed(number: 1, text: "m", list: [2]))
    var strong31: Chain = unknown(Chain.link(1, .end))
    var strong32: Figure = unknown(Figure.named("f", [1]))
    var strong33: (Int, String) = unknown((1, "a"))
    var strong34: any Error = unknown(OwnError(code: 5) as any Error)
    var strong35: Any = unknown(5 as Any)
    var strong36: any Sendable = unknown("s" as any Sendable)
    var strong37: any CustomStringConvertible = unknown(7 as any CustomStringConvertible)
    var strong38: any Sequence & Codable = unknown([1, 2] as any Sequence & Codable)
    var strong39: Result<Int, OwnError> = unknown(Result<Int, OwnError>.success(3))
    var strong40: Either<Int, String> = unknown(Either<Int, String>.second("e"))
    var strong41: AnyHashable = unknown(AnyHashable("h"))
    var dial: Dial = Dial.made(2)
    var toggle: Switch = Switch.made(1)
    var spot: Spot = Spot(row: unknown(3), column: unknown(4))
    var label: Label = Label(text: unknown("label"))
    var bag: Bag = Bag(items: [unknown(1)])
    var counter: Int = unknown(5)
    var flag: Bool = unknown(true)
    var byte: UInt8 = unknown(UInt8(250))
    var list: [Int] = [unknown(1)]
    var text: String = unknown("text")
    var object: LoneClass = LoneClass(unknown(1))
    var function: (Int) -> Int = unknown { $0 + 1 }
    return Row("Lone variables") {
      works("Int8") { shown(&plain0) }
      works("UInt8") { shown(&plain1) }
      works("Bool") { shown(&plain2) }
      works("Bool, 2") { shown(&plain3) }
      works("Int16") { shown(&plain4) }
      works("UInt16") { shown(&plain5) }
      works("Float16") { shown(&plain6) }
      works("Int32") { shown(&plain7) }
      works("UInt32") { shown(&plain8) }
      works("Float") { shown(&plain9) }
      works("Unicode.Scalar") { shown(&plain10) }
      works("Int") { shown(&plain11) }
      works("UInt") { shown(&plain12) }
      works("Int64") { shown(&plain13) }
      works("UInt64") { shown(&plain14) }
      works("Double") { shown(&plain15) }
      works("SIMD2<Float>") { shown(&plain16) }
      works("Int128") { shown(&plain17) }
      works("UInt128") { shown(&plain18) }
      works("SIMD4<Float>") { shown(&plain19) }
      works("SIMD8<Double>") { shown(&plain20) }
      works("SIMD64<UInt8>") { shown(&plain21) }
      works("Range<Int>") { shown(&plain22) }
      works("ClosedRange<Int>") { shown(&plain23) }
      works("Duration") { shown(&plain24) }
      works("LoneTwo") { shown(&plain25) }
      works("LoneThree") { shown(&plain26) }
      works("LoneFour") { shown(&plain27) }
      works("LoneNine") { shown(&plain28) }
      refused("LoneOne", saying: "without content") { shown(&plain29) }
      works("LoneBytes") { shown(&plain30) }
      works("LonePair") { shown(&plain31) }
      works("LoneDoubles") { shown(&plain32) }
      works("LoneFloats") { shown(&plain33) }
      works("LonePayload") { shown(&plain34) }
      works("LonePayload, 2") { shown(&plain35) }
      works("LoneFlag") { shown(&plain36) }
      works("Int?") { shown(&plain37) }
      works("Int?, 2") { shown(&plain38) }
      works("Bool?") { shown(&plain39) }
      works("UInt8?") { shown(&plain40) }
      works("LoneTwo?") { shown(&plain41) }
      works("Double?") { shown(&plain42) }
      works("Int??") { shown(&plain43) }
      works("(Int, Bool)") { shown(&plain44) }
      works("(UInt8, UInt8)") { shown(&plain45) }
      works("(Double, Int)") { shown(&plain46) }
      works("(Int64, Int64)") { shown(&plain47) }
      works("LoneClass") { shown(&strong0) }
      works("Tally") { shown(&strong1) }
      works("Tally, 2") { shown(&strong2) }
      works("[Int]") { shown(&strong3) }
      works("[Int], 2") { shown(&strong4) }
      works("[String]") { shown(&strong5) }
      works("[[Int]]") { shown(&strong6) }
      works("[UInt8]") { shown(&strong7) }
      works("[Bool]") { shown(&strong8) }
      works("[Suit]") { shown(&strong9) }
      works("ContiguousArray<Int>") { shown(&strong10) }
      works("[String: Int]") { shown(&strong11) }
      works("[Int: Bool]") { shown(&strong12) }
      works("[String: Int], 2") { shown(&strong13) }
      works("Set<Int>") { shown(&strong14) }
      works("Set<String>") { shown(&strong15) }
      works("Set<Int>, 2") { shown(&strong16) }
      works("String") { shown(&strong17) }
      works("String, 2") { shown(&strong18) }
      works("Character") { shown(&strong19) }
      works("Substring") { shown(&strong20) }
      works("ArraySlice<Int>") { shown(&strong21) }
      works("Tally?") { shown(&strong22) }
      works("Tally?, 2") { shown(&strong23) }
      works("String?") { shown(&strong24) }
      works("[Int]?") { shown(&strong25) }
      works("[Int]?, 2") { shown(&strong26) }
      works("LoneText") { shown(&strong27) }
      works("LoneList") { shown(&strong28) }
      works("LoneObject") { shown(&strong29) }
      works("LoneMixed") { shown(&strong30) }
      works("Chain") { shown(&strong31) }
      works("Figure") { shown(&strong32) }
      works("(Int, String)") { shown(&strong33) }
      works("any Error") { shown(&strong34) }
      works("Any") { shown(&strong35) }
      works("any Sendable") { shown(&strong36) }
      works("any CustomStringConvertible") { shown(&strong37) }
      works("any Sequence & Codable") { shown(&strong38) }
      works("Result<Int, OwnError>") { shown(&strong39) }
      works("Either<Int, String>") { shown(&strong40) }
      works("AnyHashable") { shown(&strong41) }
      worksOrRefused("Dial, changed by the closure", saying: "Portable") {
        dial = dial.next
        return dial.number
      }
      worksOrRefused("Switch, changed by the closure", saying: "Portable") {
        toggle = toggle.next
        return toggle.number
      }
      worksOrRefused("Spot, changed by the closure", saying: "Portable") {
        spot.row += 1
        return spot.row * 10 + spot.column
      }
      worksOrRefused("Label, changed by the closure", saying: "Portable") {
        label.text += "!"
        return label.text
      }
      worksOrRefused("Bag, changed by the closure", saying: "Portable") {
        bag.items.append(2)
        return "\(bag.items)"
      }
      works("Int, changed by the closure") {
        counter += 1
        return counter
      }
      works("Bool, changed by the closure") {
        flag.toggle()
        return flag
      }
      works("UInt8, changed by the closure") {
        byte &+= 1
        return Int(byte)
      }
      works("[Int], changed by the closure") {
        list.append(1)
        return list.count
      }
      works("String, changed by the closure") {
        text += "t"
        return text
      }
      works("LoneClass, changed by the closure") {
        object = LoneClass(object.number + 1)
        return object.number
      }
      worksUnlessRefused("closure", saying: "") { shown(&function, 4) }
      works("the variable and a closure that changes it") {
        let add = { counter += $0 }
        add(unknown(5))
        return counter
      }
    }
  }
}

private final class LoneClass: Codable, CustomStringConvertible {
  let number: Int
  var description: String { "lone \(number)" }

  init(_ number: Int) { self.number = number }
}

private enum LoneOne: Portable { case only }
private enum LoneTwo: Portable { case first, second }
private enum LoneThree: Portable { case first, second, third }
private enum LoneFour: Portable { case first, second, third, fourth }
private enum LoneNine: Portable { case a, b, c, d, e, f, g, h, i }
private struct LoneBytes: Portable { var first, second: UInt8 }
private struct LonePair: Portable { var first: Int, second: Bool }
private struct LoneDoubles: Portable { var x, y: Double }
private struct LoneFloats: Portable { var x, y: Float }
private struct LoneText: Portable { var text: String }
private struct LoneList: Portable { var list: [Int] }
private struct LoneObject: Codable { var object: LoneClass }
private struct LoneMixed: Portable { var number: Int, text: String, list: [Int] }

private enum LonePayload: Portable {
  case nothing
  case number(Int)
}

private enum LoneFlag: Portable {
  case flag(Bool)
  case none
}

/// Used as nothing but themselves: an optimised build knows them only by name.
private struct Spot: Codable { var row: Int, column: Int }
private struct Label: Codable { var text: String }
private struct Bag: Codable { var items: [Int] }

private enum Dial: Codable {
  case low, middle, high

  @inline(never)
  static func made(_ number: Int) -> Dial { number == 0 ? .low : number == 1 ? .middle : .high }

  var next: Dial {
    switch self {
    case .low: .middle
    case .middle: .high
    case .high: .low
    }
  }

  var number: Int {
    switch self {
    case .low: 1
    case .middle: 20
    case .high: 300
    }
  }
}

private enum Switch: Codable {
  case off, on

  @inline(never)
  static func made(_ number: Int) -> Switch { number == 0 ? .off : .on }

  var next: Switch {
    switch self {
    case .off: .on
    case .on: .off
    }
  }

  var number: Int {
    switch self {
    case .off: 7
    case .on: 70
    }
  }
}

/// Shows a variable that it could change, so that none is captured as a constant.
@inline(never)
private func shown<T>(_ value: inout T) -> String {
  let kept = value
  value = kept
  // Not the address or the class of an object, and not the order of a set.
  return switch kept {
  case let tally as Tally: "\(type(of: tally)) \(tally.number) \(tally.total)"
  default: "\(T.self) \(kept)"
  }
}

/// Not by the generic one: there the cast of `nil` to a class goes wrong in an optimised build.
@inline(never)
private func shown(_ value: inout Tally?) -> String {
  let kept = value
  value = kept
  return kept.map { "\($0.number) \($0.total)" } ?? "nil"
}

@inline(never)
private func shown(_ function: inout (Int) -> Int, _ argument: Int) -> Int {
  let kept = function
  function = kept
  return kept(argument)
}
