import Foundation
import Images

/// A file of named float32 tensors in the safetensors format: eight bytes of header length, a JSON header, then the
/// values in little-endian order.
public struct Safetensors: Equatable, Sendable {
  public struct Entry: Equatable, Sendable {
    public var shape: [Int]
    /// Row by row.
    public var values: [Float]

    public init(shape: [Int], values: [Float]) {
      precondition(values.count == shape.reduce(1, *), "\(values.count) values cannot have shape \(shape)")
      self.shape = shape
      self.values = values
    }
  }

  public var tensors: [String: Entry]
  public var metadata: [String: String]

  public init(tensors: [String: Entry] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Reads a file; every length and offset in it is checked before it is believed.
  public init(contentsOf path: String) throws(ProgressiveGANError) {
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw .damaged(path: path, reason: "it does not exist or is not readable")
    }
    try self.init(data, path: path)
  }

  init(_ data: Data, path: String) throws(ProgressiveGANError) {
    func damaged(_ reason: String) -> ProgressiveGANError { .damaged(path: path, reason: reason) }
    guard data.count >= 8 else { throw damaged("it is too short to be a safetensors file") }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(data.count - 8) else { throw damaged("its header is cut off") }
    guard length <= 100_000_000 else { throw damaged("its header is longer than 100 MB") }
    let header = data.dropFirst(8).prefix(Int(length))
    let body = data.dropFirst(8 + Int(length))
    guard let object = try? JSONSerialization.jsonObject(with: header) as? [String: Any] else {
      throw damaged("its header is not JSON")
    }
    self.init(metadata: object["__metadata__"] as? [String: String] ?? [:])
    guard Self.areDisjoint(object) else { throw damaged("its tensors overlap") }
    for (name, value) in object where name != "__metadata__" {
      guard let entry = Self.entry(value, in: body) else {
        throw damaged("its tensor '\(name.withVisibleControls)' is not float32 or lies outside of the file")
      }
      tensors[name] = entry
    }
  }

  /// Whether no two tensors share bytes, so that a small file cannot stand for much memory.
  private static func areDisjoint(_ header: [String: Any]) -> Bool {
    let ranges = header.values.compactMap { ($0 as? [String: Any])?["data_offsets"] as? [Int] }
      .filter { $0.count == 2 && $0[0] < $0[1] }.sorted { $0[0] < $1[0] }
    return zip(ranges, ranges.dropFirst()).allSatisfy { $0[1] <= $1[0] }
  }

  private static func entry(_ value: Any, in body: Data) -> Entry? {
    guard let fields = value as? [String: Any], fields["dtype"] as? String == "F32",
      let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int], offsets.count == 2,
      0 <= offsets[0], offsets[0] <= offsets[1], offsets[1] <= body.count
    else { return nil }
    var count = 1
    for size in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: size)
      guard size >= 0, !overflows, product <= body.count else { return nil }
      count = product
    }
    guard offsets[1] - offsets[0] == 4 * count else { return nil }
    var values = [Float](repeating: 0, count: count)
    let start = body.startIndex + offsets[0]
    _ = values.withUnsafeMutableBytes { body.copyBytes(to: $0, from: start..<(start + 4 * count)) }
    return Entry(shape: shape, values: values)
  }

  /// Writes the file atomically: whoever opens the path sees the old file or the new one, whole.
  public func write(to path: String) throws(ProgressiveGANError) {
    guard let data = try? serialized() else {
      throw .cannotWrite(path: path, reason: "its header cannot be written as JSON")
    }
    try writeDurably(data, to: path)
  }

  func serialized() throws -> Data {
    var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    var offset = 0
    let names = tensors.keys.sorted()
    for name in names {
      guard let entry = tensors[name] else { continue }
      let end = offset + 4 * entry.values.count
      header[name] = ["dtype": "F32", "shape": entry.shape, "data_offsets": [offset, end]] as [String: Any]
      offset = end
    }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    // Values begin at a multiple of 8.
    json.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8))
    var data = Data(capacity: 8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(json)
    for name in names { tensors[name]?.values.withUnsafeBytes { data.append(contentsOf: $0) } }
    return data
  }
}
