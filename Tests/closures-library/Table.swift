//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ClosuresPresent
import FuturesCore
import FuturesPortable
import Glibc

// Closures whose code, types or functions lie in a shared library.

enum Table {
  static var rows: [Row] { [present, later] }

  /// The library is part of both processes.
  static var present: Row {
    let parcel = Parcel(label: unknown("box"), weight: unknown(3))
    let scale = Scale(total: unknown(5))
    let number = unknown(7)
    let add = adder(number)
    let describe = parcel.described
    return Row("Code in a shared library") {
      works("without captures", constant())
      works("of a String and an Int", closure(unknown("text"), number))
      works("of its struct and an array of them", closure(parcel, [parcel, parcel]))
      works("of its object", closure(scale, number))
      worksOrRefused("of its private struct", saying: "Portable", body: hidden(number))
      works("of a generic function", generic(number, number))
      works("of a generic function and its struct", generic(parcel, number))
      works("of a generic function and a type of the program", generic(Own(number: 1), number))
      works("inside a closure of the program") { add(number) }
      works("its struct in a closure of the program") { parcel.weight + number }
      works("its object in a closure of the program") { scale.total + number }
      works("its object alone") { scale.total }
      works("its struct alone") { parcel }
      works("its bound method", describe)
      works("its key path") { parcel[keyPath: \.weight] + number }
      works("its metatype") { "\([Parcel.self, Scale.self] as [Any.Type]) \(number)" }
      worksApplied("its function", weigh, parcel, number)
      worksApplied(
        "a function of the standard library", max as @Sendable (Int, Int) -> Int, 1, number)
      worksSuspending("async", gives: 10, suspending(parcel, number))
      fails("its error", with: { ($0 as? Jam)?.count == 7 }, throwing(number))
    }
  }

  /// This process alone opens the library.
  static var later: Row {
    let made = Result { try makeLater(unknown(4)) }
    return Row("Code that only this process has loaded") {
      Case(name: "refused there, by name", expectation: .fails { "\($0)".contains("not loaded") }) {
        try $0.call(CallMessage(made.get()), returning: Int.self)
          .map { .different(there: "\($0)", here: "refused") }
      }
      works("and the next call is none the worse") { unknown(4) }
    }
  }

  private static func makeLater(_ number: Int) throws -> @Sendable () throws -> Int {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let program = String(
      decoding: path.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    let folder = program.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    guard let library = dlopen(folder + "/libClosuresLater.so", RTLD_NOW),
      let symbol = dlsym(library, "closures_later")
    else { throw Missing(reason: dlerror().map { String(cString: $0) } ?? "") }
    typealias Make = @convention(c) (UnsafeMutableRawPointer, Int) -> Void
    let place = UnsafeMutablePointer<@Sendable () throws -> Int>.allocate(capacity: 1)
    defer { place.deallocate() }
    unsafeBitCast(symbol, to: Make.self)(place, number)
    return place.move()
  }

  private struct Missing: Error { let reason: String }
}

struct Own: Portable {
  var number: Int
}

@inline(never)
func unknown<T>(_ value: T) -> T { value }
