//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import FuturesCore

/// A value that is a call and has arrived.
struct ArrivedCall<C: PortableCall>: RunnableCall {
  let call: C

  func run(_ writer: ByteWriter) throws { try writer.append(result: try call()) }
}
