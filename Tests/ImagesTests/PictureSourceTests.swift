import Foundation
import Testing

@testable import Files
@testable import Images

/// Data as people have it: each form written here by hand as its format says, or by the tool that people use.
@Suite struct PictureSourceTests {
  private let data: DataFolder
  private var folder: String { data.path }

  init() throws { data = try DataFolder() }

  // MARK: IDX

  private let digits = (0..<3).map {
    Image(width: 28, height: 28, channels: 1, pixels: noise(width: 28, height: 28 + $0).pixels.suffix(784))
  }

  private func writeDigits(gzipped: Bool) throws {
    try data.write(idx(digits), "train-images-idx3-ubyte")
    try data.write(idx(labels: [7, 0, 7]), "train-labels-idx1-ubyte")
    guard gzipped else { return }
    for file in ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"] { try data.gzip(file) }
  }

  @Test(arguments: [false, true]) func readsIDXWithLabels(gzipped: Bool) throws {
    try writeDigits(gzipped: gzipped)
    let file = "\(folder)/train-images-idx3-ubyte\(gzipped ? ".gz" : "")"
    for path in [folder, file] {
      let set = try ImageDataSet(path: path, resolution: 16, channels: 1, labeled: true)
      #expect(set.classes == ["000", "007"])
      #expect(set.labels == [1, 0, 1])
      #expect(try set.image(2, at: 16) == digits[2].resized(width: 16, height: 16))
    }
  }

  @Test func refusesIDXThatLies() throws {
    for header in [bigEndian(0x803, 3, 28, 28), bigEndian(0x803, 1 << 30, 10_000, 10_000), bigEndian(0x803, 0, 28, 28)]
    {
      try data.write(header + [1, 2, 3], "train-images-idx3-ubyte")
      #expect(throws: ImageError.self) { try ImageDataSet(path: folder, resolution: 16) }
    }
  }

  // MARK: CIFAR

  @Test func readsCIFAR10() throws {
    let red = [UInt8](repeating: 250, count: 1024) + [UInt8](repeating: 10, count: 2048)
    let blue = [UInt8](repeating: 10, count: 2048) + [UInt8](repeating: 250, count: 1024)
    try data.write([1] + red + [0] + blue, "data_batch_1.bin")
    try data.write([1] + blue, "data_batch_2.bin")
    try data.write([0] + red, "test_batch.bin")
    try data.write(Array("airplane\nautomobile\n".utf8), "batches.meta.txt")
    let set = try ImageDataSet(path: folder, resolution: 8, labeled: true)
    #expect(set.count == 3)
    #expect(set.classes == ["airplane", "automobile"])
    #expect(set.labels == [1, 0, 1])
    #expect(try set.image(0, at: 8) == Image(width: 8, height: 8, filledWith: (250, 10, 10)))
    #expect(try set.image(1, at: 8) == Image(width: 8, height: 8, filledWith: (10, 10, 250)))
  }

  @Test func readsCIFAR100ByItsFineLabels() throws {
    try data.write(
      [9, 1] + [UInt8](repeating: 80, count: 3072) + [9, 0] + [UInt8](repeating: 90, count: 3072), "train.bin")
    try data.write(Array("apple\nfish\n".utf8), "fine_label_names.txt")
    let set = try ImageDataSet(path: folder, resolution: 4, labeled: true)
    #expect(set.labels.map { set.classes[$0] } == ["fish", "apple"])
    try data.write([1, 2, 3], "train.bin")
    #expect(throws: ImageError.self) { try ImageDataSet(path: folder, resolution: 4) }
  }

  // MARK: zip

  @Test func readsZipWithFoldersAsClasses() throws {
    try data.write(Image(width: 8, height: 8, filledWith: (200, 10, 10)).pngData(), "in/cats/b.png")
    try data.write(Image(width: 8, height: 8, filledWith: (10, 200, 10)).pngData(), "in/dogs/a.png")
    try data.write(Array("not a picture".utf8), "in/dogs/broken.png")
    try data.write([1], "in/__MACOSX/x.png")
    try data.zip("in", of: ["cats/b.png", "dogs/a.png", "dogs/broken.png", "__MACOSX/x.png"])
    let set = try ImageDataSet(path: "\(folder)/in.zip", resolution: 8, labeled: true)
    #expect(set.classes == ["cats", "dogs"])
    #expect(set.labels == [0, 1])
    #expect(try set.image(1, at: 8) == Image(width: 8, height: 8, filledWith: (10, 200, 10)))
    #expect(set.unreadable.map { $0.name.hasSuffix("dogs/broken.png") } == [true])
    #expect(throws: ImageError.self) { try set.requireAllReadable(path: "in.zip") }
  }

  @Test func readsTheLabelsOfDatasetJSON() throws {
    for number in 0..<2 {
      try data.write(Image(width: 8, height: 8, filledWith: (9, 9, 9)).pngData(), "in/00000/img0000000\(number).png")
    }
    try data.write(
      Array(#"{"labels": [["00000/img00000000.png", 10], ["00000/img00000001.png", 9]]}"#.utf8), "in/dataset.json")
    try data.zip("in", of: ["00000/img00000000.png", "00000/img00000001.png", "dataset.json"])
    let set = try ImageDataSet(path: "\(folder)/in.zip", resolution: 4, labeled: true)
    #expect(set.labels.map { set.classes[$0] } == ["0010", "0009"])
  }

  /// A link in an archive is the name of a file, and what is cut off is said to be an archive.
  @Test func linksAndCutArchivesAreCalledWhatTheyAre() throws {
    try data.write(noise(width: 8, height: 8).pngData(), "in/a.png")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/in/b.png", withDestinationPath: "a.png")
    let zip = Process()
    zip.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    zip.arguments = [
      "-c",
      """
      import os, sys, zipfile
      with zipfile.ZipFile(sys.argv[2], "w") as z:
        z.write(sys.argv[1] + "/a.png", "a.png")
        link = zipfile.ZipInfo("b.png"); link.create_system = 3; link.external_attr = 0o120777 << 16
        z.writestr(link, "a.png")
      """, folder + "/in", folder + "/links.zip",
    ]
    guard (try? zip.run()) != nil else { return }
    zip.waitUntilExit()
    let pictures = try openPictures(at: folder + "/links.zip")
    #expect(pictures.count == 1 && pictures.leftOut.sentence == "1 other: 1 link within an archive")
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/links.zip")))
    bytes.removeLast(30)
    try data.write(bytes, "cut.zip")
    let error = #expect(throws: ImageError.self) { _ = try openPictures(at: folder + "/cut.zip") }
    #expect("\(error!)".hasPrefix("The archive '") && "\(error!)".contains("cut off"), "\(error!)")
  }

  @Test func damagedArchivesAreRefusedOrTheirPicturesNamed() throws {
    try data.write(noise(width: 64, height: 64).pngData(), "in/a.png")
    try data.zip("in", of: ["a.png"])
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
      try data.write(bytes, "bad.zip")
      // Whatever happens, it is an error of ours or a picture, never a trap.
      _ = try? ImageDataSet(path: "\(folder)/bad.zip", resolution: 8)
    }
  }

  // MARK: TFRecords

  /// RFC 3720, B.4: 32 bytes of zeros have the checksum 8A9136AA, here rotated and offset.
  @Test func checksumsAreThoseOfTheStandard() {
    let crc: UInt32 = 0x8A91_36AA
    #expect([UInt8](repeating: 0, count: 32).maskedChecksum == (crc >> 15 | crc << 17) &+ 0xA282_EAD8)
  }

  @Test func readsTheLargestLevelOfTFRecords() throws {
    let images = (0..<2).map { Image(width: 8, height: 8, pixels: noise(width: 8, height: 8 + $0).pixels.suffix(192)) }
    try data.write(images.flatMap { tfRecord($0.halved()) }, "set-r02.tfrecords")
    try data.write(images.flatMap(tfRecord), "set-r03.tfrecords")
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"
    let rows: [Float] = [0, 0, 1, 1, 0, 0]
    try data.write(
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + rows.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } },
      "set-rxx.labels")
    let set = try ImageDataSet(path: folder, resolution: 8, labeled: true)
    #expect(try (0..<2).map { try set.image($0, at: 8) } == images)
    #expect(set.labels.map { set.classes[$0] } == ["0002", "0000"])
  }

  @Test func damagedTFRecordsAreNamed() throws {
    let good = tfRecord(noise(width: 8, height: 8))
    for position in stride(from: 0, to: good.count, by: 7) {
      var bytes = good
      bytes[position] ^= 0x41
      try data.write(bytes, "set-r03.tfrecords")
      // The checksum of the length is the one thing that is not looked at.
      guard !(8..<12).contains(position) else { continue }
      #expect(throws: ImageError.self, "byte \(position)") { try ImageDataSet(path: folder, resolution: 8) }
    }
  }

  // MARK: WebP

  @Test func readsWebPAndFlattensItOnWhite() throws {
    let bytes = try webP()
    let image = try Image(decoding: bytes, name: "a.webp")
    #expect((image.width, image.height, image.channels) == (8, 4, 3))
    #expect(Swift.zip(image.pixels.prefix(3), [127, 127, 255]).allSatisfy { abs(Int($0) - $1) <= 1 })
    for length in 0..<(bytes.count - 2) {
      #expect(throws: ImageError.self) { try Image(decoding: Array(bytes[..<length]), name: "cut") }
    }
  }
}
