//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What it takes to make a closure's context, or a variable's box, in another process of the same build:
/// where its metadata lies, what the generic parameters stand for, and what lies in front of the captures.
struct ContextLayout {
  /// A word in front of the captures.
  enum Binding: Hashable {
    case type(TypeReference)
    case witness(WitnessTable)
  }

  let metadata: ImageAddress
  let parameters: [(place: GenericParameters.Place, type: TypeReference)]
  let bindings: [Binding]

  init(
    metadata: ImageAddress, parameters: [(place: GenericParameters.Place, type: TypeReference)],
    bindings: [Binding]
  ) {
    self.metadata = metadata
    self.parameters = parameters
    self.bindings = bindings
  }

  /// Reads the layout of a context of this process.
  ///
  /// - Parameters:
  ///   - object: The context.
  ///   - scope: What its generic parameters stand for.
  /// - Throws: `Refusal` where that cannot be described.
  @safe
  init(of object: HeapObject, in scope: GenericScope) throws {
    unsafe metadata = try ImageAddress(of: object.metadata)
    parameters = try scope.types.map { ($0.key, try TypeReference(of: $0.value)) }
      .sorted { $0.0 < $1.0 }
    bindings = try scope.bindings.map { word in
      guard let pointer = unsafe UnsafeRawPointer(bitPattern: word) else { throw Refusal.layout }
      // Metadata begins with its kind, a small number; a witness table with an address.
      if unsafe pointer.load(as: UInt.self) < 0x1000 {
        return .type(try TypeReference(of: unsafe RuntimeType(metadata: pointer).type))
      }
      return unsafe .witness(try WitnessTable(pointer, amongst: scope.candidates))
    }
  }

  /// The words of the bindings in this process.
  func resolveBindings() throws -> [UInt] {
    try bindings.map { binding in
      switch binding {
      case .type(let reference):
        unsafe UInt(bitPattern: RuntimeType(try reference.resolve()).metadata)
      case .witness(let table): unsafe UInt(bitPattern: try table.resolve())
      }
    }
  }

  /// What the generic parameters stand for in this process.
  func resolveParameters() throws -> GenericParameters? {
    guard !parameters.isEmpty else { return nil }
    var types: [GenericParameters.Place: Any.Type] = [:]
    for (place, reference) in parameters { types[place] = try reference.resolve() }
    return try GenericParameters(types)
  }
}
