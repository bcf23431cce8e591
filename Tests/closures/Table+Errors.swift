//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation
import FuturesCore

extension Table {
  /// What a call throws there arrives here.
  static var errors: Row {
    let int = unknown(3)
    let text = unknown("text")
    let existing: any Error = unknown(OwnError(code: 8))
    return Row("Errors") {
      fails("Codable error", with: { ($0 as? OwnError) == OwnError(code: 3) }) {
        () throws -> Int in throw OwnError(code: int)
      }
      fails("Codable error that was captured", with: { ($0 as? OwnError)?.code == 8 }) {
        () throws -> Int in throw existing
      }
      fails("Codable enum", with: { ($0 as? EnumError) == .named("text", 3) }) {
        () throws -> Int in throw EnumError.named(text, int)
      }
      fails("private Codable error", with: { ($0 as? PrivateError)?.text == "text" }) {
        () throws -> Int in throw PrivateError(text: text)
      }
      fails(
        "local Codable error", with: { ($0 as? RemoteError) != nil || "\($0)" == "Local(n: 3)" }
      ) {
        struct Local: Error, Codable { let n: Int }
        guard int == 0 else { throw Local(n: int) }
        return 0
      }
      fails("error that is a class", with: { ($0 as? ClassError)?.code == 3 }) {
        () throws -> Int in throw ClassError(int)
      }
      fails("nested type", with: { ($0 as? Space.Inner)?.code == 3 }) {
        () throws -> Int in throw Space.Inner(code: int)
      }
      fails("error that is not Codable", with: { isRemote($0, "Plain", "Plain(code: 3)") }) {
        () throws -> Int in throw Plain(code: int)
      }
      fails("error with a description", with: { isRemote($0, "Described", "it is text") }) {
        () throws -> Int in throw Described(text: text)
      }
      fails("private error that is not Codable", with: { isRemote($0, "Secret", "Secret") }) {
        () throws -> Int in throw Secret()
      }
      fails("error whose encoding fails", with: { isRemote($0, "Mute", "Mute") }) {
        () throws -> Int in throw Mute()
      }
      fails("error whose decoding fails", with: { isRemote($0, "Deaf", "Deaf") }) {
        () throws -> Int in throw Deaf(code: int)
      }
      fails("cancellation", with: { $0 is CancellationError }) {
        () throws -> Int in throw CancellationError()
      }
      fails("error of this library", with: { ($0 as? ExecutorError)?.code == .notPortable }) {
        () throws -> Int in throw ExecutorError(.notPortable, "on purpose")
      }
      fails("remote error", with: { ($0 as? RemoteError)?.description == "other" }) {
        () throws -> Int in throw RemoteError(typeName: "Other", description: "other")
      }
      fails("decoding error", with: { $0 is RemoteError }) {
        try JSONDecoder().decode(Int.self, from: Data(text.utf8))
      }
      fails("error of Foundation", with: { $0 is CocoaError || $0 is RemoteError }) {
        try String(contentsOfFile: "/nowhere/\(text)", encoding: .utf8)
      }
      fails("long description", with: { ($0 as? RemoteError)?.description.count ?? 0 > 60_000 }) {
        () throws -> Int in throw Described(text: String(repeating: "x", count: 100_000 + int))
      }
      works("the next works") { int }
      works("caught there") {
        do { throw OwnError(code: int) } catch let error as OwnError { return error.code }
      }
      works("an error as a result") { OwnError(code: int) }
    }
  }

  /// Coding that fails: that one call fails, and no other.
  static var failures: Row {
    let int = unknown(3)
    let text = unknown("text")
    let unencodable = Unencodable(number: int)
    let undecodable = Undecodable(number: int)
    let trapping = Trapping(number: int)
    let object = UnencodableObject(int)
    let deafObject = UndecodableObject(int)
    let behind: any Sendable & Codable = unencodable
    let behindDeaf: any Sendable & Codable = undecodable
    let list = [undecodable]
    return Row("Coding that fails") {
      fails("encoding, alone", with: isOwn) { unencodable.number }
      fails("encoding, and Int", with: isOwn) { unencodable.number + int }
      fails("encoding, object", with: isOwn) { object.number }
      fails("encoding, object and Int", with: isOwn) { object.number + int }
      fails("encoding, behind a protocol", with: isOwn) { "\(behind)" }
      fails("encoding, in a nested closure", with: isOwn) {
        let inner = { unencodable.number + text.count }
        return inner()
      }
      works("the next works") { int }
      fails("decoding, alone", with: { _ in true }) { undecodable.number }
      fails("decoding, and Int", with: { _ in true }) { undecodable.number + int }
      fails("decoding, String in front", with: { _ in true }) { text + "\(undecodable.number)" }
      fails("decoding, object", with: { _ in true }) { deafObject.number }
      fails("decoding, object and String", with: { _ in true }) { text + "\(deafObject.number)" }
      fails("decoding, behind a protocol", with: { _ in true }) { "\(behindDeaf)" }
      fails("decoding, in an array", with: { _ in true }) { list.count }
      fails("decoding, in an array and String", with: { _ in true }) { text + "\(list.count)" }
      works("the next works again") { text + "\(int)" }
      kills("decoding traps") { trapping.number }
      works("the next works after a trap") { int }
      kills("decoding traps, and String") { text + "\(trapping.number)" }
      kills("the call traps") { [int][unknown(5)] }
      kills("the call ends the process") { () -> Int in exit(Int32(int)) }
      works("the next works after that") { text }
      fails("result whose encoding fails", with: isNotPortable) { EqualUnencodable(number: int) }
      fails("result whose decoding fails", with: isNotPortable) { EqualUndecodable(number: int) }
      fails("array of results whose encoding fails", with: isNotPortable) {
        [EqualUnencodable(number: int)]
      }
      works("the next works at last") { text }
    }
  }

  private static func isOwn(_ error: any Error) -> Bool {
    (error as? OwnError)?.code == 77
      || ((error as? ExecutorError)?.underlyingError as? OwnError)?.code == 77
  }

  private static func isNotPortable(_ error: any Error) -> Bool {
    (error as? ExecutorError)?.code == .notPortable
  }

  private static func isRemote(_ error: any Error, _ type: String, _ description: String) -> Bool {
    guard let error = error as? RemoteError else { return false }
    return error.typeName.contains(type) && error.description.contains(description)
  }
}

enum EnumError: Error, Codable, Equatable {
  case plain
  case named(String, Int)
}

private struct PrivateError: Error, Codable { let text: String }

final class ClassError: Error, Codable {
  let code: Int

  init(_ code: Int) { self.code = code }
}

enum Space {
  struct Inner: Error, Codable { let code: Int }
}

struct Plain: Error { let code: Int }

struct Described: Error, CustomStringConvertible {
  let text: String
  var description: String { "it is \(text)" }
}

private struct Secret: Error {}

struct Mute: Error, Codable {
  init() {}
  init(from decoder: any Decoder) throws {}
  func encode(to encoder: any Encoder) throws { throw OwnError(code: 77) }
}

struct Deaf: Error, Codable {
  let code: Int

  init(code: Int) { self.code = code }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
}

struct Unencodable: Codable, Sendable {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
  func encode(to encoder: any Encoder) throws { throw OwnError(code: 77) }
}

struct Undecodable: Codable, Sendable {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
}

struct Trapping: Portable {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { fatalError("on purpose") }
}

struct EqualUnencodable: Codable, Equatable, Sendable {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
  func encode(to encoder: any Encoder) throws { throw OwnError(code: 77) }
}

struct EqualUndecodable: Codable, Equatable, Sendable {
  let number: Int

  init(number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
}

final class UnencodableObject: Codable, Sendable {
  let number: Int

  init(_ number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
  func encode(to encoder: any Encoder) throws { throw OwnError(code: 77) }
}

final class UndecodableObject: Codable, Sendable {
  let number: Int

  init(_ number: Int) { self.number = number }
  init(from decoder: any Decoder) throws { throw OwnError(code: 78) }
}
