//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// One closure for each fact about the layout of captures that this room relies on.
enum Samples {
  static var all: [Sample] {
    let number = unknown(41)
    let text = unknown("a text that is too long for the inside of a string")
    return [
      Sample("nothing") { { unknown(5) } },
      Sample("a number") { { number + 1 } },
      Sample("mixed alignments") { mixed(unknown(1), unknown(2), unknown(3), unknown(true)) },
      Sample("a string and an array") {
        let list = unknown([1, 2, 3])
        return { text + "\(list)" }
      },
      Sample("an array alone") {
        let list = unknown([4, 5, 6])
        return { list.count }
      },
      Sample("an object alone") {
        let probe = Probe(number)
        return { probe.number }
      },
      Sample("an object twice") {
        let probe = Probe(number)
        let other = probe
        return { probe === other && probe.number == number }
      },
      Sample("an optional object") {
        let probe: Probe? = unknown(Probe(number))
        return { (probe?.number ?? 0) + number }
      },
      Sample("a dictionary alone") {
        let table = unknown(["a": 1])
        return { table["a"] }
      },
      Sample("closures inside closures") {
        let probe = Probe(number)
        let inner = { probe.number + number }
        return { inner() + inner() }
      },
      Sample("an optional closure") {
        let inner: (() -> Int)? = unknown({ number })
        return { (inner?() ?? 0) + number }
      },
      Sample("an error") {
        let error: any Error = unknown(SampleError.one)
        return { error as? SampleError }
      },
      Sample("protocol values") {
        let value: any SampleProtocol = unknown(Large(a: 1, b: 2, c: 3, d: text))
        let small: any SampleProtocol = unknown(Small(a: number))
        return { value.sum + small.sum }
      },
      Sample("a variable and a number") {
        var variable = unknown("a")
        variable += "b"
        return {
          variable += "c"
          return variable.count + number - variable.count
        }
      },
      Sample("a variable alone") {
        var variable = unknown(UInt16(7))
        variable += 1
        return { () -> Int in
          variable &+= 0
          return Int(variable)
        }
      },
      Sample("a type") {
        let type: any SampleProtocol.Type = unknown(Small.self)
        return { "\(type) \(number)" }
      },
      Sample("a key path") {
        let path = unknown(\Large.d)
        let value = Large(a: 1, b: 2, c: 3, d: text)
        return { value[keyPath: path] }
      },
      Sample("generic") { generic([unknown(3)], unknown("key")) },
      Sample("a method of an object of a generic class") {
        GenericSample([unknown(3), unknown(4)]).method(number)
      },
      Sample(suspending: "async") {
        let probe = Probe(number)
        return {
          await Task.yield()
          return probe.number + text.count
        }
      },
    ]
  }

  /// Something that the compiler cannot know, so that nothing is folded away.
  @inline(never)
  @_optimize(none)
  private static func unknown<T>(_ value: T) -> T { value }

  @inline(never)
  @_optimize(none)
  private static func mixed(
    _ a: UInt8, _ b: Double, _ c: UInt16, _ d: Bool
  ) -> () -> Double {
    { d ? Double(a) + b + Double(c) : 0 }
  }

  @inline(never)
  @_optimize(none)
  private static func generic<C: Collection & Codable & Equatable, K: Codable & Hashable>(
    _ collection: C, _ key: K
  ) -> () -> Int where C.Element: Equatable {
    let first = collection.first
    return { first == collection.first && key == key ? collection.count : 0 }
  }
}

enum SampleError: Error, Codable, Equatable {
  case one, two
}

protocol SampleProtocol {
  var sum: Int { get }
}

struct Small: SampleProtocol, Portable {
  let a: Int
  var sum: Int { a }
}

struct Large: SampleProtocol, Portable {
  let a, b, c: Int
  let d: String
  var sum: Int { a + b + c + d.count }
}

final class GenericSample<T: Codable & Equatable & Sendable>: Codable, Sendable {
  let value: T

  init(_ value: T) {
    self.value = value
  }

  @inline(never)
  @_optimize(none)
  func method(_ number: Int) -> () -> Bool {
    { self.value == self.value && number > 0 }
  }
}
