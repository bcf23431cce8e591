//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// How composed closures are tried, and what values show of themselves.

import Dispatch
public import Foundation
public import FuturesCore
import FuturesPortable
import Glibc

// MARK: Trying

/// Hands a closure in, calls it in place, and compares.
typealias Attempt = (Courier) throws -> Result<Case.Verdict, any Error>

/// What may become of a closure.
enum Hope {
  /// It gives the same there.
  case works
  /// In an optimised build it may be refused as well.
  case worksOrRefused
  /// It may be refused in every build.
  case worksUnlessRefused
  case refused
  /// As `refused`, but an optimised build may not know that it has to refuse it: it sees nothing but the parts.
  case refusedOrOptimised

  fileprivate var expectation: Case.Expectation {
    switch self {
    case .works: .works
    case .worksOrRefused: .worksOrRefused([])
    case .worksUnlessRefused: .worksOrRefusedAnywhere([])
    case .refused: .refused([])
    case .refusedOrOptimised:
      #if DEBUG
        .refused([])
      #else
        .worksOrRefusedAnywhere([])
      #endif
    }
  }
}

/// With this in the environment closures are only called in place: what dies then, the library did not kill.
private let isInPlaceOnly = getenv("CLOSURES_IN_PLACE") != nil

/// A case whose closure is formed when it is tried, so that a crash on the way there is its own.
func tried(_ name: String, _ hope: Hope, _ make: @escaping () -> Attempt) -> Case {
  Case(name: name, expectation: hope.expectation) { courier in
    // So that a crash is known by name.
    print("  trying \(name)")
    fflush(nil)
    // Nothing else would notice a call that never ends.
    alarm(120)
    defer { alarm(0) }
    return try make()(courier)
  }
}

func check<R: Codable & Equatable & Sendable>(_ body: @escaping () throws -> R) -> Attempt {
  checkBoth({ try CallMessage(body) }, body)
}

func checkSuspending<R: Codable & Equatable & Sendable>(
  _ body: @escaping () async throws -> R
) -> Attempt {
  checkBoth({ try CallMessage(suspending: body) }, { try waiting(for: body) })
}

/// As `check`, with what an autoclosure captures.
func checkAutomatically<R: Codable & Equatable & Sendable>(
  _ body: @autoclosure @escaping () -> R
) -> Attempt {
  check(body)
}

private func checkBoth<R: Codable & Equatable & Sendable>(
  _ message: @escaping () throws -> CallMessage, _ inPlace: @escaping () throws -> R
) -> Attempt {
  { courier in
    // Twice: the second time both sides have everything planned.
    for _ in 0..<2 {
      guard !isInPlaceOnly else {
        _ = try inPlace()
        continue
      }
      let message = try message()
      let here = try inPlace()
      switch try courier.call(message, returning: R.self) {
      case .success(let there) where there == here: break
      case .success(let there): return .success(.different(there: "\(there)", here: "\(here)"))
      case .failure(let error): return .failure(error)
      }
    }
    return .success(.same)
  }
}

/// The result of an `async` closure, on a thread that may block.
private func waiting<R>(for body: @escaping () async throws -> R) throws -> R {
  nonisolated(unsafe) let body = body
  nonisolated(unsafe) var result: Result<R, any Error> = .failure(Failure(code: -1))
  let done = DispatchSemaphore(value: 0)
  Task {
    do { result = .success(try await body()) } catch { result = .failure(error) }
    done.signal()
  }
  done.wait()
  return try result.get()
}

// MARK: What the compiler cannot know

@inline(never)
func unknown<T>(_ value: T) -> T { value }

/// Writes a variable, so that it stays one.
@inline(never)
func renew<T>(_ value: inout T) {
  let kept = value
  value = unknown(kept)
}

// MARK: Showing values

/// A value that says itself what it shows.
protocol Shown {
  var shown: String { get }
}

/// All of a value, the same in every process.
@inline(never)
func described<T>(_ value: T) -> String { describe(value, 0) }

private func describe(_ value: Any, _ depth: Int) -> String {
  guard depth < 40 else { return "…" }
  switch value {
  case let value as any Shown: return value.shown
  case let value as String: return "\"\(value)\""
  case let value as any Any.Type: return String(describing: value)
  case let value as any SIMD: return "\(value)"
  case let value as Duration: return "\(value)"
  default: break
  }
  if type(of: value) == AnyHashable.self, let value = value as? AnyHashable {
    return "hashable \(describe(value.base, depth + 1))"
  }
  let mirror = Mirror(reflecting: value)
  var parts = mirror.children.map { child in
    (child.label.map { "\($0): " } ?? "") + describe(child.value, depth + 1)
  }
  var above = mirror.superclassMirror
  while let mirror = above {
    parts = mirror.children.map { describe($0.value, depth + 1) } + parts
    above = mirror.superclassMirror
  }
  switch mirror.displayStyle {
  case .set, .dictionary: return "{\(parts.sorted().joined(separator: ", "))}"
  case .collection: return "[\(parts.joined(separator: ", "))]"
  case .optional: return parts.first.map { "(\($0))?" } ?? "nil"
  case .tuple: return "(\(parts.joined(separator: ", ")))"
  case .struct where !parts.isEmpty, .enum where !parts.isEmpty, .class:
    return "\(type(of: value))(\(parts.joined(separator: ", ")))"
  default: return String(describing: value)
  }
}

// The same for values whose types must not be mentioned, which keeps what is known of them.

func list<T>(_ values: some Sequence<T>, _ show: (T) -> String) -> String {
  "[" + values.map(show).joined(separator: ", ") + "]"
}

func pairs<K, V>(_ values: some Sequence<(key: K, value: V)>, _ show: (V) -> String) -> String {
  "{" + values.map { "\(described($0.key)): \(show($0.value))" }.sorted().joined(separator: ", ")
    + "}"
}

func maybe<T>(_ value: T?, _ show: (T) -> String) -> String { value.map(show) ?? "nil" }
