import Foundation
enum BinaryCoder {
  struct W<T: Encodable>: Encodable { let t: T }
  struct D<T: Decodable>: Decodable { let t: T }
  static func encode<T: Encodable>(_ v: T, into w: ByteWriter) throws { let d = try JSONEncoder().encode(W(t: v)); w.append(varint: UInt(d.count)); w.append(bytes: d) }
  static func decode<T: Decodable>(_: T.Type, from r: inout ByteReader) throws -> T { let n = Int(try r.varint()); let b = try r.bytes(n); return try JSONDecoder().decode(D<T>.self, from: Data(b)).t }
}
