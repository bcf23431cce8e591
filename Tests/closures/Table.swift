//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// What must happen, row by row.
enum Table {
  static var rows: [Row] {
    [
      withoutCaptures, functions, integers, scalars, foundation, vectors, collections, optionals,
      tuplesAndEnums, structs, together, objects, closures, keyPaths, existentials, metatypes,
      genericFunctions, genericTypes, types, privateTypes, variables, loneVariables, loneCaptures,
      suspending, errors, failures, refusals, references, unusual, applied, calls, cFunctions,
      nestedOptionalFunctions, typesInside, genericObjects,
    ]
  }
}

/// Something that the compiler cannot know, so that nothing is folded away.
@inline(never)
func unknown<T>(_ value: T) -> T { value }
