//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// The descriptors of nominal types by their names, as the program's table of symbols has them.
///
/// The runtime does not find private types by name, nor those whose metadata an optimised build has left out.
final class DescriptorNames {
  private let symbols: [(name: String, address: UInt)]

  /// Made when the first one is looked for: there may be thousands.
  private lazy var addresses: [String: UInt] = symbols.reduce(into: [:]) { addresses, symbol in
    let name = RuntimeName.readable(symbol.name)
    guard name.hasPrefix(DescriptorNames.front) else { return }
    addresses[String(name.dropFirst(DescriptorNames.front.count))] = symbol.address
  }

  private static let front = "nominal type descriptor for "

  init(_ symbols: [(name: String, address: UInt)]) { self.symbols = symbols }

  func descriptor(of name: Substring) -> TypeDescriptor? {
    guard let address = addresses[String(name)],
      let place = unsafe UnsafeRawPointer(bitPattern: address)
    else { return nil }
    return unsafe TypeDescriptor(address: place)
  }
}
