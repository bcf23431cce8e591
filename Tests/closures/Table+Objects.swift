//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

extension Table {
  static var objects: Row {
    let tally = Tally(unknown(3))
    let other = Tally(unknown(40))
    let sub: Tally = unknown(BigTally(5, factor: 10))
    let list = unknown([tally, other])
    let same = unknown([tally, tally])
    let dictionary = unknown(["a": tally, "b": tally])
    let pair = unknown((tally, tally))
    let maybe = unknown(Tally?(tally))
    let maybes = unknown([tally, nil, tally])
    let any: AnyObject = unknown(tally)
    let list2 = ListNode(1, ListNode(2, nil))
    let generic = Cell(unknown("cell"))
    let add: (Int) -> Void = { tally.number += $0 }
    let int = unknown(2)
    return Row("Objects") {
      works("object") { tally.number }
      works("object and Int") { tally.number + int }
      works("two objects") { tally.number + other.number }
      works("object made to count") { [tally.number, Tally(tally.number).number] }
      works("subclass behind its base") { sub.total }
      works("subclass behind its base and Int") { sub.total + int }
      works("the same object twice") { isOne(tally, list[0]) }
      works("the same object in an array") { isOne(same[0], same[1]) }
      works("the same object in an array and beside it") { isOne(same[1], tally) }
      works("the same object in a dictionary") { isOne(dictionary["a"], dictionary["b"]) }
      works("the same object in a tuple") { isOne(pair.0, pair.1) }
      works("the same object in a tuple and Int") { isOne(pair.0, pair.1) && int == 2 }
      works("the same object as an optional") { isOne(maybe, tally) }
      works("the same object among nils") { isOne(maybes[0], maybes[2]) && maybes[1] == nil }
      works("the same object behind AnyObject") { isOne(any as? Tally, tally) }
      works("the same object in two closures") {
        let before = tally.number
        add(5)
        defer { tally.number = before }
        return tally.number
      }
      works("different objects stay so") { isOne(tally, other) }
      works("AnyObject") { (any as? Tally)?.number }
      works("AnyObject and Int") { ((any as? Tally)?.number ?? 0) + int }
      works("linked objects") { list2.values }
      works("generic object") { generic.value }
      works("generic object and Int") { "\(generic.value) \(int)" }
      works("array of objects") { list.map(\.number) }
      works("array of objects and Int") { list.map(\.number) + [int] }
      tally.usingSelf
      tally.usingSelf(and: int)
    }
  }

  /// Closures that capture closures.
  static var closures: Row {
    let int = unknown(4)
    let text = unknown("text")
    let long = String(repeating: "long ", count: unknown(9))
    let add: (Int) -> Int = unknown { $0 + int }
    let join: (String) -> String = unknown { text + $0 }
    let twice: (Int) -> Int = unknown { add(add($0)) }
    let void: () -> Void = unknown {}
    let some: ((Int) -> Int)? = unknown(add)
    let none: ((Int) -> Int)? = unknown(nil)
    let list: [(Int) -> Int] = unknown([add, twice, { $0 * 2 }])
    let emptyList: [(Int) -> Int] = unknown([])
    let dictionary: [String: (Int) -> Int] = unknown(["add": add, "twice": twice])
    let listOfOptional: [((Int) -> Int)?] = unknown([add, nil])
    let throwing = unknown(
      { number throws in
        guard number > int else { throw OwnError(code: number) }
        return number
      } as (Int) throws -> Int)
    let suspending = unknown({ "\(text) \(int)" } as () async -> String)
    let holder = Holder(operation: add)
    let tuple = unknown((add, int))
    let makeAdder: (Int) -> (Int) -> Int = unknown { outer in { $0 + outer + int } }
    let sendable = unknown({ $0 - int } as @Sendable (Int) -> Int)
    let compose = composed(add, twice)
    return Row("Closures") {
      works("closure") { add(1) }
      works("the closure itself", { add(7) })
      works("closure of a string") { join("!") }
      works("closure of a closure") { twice(1) }
      works("closure and Int") { add(1) + int }
      works("two closures") { join("\(add(1))") }
      works("closure without result") { void() == () }
      works("optional closure") { some?(2) }
      works("optional closure that is nil") { none?(2) }
      works("optional closures and String") { "\(some?(1) ?? 0) \(none?(1) ?? 0) \(long)" }
      works("array of closures") { list.map { $0(3) } }
      works("array of closures and Int") { list.map { $0(int) } }
      works("empty array of closures") { emptyList.count }
      works("dictionary of closures") { dictionary["add"]?(1) }
      works("dictionary of closures and Int") { dictionary["twice"]?(int) }
      works("array of optional closures") { listOfOptional.map { $0?(1) } }
      works("throwing closure") { try throwing(10) }
      works("throwing closure and Int") { try throwing(10 + int) }
      worksSuspending("async closure", gives: "text 4") { await suspending() }
      worksSuspending("async closure and Int", gives: "text 4 4") { "\(await suspending()) \(int)" }
      works("closure that makes closures") { makeAdder(1)(2) }
      works("closure that makes closures and Int") { makeAdder(1)(int) }
      works("Sendable closure") { sendable(1) }
      works("closures composed by a generic function") { compose(1) }
      worksUnlessRefused("tuple with a closure", saying: "") { tuple.0(tuple.1) }
      worksUnlessRefused("struct with a closure", saying: "Holder") { holder.operation(1) }
      worksUnlessRefused("struct with a closure and Int", saying: "Holder") {
        holder.operation(int)
      }
    }
  }

  static var keyPaths: Row {
    let name = unknown(\Person.name)
    let ageKey: KeyPath<Person, Int> = unknown(\.age)
    let writable = unknown(\Person.age as WritableKeyPath<Person, Int>)
    let street: KeyPath<Person, String> = unknown(\.address.street)
    let optional: KeyPath<Person, String?> = unknown(\.friend?.street)
    let computed = unknown(\Person.title)
    let count = unknown(\String.count)
    let element = unknown(\[Int].[1])
    let ofObject = unknown(\Tally.number)
    let partial: PartialKeyPath<Person> = unknown(\.name)
    let any: AnyKeyPath = unknown(\Person.age)
    let identity = unknown(\Person.self)
    let people = [Person(unknown("Ada")), Person("Grace", age: 7)]
    let get: (Person) -> String = unknown(\.name)
    let int = unknown(3)
    return Row("Key paths") {
      works("map of a stored property") { people.map(\.name) }
      works("map of a computed property") { people.map(\.title) }
      works("map of a nested property") { people.map(\.address.street) }
      works("map of optional chaining") { people.map(\.friend?.street) }
      works("stored property") { people[0][keyPath: name] }
      works("stored property, alone") { Person("x")[keyPath: name] }
      works("property of a number") { people[0][keyPath: ageKey] }
      works("property of a number, alone") { Person("x", age: 3)[keyPath: ageKey] }
      works("writable") {
        var person = people[0]
        person[keyPath: writable] = int
        return person.age
      }
      works("nested property") { people[0][keyPath: street] }
      works("nested property, alone") { Person("x")[keyPath: street] }
      works("optional chaining") { people[0][keyPath: optional] }
      works("optional chaining, alone") { Person("x")[keyPath: optional] }
      works("computed property") { people[0][keyPath: computed] }
      works("computed property, alone") { Person("x")[keyPath: computed] }
      works("computed property of the library") { "abc"[keyPath: count] }
      works("computed property of the library and Int") { "abc"[keyPath: count] + int }
      works("property of an object") { Tally(int)[keyPath: ofObject] }
      works("property of an object, alone") { Tally(8)[keyPath: ofObject] }
      works("partial key path") { "\(people[0][keyPath: partial])" }
      works("any key path") { "\(people[0][keyPath: any] ?? 0)" }
      works("identity") { people[0][keyPath: identity] }
      works("key path as a function") { people.map(get) }
      works("key path as a function, alone") { get(Person("x")) }
      works("two key paths") { people.map { $0[keyPath: name] + "\($0[keyPath: ageKey])" } }
      works("key path equal to another") { name == \Person.name }
      refused("subscript", saying: "key path") { [1, 2, 3][keyPath: element] }
      refused("subscript and Int", saying: "key path") { [1, 2, int][keyPath: element] }
    }
  }
}

struct Person: Codable, Equatable {
  var name: String
  var age: Int
  var address = Address(street: "Main")
  var friend: Address?
  var title: String { "Dr. \(name)" }

  init(_ name: String, age: Int = 36) {
    self.name = name
    self.age = age
  }
}

struct Address: Codable, Equatable { var street: String }

class Tally: Codable {
  var number: Int
  var total: Int { number }

  init(_ number: Int) { self.number = number }

  func plus(_ other: Int) -> Int { number + other }
  func own() -> Int { number }
  var usingSelf: Case { works("self of an object") { self.number } }

  func usingSelf(and int: Int) -> Case {
    works("self of an object and Int") { self.number + int }
  }
}

final class BigTally: Tally {
  let factor: Int
  override var total: Int { number * factor }

  init(_ number: Int, factor: Int) {
    self.factor = factor
    super.init(number)
  }

  private enum Keys: CodingKey { case factor }

  required init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    factor = try container.decode(Int.self, forKey: .factor)
    try super.init(from: decoder)
  }

  override func encode(to encoder: any Encoder) throws {
    try super.encode(to: encoder)
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(factor, forKey: .factor)
  }
}

final class ListNode: Codable {
  let value: Int
  let next: ListNode?
  var values: [Int] { [value] + (next?.values ?? []) }

  init(_ value: Int, _ next: ListNode?) {
    self.value = value
    self.next = next
  }
}

final class Cell<Content: Codable>: Codable {
  var value: Content

  init(_ value: Content) { self.value = value }
}

/// A closure inside a struct cannot be coded.
private struct Holder { let operation: (Int) -> Int }

/// Whether a change through one is seen through the other.
private func isOne(_ one: Tally?, _ other: Tally?) -> Bool {
  guard let one, let other else { return false }
  let before = one.number
  one.number += 1000
  defer { one.number = before }
  return other.number == before + 1000 && one === other
}

private func composed<A, B, C>(_ first: @escaping (A) -> B, _ second: @escaping (B) -> C) -> (A) ->
  C
{
  { second(first($0)) }
}
