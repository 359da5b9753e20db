import Foundation
import Images
import Testing

/// Records as TFRecord's description has them, each checked.
package func tensorBoardRecords(at path: String) throws -> [Data] {
  var rest = try Data(contentsOf: URL(fileURLWithPath: path))
  var result: [Data] = []
  func number<N: FixedWidthInteger>(_: N.Type) throws -> N {
    try #require(rest.count >= MemoryLayout<N>.size)
    defer { rest = rest.dropFirst(MemoryLayout<N>.size) }
    return rest.prefix(MemoryLayout<N>.size).reversed().reduce(0) { $0 << 8 | N($1) }
  }
  while !rest.isEmpty {
    let front = rest.prefix(8)
    let length = Int(try number(UInt64.self))
    #expect(try number(UInt32.self) == front.maskedChecksum)
    result.append(rest.prefix(length))
    rest = rest.dropFirst(length)
    #expect(try number(UInt32.self) == result.last?.maskedChecksum)
  }
  return result
}
