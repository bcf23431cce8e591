//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Dispatch
import Foundation
import FuturesCore
import Synchronization

extension Table {
  /// What has no meaning anywhere else is refused by its name.
  static var refusals: Row {
    let actor = unknown(Counter())
    let lock = unknown(NSLock())
    let recursive = unknown(NSRecursiveLock())
    let file = unknown(FileHandle.standardError)
    let pointer = UnsafeMutablePointer<Int>.allocate(capacity: 1)
    pointer.initialize(to: unknown(5))
    let constant = unknown(UnsafePointer(pointer))
    let raw = unknown(UnsafeRawPointer(pointer))
    let mutableRaw = unknown(UnsafeMutableRawPointer(pointer))
    let opaque = unknown(OpaquePointer(pointer))
    let buffer = unknown(UnsafeBufferPointer(start: pointer, count: 1))
    let rawBuffer = unknown(UnsafeRawBufferPointer(buffer))
    let maybe = unknown(UnsafePointer<Int>?(constant))
    let inStruct = PointerHolder(pointer: pointer)
    let identifier = unknown(ObjectIdentifier(lock))
    let foreign = unknown(NotCodable(3))
    let struct1 = unknown(NotCodableStruct(number: 4))
    let enum1 = unknown(NotCodableEnum.number(4))
    let behind: any Sendable = unknown(NotCodableStruct(number: 4))
    let any: Any = unknown(foreign)
    let object: AnyObject = unknown(foreign)
    let error: any Error = unknown(Plain(code: 3))
    let list = unknown([foreign])
    let structs = unknown([struct1])
    let dictionary = unknown(["a": foreign])
    let maybeObject = unknown(NotCodable?(foreign))
    let tuple = unknown((1, foreign))
    let task = unknown(Task { 1 })
    let queue = unknown(DispatchQueue(label: "queue"))
    let semaphore = unknown(DispatchSemaphore(value: 1))
    let thread = unknown(Thread.current)
    let promise = Promise<Int>()
    let future = promise.future
    let halfCodable = unknown(OnlyEncodable(3))
    let iterator = unknown([1, 2].makeIterator())
    let lazy = unknown([1, 2].lazy.map { $0 + 1 })
    let wrapper = unknown(Wrapping(foreign: foreign))
    let unmanaged = Unmanaged.passUnretained(foreign)
    let subclass: Tally = unknown(ForgetfulTally(3))
    let nested = { foreign.number }
    var lone = unknown(foreign)
    var lonePointer = unknown(constant)
    let int = unknown(3)
    return Row("Refused") {
      refused("actor", saying: "Counter") { "\(type(of: actor))" }
      refused("actor and Int", saying: "Counter") { "\(type(of: actor)) \(int)" }
      refused("lock", saying: "Lock") { lock.try() }
      refused("lock and Int", saying: "Lock") { lock.try() ? int : 0 }
      refused("recursive lock", saying: "NSRecursiveLock") { recursive.try() }
      refused("file", saying: "FileHandle") { file.fileDescriptor }
      refused("file and Int", saying: "FileHandle") { Int(file.fileDescriptor) + int }
      refused("UnsafeMutablePointer", saying: "UnsafeMutablePointer<Int>") { pointer.pointee }
      refused("UnsafeMutablePointer and Int", saying: "UnsafeMutablePointer<Int>") {
        pointer.pointee + int
      }
      refused("UnsafePointer", saying: "UnsafePointer<Int>") { constant.pointee }
      refused("UnsafePointer and Int", saying: "UnsafePointer<Int>") { constant.pointee + int }
      refused("UnsafeRawPointer", saying: "UnsafeRawPointer") { raw.load(as: Int.self) }
      refused("UnsafeMutableRawPointer and Int", saying: "UnsafeMutableRawPointer") {
        mutableRaw.load(as: Int.self) + int
      }
      refused("OpaquePointer", saying: "OpaquePointer") { opaque.hashValue }
      refused("OpaquePointer and Int", saying: "OpaquePointer") { opaque.hashValue &+ int }
      refused("UnsafeBufferPointer", saying: "UnsafeBufferPointer<Int>") { buffer.count }
      refused("UnsafeBufferPointer and Int", saying: "UnsafeBufferPointer<Int>") {
        buffer.count + int
      }
      refused("UnsafeRawBufferPointer", saying: "UnsafeRawBufferPointer") { rawBuffer.count }
      refused("UnsafePointer?", saying: "UnsafePointer<Int>") { maybe?.pointee }
      refused("UnsafePointer? and Int", saying: "UnsafePointer<Int>") {
        (maybe?.pointee ?? 0) + int
      }
      refused("pointer in a struct", saying: "UnsafeMutablePointer<Int>") {
        inStruct.pointer.pointee
      }
      refused("pointer in a struct and Int", saying: "PointerHolder") {
        inStruct.pointer.pointee + int
      }
      refused("ObjectIdentifier", saying: "ObjectIdentifier") { identifier.hashValue }
      refused("ObjectIdentifier and Int", saying: "ObjectIdentifier") {
        identifier.hashValue &+ int
      }
      refused("class", saying: "NotCodable") { foreign.number }
      refused("class and Int", saying: "NotCodable") { foreign.number + int }
      worksUnlessRefused("struct", saying: "NotCodableStruct") { "\(struct1)" }
      refused("struct and Int", saying: "NotCodableStruct") { "\(struct1) \(int)" }
      worksUnlessRefused("enum", saying: "NotCodableEnum") { "\(enum1)" }
      refused("enum and Int", saying: "NotCodableEnum") { "\(enum1) \(int)" }
      refused("class behind Any", saying: "NotCodable") { "\(any)" }
      refused("class behind AnyObject", saying: "NotCodable") { "\(object)" }
      refused("class behind AnyObject and Int", saying: "NotCodable") { "\(object) \(int)" }
      refused("struct behind any Sendable", saying: "NotCodableStruct") { "\(behind)" }
      refused("struct behind any Sendable and Int", saying: "NotCodableStruct") {
        "\(behind) \(int)"
      }
      refused("error", saying: "Plain") { "\(error)" }
      refused("error and Int", saying: "Plain") { "\(error) \(int)" }
      refused("array of objects", saying: "NotCodable") { list.count }
      refused("array of objects and Int", saying: "NotCodable") { list.count + int }
      refused("array of structs", saying: "NotCodableStruct") { structs.count }
      refused("dictionary of objects", saying: "NotCodable") { dictionary.count }
      refused("optional object", saying: "NotCodable") { maybeObject?.number }
      refused("optional object and Int", saying: "NotCodable") { (maybeObject?.number ?? 0) + int }
      refused("tuple with an object", saying: "NotCodable") { tuple.0 + tuple.1.number }
      refused("task", saying: "`Task`") { task.isCancelled }
      refused("task and Int", saying: "Task<Int") { task.isCancelled ? 0 : int }
      refused("queue", saying: "DispatchQueue") { queue.label }
      refused("queue and Int", saying: "DispatchQueue") { queue.label + "\(int)" }
      refused("semaphore", saying: "DispatchSemaphore") { "\(type(of: semaphore))" }
      refused("thread", saying: "Thread") { thread.isMainThread }
      refused("thread and Int", saying: "Thread") { "\(thread.isMainThread) \(int)" }
      refused("future", saying: "Future<Int>") { future.isDone }
      refused("future and Int", saying: "Future<Int>") { future.isDone ? int : 0 }
      refused("promise", saying: "Promise<Int>") { promise.future.isDone }
      refused("encodable only", saying: "OnlyEncodable") { halfCodable.number }
      refused("encodable only and Int", saying: "OnlyEncodable") { halfCodable.number + int }
      refused("iterator", saying: "IndexingIterator") { iterator.underestimatedCount }
      refused("lazy collection", saying: "Lazy") { Array(lazy) }
      refused("lazy collection and Int", saying: "Lazy") { Array(lazy).count + int }
      refused("struct that wraps an object", saying: "NotCodable") { wrapper.foreign.number }
      refused("struct that wraps an object and Int", saying: "Codable") {
        wrapper.foreign.number + int
      }
      refused("Unmanaged", saying: "Unmanaged") {
        unmanaged.takeUnretainedValue().number
      }
      refused("Unmanaged and Int", saying: "Unmanaged") {
        unmanaged.takeUnretainedValue().number + int
      }
      works("subclass of what is Codable is Codable") { subclass.total }
      refused("in a nested closure", saying: "NotCodable") { nested() }
      refused("in a nested closure and Int", saying: "NotCodable") { nested() + int }
      refused("variable", saying: "NotCodable") {
        lone = NotCodable(lone.number)
        return lone.number
      }
      refused("variable and Int", saying: "NotCodable") {
        lone = NotCodable(lone.number)
        return lone.number + int
      }
      refused("variable with a pointer", saying: "") {
        lonePointer = lonePointer.advanced(by: 0)
        return lonePointer.pointee
      }
      refused("variable with a pointer and Int", saying: "UnsafePointer<Int>") {
        lonePointer = lonePointer.advanced(by: 0)
        return lonePointer.pointee + int
      }
      refused("method of an object", saying: "NotCodable", body: foreign.own)
    }
  }

  /// References without an owner there.
  static var references: Row {
    let tally = unknown(Tally(3))
    let foreign = unknown(NotCodable(3))
    let int = unknown(4)
    weak let weakly = tally
    unowned let unownedly = tally
    unowned(unsafe) let unsafely = tally
    return Row("Weak and unowned") {
      refused("weak", saying: "weak") { [weak tally] in tally?.number }
      refused("weak and Int", saying: "weak") { [weak tally] in (tally?.number ?? 0) + int }
      refused("weak of the scope", saying: "weak") { weakly?.number }
      refused("weak of the scope and Int", saying: "weak") { (weakly?.number ?? 0) + int }
      refused("weak to what is not Codable", saying: "weak") { [weak foreign] in foreign?.number }
      refused("unowned", saying: "unowned") { [unowned tally] in tally.number }
      refused("unowned and Int", saying: "unowned") { [unowned tally] in tally.number + int }
      refused("unowned of the scope", saying: "unowned") { unownedly.number }
      refused("unowned of the scope and Int", saying: "unowned") { unownedly.number + int }
      refused("unowned(unsafe)", saying: "unowned") { [unowned(unsafe) tally] in
        unsafe tally.number
      }
      refused("unowned(unsafe) and Int", saying: "unowned") { [unowned(unsafe) tally] in
        unsafe tally.number + int
      }
      refused("unowned(unsafe) of the scope", saying: "unowned") { unsafe unsafely.number }
      works("weak inside, from an object that is captured") {
        let inner = { [weak tally] in tally?.number }
        return inner() ?? int
      }
      refusedWeakNested(tally)
      works("the object itself") { tally.number }
    }
  }

  private static func refusedWeakNested(_ tally: Tally) -> Case {
    let inner = { [weak tally] in tally?.number }
    return refused("closure with a weak reference", saying: "weak") { inner() }
  }
}

private struct PointerHolder { let pointer: UnsafeMutablePointer<Int> }

class NotCodable {
  let number: Int

  init(_ number: Int) { self.number = number }
  func own() -> Int { number }
}

struct NotCodableStruct { let number: Int }
enum NotCodableEnum { case number(Int), none }
private struct Wrapping { let foreign: NotCodable }

private final class OnlyEncodable: Encodable {
  let number: Int

  init(_ number: Int) { self.number = number }
}

/// Inherits `Codable`, and loses what it adds.
private final class ForgetfulTally: Tally {
  var added = 5
  override var total: Int { added }
}
