import Files
import Foundation
import Kernels

/// A file of named tensors in the safetensors format: eight bytes of header length, a JSON header, then the values in
/// little-endian order.
public struct Safetensors: Equatable, Sendable {
  /// How numbers lie in a file; in memory they are float32.
  public enum Format: String, Sendable {
    case single = "F32"
    case half = "F16"

    var size: Int { self == .single ? 4 : 2 }
  }

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
  ) throws(FileError) {
    let file = try RegularFile(path)
    let header = try SafetensorsHeader(file)
    self.init(metadata: header.metadata)
    for tensor in header.tensors where isWanted(tensor.name) {
      let values =
        tensor.format == .single
        ? try file.numbers(at: tensor.offset, count: tensor.count)
        : singlePrecision(try file.numbers(at: tensor.offset, count: tensor.count))
      tensors[tensor.name] = Entry(shape: tensor.shape, values: values)
    }
  }

  /// Writes the file atomically: whoever opens the path sees the old file or the new one, whole.
  ///
  /// - Throws: also if a number is too large for the format.
  public func write(
    to path: String, as format: Format = .single, ifTaken: TakenName = .replaced
  ) throws(FileError) {
    if format == .half { try requireHalves(path) }
    guard let data = try? serialized(as: format) else {
      throw .cannotWrite(path: path, reason: "its header cannot be written as JSON")
    }
    try writeFile(data, to: path, ifTaken: ifTaken)
  }

  private static let largestHalf: Float = 65504

  private func requireHalves(_ path: String) throws(FileError) {
    let unfit = tensors.filter { !$0.value.values.allSatisfy { abs($0) <= Self.largestHalf } }.keys.min()
    guard let unfit else { return }
    throw .cannotWrite(
      path: path, reason: "its tensor '\(unfit.quotable)' has numbers beyond 65504, the largest in half precision")
  }

  package func serialized(as format: Format = .single) throws -> Data {
    var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    var offset = 0
    let names = tensors.keys.sorted()
    for name in names {
      guard let entry = tensors[name] else { continue }
      let end = offset + format.size * entry.values.count
      header[name] =
        ["dtype": format.rawValue, "shape": entry.shape, "data_offsets": [offset, end]] as [String: Any]
      offset = end
    }
    var json = try JSONSerialization.data(withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
    // Values begin at a multiple of 8.
    json.append(contentsOf: [UInt8](repeating: 0x20, count: (8 - json.count % 8) % 8))
    var data = Data(capacity: 8 + json.count + offset)
    withUnsafeBytes(of: UInt64(json.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(json)
    for name in names {
      guard let values = tensors[name]?.values else { continue }
      switch format {
      case .single: values.withUnsafeBytes { data.append(contentsOf: $0) }
      case .half: halfPrecision(values).withUnsafeBytes { data.append(contentsOf: $0) }
      }
    }
    return data
  }
}
