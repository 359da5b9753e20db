import Files
import Foundation

/// CIFAR-10 and CIFAR-100 in their binary form (Krizhevsky 2009): records of one or two bytes of labels and 3072 of
/// pixels, red before green before blue.
struct CIFARPictures: PictureSource {
  private let folder: RawPath
  /// Mapped, file after file.
  private let files: [Data]
  private let watched: [WatchedFile]
  private let labelBytes: Int
  private let names: [String]

  private static let pixelBytes = 3 * 32 * 32

  /// The training pictures of a folder; nil if it has none of these.
  init?(folder: RawPath) throws(ImageError) {
    let present = Set(fileNames(in: folder).map(shownName))
    let batches = (1...5).map { "data_batch_\($0).bin" }.filter(present.contains)
    let isHundred = batches.isEmpty && present.contains("train.bin") && present.contains("fine_label_names.txt")
    guard isHundred || !batches.isEmpty else { return nil }
    self.folder = folder
    labelBytes = isHundred ? 2 : 1
    let size = labelBytes + Self.pixelBytes
    var (files, watched) = ([Data](), [WatchedFile]())
    for file in isHundred ? ["train.bin"] : batches {
      let path = folder.appending(file.utf8)
      let bytes = try mappedFile(path)
      guard !bytes.isEmpty, bytes.count % size == 0 else {
        throw .undecodable(
          name: path.description, reason: "its \(bytes.count) bytes are no whole number of records of \(size)")
      }
      files.append(bytes)
      watched.append(try WatchedFile(path))
    }
    self.files = files
    self.watched = watched
    let list = folder.appending((isHundred ? "fine_label_names.txt" : "batches.meta.txt").utf8)
    names = String(decoding: (try? fileBytes(list, atMost: 1 << 20)) ?? [], as: UTF8.self).split(
      whereSeparator: \.isNewline
    ).map(String.init)
  }

  var kind: DataKind { labelBytes == 2 ? .cifar100 : .cifar10 }
  private var recordBytes: Int { labelBytes + Self.pixelBytes }
  var count: Int { files.reduce(0) { $0 + $1.count / recordBytes } }
  func name(of index: Int) -> String { "\(folder), picture \(index + 1)" }

  func image(_ index: Int) throws(ImageError) -> Image {
    for (file, bytes) in zip(watched, files) { try file.requireBytes(bytes.count, name: name(of: index)) }
    return Image(width: 32, height: 32, planes: record(index).dropFirst(labelBytes))
  }

  private func record(_ index: Int) -> ArraySlice<UInt8> {
    var start = index * recordBytes
    for file in files {
      guard start >= file.count else { return ArraySlice(file[start..<(start + recordBytes)]) }
      start -= file.count
    }
    preconditionFailure("picture \(index) of \(count)")
  }

  /// The fine labels, by name where the names are there.
  func classNames(known: [String]) throws(ImageError) -> [String] {
    (0..<count).map { index in
      let label = Int(record(index).prefix(labelBytes).last ?? 0)
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
