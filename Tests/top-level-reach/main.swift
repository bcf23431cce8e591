//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// By which ways a call comes to a variable at the top level: each has one of its own here, which nothing else comes to. A
// text is empty where it is overlooked.

import ConcurrentFutures
import Synchronization

let count = CommandLine.arguments.count
func text(_ name: String) -> String { "a text that is not short: \(name) \(count)" }

let ofClosure = text("closure")
let ofFunction = text("function")
let ofFunctionElsewhere = text("function elsewhere")
let ofFunctionMadeAtFirstUse = text("first use")
let ofInitialFunction = text("initial function")
let ofNestedClosure = text("nested closure")
let ofCapturedClosure = text("captured closure")
let ofClosureInArray = text("closure in an array")
let ofGetter = text("getter")
let ofSubscript = text("subscript")
let ofOperator = text("operator")
let ofDefaultArgument = text("default argument")
let ofConformance = text("conformance")
let ofOverride = text("override")
let ofDecoding = text("decoding")
let ofDescription = text("description")
let ofCall = text("call")
let ofGeneric = text("generic")
let ofKeyPath = text("key path")
let ofAsyncClosure = text("async closure")
let ofAsyncFunction = text("async function")
let ofInitializer = text("initializer")
let ofState = text("state")
let ofLaterState = text("later state")
let ofPredicate = text("predicate")
let ofMap = text("map")
let columns = count + 7
private let (deep, low) = (count + 20, count + 21)
// Is decoded with another variable, which comes behind it.
let scaled = Scaled(count)
let scale = count + 9
let failing: any Error & Sendable = CancellationError()
let uncodable: [any Error & Sendable] = [CancellationError(), CancellationError()]
let calling: @Sendable () -> Int = { count }
func isThere<T>(_ value: T?) -> Bool { value != nil }
let ofCFunction = text("C function")
let ofCFunctionInArray = text("C function in an array")
let ofArgument = text("argument")

// Only callbacks come to it, under their lock.
nonisolated(unsafe) var collected: [String: [Int]] = [:]
let collecting = Mutex(0)
// Only the top-level code does.
var gathered: [String] = []
nonisolated(unsafe) var replaced = [count, count]

extension Speaker { var throughKeyPath: String { ofKeyPath } }
func function() -> String { ofFunction }
func argument(_ number: Int) -> String { "\(number) \(ofArgument)" }
@Sendable func leave() { Elsewhere.left = { ofInitializer } }
func square(_ number: Int) -> Int { number * number }

var expect = Expect()
let pool = ProcessPoolExecutor(maxWorkers: 1)

expect.same("a closure", in: pool) { ofClosure }
expect.same("a function", in: pool) { function() }
expect.same("a function as a value", in: pool, function)
expect.same("a function of another file", in: pool) { Elsewhere.inFunction() }
expect.same("a function that is made at first use", in: pool) { Elsewhere.madeAtFirstUse() }
expect.same("a function that a variable begins with", in: pool) { initialFunction() }
expect.same("a nested closure", in: pool) { [1].map { "\($0) \(ofNestedClosure)" }[0] }
let captured: @Sendable () -> String = { ofCapturedClosure }
let several: [@Sendable () -> String] = [{ "nothing" }, { ofClosureInArray }]
@MainActor func capturing() {
  let captured = captured
  let several = several
  expect.same("a captured closure", in: pool) { captured() }
  expect.same("a closure in an array", in: pool) { several.map { $0() }.joined() }
  let speaker = Speaker()
  expect.same("a getter", in: pool) { speaker.computed }
  expect.same("a subscript", in: pool) { speaker[1] }
  expect.same("an operator", in: pool) { speaker + speaker }
  expect.same("a default argument", in: pool) { speaker.defaulted() }
  let speaking: any Speaking = Speaker()
  expect.same("a conformance", in: pool) { speaking.speak() }
  let object: Base = Derived()
  expect.same("an override", in: pool) { object.speak() }
  let path: any KeyPath<Speaker, String> & Sendable = \Speaker.throughKeyPath
  expect.same("a key path", in: pool) { speaker[keyPath: path] }
  let decoding = Decoding()
  expect.holds("decoding", (try? pool.submit { decoding.text }.result()) == ofDecoding)
  let described = Described()
  expect.same("a description", in: pool) { "\(described)" }
  let cFunction: @convention(c) () -> Int = { ofCFunction.utf8.count }
  expect.same("a C function", in: pool) { cFunction() }
  let cFunctions: [@convention(c) () -> Int] = [{ ofCFunctionInArray.utf8.count }]
  expect.same("a C function in an array", in: pool) { cFunctions.map { $0() } }
  expect.same("a generic function", in: pool) { apply(1) { "\($0) \(ofGeneric)" } }
}
capturing()
expect.same("names of variables that are made together", in: pool) {
  [columns, deep, low] + gridAndDepth()
}
expect.same("a variable that is decoded with another", in: pool) { scaled.number }
// What cannot be sent is not nothing.
expect.same("references in optionals", in: pool) {
  [isThere(uncodable), isThere(calling)]
}
expect.crashes(naming: "failing", in: pool) { isThere(failing) ? 1 : 0 }
expect.holds("a call that is a value", (try? pool.submit(call: Call()).result()) == ofCall)
expect.holds("a function with arguments", (try? pool.submit(argument, 3).result()) == argument(3))
expect.holds("map", (try? pool.map([1]) { "\($0) \(ofMap)" }) == ["1 \(ofMap)"])
expect.holds(
  "an async closure",
  (try? pool.submit { () async -> String in
    await Task.yield()
    return ofAsyncClosure
  }.result()) == ofAsyncClosure)
expect.holds(
  "an async function",
  (try? pool.submit { await later() }.result()) == ofAsyncFunction)

let prepared = ProcessPoolExecutor(maxWorkers: 1, initializer: leave)
expect.holds(
  "a function that the initializer has left",
  (try? prepared.submit { Elsewhere.left?() ?? "" }.result()) == ofInitializer)

// A later call finds a function that an earlier one has left.
nonisolated(unsafe) var ofLeftFunction = text("left function")
try pool.submit { Elsewhere.left = { ofLeftFunction } }.result()
for step in 1...2 {
  ofLeftFunction = text("left function, changed \(step)")
  expect.same("a function that a call has left, step \(step)", in: pool) {
    Elsewhere.left?() ?? ofLeftFunction
  }
}
// References without an owner.
nonisolated(unsafe) var object: Node? = Node(count)
nonisolated(unsafe) weak var weakly: Node? = object
nonisolated(unsafe) unowned var unowned = object ?? Node(0)
expect.refused("weak", saying: "`weakly`", "weak", in: pool) { weakly?.number ?? -1 }
expect.same("unowned", in: pool) { unowned.number }
var temporary: Node? = Node(count)
nonisolated(unsafe) unowned var gone = temporary ?? Node(0)
temporary = nil
expect.refused("unowned, and gone", saying: "`gone`", in: pool) { count > 9 ? gone.number : 1 }

// What the initializer has set is every worker's, until the program changes it; whenever a worker is made.
nonisolated(unsafe) var ofProgram = text("program")
nonisolated(unsafe) var ofBoth = text("both")
let short = ProcessPoolExecutor(
  maxWorkers: 1, maxTasksPerWorker: 2, initializer: { ofBoth = "initializer" })
func both() -> [String]? { try? short.submit { [ofProgram, ofBoth] }.result() }
expect.holds("what the initializer has set", both() == [ofProgram, "initializer"])
ofProgram = text("changed")
expect.holds("in the same worker", both() == [ofProgram, "initializer"])
expect.holds("in a later worker", both() == [ofProgram, "initializer"])
ofBoth = text("changed, too")
expect.holds("what the program has changed since", both() == [ofProgram, ofBoth])
expect.holds("is so in a later worker", both() == [ofProgram, ofBoth])

let worker = StatefulWorker { Builder { ofState } }
expect.holds("a function in a state", (try? worker.submit { $0.function() }.result()) == ofState)
try worker.submit { $0.function = { ofLaterState } }.result()
expect.holds(
  "a function that a call has put into a state",
  (try? worker.submit { $0.function() }.result()) == ofLaterState)

expect.holds(
  "a predicate",
  (try? pool.submit(.retry(.limit(1, when: { _ in !ofPredicate.isEmpty }))) {
    Elsewhere.attempts += 1
    if Elsewhere.attempts == 1 { throw Failure() }
    return Elsewhere.attempts
  }.result()) == 2)

for number in 0..<2_000 {
  pool.submit(square, number).addDoneCallback { future in
    collecting.withLock { total in
      if let result = try? future.result() {
        collected["key \(number % 100)", default: []].append(result)
        total += 1
      }
    }
  }
  gathered.append("\(number)")
}

for step in 1...3 {
  expect.same("an array, step \(step)", in: prepared) { replaced }
  // Equal, in storage of its own, which nobody else holds.
  replaced = replaced.map { $0 }
  expect.same("an equal array, step \(step)", in: prepared) { replaced }
  replaced[0] += 1
  expect.same("an equal array that has changed in place, step \(step)", in: prepared) { replaced }
}
pool.shutdown()
expect.holds("what callbacks collect", collecting.withLock { $0 } == 2_000)
expect.end()
