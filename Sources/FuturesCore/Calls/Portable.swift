//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A type whose values a call can take along to another process or machine, in any build.
///
/// Conformance asks for nothing beyond `Codable` and `Sendable`. The attribute makes the compiler
/// keep the type's run-time metadata, for private types too; an optimised build may drop it otherwise.
@_alwaysEmitConformanceMetadata
public protocol Portable: Codable, Sendable {}
