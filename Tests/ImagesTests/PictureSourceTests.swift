import CZip
import CZlib
import Foundation
import Testing

@testable import Images

/// Data as people have it: each form written here by hand as its format says, or by the tool that people use.
@Suite struct PictureSourceTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    let url = URL(fileURLWithPath: "\(folder)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  private func clean() { try? FileManager.default.removeItem(atPath: folder) }

  private func bigEndian(_ numbers: Int...) -> [UInt8] {
    numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
  }

  // MARK: IDX

  private let digits = (0..<3).map {
    Image(width: 28, height: 28, channels: 1, pixels: noise(width: 28, height: 28 + $0).pixels.suffix(784))
  }

  private func writeDigits(gzipped: Bool) throws {
    try write(bigEndian(0x803, 3, 28, 28) + digits.flatMap(\.pixels), "train-images-idx3-ubyte")
    try write(bigEndian(0x801, 3) + [7, 0, 7], "train-labels-idx1-ubyte")
    guard gzipped else { return }
    for file in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] { try gzip(file) }
  }

  @Test(arguments: [false, true]) func readsIDXWithLabels(gzipped: Bool) throws {
    defer { clean() }
    try writeDigits(gzipped: gzipped)
    let file = "\(folder)/train-images-idx3-ubyte\(gzipped ? ".gz" : "")"
    for path in [folder, file] {
      let data = try ImageDataSet(path: path, resolution: 16, channels: 1, labeled: true)
      #expect(data.classes == ["000", "007"])
      #expect(data.labels == [1, 0, 1])
      #expect(data.image(2, at: 16) == digits[2].resized(width: 16, height: 16))
    }
  }

  @Test func refusesIDXThatLies() throws {
    defer { clean() }
    for header in [bigEndian(0x803, 3, 28, 28), bigEndian(0x803, 1 << 30, 10_000, 10_000), bigEndian(0x803, 0, 28, 28)]
    {
      try write(header + [1, 2, 3], "train-images-idx3-ubyte")
      #expect(throws: ImageError.self) { try ImageDataSet(path: folder, resolution: 16) }
    }
  }

  // MARK: CIFAR

  @Test func readsCIFAR10() throws {
    defer { clean() }
    let red = [UInt8](repeating: 250, count: 1024) + [UInt8](repeating: 10, count: 2048)
    let blue = [UInt8](repeating: 10, count: 2048) + [UInt8](repeating: 250, count: 1024)
    try write([1] + red + [0] + blue, "data_batch_1.bin")
    try write([1] + blue, "data_batch_2.bin")
    try write([0] + red, "test_batch.bin")
    try write(Array("airplane\nautomobile\n".utf8), "batches.meta.txt")
    let data = try ImageDataSet(path: folder, resolution: 8, labeled: true)
    #expect(data.count == 3)
    #expect(data.classes == ["airplane", "automobile"])
    #expect(data.labels == [1, 0, 1])
    #expect(data.image(0, at: 8) == Image(width: 8, height: 8, filledWith: (250, 10, 10)))
    #expect(data.image(1, at: 8) == Image(width: 8, height: 8, filledWith: (10, 10, 250)))
  }

  @Test func readsCIFAR100ByItsFineLabels() throws {
    defer { clean() }
    try write(
      [9, 1] + [UInt8](repeating: 80, count: 3072) + [9, 0] + [UInt8](repeating: 90, count: 3072), "train.bin")
    try write(Array("apple\nfish\n".utf8), "fine_label_names.txt")
    let data = try ImageDataSet(path: folder, resolution: 4, labeled: true)
    #expect(data.labels.map { data.classes[$0] } == ["fish", "apple"])
    try write([1, 2, 3], "train.bin")
    #expect(throws: ImageError.self) { try ImageDataSet(path: folder, resolution: 4) }
  }

  // MARK: zip

  @Test func readsZipWithFoldersAsClasses() throws {
    defer { clean() }
    try write(Image(width: 8, height: 8, filledWith: (200, 10, 10)).pngData(), "in/cats/b.png")
    try write(Image(width: 8, height: 8, filledWith: (10, 200, 10)).pngData(), "in/dogs/a.png")
    try write(Array("not a picture".utf8), "in/dogs/broken.png")
    try write([1], "in/__MACOSX/x.png")
    try zip("in", of: ["cats/b.png", "dogs/a.png", "dogs/broken.png", "__MACOSX/x.png"])
    let data = try ImageDataSet(path: "\(folder)/in.zip", resolution: 8, labeled: true)
    #expect(data.classes == ["cats", "dogs"])
    #expect(data.labels == [0, 1])
    #expect(data.image(1, at: 8) == Image(width: 8, height: 8, filledWith: (10, 200, 10)))
    #expect(data.unreadable.map { $0.name.hasSuffix("dogs/broken.png") } == [true])
    #expect(throws: ImageError.self) { try ImageDataSet(path: "\(folder)/in.zip", resolution: 8, isStrict: true) }
  }

  @Test func readsTheLabelsOfDatasetJSON() throws {
    defer { clean() }
    for number in 0..<2 {
      try write(Image(width: 8, height: 8, filledWith: (9, 9, 9)).pngData(), "in/00000/img0000000\(number).png")
    }
    try write(
      Array(#"{"labels": [["00000/img00000000.png", 10], ["00000/img00000001.png", 9]]}"#.utf8), "in/dataset.json")
    try zip("in", of: ["00000/img00000000.png", "00000/img00000001.png", "dataset.json"])
    let data = try ImageDataSet(path: "\(folder)/in.zip", resolution: 4, labeled: true)
    #expect(data.labels.map { data.classes[$0] } == ["0010", "0009"])
  }

  @Test func damagedArchivesAreRefusedOrTheirPicturesNamed() throws {
    defer { clean() }
    try write(noise(width: 64, height: 64).pngData(), "in/a.png")
    try zip("in", of: ["a.png"])
    let good = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder)/in.zip")))
    // Knuth's MMIX constants: any fixed sequence will do.
    var state: UInt64 = 1
    func dice(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    for round in 0..<200 {
      var bytes = good
      if round % 2 == 0 { bytes.removeLast(1 + dice(bytes.count - 1)) }
      if !bytes.isEmpty { bytes[dice(bytes.count)] ^= UInt8(1 + dice(255)) }
      try write(bytes, "bad.zip")
      // Whatever happens, it is an error of ours or a picture, never a trap.
      _ = try? ImageDataSet(path: "\(folder)/bad.zip", resolution: 8)
    }
  }

  // MARK: TFRecords

  private func record(_ image: Image) -> [UInt8] {
    func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] { [UInt8(number << 3 | 2)] + varint(bytes.count) + bytes }
    func varint(_ number: Int) -> [UInt8] {
      number < 128 ? [UInt8(number)] : [UInt8(number & 127 | 128)] + varint(number >> 7)
    }
    let planes = (0..<image.channels).flatMap { channel in
      stride(from: channel, to: image.pixels.count, by: image.channels).map { image.pixels[$0] }
    }
    let shape = [image.channels, image.height, image.width].flatMap(varint)
    let features =
      field(1, field(1, Array("data".utf8)) + field(2, field(1, field(1, planes))))
      + field(1, field(1, Array("shape".utf8)) + field(2, field(3, field(1, shape))))
    let example = field(1, features)
    func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
    let length = littleEndian(UInt64(example.count), 8)
    return length + littleEndian(UInt64(length.maskedChecksum), 4) + example
      + littleEndian(UInt64(example.maskedChecksum), 4)
  }

  /// RFC 3720, B.4: 32 bytes of zeros have the checksum 8A9136AA, here rotated and offset.
  @Test func checksumsAreThoseOfTheStandard() {
    let crc: UInt32 = 0x8A91_36AA
    #expect([UInt8](repeating: 0, count: 32).maskedChecksum == (crc >> 15 | crc << 17) &+ 0xA282_EAD8)
  }

  @Test func readsTheLargestLevelOfTFRecords() throws {
    defer { clean() }
    let images = (0..<2).map { Image(width: 8, height: 8, pixels: noise(width: 8, height: 8 + $0).pixels.suffix(192)) }
    try write(images.flatMap { record($0.halved()) }, "set-r02.tfrecords")
    try write(images.flatMap(record), "set-r03.tfrecords")
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    let rows: [Float] = [0, 0, 1, 1, 0, 0]
    try write(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + rows.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } },
      "set-rxx.labels")
    let data = try ImageDataSet(path: folder, resolution: 8, labeled: true)
    #expect((0..<2).map { data.image($0, at: 8) } == images)
    #expect(data.labels.map { data.classes[$0] } == ["0002", "0000"])
  }

  @Test func damagedTFRecordsAreNamed() throws {
    defer { clean() }
    let good = record(noise(width: 8, height: 8))
    for position in stride(from: 0, to: good.count, by: 7) {
      var bytes = good
      bytes[position] ^= 0x41
      try write(bytes, "set-r03.tfrecords")
      // The checksum of the length is the one thing that is not looked at.
      guard !(8..<12).contains(position) else { continue }
      #expect(throws: ImageError.self, "byte \(position)") { try ImageDataSet(path: folder, resolution: 8) }
    }
  }

  // MARK: WebP

  /// A lossless WebP of 8×4 pixels in half transparent blue, as libwebp 1.2.4 writes it.
  private let webP = "UklGRhwAAABXRUJQVlA4TA8AAAAvB8AAEAcQ0f/+BSKi/wEA"

  @Test func readsWebPAndFlattensItOnWhite() throws {
    let bytes = [UInt8](try #require(Data(base64Encoded: webP)))
    let image = try Image(decoding: bytes, name: "a.webp")
    #expect((image.width, image.height, image.channels) == (8, 4, 3))
    #expect(Swift.zip(image.pixels.prefix(3), [127, 127, 255]).allSatisfy { abs(Int($0) - $1) <= 1 })
    for length in 0..<(bytes.count - 2) {
      #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<length]), name: "cut") }
    }
  }

  /// Packs files of the folder with libzip.
  private func zip(_ name: String, of files: [String]) throws {
    let archive = try #require(zip_open("\(folder)/\(name).zip", ZIP_CREATE, nil))
    for file in files {
      let source = try #require(zip_source_file(archive, "\(folder)/\(name)/\(file)", 0, 0))
      #expect(zip_file_add(archive, file, source, 0) >= 0)
    }
    #expect(zip_close(archive) == 0)
  }

  private func gzip(_ file: String) throws {
    let path = "\(folder)/\(file)"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let target = try #require(gzopen(path + ".gz", "wb"))
    #expect(gzwrite(target, bytes, UInt32(bytes.count)) == bytes.count)
    gzclose(target)
    try FileManager.default.removeItem(atPath: path)
  }
}
