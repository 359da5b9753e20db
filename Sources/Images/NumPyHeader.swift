import Foundation

/// The head of a `.npy` file (NEP 1, version 1.0): what comes before the raw numbers, which follow row by row.
///
/// - Parameter type: as NumPy names it: "<f4" little-endian float32, "|u1" bytes.
public func numPyHeader(type: String, shape: [Int]) -> Data {
  // A shape of one size is written as a tuple, too: "(3,)".
  let sizes = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
  var text = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }"
  // The numbers begin at a multiple of 64, after a line's end.
  let start = 10 + text.utf8.count + 1
  text += String(repeating: " ", count: (64 - start % 64) % 64) + "\n"
  precondition(text.utf8.count <= 0xFFFF, "a shape of \(shape.count) sizes")
  let length = UInt16(text.utf8.count)
  return Data([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)]) + Data(text.utf8)
}
