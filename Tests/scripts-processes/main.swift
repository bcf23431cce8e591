//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

// What people who know `concurrent.futures` write first, at the top level, as they write it; each with its answer.

import ConcurrentFutures
import Foundation

let site = try Site(pages: 20)
defer { try? site.remove() }

// The sizes of three files.
let urls = [1, 2, 3].map { site.url($0) }
func size(_ url: URL) throws -> Int { try Data(contentsOf: url).count }
let sizePool = Pool(maxWorkers: 3)
let sizeFutures = urls.map { url in sizePool.submit { try size(url) } }
for (url, future) in zip(urls, sizeFutures) { print(url.lastPathComponent, try future.result()) }
sizePool.shutdown()

// Images into a folder.
let folder = site.folder.appending(path: "thumbnails")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
func makeThumbnail(_ image: URL) throws -> String {
  let target = folder.appending(path: image.lastPathComponent)
  try Data(contentsOf: image).prefix(10).write(to: target)
  return target.lastPathComponent
}
let thumbnails = try Pool(maxWorkers: 2).map(urls, transform: makeThumbnail)
print(thumbnails, try FileManager.default.contentsOfDirectory(atPath: folder.path).count)

// Fifteen pages, in order and as they come.
let scale = 10
let pages = (1...15).map { site.url($0) }
let pagePool = Pool(maxWorkers: 4)
print(try pagePool.map(pages) { try Data(contentsOf: $0).count * scale })
let pageFutures = pages.map { page in pagePool.submit { try size(page) * scale } }
var total = 0
for future in pageFutures.asCompleted() { total += try future.result() }
print(total)

// Twenty flags in three styles: one by one, by map, and by callback.
let countries = (1...20).map { "C\($0)" }
let prefix = "flag of "
func flag(_ country: String) -> String { prefix + country }
let flagPool = Pool(maxWorkers: 4)
print(countries.map(flag) == (try flagPool.map(countries, transform: flag)))
let flags = countries.map { flagPool.submit(flag, $0) }
print(try flags.map { try $0.result() }.last ?? "none")
let lock = NSLock()
nonisolated(unsafe) var called: [String] = []
for country in countries {
  flagPool.submit { flag(country) }.addDoneCallback { future in
    lock.withLock { called.append((try? future.result()) ?? "nothing") }
  }
}
flagPool.shutdown()
print(Set(called) == Set(countries.map(flag)), called.count)

// Numbers doubled, and who has done it.
func double(_ number: Int) -> [Int] { [number * 2, Int(getpid())] }
let doubled = try Pool(maxWorkers: 2).map([1, 2, 3, 4, 5], transform: double)
print(
  doubled.map { $0[0] }, Set(doubled.map { $0[1] }).contains(Int(getpid())) ? "here" : "elsewhere")

// Which of six numbers are prime.
let candidates = [97, 100, 7919, 7921, 104_729, 104_731]
func isPrime(_ number: Int) -> Bool {
  number > 1 && !(2..<number).prefix { $0 * $0 <= number }.contains { number.isMultiple(of: $0) }
}
let primes = Pool()
for (number, answer) in zip(candidates, try primes.map(candidates, transform: isPrime)) {
  print(number, answer)
}
let indices = try primes.map(candidates.indices) { isPrime(candidates[$0]) }
print(indices.filter { $0 }.count)
