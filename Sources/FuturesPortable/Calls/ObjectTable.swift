//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Addresses of objects, numbered as they come.
struct ObjectTable {
  private var addresses: [UInt] = []
  /// Only where there are many: a few are found sooner one by one.
  private var places: [UInt: Int] = [:]

  private static let few = 16

  /// Looks an address up, and adds it where it is not there.
  ///
  /// - Returns: Its number, if it was there.
  mutating func index(adding address: UInt) -> Int? {
    if addresses.count <= ObjectTable.few {
      if let index = addresses.firstIndex(of: address) { return index }
    } else if let index = places[address] {
      return index
    }
    addresses.append(address)
    if addresses.count > ObjectTable.few {
      if places.isEmpty {
        for (index, each) in addresses.enumerated() { places[each] = index }
      } else {
        places[address] = addresses.count - 1
      }
    }
    return nil
  }

  mutating func removeAll() {
    if !places.isEmpty { places.removeAll() }
    if !addresses.isEmpty { addresses.removeAll(keepingCapacity: true) }
  }
}
