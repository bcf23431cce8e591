//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var collections: Row {
    let ints = Array(0..<unknown(100))
    let empty = [Int](unknown([]))
    let bytes = [UInt8](repeating: 7, count: unknown(33))
    let strings = ["a", unknown("bc"), "def"]
    let nested = [[1, 2], [], [unknown(3)]]
    let bools = [true, unknown(false), true]
    let characters = Array(unknown("héllo"))
    let optionals: [Int?] = [1, nil, unknown(3)]
    let tuples = [(1, "a"), (unknown(2), "b")]
    let contiguous = ContiguousArray(0..<unknown(10))
    let slice = ints[unknown(10)..<20]
    let stringSlice = strings[unknown(1)...]
    let dictionary = ["a": 1, unknown("b"): 2]
    let emptyDictionary = [String: Int](minimumCapacity: unknown(0))
    let byInt = [1: ["x"], unknown(2): []]
    let ofDictionaries = ["a": [unknown(1): true]]
    let byEnum = [Suit.clubs: 1, unknown(.spades): 2]
    let set = Set(strings)
    let emptySet = Set<Int>(unknown([]))
    let setOfCharacters = Set(unknown("hello"))
    let range = 3..<unknown(9)
    let closed = 1.5...unknown(2.5)
    let from = unknown(4)...
    let upTo = ..<unknown(4)
    let through = ...unknown("m")
    let countable = stride(from: 0, to: 10, by: unknown(3))
    let reversed = ints.reversed() as ReversedCollection
    let int = unknown(5)
    return Row("Collections") {
      works("[Int]") { ints.reduce(0, +) }
      works("empty array") { empty }
      works("empty array and Int") { empty + [int] }
      works("[UInt8]") { bytes }
      works("[UInt8] and Int") { bytes.count + int }
      works("[String]") { strings }
      works("[[Int]]") { nested }
      works("[Bool]") { bools }
      works("[Character]") { String(characters) }
      works("[Int?]") { optionals }
      works("array of tuples") { "\(tuples)" }
      works("array of tuples and Int") { "\(tuples) \(int)" }
      works("two arrays") { ints + empty }
      works("array and Int") { ints.reduce(int, +) }
      works("ContiguousArray") { Array(contiguous) }
      works("ContiguousArray and Int") { contiguous[int] }
      works("ArraySlice, with its indices") { Array(slice) + [slice.startIndex, slice[15]] }
      works("ArraySlice and Int") { slice[int + 10] }
      works("ArraySlice<String>") { stringSlice.joined() }
      works("[String: Int]") { dictionary }
      works("empty dictionary") { emptyDictionary }
      works("[Int: [String]]") { byInt }
      works("[Int: [String]] and Int") { byInt[int]?.count ?? int }
      works("dictionary of dictionaries") { ofDictionaries["a"]?[1] }
      works("dictionary by enum") { byEnum[.spades] }
      works("dictionary and dictionary") { dictionary.count + byInt.count }
      works("Set<String>") { set }
      works("empty set") { emptySet }
      works("Set<Character>") { setOfCharacters.map { "\($0)" }.sorted() }
      works("Set and Int") { set.count + int }
      works("Range") { range }
      works("Range and Int") { range.contains(int) }
      works("ClosedRange<Double>") { closed }
      works("PartialRangeFrom") { from.contains(9) }
      works("PartialRangeUpTo and Int") { upTo.contains(int) }
      works("PartialRangeThrough<String>") { through.contains("b") }
      worksUnlessRefused("StrideTo", saying: "StrideTo") { Array(countable) }
      worksUnlessRefused("ReversedCollection", saying: "ReversedCollection") { Array(reversed) }
      works("array, dictionary, set, range, slice") {
        "\(ints.count) \(dictionary["a"] ?? 0) \(set.sorted()) \(range) \(slice.first ?? 0)"
      }
      works("array in an array of arrays, shared") { nested.map { $0 + ints.prefix(2) } }
    }
  }

  static var optionals: Row {
    let some = unknown(Int?(5))
    let none = unknown(Int?.none)
    let text = unknown(String?("text"))
    let noText = unknown(String?.none)
    let yes = unknown(Bool?(true))
    let byte = unknown(UInt8?(255))
    let twice: Int?? = unknown(.some(.none))
    let twiceNone: Int?? = unknown(.none)
    let twiceSome: Int?? = unknown(.some(.some(3)))
    let three: Bool??? = unknown(.some(.some(.none)))
    let array = unknown([Int]?([1]))
    let noArray = unknown([Int]?.none)
    let dictionary = unknown([String: Int]?(["a": 1]))
    let object = unknown(Tally?(Tally(4)))
    let noObject = unknown(Tally?.none)
    let range = unknown(Range<Int>?(1..<4))
    let character = unknown(Character?("c"))
    let suit = unknown(Suit?(.hearts))
    let noSuit = unknown(Suit?.none)
    let shape = unknown(Figure?(.circle(radius: 2)))
    let double = unknown(Double?(1.5))
    let int = unknown(5)
    return Row("Optionals") {
      works("Int?") { some }
      works("Int?, nil") { none }
      works("Int?, Int") { (some ?? 0) + int }
      works("two Int?") { (some ?? 0) + (none ?? 1) }
      works("String?") { text }
      works("String?, nil") { noText == nil }
      works("String?, Int") { (noText ?? "-") + "\(int)" }
      works("Bool?") { yes }
      works("UInt8?, Bool?, Double?") { "\(byte as Any) \(yes as Any) \(double as Any)" }
      works("Int??, some nil") { "\(twice as Any)" }
      works("Int??, nil") { "\(twiceNone as Any)" }
      works("Int??, some") { "\(twiceSome as Any)" }
      works("Int??, all three") { [twice == nil, twiceNone == nil, twiceSome == 3] }
      works("Bool???") { "\(three as Any)" }
      works("Bool??? and Int??") { "\(three as Any) \(twice as Any)" }
      works("[Int]?") { array }
      works("[Int]?, nil") { noArray == nil }
      works("[Int]?, Int") { (noArray ?? []) + [int] }
      works("[String: Int]?") { dictionary }
      works("Range<Int>?") { range }
      works("Character?, Int") { "\(character as Any) \(int)" }
      works("enum?") { suit }
      works("enum?, nil, and enum?") { [noSuit, suit] }
      works("enum with payloads?") { shape }
      works("object?") { object?.number }
      works("object?, nil") { noObject == nil }
      works("object?, nil, and Int") { (noObject?.number ?? 1) + int }
      works("object? and object?") { (noObject?.number ?? 1) + (object?.number ?? 2) }
    }
  }

  static var together: Row {
    let int = unknown(3)
    let small = unknown(UInt8(9))
    let text = unknown("text")
    let long = String(repeating: "long ", count: unknown(9))
    let list = [1, 2, unknown(3)]
    let suit = unknown(Suit.hearts)
    let figure = unknown(Figure.rectangle(width: 2, height: 3))
    let point = Point(x: unknown(1), y: 2)
    let pair = (unknown(4), "four")
    let dictionary = ["a": unknown(1)]
    let maybe = unknown(Double?(1.5))
    let yes = unknown(true)
    let tree = Tree.node(.leaf(unknown(1)), .node(.leaf(2), .leaf(3)))
    let add: (Int) -> Int = { $0 + int }
    let tally = Tally(unknown(8))
    let error: any Error = unknown(OwnError(code: 3))
    return Row("Together") {
      works("UInt8, String, Bool, [Int]") { "\(small) \(text) \(yes) \(list)" }
      works("Bool, enum, UInt8, Int") { "\(yes) \(suit) \(small) \(int)" }
      works("enum, struct, enum with payloads") { "\(suit) \(point) \(figure)" }
      works("tuple, dictionary, optional") { "\(pair) \(dictionary) \(maybe ?? 0)" }
      works("closure, object, error") { "\(add(1)) \(tally.number) \(error)" }
      works("tree, Bool, closure, String") { "\(tree.sum) \(yes) \(add(2)) \(long)" }
      works("ten captures") {
        "\(int) \(small) \(text) \(long) \(list) \(suit) \(point) \(maybe ?? 0) \(yes) \(tree.sum)"
      }
      works("all of them") {
        let first = "\(int) \(small) \(text) \(long) \(list) \(suit) \(figure) \(point)"
        let rest = "\(pair) \(dictionary) \(maybe ?? 0) \(yes) \(tree.sum) \(add(4))"
        return "\(first) \(rest) \(tally.number) \(error)"
      }
      works("closure in a closure in a closure") {
        let inner = { "\(text) \(int)" }
        let outer = { inner() + " \(yes)" }
        return outer() + " \(list)"
      }
    }
  }
}
