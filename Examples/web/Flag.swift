//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A country's flag, as far as a few rectangles and circles can tell it.
struct Flag {
  let code: String
  /// Width by height.
  let ratio: Double
  let design: Design

  enum Design {
    /// Stripes from top to bottom.
    case stripes([Color])
    /// Bars from left to right.
    case bars([Color])
    /// A disc, its centre at a part of the width, its radius a part of the height.
    case disc(Color, x: Double, radius: Double, on: Color)
    /// A disc on a rhombus.
    case rhombus(Color, disc: Color, on: Color)
  }

  static let all = [
    Flag(code: "at", ratio: 3 / 2, design: .stripes([.red, .white, .red])),
    Flag(code: "bd", ratio: 5 / 3, design: .disc(.red, x: 0.45, radius: 1 / 3, on: .green)),
    Flag(code: "be", ratio: 15 / 13, design: .bars([.black, .yellow, .red])),
    Flag(code: "bg", ratio: 5 / 3, design: .stripes([.white, .green, .red])),
    Flag(code: "br", ratio: 10 / 7, design: .rhombus(.yellow, disc: .blue, on: .green)),
    Flag(code: "ci", ratio: 3 / 2, design: .bars([.orange, .white, .green])),
    Flag(code: "de", ratio: 5 / 3, design: .stripes([.black, .red, .yellow])),
    Flag(code: "ee", ratio: 11 / 7, design: .stripes([.azure, .black, .white])),
    Flag(code: "fr", ratio: 3 / 2, design: .bars([.blue, .white, .red])),
    Flag(code: "hu", ratio: 2, design: .stripes([.red, .white, .green])),
    Flag(code: "id", ratio: 3 / 2, design: .stripes([.red, .white])),
    Flag(code: "ie", ratio: 2, design: .bars([.green, .white, .orange])),
    Flag(code: "it", ratio: 3 / 2, design: .bars([.green, .white, .red])),
    Flag(code: "jp", ratio: 3 / 2, design: .disc(.red, x: 0.5, radius: 0.3, on: .white)),
    Flag(code: "ng", ratio: 2, design: .bars([.green, .white, .green])),
    Flag(code: "nl", ratio: 3 / 2, design: .stripes([.red, .white, .blue])),
    Flag(code: "pe", ratio: 3 / 2, design: .bars([.red, .white, .red])),
    Flag(code: "pl", ratio: 8 / 5, design: .stripes([.white, .red])),
    Flag(code: "ru", ratio: 3 / 2, design: .stripes([.white, .blue, .red])),
    Flag(code: "ua", ratio: 3 / 2, design: .stripes([.azure, .yellow])),
  ]

  /// The flag as a picture, 60 pixels high.
  var gif: [UInt8] {
    let height = 60
    let width = Int((Double(height) * ratio).rounded())
    let pixels = (0..<height).flatMap { row in
      (0..<width).map { column in
        color(x: (Double(column) + 0.5) / Double(width), y: (Double(row) + 0.5) / Double(height))
      }
    }
    return encodeGIF(pixels, width: width)
  }

  /// The colour at a place, both coordinates from 0 to 1.
  private func color(x: Double, y: Double) -> Color {
    func isInDisc(x centre: Double, radius: Double) -> Bool {
      let (dx, dy) = ((x - centre) * ratio, y - 0.5)
      return dx * dx + dy * dy < radius * radius
    }
    switch design {
    case .stripes(let colors):
      return colors[Int(y * Double(colors.count))]
    case .bars(let colors):
      return colors[Int(x * Double(colors.count))]
    case .disc(let color, let centre, let radius, let ground):
      return isInDisc(x: centre, radius: radius) ? color : ground
    case .rhombus(let color, let disc, let ground):
      if isInDisc(x: 0.5, radius: 0.25) { return disc }
      return abs(x - 0.5) / 0.415 + abs(y - 0.5) / 0.38 < 1 ? color : ground
    }
  }
}
