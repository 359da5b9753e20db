import Foundation

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

  /// Reads a file; every length and offset in it is checked before memory is taken for it.
  ///
  /// - Parameter isWanted: which tensors to read, by name; by default all.
  public init(
    contentsOf path: String, where isWanted: (String) -> Bool = { _ in true }
  ) throws(ProgressiveGANError) {
    let file = try RegularFile(path)
    let header = try SafetensorsHeader(file)
    self.init(metadata: header.metadata)
    for tensor in header.tensors where isWanted(tensor.name) {
      let values = try file.floats(at: tensor.offset, count: tensor.count)
      tensors[tensor.name] = Entry(shape: tensor.shape, values: values)
    }
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
