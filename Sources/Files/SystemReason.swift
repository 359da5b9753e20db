import Foundation

/// What the system says of one of its error numbers, as a part of a sentence: "no space left on device".
public func systemReason(_ errno: Int32) -> String {
  var bytes = [CChar](repeating: 0, count: 256)
  guard strerror_r(errno, &bytes, bytes.count) == 0 else { return "error \(errno)" }
  let text = String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  // "RPC: …" and the like keep their capitals.
  let isWord = text.dropFirst().first?.isLowercase ?? true
  let start = isWord ? text.prefix(1).lowercased() : String(text.prefix(1))
  return start + (text.hasSuffix(".") ? text.dropFirst().dropLast() : text.dropFirst())
}
