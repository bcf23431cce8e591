//===----------------------------------------------------------------------===//
//
// This source file is part of the swift-concurrent-futures project
// Licensed under Apache License v2.0
// SPDX-License-Identifier: Apache-2.0
//
//===----------------------------------------------------------------------===//

/// A type of which every pattern of bits is a value and no value an address.
protocol PlainScalar: BitwiseCopyable {}

extension Int: PlainScalar {}
extension Int8: PlainScalar {}
extension Int16: PlainScalar {}
extension Int32: PlainScalar {}
extension Int64: PlainScalar {}
extension Int128: PlainScalar {}
extension UInt: PlainScalar {}
extension UInt8: PlainScalar {}
extension UInt16: PlainScalar {}
extension UInt32: PlainScalar {}
extension UInt64: PlainScalar {}
extension UInt128: PlainScalar {}
extension Float: PlainScalar {}
extension Double: PlainScalar {}
extension Float16: PlainScalar {}
#if arch(x86_64)
  extension Float80: PlainScalar {}
#endif
extension Duration: PlainScalar {}
