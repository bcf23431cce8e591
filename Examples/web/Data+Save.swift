//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

public import Foundation
import Glibc

extension Data {
  /// Writes a file that nobody ever sees half written: it has a temporary name until it is whole.
  ///
  /// Other than `write(to:options:)` this does not wait until the disk has it, which here takes as
  /// long as a small download.
  ///
  /// - Parameter file: The file, which may exist.
  /// - Throws: An error of the system; the folder is as it was then.
  public func save(as file: URL) throws {
    let part = file.deletingLastPathComponent().appending(path: ".\(UUID().uuidString).part")
    let descriptor = open(part.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw POSIXError.current }
    do {
      try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(contentsOf: self)
      guard rename(part.path, file.path) == 0 else { throw POSIXError.current }
    } catch {
      unlink(part.path)
      throw error
    }
  }
}

extension POSIXError {
  /// What the C library has just complained about.
  static var current: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
