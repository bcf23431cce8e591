//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Does the same work several times and gives the middle one of its times.
///
/// Work that has taken a second in all is not repeated: chance matters less there.
///
/// - Parameters:
///   - runs: How often at most, at least 1.
///   - work: The work.
/// - Returns: The middle time.
/// - Throws: What `work` throws.
public func typicalTime(of runs: Int, _ work: () throws -> Void) rethrows -> Duration {
  var times: [Duration] = []
  repeat {
    times.append(try ContinuousClock().measure(work))
  } while times.count < runs && times.reduce(.zero, +) < .seconds(1)
  return times.sorted()[(times.count - 1) / 2]
}

/// Does the same work several times and gives the middle one of its times, for `async` work.
///
/// - Parameters:
///   - runs: How often at most, at least 1.
///   - work: The work.
/// - Returns: The middle time.
/// - Throws: What `work` throws.
public func typicalTime(
  of runs: Int, _ work: nonisolated(nonsending) () async throws -> Void
) async rethrows -> Duration {
  var times: [Duration] = []
  repeat {
    times.append(try await ContinuousClock().measure(work))
  } while times.count < runs && times.reduce(.zero, +) < .seconds(1)
  return times.sorted()[(times.count - 1) / 2]
}
