//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What a context tells of the generic function that its closure was formed in.
struct GenericScope {
  /// The words in front of the captures: types and witness tables.
  let bindings: [UInt]

  /// What the parameters stand for.
  private(set) var types: [GenericParameters.Place: Any.Type] = [:]

  /// Captured objects that decided about parameters.
  ///
  /// The offset of the reference and the class that was found: a context with another class there is another
  /// context.
  private(set) var deciding: [(offset: Int, class: UInt)] = []

  private typealias Note = (place: GenericParameters.Place, name: [UInt8], source: MetadataSource)

  /// - Throws: `Refusal` where the compiler's notes are of a kind that is not known, as those about
  ///   parameter packs, or do not tell what a capture depends on.
  init(of context: HeapObject, _ descriptor: CaptureDescriptor) throws {
    bindings = (0..<descriptor.bindingCount).map { index in
      unsafe context.address.load(
        fromByteOffset: HeapObject.headerSize + index * MemoryLayout<UInt>.size, as: UInt.self)
    }
    let notes = try (0..<descriptor.sourceCount).map { try GenericScope.note($0, descriptor) }
    // The compiler may note a parameter twice; what lies in front of the captures comes first.
    for note in notes where types[note.place] == nil {
      types[note.place] = try type(inFront: note.source)
    }
    let open = notes.filter { types[$0.place] == nil }
    guard !open.isEmpty else { return }
    var objects: [CapturedObject] = []
    if decide(open[...], amongst: CapturedObject.all(in: context, descriptor), &objects) {
      deciding = objects.map { ($0.offset, $0.metadata) }
    } else {
      try GenericScope.refuseDependents(on: open, descriptor)
    }
  }

  private static func note(_ index: Int, _ descriptor: CaptureDescriptor) throws -> Note {
    let name = unsafe descriptor.parameterName(index)
    guard let source = unsafe MetadataSource(descriptor.notation(index)),
      let place = unsafe GenericParameters.Place(mangled: name)
    else {
      throw Refusal(
        "it was formed in a function with a parameter pack",
        remedy: "Hand the function and its arguments in one by one: submit(function, a, b).")
    }
    return unsafe (place, Array(name), source)
  }

  /// What the parameters stand for, for the runtime; `nil` where there are none.
  var parameters: GenericParameters? {
    get throws { types.isEmpty ? nil : try GenericParameters(types) }
  }

  /// The types that a witness table may belong to.
  var candidates: [Any.Type] {
    let fromBindings: [Any.Type] = bindings.compactMap { word in
      guard let pointer = unsafe UnsafeRawPointer(bitPattern: word),
        unsafe pointer.load(as: UInt.self) < 0x1000
      else { return nil }
      return unsafe RuntimeType(metadata: pointer).type
    }
    let found = Array(types.values) + fromBindings
    return found + found.flatMap { RuntimeType($0).genericArguments ?? [] }
  }

  /// What a note leads to by way of the words in front of the captures; `nil` where it leads to a capture.
  private func type(inFront source: MetadataSource) throws -> Any.Type? {
    switch source {
    case .binding(let index):
      guard index < bindings.count,
        let pointer = unsafe UnsafeRawPointer(bitPattern: bindings[index])
      else { throw Refusal.layout }
      return unsafe RuntimeType(metadata: pointer).type
    case .argument(let index, let inner):
      guard let outer = try type(inFront: inner) else { return nil }
      guard let type = GenericScope.argument(index, of: outer) else { throw Refusal.layout }
      return type
    case .object, .metatype: return nil
    }
  }

  /// Finds the captured objects whose classes tell about parameters.
  ///
  /// Which capture a note means is not certain. The compiler numbers all arguments of the code: those that only come with the
  /// call, the actor of an `async` closure, and captures without content, none of which lies in the context. In the code
  /// that hands a function on in another form, it may be the argument of the call. So an object is sought whose class,
  /// as it was captured, names the parameter, and with all that was found, that has to be the object's class: then each
  /// parameter that it names is what was found.
  ///
  /// - Parameters:
  ///   - notes: What is still to be found.
  ///   - objects: Those among the captures.
  ///   - deciding: The objects that were taken.
  /// - Returns: Whether all parameters were found; nothing is changed where not.
  private mutating func decide(
    _ notes: ArraySlice<Note>, amongst objects: [CapturedObject], _ deciding: inout [CapturedObject]
  ) -> Bool {
    guard let note = notes.first else {
      guard let parameters = try? GenericParameters(types) else { return false }
      return deciding.allSatisfy { $0.isDeclared(with: parameters) }
    }
    let rest = notes.dropFirst()
    if types[note.place] != nil { return decide(rest, amongst: objects, &deciding) }
    for object in objects where object.names(note.name) {
      guard let type = GenericScope.type(note.source, in: object) else { continue }
      types[note.place] = type
      deciding.append(object)
      if decide(rest, amongst: objects, &deciding) { return true }
      types[note.place] = nil
      deciding.removeLast()
    }
    return false
  }

  private static func type(_ source: MetadataSource, in object: CapturedObject) -> Any.Type? {
    switch source {
    case .object: object.declaredClass
    case .argument(let index, let inner):
      type(inner, in: object).flatMap { argument(index, of: $0) }
    case .binding, .metatype: nil
    }
  }

  private static func argument(_ index: Int, of type: Any.Type) -> Any.Type? {
    guard let arguments = RuntimeType(type).genericArguments, index < arguments.count else {
      return nil
    }
    return arguments[index]
  }

  /// Functions and types are captured in the same way whatever parameters stand for.
  private static func refuseDependents(
    on notes: [Note], _ descriptor: CaptureDescriptor
  ) throws {
    for index in 0..<descriptor.captureCount {
      let name = unsafe descriptor.captureName(index)
      switch unsafe CaptureName(name).form {
      case .value, .box:
        guard unsafe RuntimeName.isHarmless(name),
          !notes.contains(where: { unsafe RuntimeName.has($0.name, in: name) })
        else { throw Refusal.unknownParameters }
      default: break
      }
    }
  }
}

extension Refusal {
  /// The notes do not say what generic parameters stand for.
  static var unknownParameters: Refusal {
    Refusal(
      "it was formed in a generic function of which the compiler kept too little",
      remedy: "Pass what it captures as arguments: submit(function, value).")
  }
}

extension Int {
  func aligned(to alignment: Int) -> Int { (self + alignment - 1) & ~(alignment - 1) }
}
