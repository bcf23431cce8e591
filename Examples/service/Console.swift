//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import Foundation

/// Writes a line to standard output, whole and at once.
func write(_ line: String) {
  FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}

/// Writes a line to standard error, which is the service's log.
func log(_ line: String) {
  FileHandle.standardError.write(Data("service: \(line)\n".utf8))
}
