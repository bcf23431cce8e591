//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// An object of the Swift runtime: a closure's context, a box, an instance of a class.
///
/// Layout: the first word is the metadata, the second the reference counts. The first word of the metadata
/// is the kind. A context's goes on with the offset of its first capture and the address of its descriptor.
@safe
struct HeapObject {
  enum Kind {
    case instance
    /// The context of a closure, or the box of a captured variable, whose layout was known at compile time.
    case local
    /// The box of a captured variable of a type that only became known at run time.
    case genericBox
    /// What an `any Error` refers to.
    case error
  }

  static let headerSize = 16

  let address: UnsafeRawPointer

  /// - Parameter address: The address of an object that somebody holds.
  @unsafe
  init(address: UnsafeRawPointer) {
    unsafe self.address = address
  }

  var metadata: UnsafeRawPointer { unsafe address.load(as: UnsafeRawPointer.self) }

  /// Whether there is an object of a class at an address of which nothing is known, which others may hold.
  static func isLiving(at address: UInt) -> Bool {
    var metadata: UInt = 0
    let isThere = unsafe withUnsafeMutableBytes(of: &metadata) {
      unsafe address % 8 == 0 && cfutures_read_safely(address, $0.baseAddress, $0.count)
    }
    guard isThere, RuntimeType.isMetadata(at: metadata),
      let type = unsafe UnsafeRawPointer(bitPattern: metadata), unsafe type.load(as: UInt.self) == 0
    else { return false }
    return unsafe cfutures_swift_is_alive(UnsafeMutableRawPointer(bitPattern: address))
  }

  /// - Throws: `Refusal` for a kind of object that is not known.
  var kind: Kind {
    get throws {
      switch unsafe metadata.load(as: UInt.self) {
      case 0: return .instance
      case 0x400: return .local
      case 0x500: return .genericBox
      case 0x501: return .error
      case 0x502: throw Refusal("a `Task` belongs to this process")
      default: throw Refusal("it refers to a kind of object that this version does not know")
      }
    }
  }

  /// The descriptor of a `local` object.
  ///
  /// - Throws: `Refusal` where the compiler wrote none, or the captures lie elsewhere than expected.
  @unsafe
  static func descriptor(in metadata: UnsafeRawPointer) throws -> CaptureDescriptor {
    let offset = unsafe metadata.load(fromByteOffset: 8, as: UInt32.self)
    let address = unsafe metadata.load(fromByteOffset: 16, as: UnsafeRawPointer?.self)
    guard let address = unsafe address else {
      throw Refusal(
        "the compiler wrote down nothing about what the closure captures: it is a lone variable of a type"
          + " without content, or the program was compiled with '-disable-reflection-metadata'",
        remedy:
          "Compile without that, or hand arguments in one by one: submit(function, argument), or a"
          + " PortableCall.")
    }
    // 0 where the layout depends on generic parameters; captures begin after the header all the same.
    guard offset == 0 || offset == headerSize else {
      throw Refusal("a closure's captures lie in a way that this version does not know")
    }
    _ = unsafe try ImageAddress(of: address)
    return unsafe CaptureDescriptor(address: address)
  }

  /// The type of the value in a `genericBox`.
  var boxedType: Any.Type {
    let type = unsafe metadata.load(fromByteOffset: 16, as: UnsafeRawPointer.self)
    return unsafe RuntimeType(metadata: type).type
  }

  /// The class of an `instance`.
  var instanceType: Any.Type { unsafe RuntimeType(metadata: metadata).type }

  /// Whether the memory that the allocator gave fits a content that ends at one of some sizes.
  ///
  /// glibc rounds up by less than 32 bytes. The cheapest test of all (a nanosecond), and the one that
  /// would notice a misunderstood layout. An object that the allocator has not made fits.
  func fits(_ sizes: ClosedRange<Int>) -> Bool {
    guard HeapObject.isAllocatorTight else { return true }
    let given = unsafe cfutures_block_size(address)
    if given >= sizes.lowerBound, given - max(sizes.upperBound, HeapObject.smallestBlock) < 32 {
      return true
    }
    return !isOfAllocator
  }

  /// How many of some bytes that are an object's content can be read, where the last may be none of its memory.
  ///
  /// Up to a multiple of 8 bytes there always are some.
  @unsafe
  static func readable(_ count: Int, at content: UnsafeRawPointer, alignment: Int) -> Int {
    let offset = headerSize.aligned(to: alignment)
    let object = unsafe HeapObject(address: content - offset)
    let sanitized = unsafe cfutures_sanitized_size(object.address)
    if sanitized >= 0 { return min(count, max(0, Int(sanitized) - offset)) }
    guard alignment > MemoryLayout<UInt>.alignment, isAllocatorTight, object.isOfAllocator else {
      return count
    }
    return unsafe min(count, Int(cfutures_block_size(object.address)) - offset)
  }

  /// Whether nothing but the allocator can have placed the object: it lies in no image, as objects of constants and of
  /// the runtime do, and not on the stack.
  private var isOfAllocator: Bool {
    let counts = unsafe address.load(fromByteOffset: 8, as: UInt64.self)
    let isImmortal = counts & 0x8000_0000_8000_0000 != 0
    guard !isImmortal, unsafe cfutures_block_size(address) > 0 else { return false }
    var image = unsafe cfutures_image()
    return unsafe !cfutures_image_at(address, &image) && !cfutures_is_on_stack(address)
  }

  private static let smallestBlock = 24

  /// Other allocators round more, so that nothing can be learnt from them.
  private static let isAllocatorTight = [24, 40, 72, 200, 520, 1200].allSatisfy { size in
    let block = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
    defer { unsafe block.deallocate() }
    return unsafe (0..<32).contains(cfutures_block_size(block) - size)
  }
}

extension HeapObject {
  /// A new object whose content nobody has written.
  @unsafe
  static func allocate(
    metadata: UnsafeRawPointer, size: Int, alignmentMask: Int
  ) throws -> UnsafeMutableRawPointer {
    guard
      let object = unsafe cfutures_swift_allocate(
        metadata, size, max(alignmentMask, MemoryLayout<UInt>.alignment - 1))
    else { throw Refusal.layout }
    return unsafe object
  }

  /// Frees an object of which nobody knows, without ending its content.
  @unsafe
  static func deallocate(_ object: UnsafeMutableRawPointer, size: Int, alignmentMask: Int) {
    unsafe cfutures_swift_deallocate_uninitialized(
      object, size, max(alignmentMask, MemoryLayout<UInt>.alignment - 1))
  }

  /// A new box for a value of a type, and the place for the value.
  @unsafe
  static func allocateBox(
    of type: Any.Type
  ) throws -> (object: UnsafeMutableRawPointer, value: UnsafeMutableRawPointer) {
    var value: UnsafeMutableRawPointer?
    guard let object = unsafe cfutures_swift_allocate_box(RuntimeType(type).metadata, &value),
      let value = unsafe value
    else { throw Refusal.layout }
    return unsafe (object, value)
  }

  /// Frees a box of `allocateBox`, without ending its value.
  @unsafe
  static func deallocateBox(_ object: UnsafeMutableRawPointer) {
    unsafe cfutures_swift_deallocate_box(object)
  }

  @unsafe
  static func retain(_ object: UnsafeMutableRawPointer?) {
    _ = unsafe object.map { unsafe cfutures_swift_retain($0) }
  }

  @unsafe
  static func release(_ object: UnsafeMutableRawPointer?) {
    unsafe object.map { unsafe cfutures_swift_release($0) }
  }
}
