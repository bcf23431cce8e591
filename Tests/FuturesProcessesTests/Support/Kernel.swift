//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Glibc

/// System calls by number: what an attacker uses, who has no use for the C library's manners.
enum Kernel {
  /// The number of a call where the two architectures differ.
  static func number(_ x86: Int, _ arm: Int) -> Int {
    #if arch(x86_64)
      x86
    #else
      arm
    #endif
  }

  /// Makes a call.
  ///
  /// - Returns: 0 where it has succeeded, or its errno.
  static func call(
    _ number: Int, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0, _ fourth: Int = 0,
    _ fifth: Int = 0
  ) -> Int32 {
    typealias Syscall = @convention(c) (Int, Int, Int, Int, Int, Int, Int) -> Int
    let syscall = unsafeBitCast(dlsym(nil, "syscall"), to: Syscall.self)
    return syscall(number, first, second, third, fourth, fifth, 0) < 0 ? errno : 0
  }

  /// The address of something that is only read, which stays there: for calls that fail before they look, or that
  /// may look for as long as they like.
  static func address(of text: String) -> Int { Int(bitPattern: strdup(text)) }

  /// The address of so many bytes, all zero but the first words.
  static func address(of words: [UInt64], count: Int = 256) -> Int {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 8)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: count)
    for (index, word) in words.enumerated() {
      memory.storeBytes(of: word, toByteOffset: index * 8, as: UInt64.self)
    }
    return Int(bitPattern: memory)
  }

  /// Whether sandboxes can be had here, found out without the library.
  static let hasSandboxes: Bool = {
    let syscall = unsafeBitCast(
      dlsym(nil, "syscall"), to: (@convention(c) (Int, Int, Int, Int) -> Int).self)
    let version = syscall(444, 0, 0, 1)
    return version >= 3 && call(number(317, 277), 1, 0, 0) == EFAULT
  }()
}
