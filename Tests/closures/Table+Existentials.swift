//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var existentials: Row {
    let dog: any Animal = unknown(Dog(name: "Rex"))
    let cat: any Animal = unknown(Cat(lives: 9))
    let large: any Animal = unknown(Elephant(a: 1, b: 2, c: 3, d: 4, name: "Jumbo"))
    let animals: [any Animal] = unknown([dog, cat, large])
    let byName: [String: any Animal] = unknown(["dog": dog, "cat": cat])
    let maybe: (any Animal)? = unknown(dog)
    let none: (any Animal)? = unknown(nil)
    let error: any Error = unknown(OwnError(code: 5))
    let errors: [any Error] = unknown([OwnError(code: 5), OwnError(code: 6)])
    let maybeError: (any Error)? = unknown(nil)
    let sendable: any Sendable = unknown(5)
    let sendableText: any Sendable = unknown("text")
    let any: Any = unknown("any")
    let anyList: [Any] = unknown([1, "two", 3.0])
    let anyOfAny: Any = unknown([1, 2] as Any)
    let byKey: [String: Any] = unknown(["a": 1, "b": "two"])
    let hashable = unknown(AnyHashable("hash"))
    let hashables: [AnyHashable: Int] = unknown([1: 1, "a": 2])
    let bound: any Keeper = unknown(Safe(content: "gold"))
    let composition: any Animal & CustomStringConvertible = unknown(Dog(name: "Fido"))
    let codable: any Codable = unknown(Point(x: 1, y: 2))
    let equatable: any Equatable = unknown(5)
    let withSuperclass: any Tally & Sayable = unknown(Parrot(3))
    let ofEnum: Any = unknown(Suit.hearts)
    let ofOptional: Any = unknown(Int?(5) as Any)
    let ofTuple: Any = unknown((1, "a"))
    let collection: any Collection<Int> = unknown([1, 2, 3])
    let text = unknown("text")
    let byte = unknown(UInt8(1))
    return Row("Existentials") {
      works("any P") { dog.sound }
      works("any P and String") { dog.sound + text }
      works("UInt8, any P, UInt8") { "\(byte) \(dog.sound) \(byte)" }
      works("any P, large") { large.sound }
      works("any P, large, and String") { large.sound + text }
      works("two any P") { dog.sound + cat.sound }
      works("[any P]") { animals.map(\.sound) }
      works("[any P] and String") { animals.map { $0.sound + text } }
      works("[String: any P]") { byName["cat"]?.sound }
      works("any P?") { maybe?.sound }
      works("any P?, nil") { none?.sound }
      works("any P?, nil, and String") { (none?.sound ?? "none") + text }
      works("any Error") { "\(error)" }
      works("any Error and String") { "\(error) \(text)" }
      works("[any Error]") { "\(errors)" }
      works("any Error?, nil") { maybeError == nil }
      works("any Sendable") { "\(sendable)" }
      works("any Sendable and String") { "\(sendableText) \(text)" }
      works("Any") { "\(any)" }
      works("Any and String") { "\(any) \(text)" }
      works("[Any]") { "\(anyList)" }
      works("[Any] in an Any") { "\(anyOfAny)" }
      works("[String: Any]") { "\(byKey["a"] ?? 0) \(byKey["b"] ?? 0)" }
      works("enum in an Any") { ofEnum as? Suit }
      works("optional in an Any") { ofOptional as? Int }
      worksUnlessRefused("tuple in an Any", saying: "(Int, String)") { "\(ofTuple)" }
      works("AnyHashable") { hashable == AnyHashable("hash") }
      works("AnyHashable and String") { "\(hashable) \(text)" }
      works("dictionary of AnyHashable") { [hashables[1], hashables["a"]] }
      works("class-bound") { bound.kept }
      works("class-bound and String") { bound.kept + text }
      works("composition") { composition.sound + composition.description }
      works("composition and String") { composition.sound + text }
      works("any Codable") { "\(codable)" }
      works("any Equatable and String") { "\(equatable) \(text)" }
      works("class and protocol") { withSuperclass.say }
      works("class and protocol and String") { withSuperclass.say + text }
      worksUnlessRefused("any Collection<Int>", saying: "Collection") { collection.reduce(0, +) }
    }
  }

  static var metatypes: Row {
    let concrete: Any.Type = unknown(Int.self)
    let dog: any Animal.Type = unknown(Dog.self)
    let cat: any Animal.Type = unknown(Cat.self)
    let object: Tally.Type = unknown(BigTally.self)
    let codable: any Codable.Type = unknown([String: Int].self)
    let error: any Error.Type = unknown(OwnError.self)
    let composition: any (Animal & CustomStringConvertible).Type = unknown(Dog.self)
    let bound: any Keeper.Type = unknown(Safe.self)
    let local: Any.Type = unknown(Private.self)
    let generic: Any.Type = unknown(Pair<Int, [String?]>.self)
    let list: [Any.Type] = unknown([Int.self, String.self, Dog.self])
    let maybe: Any.Type? = unknown(nil)
    let text = unknown("text")
    return Row("Metatypes") {
      works("Any.Type") { "\(concrete)" }
      works("Any.Type and String") { "\(concrete) \(text)" }
      works("any P.Type") { dog.kind }
      works("any P.Type and String") { cat.kind + text }
      works("two any P.Type") { dog.kind + cat.kind }
      works("class") { "\(object)" }
      works("class and String") { "\(object) \(text)" }
      works("any Codable.Type") { "\(codable)" }
      works("any Codable.Type and String") { "\(codable) \(text)" }
      works("any Error.Type") { "\(error)" }
      works("composition.Type") { composition.kind }
      works("composition.Type and String") { composition.kind + text }
      works("class-bound P.Type") { bound.metal }
      works("class-bound P.Type and String") { bound.metal + text }
      works("private type") { "\(local)" }
      works("generic type") { "\(generic)" }
      works("generic type and String") { "\(generic) \(text)" }
      // Not by the name of a private type, which has an address in it.
      works("array of metatypes") { list.map { "\($0)" } }
      worksUnlessRefused("metatype?, nil, and String", saying: "Any.Type") {
        "\(maybe == nil) \(text)"
      }
      typeName(of: Int.self)
      typeName(of: [Person].self)
      typeName(of: Private.self)
      typeName(of: Int.self, and: text)
    }
  }

  private static func typeName<T>(of type: T.Type) -> Case {
    works("metatype of a generic parameter, \(T.self)") { "\(type)" }
  }

  private static func typeName<T>(of type: T.Type, and text: String) -> Case {
    works("metatype of a generic parameter and String") { "\(type) \(text)" }
  }
}

private struct Private {}

private protocol Animal: Codable {
  static var kind: String { get }
  var sound: String { get }
}

private struct Dog: Animal, CustomStringConvertible {
  let name: String
  static let kind = "dog"
  var sound: String { "\(name) barks" }
  var description: String { "dog \(name)" }
}

private struct Cat: Animal {
  let lives: Int
  static let kind = "cat"
  var sound: String { "meow \(lives)" }
}

private struct Elephant: Animal {
  let a, b, c, d: Int
  let name: String
  static let kind = "elephant"
  var sound: String { "\(name) \(a + b + c + d)" }
}

private protocol Keeper: AnyObject {
  static var metal: String { get }
  var kept: String { get }
}

private final class Safe: Keeper, Codable {
  static let metal = "steel"
  let content: String
  var kept: String { content }

  init(content: String) { self.content = content }
}

private protocol Sayable { var say: String { get } }

private final class Parrot: Tally, Sayable {
  var say: String { "number \(number)" }
}
