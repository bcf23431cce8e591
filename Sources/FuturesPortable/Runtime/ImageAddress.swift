//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// Where something lies in the program or one of its shared libraries: the same in every process of
/// one build, wherever the system has loaded it.
///
/// An image is known by its build id, never by its place in a list: libraries may be opened later.
struct ImageAddress: Hashable {
  let identity: [UInt8]
  let offset: UInt

  /// - Throws: `Refusal` where the address lies in no image, or in one without a build id.
  init(of address: UnsafeRawPointer) throws {
    var image = unsafe cfutures_image()
    guard unsafe cfutures_image_at(address, &image) else {
      throw Refusal("it refers to memory outside the program and its libraries")
    }
    guard let bytes = unsafe image.identity else {
      let path = unsafe image.path.map { unsafe String(cString: $0) } ?? ""
      throw Refusal(
        "\(path.isEmpty ? "the program" : "the library \(path)") was linked without a build id, so that"
          + " a worker could not tell whether it runs the same code",
        remedy: "Link with '-Xlinker --build-id'.")
    }
    identity = unsafe Array(UnsafeBufferPointer(start: bytes, count: image.identity_length))
    offset = unsafe UInt(bitPattern: address) - image.base
  }

  init(identity: [UInt8], offset: UInt) {
    self.identity = identity
    self.offset = offset
  }

  /// The address in this process.
  ///
  /// - Throws: `Refusal` where this process has no such image, or the image ends before the offset.
  func resolve() throws -> UnsafeRawPointer {
    var image = unsafe cfutures_image()
    let isLoaded = unsafe identity.withUnsafeBufferPointer {
      unsafe cfutures_image_with_identity($0.baseAddress, $0.count, &image)
    }
    guard isLoaded, unsafe offset < image.size,
      let address = unsafe UnsafeRawPointer(bitPattern: image.base + offset)
    else {
      throw Refusal(
        "it needs code that this process has not loaded, or has of another build",
        remedy: "Run workers of the same build, and open the same libraries in them.")
    }
    return unsafe address
  }

  func write(to writer: ByteWriter) {
    writer.appendVarint(identity.count)
    writer.append(bytes: identity)
    writer.appendVarint(Int(clamping: offset))
  }

  init(from reader: inout ByteReader) throws {
    identity = unsafe try Array(reader.readBytes(reader.readLength()))
    offset = UInt(clamping: try reader.readVarint())
  }
}
