//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Which values of variables another process has, and what it has to be told before a call.
package struct VariableDelivery {
  /// What the other process is to read before its next call.
  package struct Message {
    /// To be sent first; `nil` when it was.
    package let catalogue: VariableCatalogue?

    /// For each variable its value's number, 0 where it is zero; then 1, the count of its bytes and they, or 0 where the
    /// other process has that value.
    package let bytes: [UInt8]

    /// How many definitions the values need.
    package let definitionCount: Int
  }

  private var last: VariableSnapshot?

  package init() {}

  /// Variables, by their places.
  package static func list(of places: [Int]) -> [UInt8] {
    let writer = ByteWriter()
    writer.appendVarint(places.count)
    for place in places { writer.appendVarint(place) }
    return writer.bytes
  }

  /// - Returns: `nil` when the other process has the values of the snapshot.
  package mutating func message(for snapshot: VariableSnapshot?) -> Message? {
    guard let snapshot, snapshot !== last else { return nil }
    let before = last?.values
    last = snapshot
    let writer = ByteWriter()
    var definitionCount = 0
    for (index, value) in snapshot.values.enumerated() {
      guard let value else {
        writer.appendVarint(0)
        continue
      }
      writer.appendVarint(Int(value.number))
      if let known = before?[index], known.number == value.number {
        writer.append(UInt8(0))
        continue
      }
      definitionCount = max(definitionCount, value.definitionCount)
      writer.append(UInt8(1))
      writer.appendVarint(value.bytes.count)
      writer.append(bytes: value.bytes)
    }
    return Message(
      catalogue: before == nil ? snapshot.catalogue : nil, bytes: writer.bytes,
      definitionCount: definitionCount)
  }
}
