//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a message's function is: which types it takes, and so how the rest of the message is read.
protocol ReceivableFunction {
  static func receive(from decoder: CallDecoder) throws -> any RunnableCall
}
