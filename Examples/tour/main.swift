//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import ExampleWeb
import Foundation

// A tour of the library on a small web site of its own; `swift run -c release tour`.

do {
  let site = try ExampleSite()
  try introduction(of: site)
  try threeURLs(of: site)
  try severalInputs()
  let pages = try await fifteenPages(of: site)
  let flags = try await twentyFlags(of: site)
  try howWide(site)
  try callbacks(site)
  try states()
  try timeouts(site)
  try errors(site)
  try statistics(site)
  try waitingInside()
  try waitingInDepth()
  try waitingForEachOther()
  try crashInProcess()
  try runawayInProcess()
  try valueInProcess()

  section("The gain")
  print(pages)
  print()
  print(flags)
} catch {
  complain("tour: \(error)")
  exit(1)
}
