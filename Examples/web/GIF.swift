//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A colour for pictures.
enum Color: UInt8, CaseIterable {
  case white, black, red, green, blue, azure, yellow, orange

  var components: [UInt8] {
    switch self {
    case .white: [255, 255, 255]
    case .black: [0, 0, 0]
    case .red: [206, 17, 38]
    case .green: [0, 135, 68]
    case .blue: [0, 56, 147]
    case .azure: [0, 106, 205]
    case .yellow: [255, 209, 0]
    case .orange: [255, 130, 0]
    }
  }
}

/// A picture as the bytes of a GIF file.
///
/// Does without compression: a "clear" code before the reader's table outgrows it keeps every code
/// four bits wide.
func encodeGIF(_ pixels: [Color], width: Int) -> [UInt8] {
  let size = [width, pixels.count / width].flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
  // Eight colours, four bits a code: 0 to 7 are the colours, then come the two codes for the reader.
  let (colorBits, clear, end) = (UInt8(3), UInt8(8), UInt8(9))
  var codes: [UInt8] = []
  for (index, pixel) in pixels.enumerated() {
    if index.isMultiple(of: 6) { codes.append(clear) }
    codes.append(pixel.rawValue)
  }
  codes.append(end)
  if !codes.count.isMultiple(of: 2) { codes.append(0) }
  let data = stride(from: 0, to: codes.count, by: 2).map { codes[$0] | codes[$0 + 1] << 4 }
  let blocks = stride(from: 0, to: data.count, by: 255).flatMap { start in
    let block = data[start..<min(start + 255, data.count)]
    return [UInt8(block.count)] + block
  }
  return Array("GIF89a".utf8) + size + [0xF2, 0, 0] + Color.allCases.flatMap(\.components)
    + [0x2C, 0, 0, 0, 0] + size + [0, colorBits] + blocks + [0, 0x3B]
}
