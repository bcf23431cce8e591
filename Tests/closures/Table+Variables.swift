//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  /// Captured variables: a call gets them as they are when it is handed in.
  static var variables: Row {
    var int = unknown(1)
    var text = unknown("v")
    var list = [unknown(1)]
    var byte = unknown(UInt8(3))
    var flag = unknown(false)
    var suit = unknown(Suit.diamonds)
    var point = Point(x: unknown(1), y: 2)
    var tally = Tally(unknown(5))
    var maybe = unknown(Int?(4))
    var dictionary = ["a": unknown(1)]
    var error: any Error = unknown(OwnError(code: 2))
    var pair = (unknown(1), unknown("p"))
    var function: (Int) -> Int = unknown { $0 + 2 }
    let constant = unknown(10)
    let increment = { int += 1 }
    var late = unknown(1)
    let readsLate = { late }
    late = unknown(2)
    return Row("Variables") {
      works("variable and constant") {
        int += 1
        return int + constant
      }
      works("two variables") {
        int += 1
        text += "."
        return text + "\(int)"
      }
      works("Bool, enum, byte") {
        flag.toggle()
        suit = suit == .clubs ? .spades : .clubs
        byte &+= 1
        return "\(flag) \(suit) \(byte)"
      }
      works("enum, Bool") {
        flag.toggle()
        suit = suit == .clubs ? .spades : .clubs
        return "\(flag) \(suit)"
      }
      works("array and struct") {
        list.append(1)
        point.x += 1
        return "\(list) \(point)"
      }
      works("object and optional") {
        tally = Tally(tally.number + 1)
        maybe = (maybe ?? 0) + 1
        return tally.number + (maybe ?? 0)
      }
      works("dictionary and error") {
        dictionary["a", default: 0] += 1
        error = OwnError(code: dictionary["a"] ?? 0)
        return "\(dictionary) \(error)"
      }
      works("tuple and constant") {
        pair.0 += 1
        pair.1 += "!"
        return "\(pair) \(constant)"
      }
      works("shared with another closure") {
        let before = int
        increment()
        return int - before
      }
      works("changed after the closure was formed") { readsLate() }
      works("all of them") {
        int += 1
        let first = "\(int) \(text) \(list) \(byte) \(flag) \(suit) \(point)"
        text = "v"
        list = [2]
        byte = 3
        flag = true
        suit = .hearts
        point.y = 4
        return first + " \(tally.number) \(maybe ?? 0) \(dictionary) \(pair)"
      }
      worksUnlessRefused("a variable that holds a closure and Int", saying: "") {
        let old = function
        function = { $0 + 1 }
        defer { function = old }
        return old(constant)
      }
    }
  }
}
