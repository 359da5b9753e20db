import Files
import Foundation

/// The multi-resolution folder of the official ProGAN code: `NAME-r02.tfrecords` (4×4), `NAME-r03.tfrecords`, …, each record
/// a `tf.train.Example` with `shape` and `data` (channels first), and `NAME-rxx.labels`, a NumPy array of one-hot rows.
/// Only the largest level is read: the smaller ones are its means, as ours are.
struct TFRecordPictures: PictureSource {
  private struct Record: Sendable {
    let start: Int
    let length: Int
  }

  private let path: RawPath
  private let bytes: Data
  private let watched: WatchedFile
  private let records: [Record]
  private let labelsPath: RawPath

  /// Nil if the folder has none of these files.
  init?(folder: RawPath) throws(ImageError) {
    let names = fileNames(in: folder).map(shownName)
    let levels = names.compactMap { name -> (level: Int, stem: Substring, name: String)? in
      guard name.hasSuffix(".tfrecords"), let mark = name.range(of: "-r", options: .backwards),
        let level = Int(name[mark.upperBound...].dropLast(".tfrecords".count))
      else { return nil }
      return (level, name[..<mark.lowerBound], name)
    }
    guard let largest = levels.max(by: { $0.level < $1.level }) else { return nil }
    path = folder.appending(largest.name.utf8)
    labelsPath = folder.appending("\(largest.stem)-rxx.labels".utf8)
    // Mapped: such files may be larger than memory.
    bytes = try mappedFile(path)
    watched = try WatchedFile(path)
    records = try Self.records(in: bytes, path: path.description)
  }

  /// Where each record lies: a length, its checksum, the bytes, their checksum, all little-endian.
  private static func records(in data: Data, path: String) throws(ImageError) -> [Record] {
    var result: [Record] = []
    var at = 0
    while at < data.count {
      guard data.count - at >= 16, let length = Int(exactly: data.littleEndian(at, bytes: 8)),
        length <= data.count - at - 16
      else { throw .undecodable(name: path, reason: "it ends within record \(result.count + 1)") }
      result.append(Record(start: at + 12, length: length))
      at += 16 + length
    }
    return result
  }

  var kind: DataKind { .tfrecords }
  var count: Int { records.count }
  func name(of index: Int) -> String { "\(path), picture \(index + 1)" }

  func image(_ index: Int) throws(ImageError) -> Image {
    let record = records[index]
    let damaged = ImageError.undecodable(name: name(of: index), reason: "its record is damaged")
    guard record.length <= largestPictureFile else {
      throw .undecodable(name: name(of: index), reason: "its record claims \(record.length) bytes")
    }
    try watched.requireBytes(bytes.count, name: name(of: index))
    let example = bytes[record.start..<(record.start + record.length)]
    guard example.maskedChecksum == UInt32(bytes.littleEndian(record.start + record.length, bytes: 4)) else {
      throw .undecodable(name: name(of: index), reason: "its checksum is wrong")
    }
    guard let features = ExampleFeatures(example), features.shape.count == 3, let data = features.data else {
      throw damaged
    }
    let (channels, height, width) = (features.shape[0], features.shape[1], features.shape[2])
    try Image.checkSize(width, height, name: name(of: index))
    guard channels == 1 || channels == 3, data.count == channels * width * height else { throw damaged }
    return Image(width: width, height: height, planes: ArraySlice(data))
  }

  func classNames(known: [String]) throws(ImageError) -> [String] {
    guard let file = try? mappedFile(labelsPath), let rows = NumPyArray(file),
      rows.shape.count == 2, rows.shape[0] >= count, rows.shape[1] > 0
    else { throw .noClasses(path: labelsPath.description, stray: nil) }
    let width = rows.shape[1]
    return (0..<count).map { row in
      let values = rows.values[(row * width)..<((row + 1) * width)]
      let label = values.indices.max { values[$0] < values[$1] } ?? values.startIndex
      return String(format: "%04d", label - values.startIndex)
    }
  }
}

extension Data {
  /// A number of up to eight bytes; the caller knows that they are there.
  func littleEndian(_ offset: Int, bytes count: Int) -> UInt64 {
    let start = startIndex + offset
    return self[start..<(start + count)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
