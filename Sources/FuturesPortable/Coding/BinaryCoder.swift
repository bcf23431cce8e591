import Foundation
enum BinaryCoder {
  struct W<T: Encodable>: Encodable { let t: T }
  struct D<T: Decodable>: Decodable { let t: T }
  static func encode<T: Encodable>(_ v: T, into w: ByteWriter) throws { let d = try JSONEncoder().encode(W(t: v)); w.appendVarint(d.count); w.append(bytes: Array(d)) }
  static func decode<T: Decodable>(_: T.Type, from r: inout ByteReader) throws -> T { let n = try r.readLength(); let b = unsafe try r.readBytes(n); return try unsafe JSONDecoder().decode(D<T>.self, from: Data(b)).t }
}
