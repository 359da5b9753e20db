import Foundation

/// CIFAR-10 and CIFAR-100 in their binary form (Krizhevsky 2009): records of one or two bytes of labels and 3072 of
/// pixels, red before green before blue.
struct CIFARPictures: PictureSource {
  private let folder: String
  private let records: [UInt8]
  private let labelBytes: Int
  private let names: [String]

  private static let pixelBytes = 3 * 32 * 32

  /// The training pictures of a folder; nil if it has none of these.
  init?(folder: String) throws(ImageError) {
    let present = Set((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    let batches = (1...5).map { "data_batch_\($0).bin" }.filter(present.contains)
    let isHundred = batches.isEmpty && present.contains("train.bin") && present.contains("fine_label_names.txt")
    guard isHundred || !batches.isEmpty else { return nil }
    self.folder = folder
    labelBytes = isHundred ? 2 : 1
    let size = labelBytes + Self.pixelBytes
    var records: [UInt8] = []
    for file in isHundred ? ["train.bin"] : batches {
      let path = "\(folder)/\(file)"
      let bytes = FileManager.default.contents(atPath: path) ?? Data()
      guard !bytes.isEmpty, bytes.count % size == 0 else {
        throw .undecodable(name: path, reason: "its \(bytes.count) bytes are no whole number of records of \(size)")
      }
      records += bytes
    }
    self.records = records
    let list = try? String(
      contentsOfFile: "\(folder)/\(isHundred ? "fine_label_names.txt" : "batches.meta.txt")", encoding: .utf8)
    names = (list ?? "").split(whereSeparator: \.isNewline).map(String.init)
  }

  var count: Int { records.count / (labelBytes + Self.pixelBytes) }
  func name(of index: Int) -> String { "\(folder), picture \(index + 1)" }

  func image(_ index: Int) throws(ImageError) -> Image {
    let start = index * (labelBytes + Self.pixelBytes) + labelBytes
    return Image(width: 32, height: 32, planes: records[start..<(start + Self.pixelBytes)])
  }

  /// The fine labels, by name where the names are there.
  func classNames() throws(ImageError) -> [String] {
    (0..<count).map { index in
      let label = Int(records[index * (labelBytes + Self.pixelBytes) + labelBytes - 1])
      return names.indices.contains(label) ? names[label] : String(format: "%03d", label)
    }
  }
}

extension Image {
  /// From one plane a channel, each row by row.
  init(width: Int, height: Int, planes: ArraySlice<UInt8>) {
    let size = width * height
    let channels = planes.count / size
    var pixels = [UInt8](repeating: 0, count: planes.count)
    for channel in 0..<channels {
      for pixel in 0..<size { pixels[pixel * channels + channel] = planes[planes.startIndex + channel * size + pixel] }
    }
    self.init(width: width, height: height, channels: channels, pixels: pixels)
  }
}
