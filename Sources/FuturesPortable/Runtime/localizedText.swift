//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// What an error says of itself to people: the `errorDescription` of a `LocalizedError`, where the program has Foundation;
/// `nil` for any other.
func localizedText(of error: any Error) -> String? {
  func text<E: Error>(_ error: E) -> String? {
    var words: (UInt, UInt) = (0, 0)
    let isThere = unsafe withUnsafePointer(to: error) { error in
      unsafe withUnsafeMutablePointer(to: &words.0) {
        unsafe cfutures_swift_localized_text(RuntimeType(E.self).metadata, error, $0)
      }
    }
    guard isThere else { return nil }
    // The words are the string, with a reference of its own: moved, not copied.
    return unsafe withUnsafeMutablePointer(to: &words) {
      unsafe UnsafeMutableRawPointer($0).assumingMemoryBound(to: String.self).move()
    }
  }
  return _openExistential(error, do: text)
}
