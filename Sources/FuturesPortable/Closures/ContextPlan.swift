//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// How the captures of one kind of context are coded; made once, used by all threads.
@safe
final class ContextPlan: Sendable {
  private nonisolated(unsafe) let metadata: UnsafeRawPointer
  private let size: Int
  private let leastSize: Int
  private let alignmentMask: Int
  private let bindings: [UInt]
  private let slots: [(offset: Int, coder: any ValueCoder)]

  /// Whether the context may be the box of a variable, which other closures may capture too.
  let mayBeShared: Bool

  /// Plans for contexts with a metadata.
  ///
  /// - Parameters:
  ///   - metadata: Of a `local` object.
  ///   - bindings: The words in front of the captures.
  ///   - parameters: What generic parameters stand for.
  /// - Throws: `Refusal` that names the first capture that cannot travel.
  @unsafe
  init(
    metadata: UnsafeRawPointer, bindings: [UInt] = [], parameters: GenericParameters? = nil
  ) throws {
    let descriptor = unsafe try HeapObject.descriptor(in: metadata)
    guard bindings.count == descriptor.bindingCount else { throw Refusal.layout }
    var slots: [(offset: Int, coder: any ValueCoder)] = []
    var end = HeapObject.headerSize + bindings.count * MemoryLayout<UInt>.size
    for index in 0..<descriptor.captureCount {
      do {
        let coder = unsafe try ContextPlan.coder(for: index, of: descriptor, parameters)
        slots.append((end.aligned(to: coder.alignment), coder))
        end = end.aligned(to: coder.alignment) + coder.size
      } catch let refusal as Refusal {
        throw refusal.within(ContextPlan.place(of: index, amongst: descriptor.captureCount))
      }
    }
    unsafe self.metadata = metadata
    self.bindings = bindings
    self.slots = slots
    size = end
    leastSize = end - (slots.count == 1 ? slots[0].coder.size - slots[0].coder.leastSize : 0)
    mayBeShared = descriptor.isLone
    alignmentMask = (slots.map(\.coder.alignment).max() ?? 1) - 1
  }

  @unsafe
  private static func coder(
    for index: Int, of descriptor: CaptureDescriptor, _ parameters: GenericParameters?
  ) throws -> any ValueCoder {
    let name = unsafe descriptor.captureName(index)
    if descriptor.isLone {
      return unsafe try LoneCaptureCoder.coder(for: name, in: descriptor)
    }
    return unsafe try CaptureCoders.coder(for: name, parameters: parameters)
  }

  private static func place(of index: Int, amongst count: Int) -> String {
    count == 1 ? "its capture" : "capture \(index + 1) of \(count)"
  }

  /// What is sent for each capture.
  var summaries: [String] { slots.map(\.coder.summary) }

  /// Writes the captures of a context.
  func encode(_ context: HeapObject, to encoder: CallEncoder) throws {
    guard context.fits(leastSize...size) else { throw Refusal.layout }
    for (index, slot) in slots.enumerated() {
      do {
        try unsafe slot.coder.encode(context.address + slot.offset, to: encoder)
      } catch let refusal as Refusal {
        throw refusal.within(ContextPlan.place(of: index, amongst: slots.count))
      }
    }
  }

  /// Makes a context with the captures that follow; `register` is told of it before it is filled.
  ///
  /// - Returns: The context, with a reference.
  /// - Throws: `Refusal`; what a value's decoding throws.
  func decode(
    from decoder: CallDecoder, _ register: (UnsafeMutableRawPointer) -> Void = { _ in }
  ) throws -> UnsafeMutableRawPointer {
    let context = unsafe try HeapObject.allocate(
      metadata: metadata, size: size, alignmentMask: alignmentMask)
    unsafe register(context)
    var filled = 0
    do {
      for (index, word) in bindings.enumerated() {
        unsafe context.storeBytes(
          of: word, toByteOffset: HeapObject.headerSize + index * MemoryLayout<UInt>.size,
          as: UInt.self)
      }
      for slot in slots {
        try unsafe slot.coder.decode(to: context + slot.offset, from: decoder)
        filled += 1
      }
    } catch {
      for slot in slots[..<filled] { unsafe slot.coder.destroy(context + slot.offset) }
      unsafe decoder.forget(context)
      unsafe HeapObject.deallocate(context, size: size, alignmentMask: alignmentMask)
      throw error
    }
    return unsafe context
  }
}
