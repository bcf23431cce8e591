//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

import CFutures

/// A type as bytes: by name where it has one that says everything, else by where its descriptor lies.
indirect enum TypeReference: Hashable {
  /// A mangled name without addresses.
  case named(String)
  case nominal(ImageAddress, [TypeReference])
  case tuple([TypeReference], labels: [String])
  case metatype(TypeReference)
  case existentialMetatype(TypeReference)
  case pack([TypeReference])
  case existential([ImageAddress], isClassBound: Bool)
  case objects(of: TypeReference, [ImageAddress])
  /// The result comes first, then the parameters.
  case function([TypeReference], FunctionTraits)

  /// Describes a type of this process.
  ///
  /// - Throws: `Refusal` where the description does not lead back to the very same type.
  init(of type: Any.Type) throws {
    self = try TypeReference.describe(type)
    guard let found = try? resolve(), found == type else { throw TypeReference.refusal(of: type) }
  }

  /// A nominal type with arguments that are given one by one.
  ///
  /// - Parameters:
  ///   - template: A type of that generic type, with any arguments.
  ///   - arguments: The arguments.
  /// - Throws: `Refusal` for what is no nominal type.
  init(_ template: Any.Type, with arguments: [TypeReference]) throws {
    guard let descriptor = RuntimeType(template).descriptor else {
      throw TypeReference.refusal(of: template)
    }
    self = unsafe .nominal(try ImageAddress(of: descriptor.address), arguments)
  }

  private static func describe(_ type: Any.Type) throws -> TypeReference {
    let runtimeType = RuntimeType(type)
    if let descriptor = runtimeType.descriptor, let arguments = runtimeType.genericArguments {
      return unsafe .nominal(try ImageAddress(of: descriptor.address), try arguments.map(describe))
    }
    if let elements = runtimeType.tupleElements {
      let labels = runtimeType.tupleLabels.split(separator: " ", omittingEmptySubsequences: false)
      return .tuple(
        try elements.map { try describe($0.type) },
        labels: elements.indices.map { $0 < labels.count ? String(labels[$0]) : "" })
    }
    if runtimeType.kind == .metatype, let instance = runtimeType.instanceType {
      return .metatype(try describe(instance))
    }
    if let packed = type as? any PackedType.Type { return try packed.reference }
    // A name with an address in it holds only in this process, and one with a reference to its own beginning only by itself.
    let name = _mangledTypeName(type).flatMap { $0.contains("$") ? nil : $0 }
    if let name, !refersBack(name) { return .named(name) }
    if let instance = runtimeType.instanceType {
      return .existentialMetatype(try describe(instance))
    }
    if let (result, parameters, traits) = runtimeType.signature {
      return .function(try ([result] + parameters).map(describe), traits)
    }
    if let protocols = unsafe runtimeType.protocols {
      let addresses = unsafe try protocols.map { unsafe try ImageAddress(of: $0) }
      if let superclass = runtimeType.superclassBound {
        return .objects(of: try describe(superclass), addresses)
      }
      let bound = TypeReference.existential(addresses, isClassBound: true)
      // A protocol that is itself one of classes does not say so twice.
      return runtimeType.isClassBound && (try? bound.resolve()) == type
        ? bound : .existential(addresses, isClassBound: false)
    }
    // What is rare.
    if let name { return .named(name) }
    throw refusal(of: type)
  }

  /// Whether a name repeats something by its number, which is another one inside a longer name.
  private static func refersBack(_ name: String) -> Bool {
    unsafe Array(name.utf8).withUnsafeBytes { bytes in
      unsafe NameParts(bytes).contains { part in
        unsafe [UInt8(ascii: "A"), UInt8(ascii: "0")].contains(part.first)
      }
    }
  }

  private static func refusal(of type: Any.Type) -> Refusal {
    Refusal("the type `\(type)` cannot be described to another process")
  }

  /// The type in this process.
  ///
  /// - Throws: `Refusal` where this process has no such type.
  func resolve() throws -> Any.Type {
    var name = MangledName()
    try append(to: &name)
    guard let type = name.resolve() else {
      throw Refusal("a type that the call needs is not known to this process")
    }
    return type
  }

  /// The type in this process, for a description that may be anything.
  ///
  /// An address leads to a type only if one lies there, which is looked up amongst all there are: for errors, which
  /// are rare, and whose descriptions come from a worker.
  ///
  /// - Returns: The type.
  /// - Throws: `Refusal` where this process has no such type.
  func resolveUntrusted() throws -> Any.Type {
    try requireTypes()
    return try resolve()
  }

  private func requireTypes() throws {
    switch self {
    case .named(let text): try TypeReference.requireNoAddress(in: text)
    case .nominal(let address, let arguments):
      guard unsafe cfutures_swift_is_type_descriptor(try address.resolve()) else {
        throw Refusal.damaged
      }
      for argument in arguments { try argument.requireTypes() }
    case .tuple(let elements, let labels):
      for label in labels { try TypeReference.requireNoAddress(in: label) }
      for element in elements { try element.requireTypes() }
    case .pack(let elements): for element in elements { try element.requireTypes() }
    case .metatype(let instance), .existentialMetatype(let instance): try instance.requireTypes()
    case .existential, .objects: throw Refusal.damaged
    case .function(let types, _): for type in types { try type.requireTypes() }
    }
  }

  /// What the runtime takes for an address in a name begins with a control character.
  private static func requireNoAddress(in text: String) throws {
    guard text.utf8.allSatisfy({ $0 >= 0x20 }) else { throw Refusal.damaged }
  }

  private func append(to name: inout MangledName) throws {
    switch self {
    case .named(let text): name.append(text)
    case .nominal(let address, let arguments):
      unsafe name.append(reference: try address.resolve())
      guard !arguments.isEmpty else { return }
      name.append("y")
      for argument in arguments { try argument.append(to: &name) }
      name.append("G")
    case .function(let types, let traits):
      try types[0].append(to: &name)
      let parameters = Array(types[1...])
      // One that is no tuple stands for itself.
      var isList = parameters.count != 1
      if case .tuple? = parameters.first { isList = true }
      if isList {
        try TypeReference.append(list: parameters, to: &name)
        if !parameters.isEmpty { name.append("t") }
      } else {
        try parameters[0].append(to: &name)
      }
      name.append(traits.mangled)
    case .tuple(let elements, let labels):
      if elements.isEmpty { name.append("y") }
      for (index, element) in elements.enumerated() {
        try element.append(to: &name)
        if !labels[index].isEmpty { name.append("\(labels[index].utf8.count)\(labels[index])") }
        if index == 0 { name.append("_") }
      }
      name.append("t")
    case .metatype(let instance):
      try instance.append(to: &name)
      name.append("m")
    case .existentialMetatype(let instance):
      try instance.append(to: &name)
      name.append("Xp")
    case .pack(let elements):
      try TypeReference.append(list: elements, to: &name)
      name.append("QP")
    case .existential(let protocols, let isClassBound):
      try TypeReference.append(protocols: protocols, to: &name)
      name.append(isClassBound ? "Xl" : "p")
    case .objects(let superclass, let protocols):
      try TypeReference.append(protocols: protocols, to: &name)
      try superclass.append(to: &name)
      name.append("Xc")
    }
  }

  private static func append(protocols: [ImageAddress], to name: inout MangledName) throws {
    for (index, address) in protocols.enumerated() {
      unsafe name.append(reference: try address.resolve())
      if index == 0 { name.append("_") }
    }
  }

  private static func append(list: [TypeReference], to name: inout MangledName) throws {
    if list.isEmpty { name.append("y") }
    for (index, element) in list.enumerated() {
      try element.append(to: &name)
      if index == 0 { name.append("_") }
    }
  }
}
