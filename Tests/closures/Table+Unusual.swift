//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Synchronization

extension Table {
  /// What rarely occurs: made to work, or refused by name.
  static var unusual: Row {
    let int = unknown(3)
    let text = unknown("text")
    let foreign = unknown(NotCodable(4))
    let typed = unknown({ int } as () throws(OwnError) -> Int)
    let autoclosed = autoclosing(int + 1)
    let isolated = unknown({ $0 + int } as @MainActor (Int) -> Int)
    let withInout: (inout Int) -> Void = unknown { $0 += int }
    func variadic(_ numbers: Int...) -> Int { numbers.reduce(int, +) }
    let returnsTuple: () -> (Int, String) = unknown { (int, text) }
    let table: [(Int, Int) -> Int] = unknown([(+), (-), (*)])
    lazy var lazily = unknown(int * 2)
    return Row("Unusual") {
      packed(unknown(1), unknown("two"))
      packed(unknown(1))
      packedFunction(unknown(1), unknown("two"))
      noncopyable(unknown(5))
      noncopyableAtomic(unknown(5))
      works("closure with typed throws") { try typed() }
      works("closure with typed throws and String") { "\(try typed()) \(text)" }
      works("autoclosure") { autoclosed() }
      works("autoclosure and String") { "\(autoclosed()) \(text)" }
      worksSuspending("closure of the main actor", gives: 4) { await isolated(1) }
      works("closure with inout") {
        var copy = 1
        withInout(&copy)
        return copy
      }
      works("variadic closure") { variadic(1, 2) }
      works("closure that returns a tuple") { returnsTuple().1 }
      works("array of operators") { table.map { $0(6, 2) } }
      works("array of operators and Int") { table.map { $0(6, int) } }
      worksUnlessRefused("lazy variable", saying: "") { lazily }
      worksUnlessRefused("pack made into an array", saying: "") { spread(int, text) }
      refused("object that is captured by a list", saying: "NotCodable") { [foreign] in
        foreign.number
      }
      works("capture list with a computation") { [sum = int + 1, text] in "\(sum) \(text)" }
      deepest(60)
      refusedDeep(400)
      works("large array") { [large = [Int](repeating: unknown(1), count: 100_000)] in
        large.reduce(0, +)
      }
      works("large string") { [large = String(repeating: "x", count: 1_000_000)] in large.count }
    }
  }

  private static func packed<each T: Codable>(_ value: repeat each T) -> Case {
    worksUnlessRefused("parameter pack", saying: "pack") {
      var described = ""
      for each in repeat each value { described += "\(each)" }
      return described
    }
  }

  private static func packedFunction<each T: Codable & Sendable>(_ value: repeat each T) -> Case {
    let inner = {
      var count = 0
      for each in repeat each value { count += "\(each)".count }
      return count
    }
    return worksUnlessRefused("closure over a parameter pack", saying: "pack") { "\(inner())" }
  }

  private static func noncopyable(_ number: Int) -> Case {
    let token = Token(number: number)
    return worksUnlessRefused("noncopyable", saying: "copyable") { token.number }
  }

  private static func noncopyableAtomic(_ number: Int) -> Case {
    let atomic = Atomic(number)
    return refused("atomic", saying: "copyable") { atomic.load(ordering: .relaxed) }
  }

  private static func deepest(_ depth: Int) -> Case {
    works("\(depth) closures in one another", chain(depth))
  }

  private static func refusedDeep(_ depth: Int) -> Case {
    refused("\(depth) closures in one another", saying: "deep", body: chain(depth))
  }

  private static func chain(_ depth: Int) -> () -> Int {
    (0..<depth).reduce({ unknown(0) }) { inner, number in { inner() + number } }
  }
}

private struct Token: ~Copyable { let number: Int }

private func autoclosing(_ value: @escaping @autoclosure () -> Int) -> () -> Int { value }

private func spread<each T>(_ value: repeat each T) -> [String] {
  var all: [String] = []
  for each in repeat each value { all.append("\(each)") }
  return all
}
