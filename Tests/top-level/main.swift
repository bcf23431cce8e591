//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Variables at the top level of a program, of every shape, as calls in worker processes find them.

import ConcurrentFutures
import Foundation
import Synchronization

// What is sent.

let number = 3
let negative = -5
let small: Int8 = -3
let huge: UInt128 = 1 << 100
let flag = CommandLine.arguments.count < 100
let fraction = 2.5
let short: Float = 1.25
let text = "abc"
let longText = "a text that is longer than fifteen bytes, number \(number)"
let character: Character = "ü"
let scalar: Unicode.Scalar = "x"
let slice = longText.dropFirst(3)
let list = [1, 2, 3]
let texts = ["one", longText]
let nested = [[true], [], [false]]
let arraySlice = [1, 2, 3, 4][1..<3]
let contiguous = ContiguousArray([1, 2])
let table = ["a": 1, "b": 2]
let set: Set = [1, 2, 3]
let emptyList: [Int] = []
let range = 2..<5
let closed = 1...9
let maybe: Int? = 7
let nothing: Int? = nil
let twice: Int?? = .some(nil)
let maybeText: String? = "maybe"
let maybeList: [Int]? = [4]
let pair = (1, true)
let labelled = (name: "n", count: 2)
let (left, right) = (4, "five")
let point = Point(x: 1, y: 2)
let points = [Point(x: 3, y: 4)]
let wrapper = Wrapper(content: [Point(x: 5, y: 6)])
let plainPair = PlainPair(a: 5, b: true)
let season = Season.summer
let maybeSeason: Season? = .autumn
let payload = PlainPayload.flag(true)
let named = Named.two
let tree = Tree.node(.leaf(1), .leaf(2))
let duration = Duration.seconds(5)
let instant = ContinuousClock.now
let outcome: Result<Int, Never> = .success(3)
let vector = SIMD4<Float>(1, 2, 3, 4)
let url = URL(filePath: "/tmp/file")
let date = Date(timeIntervalSince1970: 5)
let data = Data([1, 2, 3])
let identifier = UUID()
let decimal = Decimal(12)
let characters = CharacterSet(charactersIn: "abc")
let counted = Counted(8)
let maybeCounted: Counted? = Counted(9)
let submitting = Submitting(11)
nonisolated(unsafe) var counter = 0
nonisolated(unsafe) var changing = "first"
nonisolated(unsafe) var growing = [0]
nonisolated(unsafe) var initialized = 0
let late: Int
if flag { late = 12 } else { late = 13 }
private let privateNumber = 5 + number
private let privateText = "private \(number)"
private let privateMaybe: Int? = flag ? 5 : nil
fileprivate let privatePoint = Point(x: 7, y: 8)
private struct Hidden: Codable, Hashable, CustomStringConvertible {
  var a = 1, b = "hidden"
  // Not by the name of the type, which has an address in it.
  var description: String { "\(a) \(b)" }
}
private let hidden = Hidden(a: 2)
private let hiddenList = [Hidden(a: 3)]
private let maybeHidden: Hidden? = Hidden(a: 4)
let `a.b (c) : d` = "raw \(number)"
let umläut = "non-ASCII \(number)"

// What is not sent, and is harmless.

let bothIsRefused = !handlesHaveMetadata()
let refusedNames =
  (bothIsRefused ? ["both"] : []) + ["maybeHandle", "mixed", "maybeClosure", "cache", "pointer"]
let pool = ProcessPoolExecutor(
  maxWorkers: 1, topLevelVariables: .sent(except: refusedNames), initializer: { initialized = 7 })
let handle = Handle(CommandLine.arguments.count)
let otherHandle = Handle(CommandLine.arguments.count)
let handles = [Handle(CommandLine.arguments.count)]
let both = Handles(first: handle, second: [])
let closure: @Sendable (Int) -> Int = { $0 + number }
let failure: any Error & Sendable = CancellationError()
let futures = [pool.submit { 1 }]

// What makes calls refused.

let maybeHandle: Handle? = handle
let mixed = Mixed(text: "mixed", number: 3)
let maybeClosure: (@Sendable () -> Int)? = { 1 }
nonisolated(unsafe) var cache: [Handle]?
nonisolated(unsafe) let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)

func throughFunction(_ factor: Int) -> Int { factor * number }
func throughDefault(_ factor: Int = number) -> Int { factor }
struct Method {
  var factor = number
  func call() -> Int { factor * number + privateNumber }
}

func everything() -> [String] {
  [
    "\(number) \(negative) \(small) \(huge) \(flag) \(fraction) \(short)",
    "\(text) \(longText) \(character) \(scalar) \(slice)",
    "\(list) \(texts) \(nested) \(arraySlice) \(arraySlice.startIndex) \(contiguous) \(emptyList)",
    "\(table.sorted { $0.key < $1.key }) \(set.sorted()) \(range) \(closed)",
    "\(maybe as Any) \(nothing as Any) \(twice as Any) \(maybeText as Any) \(maybeList as Any)",
    "\(pair) \(labelled) \(left) \(right) \(point) \(points) \(wrapper) \(plainPair)",
    "\(season) \(maybeSeason as Any) \(payload) \(named) \(tree) \(duration) \(outcome) \(vector)",
    "\(url) \(date.timeIntervalSince1970) \(data.map { $0 }) \(identifier) \(decimal)",
    "\(characters.contains("b")) \(characters.contains("z")) \(counted.number) \(maybeCounted?.number as Any)",
    "\(privateNumber) \(privateText) \(privateMaybe as Any) \(privatePoint)",
    "\(submitting.number) \(`a.b (c) : d`)",
    "\(hidden) \(hiddenList) \(maybeHidden as Any) \(umläut)",
    "\(instant.advanced(by: duration) > instant) \(instant)",
  ]
}

func run() {
  var expect = Expect()
  for (index, line) in everything().enumerated() {
    expect.same("line \(index)", in: pool) {
      everything()[index] == line ? line : everything()[index]
    }
  }
  expect.same("a closure", in: pool) { number * 2 }
  expect.same("a function", in: pool) { throughFunction(2) }
  expect.same("a default argument", in: pool) { throughDefault() }
  expect.same("a method", in: pool) { Method().call() }
  expect.same("a nested closure", in: pool) { [1, 2].map { $0 * number + privateNumber } }
  expect.same("map", in: pool) { list.map { throughFunction($0) } }
  expect.holds("map over processes", (try? pool.map(list) { $0 * number }) == [3, 6, 9])

  // As it is at `submit`, and not as another call has left it.
  for value in [5, 6, 0, 0, 7] {
    counter = value
    let after = pool.submit { () -> Int in
      defer { counter += 100 }
      return counter
    }
    counter = -1
    expect.holds("a variable is as it was at submit: \(value)", (try? after.result()) == value)
  }
  counter = 0
  expect.same("a variable is zero again", in: pool) { counter }
  for word in ["second", "", "third, which is longer than fifteen bytes"] {
    changing = word
    expect.same("a text that changes: \(word)", in: pool) { changing }
  }
  for count in 1...40 {
    growing.append(count)
    expect.same("an array that grows in place: \(count)", in: pool) { growing }
  }
  expect.same("a variable without a first value", in: pool) { late }
  // The main thread does not rest, and could be changing a variable; an object that it has not changed is alive.
  let hasEnded = Atomic(false)
  let ofThread = Mutex<Int?>(nil)
  Thread { [pool] in
    let number = try? pool.submit { counted.number }.result()
    ofThread.withLock { $0 = number }
    hasEnded.store(true, ordering: .releasing)
  }.start()
  while !hasEnded.load(ordering: .acquiring) {}
  expect.holds("an object that another thread finds", ofThread.withLock { $0 } == 8)
  expect.holds(
    "what the initializer has set is the worker's own",
    (try? pool.submit { () -> Int in
      defer { initialized += 1 }
      return initialized
    }.result()) == 7 && (try? pool.submit { initialized }.result()) == 8)
  initialized = 9
  expect.same("until the program changes it", in: pool) { initialized }

  // Other files' variables are made anew.
  expect.same("a variable of another file", in: pool) { madeElsewhere.count + firstElsewhere }
  expect.same("a static variable with the same name", in: pool) { Places.number }
  numberElsewhere = 6
  Places.counter = 2
  expect.holds(
    "what the program has changed since is not there",
    (try? pool.submit { [numberElsewhere, Places.counter] }.result()) == [5, 1])

  expect.same("objects that are left alone can be compared", in: pool) {
    [handle === handle, handle === otherHandle]
      + [Set([handle, otherHandle].map { ObjectIdentifier($0) }).count == 2]
  }
  expect.same("and held", in: pool) { [handle, otherHandle].count }
  expect.crashes(naming: "handle", in: pool) { handle.number }
  expect.crashes(naming: "handle", in: pool) { "\(type(of: handle))".count }
  expect.crashes(naming: "handles", in: pool) { handles.count }
  if !bothIsRefused { expect.crashes(naming: "both", in: pool) { both.first.number } }
  expect.crashes(naming: "closure", in: pool) { closure(1) }
  expect.crashes(naming: "failure", in: pool) { "\(failure)".count }
  expect.crashes(naming: "pool", in: pool) { pool.workerProcessIDs.count }
  expect.crashes(naming: "futures", in: pool) { futures.count }

  let uses: [String: @Sendable () -> Int] = [
    "both": { both.second.count }, "maybeHandle": { maybeHandle == nil ? 0 : 1 },
    "mixed": { mixed.number }, "maybeClosure": { maybeClosure == nil ? 0 : 1 },
    "pointer": { unsafe pointer.pointee },
  ]
  for name in refusedNames {
    guard let use = uses[name] else { continue }
    let others = refusedNames.filter { $0 != name }
    let pool = ProcessPoolExecutor(maxWorkers: 1, topLevelVariables: .sent(except: others))
    expect.refused(name, saying: "`\(name)`", "sent(except: [\"\(name)\"])", in: pool, use)
    expect.same("\(name) concerns only who uses it", in: pool) { throughFunction(2) }
    let ignoring = ProcessPoolExecutor(maxWorkers: 1, topLevelVariables: .ignored)
    expect.holds("\(name) is ignored", (try? ignoring.submit { number }.result()) == 0)
  }
  let cautious = ProcessPoolExecutor(
    maxWorkers: 1, topLevelVariables: .sent(except: refusedNames.filter { $0 != "cache" }))
  expect.same("a variable that cannot be sent, as long as it is nil", in: cautious) { cache == nil }
  cache = []
  expect.refused("cache", saying: "`cache`", in: cautious) { cache == nil ? 0 : 1 }
  cache = nil
  expect.same("and when it is nil again", in: cautious) { cache == nil }
  expect.end()
}

/// The optimiser has taken private variables apart, as it does when it compiles file by file.
func runSplit() {
  var expect = Expect()
  let names = ["privateText", "privateMaybe", "hidden", "hiddenList", "maybeHidden"]
  let pool = ProcessPoolExecutor(
    maxWorkers: 1, topLevelVariables: .sent(except: refusedNames))
  expect.refused("taken apart", saying: "taken it apart", "without `private`", "`hidden`", in: pool)
  {
    everything().count
  }
  let others = ProcessPoolExecutor(
    maxWorkers: 1, topLevelVariables: .sent(except: refusedNames + names))
  expect.same("all others", in: others) {
    "\(number) \(maybe as Any) \(longText) \(list) \(texts) \(point) \(wrapper) \(url) \(season) \(umläut)"
  }
  expect.end()
}

/// The program has lost its table of symbols: nobody can tell which variables there are.
func runStripped() {
  var expect = Expect()
  let pool = ProcessPoolExecutor(maxWorkers: 1)
  expect.refused("stripped", saying: "stripped", "--strip-debug", ".ignored", in: pool) { 1 }
  let ignoring = ProcessPoolExecutor(maxWorkers: 1, topLevelVariables: .ignored)
  expect.holds("variables are ignored", (try? ignoring.submit { 1 }.result()) == 1)
  expect.end()
}

switch CommandLine.arguments.last {
case "--stripped": runStripped()
case "--split": runSplit()
default: run()
}
