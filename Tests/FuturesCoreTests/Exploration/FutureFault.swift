//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A mistake in how a future's word is used, to be found by the explorer.
enum FutureFault: CaseIterable {
  /// A canceller writes the word without looking whether it has changed.
  case cancelStoresBlindly
  /// A canceller leaves the call in the queue.
  case cancelStaysQueued
  /// A clock that ends a running call takes it out of the queue once more.
  case expiryWithdrawsRunning
  /// A body that returns completes its future without claiming it from the clock.
  case completesWithoutClaim
  /// A body that returns writes its value only after it has published it.
  case writesAfterPublishing
  /// A clock that ends a running call writes the call's slot.
  case expiryWritesRunning
  /// The list of subscribers is closed before the outcome is published.
  case closesBeforePublishing
  /// A subscriber joins a list that is closed.
  case joinsClosedList
  /// A second list replaces the first.
  case replacesList
  /// A canceller takes the handler before it raises the flag.
  case takesHandlerBeforeFlag
}
