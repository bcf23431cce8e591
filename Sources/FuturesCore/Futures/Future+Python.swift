//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// Python's names lead to ours: they do not compile, and offer the right name as a fix-it.

extension AnyFuture {
  /// Python's name.
  ///
  /// - Returns: Nothing; use ``isDone``.
  @available(*, unavailable, renamed: "getter:isDone(self:)", message: "use 'isDone'")
  public func done() -> Bool { isDone }
}
