//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What the compiler wrote down about the captures of a closure, or about the content of a box.
///
/// Layout: the numbers of captures, sources and bindings, 4 bytes each; for each capture a relative
/// reference to a mangled name; for each source two, to the name of the parameter and to its notation.
/// Captures of no size do not appear.
@safe
struct CaptureDescriptor {
  let address: UnsafeRawPointer

  @unsafe
  init(address: UnsafeRawPointer) {
    unsafe self.address = address
  }

  var captureCount: Int { count(at: 0) }
  var sourceCount: Int { count(at: 4) }

  /// How many words with types and witness tables lie in front of the captures.
  var bindingCount: Int { count(at: 8) }

  /// Bytes of all of it.
  var size: Int { CaptureDescriptor.smallestSize + captureCount * 4 + sourceCount * 8 }
  static let smallestSize = 12

  /// Whether there is one capture, and no generic parameter: what is described may be the box of a variable.
  var isLone: Bool { captureCount == 1 && sourceCount == 0 && bindingCount == 0 }

  func captureName(_ index: Int) -> UnsafeRawBufferPointer {
    unsafe RuntimeName.relative(from: address + 12 + index * 4)
  }

  func parameterName(_ index: Int) -> UnsafeRawBufferPointer {
    unsafe RuntimeName.relative(from: address + 12 + captureCount * 4 + index * 8)
  }

  func notation(_ index: Int) -> UnsafeRawBufferPointer {
    unsafe RuntimeName.relative(from: address + 16 + captureCount * 4 + index * 8)
  }

  private func count(at offset: Int) -> Int {
    unsafe Int(address.load(fromByteOffset: offset, as: UInt32.self))
  }
}
