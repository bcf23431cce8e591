//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// Dictionaries with strings for keys are keyed containers, as the standard library has it. Through its
/// containers they take several times as long: every key is looked up that was just found.
extension Dictionary: NativelyEncodable where Key: Encodable, Value: Encodable {
  /// Keys of large dictionaries are data.
  ///
  /// In the table of keys they would only push others out.
  private static var mostCommonKeys: Int { 64 }

  static var encodeFunction: NativeFunction? {
    guard Key.self == String.self else { return nil }
    return EncodeFunction<[Key: Value]> { dictionary, part in
      let entries = unsafe unsafeBitCast(dictionary, to: [String: Value].self)
      let value = try part.begin()
      do {
        value.become(.keyed)
        for (name, entry) in entries {
          if entries.count > mostCommonKeys {
            try value.beginEntry(literal: name)
          } else {
            _ = try value.beginEntry(name)
          }
          try part.encode(entry)
        }
        part.end()
      } catch {
        part.drop(from: value)
        throw error
      }
    }
  }
}

extension Dictionary: NativelyDecodable where Key: Decodable, Value: Decodable {
  static var decodeFunction: NativeFunction? {
    guard Key.self == String.self else { return nil }
    return DecodeFunction<[Key: Value]> { item, message, place in
      let entries: [String: Value] = try message.entries(item, place)
      return unsafe unsafeBitCast(entries, to: [Key: Value].self)
    }
  }
}

extension DecodingMessage {
  /// Reads the entries of a keyed container one after the other.
  ///
  /// Of those with one key, the last stays.
  fileprivate func entries<Value: Decodable>(
    _ item: Item, _ place: Place
  ) throws -> [String: Value] {
    let value = try begin(item, place)
    defer { end(to: Int(value.slot)) }
    let live = unsafe try value.liveSlot()
    guard unsafe try open(keyed: live, value.slot, needsIndex: false) else {
      throw mismatch([String: Any].self, item, place)
    }
    // A copy: slots move when there are more of them.
    let slot = unsafe live.pointee
    var entries: [String: Value] = [:]
    var position = slot.start
    while position < slot.item.end {
      let entry = try entry(at: position, slot)
      let place = Place(slot: Int(value.slot), entry: position)
      entries[name(entry)] = .some(try decode(Value.self, entry.item, place))
      position = entry.item.end
    }
    return entries
  }
}
