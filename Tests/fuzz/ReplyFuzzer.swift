//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures
import Foundation
import FuturesCore
import FuturesPortable

// What a pool reads of a worker that writes anything: frames out of a pipe, in pieces of any size, outcomes out of
// frames, and the words of the shared page. The frames have to be those that a simple parser finds in the same
// bytes, as soon as all of one has come, and memory must follow what has come and not what a length claims.

/// A frame, as the simple parser finds it.
private struct ExpectedFrame {
  let kind: UInt8
  let number: UInt64
  let content: Range<Int>
}

/// All frames that a stream has whole.
private func frames(in stream: [UInt8]) -> [ExpectedFrame] {
  func word(at position: Int) -> UInt64 {
    stream[position..<position + 8].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
  var frames: [ExpectedFrame] = []
  var position = 0
  while stream.count - position >= 16 {
    let (length, second) = (word(at: position), word(at: position + 8))
    let start = position + 16
    guard length <= UInt64(stream.count - start) else { break }
    position = start + Int(length)
    frames.append(
      ExpectedFrame(kind: UInt8(second & 0xff), number: second >> 8, content: start..<position))
  }
  return frames
}

/// One pipe for all inputs: an input that ends leaves nothing in it.
private struct Channel {
  let input: Int32
  let output: Int32

  init() {
    var (input, output): (Int32, Int32) = (-1, -1)
    precondition(cfutures_pipe(&input, &output) == 0)
    cfutures_set_nonblocking(input)
    (self.input, self.output) = (input, output)
  }

  /// What is written at a time fits into the pipe.
  static let capacity = 1 << 16
}

private let channel = Channel()

/// Sends a stream through the pipe in pieces; what comes out is compared with what the simple parser has found.
private func exercise(_ stream: [UInt8], pieces: () -> Int, _ body: (UInt64, [UInt8]) -> Void) {
  let expected = frames(in: stream)
  let reader = FrameReader()
  var (sent, taken) = (0, 0)
  while sent < stream.count {
    let count = min(pieces(), stream.count - sent, Channel.capacity)
    let written = stream.withUnsafeBytes { bytes in
      cfutures_write(channel.output, bytes.baseAddress.map { $0 + sent }, count)
    }
    precondition(written == count, "the pipe has not taken \(count) bytes")
    sent += count
    while case .some = reader.fill(from: channel.input) {
      precondition(reader.capacity <= max(1 << 20, 2 * sent), "memory for what has not come")
      while take(from: reader, expected, stream, &taken, body) {}
    }
    let next = taken < expected.count ? expected[taken].content.upperBound : Int.max
    precondition(next > sent, "a frame that is there does not come out")
  }
  if expected.last?.content.upperBound ?? 0 == stream.count {
    precondition(reader.capacity <= 4 << 20, "much memory is kept for nothing")
  }
}

private func take(
  from reader: FrameReader, _ expected: [ExpectedFrame], _ stream: [UInt8], _ taken: inout Int,
  _ body: (UInt64, [UInt8]) -> Void
) -> Bool {
  let found: Void? = reader.next { head, content in
    precondition(taken < expected.count, "a frame that nobody has written")
    let frame = expected[taken]
    precondition(head.kind == frame.kind && head.number == frame.number)
    precondition(content.elementsEqual(stream[frame.content]), "other bytes than were written")
    taken += 1
    _ = ProgressMessage.read(content)
    body(head.number, Array(content))
  }
  return found != nil
}

/// Reads an outcome as that of a call which returns one of these types.
private func readOutcome(_ number: UInt64, _ content: [UInt8]) {
  func read<R>(_ type: R.Type) {
    content.withUnsafeBytes { bytes in
      let result = CallOutcome.read(bytes, returning: type)
      // All that somebody who looks at it does.
      if case .failure(let error) = result { _ = "\(error)" }
      // In memory that is shared, the same.
      let shared = Result { try CallOutcome.value(ofShared: bytes, returning: type) }
      precondition(((try? shared.get()) != nil) == ((try? result.get()) != nil))
    }
  }
  switch number % 8 {
  case 0: read(Void.self)
  case 1: read(Int.self)
  case 2: read(String.self)
  case 3: read([Int32].self)
  case 4: read([Record].self)
  case 5: read(Anything.self)
  case 6: read(Data.self)
  default: read([String: Int?].self)
  }
}

/// The memory of a page, which is of use again and again.
private nonisolated(unsafe) let pageMemory = UnsafeMutableRawBufferPointer.allocate(
  byteCount: SharedPage.size, alignment: 64)

/// Where the ring begins.
private let ringStart = SharedPage.size - OutcomeRing.size

/// As many bytes of an input are words of the page; the rest goes into the ring.
private let wordBytes = 96

/// Reads every word of a page in which a worker has written anything, and goes on using it.
private func exercisePage(_ bytes: UnsafeRawBufferPointer) {
  let memory = pageMemory
  memory.copyBytes(from: bytes.prefix(wordBytes))
  UnsafeMutableRawBufferPointer(rebasing: memory[ringStart...]).copyBytes(
    from: bytes.dropFirst(wordBytes))
  guard let start = memory.baseAddress else { return }
  let page = SharedPage(start)
  exerciseRing(page)
  let (started, attention) = (page.started, page.attention)
  precondition(page.attempt >= 0)
  _ = page.deadline.hasPassed
  page.requestStop(of: started)
  precondition(page.stop == started && page.attention == attention &+ 1)
  page.offer(started)
  precondition(page.isGood(started) || started > UInt64.max >> 2)
}

/// Takes outcomes as long as there are some: no more bytes than the ring has, and no content above its limit.
private func exerciseRing(_ page: SharedPage) {
  withUnsafeTemporaryAllocation(byteCount: OutcomeRing.largestContent, alignment: 8) { copy in
    var ring = page.outcomes
    var (number, taken) = (UInt64(1), 0)
    while taken <= OutcomeRing.size {
      let entry = ring.take(number, by: copy) { content in
        precondition(content.count <= OutcomeRing.largestContent)
        taken += 16 + content.count
        readOutcome(number, Array(content))
      }
      guard case .content = entry else { return }
      number += 1
    }
    preconditionFailure("more than the ring holds")
  }
}

/// Where large contents lie, as both sides see it.
private nonisolated(unsafe) let area: (worker: ContentArea, pool: ContentArea) = {
  let file = cfutures_shared_file("futures-fuzz", SharedPage.size)
  precondition(file >= 0)
  return (ContentArea(file, .outcomes), ContentArea(file, .outcomes))
}()

/// Reads what is there, and what somebody claims is there.
private func exerciseArea(_ bytes: UnsafeRawBufferPointer) {
  precondition(area.worker.store(bytes))
  guard case .content(true) = area.pool.read(bytes.count, { $0.elementsEqual(bytes) }) else {
    preconditionFailure("not what was stored")
  }
  guard let claim = Frame.count(UnsafeRawBufferPointer(rebasing: bytes.prefix(8))) else { return }
  if case .content(let count) = area.pool.read(claim, { Int($0[0] & $0[$0.count - 1]) + $0.count })
  {
    precondition(count <= 1 << 21, "more than there is")
  }
}

// MARK: Inputs

/// The first bytes say how the rest is cut into pieces, again and again from the front.
private let cuts = 4

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeRawBufferPointer(start: start, count: count)
  guard bytes.count > cuts else { return 0 }
  exercisePage(bytes)
  exerciseArea(bytes)
  var piece = 0
  exercise(
    Array(bytes.dropFirst(cuts)),
    pieces: {
      piece += 1
      return Int(bytes[piece % cuts]) + 1
    }, readOutcome)
  return 0
}

/// Writes the first inputs, where the environment says so, and tries what is larger than an input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  exerciseLargeFrames()
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
  for (seed, bytes) in seeds().enumerated() {
    let file = URL(fileURLWithPath: folder).appendingPathComponent("seed-\(seed)")
    try? Data(bytes).write(to: file)
  }
  return 0
}

/// Frames around each size at which the reader's memory grows, is moved to the front, or is given back.
private func exerciseLargeFrames() {
  var generator = Generator(seed: 2)
  for size in [1 << 14, 1 << 16, 1 << 20, 4 << 20, 9 << 20] {
    var stream: [UInt8] = []
    for length in [size - 17, 3, size - 16, size, 0, size + 1] {
      stream += frame(
        number: 1, [UInt8](repeating: UInt8(truncatingIfNeeded: length), count: length))
    }
    exercise(stream, pieces: { 1 + generator.count(Channel.capacity - 1) }) { _, _ in }
    // A length that nothing follows.
    exercise(stream + claim(of: .max), pieces: { Channel.capacity }) { _, _ in }
  }
}

private func frame(number: UInt64, _ content: [UInt8]) -> [UInt8] {
  var header = Frame.header(
    kind: Frame.Reply.outcome.rawValue, number: number, count: content.count)
  return withUnsafeBytes(of: &header) { Array($0) } + content
}

/// The head of a frame that is said to be so long.
private func claim(of length: UInt64) -> [UInt8] {
  withUnsafeBytes(of: (length.littleEndian, UInt64(1))) { Array($0) }
}

private struct Failure: Error, Codable {
  let code: Int
  let text: String
}

private func seeds() -> [[UInt8]] {
  var generator = Generator(seed: 1)
  var seeds: [[UInt8]] = []
  func add(_ number: UInt64, _ outcome: [UInt8]) {
    let cuts = (0..<cuts).map { _ in generator.integer(UInt8.self) }
    seeds.append(cuts + frame(number: number, outcome) + frame(number: number, outcome))
    seeds.append(cuts + frame(number: number, outcome) + claim(of: 1 << 62))
  }
  func add<T: Encodable>(_ number: UInt64, _ value: T) {
    let writer = ByteWriter()
    writer.append(0 as UInt8)
    guard (try? BinaryCoder.encode(value, into: writer)) != nil else { return }
    add(number, writer.bytes)
  }
  add(0, [0])
  add(1, generator.integer(Int.self))
  add(2, generator.string())
  add(3, generator.array { $0.integer(Int32.self) })
  add(4, [generator.record()])
  add(5, generator.anything(4))
  add(6, Data(generator.array(20) { $0.integer(UInt8.self) }))
  add(7, generator.dictionary { ($0.string(), $0.count(9)) })
  let errors: [any Error] = [
    Failure(code: 7, text: "seven"), CancellationError(), ExecutorError(.timedOut, "late"),
    URLError(.badURL),
    DecodingError.valueNotFound(Int.self, .init(codingPath: [], debugDescription: "")),
  ]
  for (number, error) in errors.enumerated() { add(UInt64(number), CallOutcome.bytes(of: error)) }
  return seeds
}
