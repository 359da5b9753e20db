import CZip
import Foundation
import Testing

@testable import Files
@testable import Images

/// Every reader on thousands of damaged files, the same ones every time: what cannot be read is refused with a sentence, and
/// nothing traps, reads beyond its bytes, or takes memory without bound. PROGAN_FUZZ_ROUNDS says how many of each form;
/// `Tests/AddressSanitizer/run` runs it with every check on.
struct FuzzTests {
  private static let rounds =
    ProcessInfo.processInfo.environment["PROGAN_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 120

  @Test(arguments: FuzzedForm.allCases) func isReadOrRefused(form: FuzzedForm) throws {
    let data = try DataFolder()
    let (files, path) = try form.files(in: data)
    for (name, bytes) in files { try data.write(bytes, name) }
    let whole = try ImageDataSet(path: path, resolution: 8)
    #expect(whole.count > 0 && whole.unreadable.isEmpty, "what is damaged must be whole before")
    var random = SplitMix(state: UInt64(form.rawValue) << 32)
    var refused = 0
    var slowest = 0.0
    for round in 0..<Self.rounds {
      let victim = files[round % files.count]
      var bytes = victim.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) { bytes.damage(&random) }
      // Damage behind a checksum that fits goes deeper.
      if round % 2 == 0 { form.mend(&bytes) }
      try data.write(bytes, victim.name)
      let start = Date()
      if Self.isRefused("\(form) \(round)", path) { refused += 1 }
      slowest = max(slowest, -start.timeIntervalSinceNow)
      try data.write(victim.bytes, victim.name)
    }
    #expect(refused >= Self.rounds / 10, "\(form): only \(refused) refused")
    #expect(residentPeak() < 3 << 30)
    // In short, other tests run beside it, and time is luck.
    if Self.rounds > 1000 { #expect(slowest < 2, "\(form): one took \(slowest) s") }
  }

  /// Whether it is refused, or some of its pictures are.
  private static func isRefused(_ name: String, _ path: String) -> Bool {
    do throws(ImageError) {
      let found = try DataInspection(path: path)
      for file in found.unreadable { expectSentence(file.reason, name) }
      let set = try ImageDataSet(path: path, resolution: 8, labeled: !found.classes.isEmpty)
      for index in 0..<set.count { _ = try set.image(index, at: 4) }
      return !found.unreadable.isEmpty
    } catch {
      expectSentence(error.description, name)
      return true
    }
  }

  private static func expectSentence(_ sentence: String, _ name: String) {
    #expect(sentence.utf8.count < 2000 && sentence == sentence.withVisibleControls, "\(name): \(sentence)")
  }

  /// The most memory that this process ever had, in bytes.
  private func residentPeak() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropLast().last.flatMap { Int($0) } ?? 0) << 10
  }
}

enum FuzzedForm: Int, CaseIterable {
  case png, jpeg, webP, sheet, zip, idx, gzippedIDX, cifar, tfRecords, packed
  case progressive, inks, animatedWebP, gif, tiff, bmp, heic, avif

  /// Small files that are whole, and where to open them.
  func files(in data: DataFolder) throws -> (files: [(name: String, bytes: [UInt8])], path: String) {
    let image = noise(width: 8, height: 8)
    switch self {
    case .png:
      return ([("a.png", try image.pngData(text: [("key", "text"), ("other", "π")]))], data.path + "/a.png")
    case .jpeg: return ([("a.jpg", ImagesTests.jpeg(noise(width: 17, height: 9)))], data.path + "/a.jpg")
    case .webP: return ([("a.webp", try ImagesTests.webP())], data.path + "/a.webp")
    case .progressive:
      return ([("a.jpg", ImagesTests.jpeg(image, JPEGForm(isProgressive: true)))], data.path + "/a.jpg")
    case .inks:
      let inks = noise(width: 16, height: 12, channels: 1).pixels
      return ([("a.jpg", ImagesTests.jpeg(width: 8, height: 6, channels: 4, inks))], data.path + "/a.jpg")
    case .animatedWebP: return ([("a.webp", PictureFixture.animatedWebP)], data.path + "/a.webp")
    case .gif:
      let gif = AnimatedGIF(palette: ColorPalette(of: [image]), framesPerSecond: 10)
      return ([("a.gif", try gif.bytes(adding: image) + gif.end())], data.path + "/a.gif")
    case .tiff:
      return ([("a.tif", ImagesTests.tiff(width: 8, height: 8, channels: 3, image.pixels))], data.path + "/a.tif")
    case .bmp:
      return ([("a.bmp", ImagesTests.bmp(width: 8, height: 8, channels: 3, image.pixels))], data.path + "/a.bmp")
    case .heic: return ([("a.heic", PictureFixture.heicTurned)], data.path + "/a.heic")
    case .avif: return ([("a.avif", PictureFixture.avifHalf)], data.path + "/a.avif")
    case .sheet:
      return ([("sheet.png", try packedSheet(of: [image, image, image]))], data.path + "/sheet.png")
    case .zip:
      let list = Array(#"{"labels": [["a/x.png", 1], ["b/y.png", 0]]}"#.utf8)
      try data.zip(
        "set", entries: [("a/x.png", image.pngData()), ("b/y.png", image.pngData()), ("dataset.json", list)])
      return ([("set.zip", try data.bytes("set.zip"))], data.path + "/set.zip")
    case .idx, .gzippedIDX:
      let grey = noise(width: 8, height: 8, channels: 1)
      let (pictures, labels) = (ImagesTests.idx([grey, grey]), ImagesTests.idx(labels: [3, 7]))
      let name = "train-images-idx3-ubyte"
      guard self == .gzippedIDX else {
        return ([(name, pictures), ("train-labels-idx1-ubyte", labels)], data.path + "/" + name)
      }
      let files = [
        (name + ".gz", try data.gzipped(pictures)), ("train-labels-idx1-ubyte.gz", try data.gzipped(labels)),
      ]
      return (files, "\(data.path)/\(name).gz")
    case .cifar:
      let record = [UInt8](repeating: 90, count: 3072)
      return (
        [
          ("cifar/data_batch_1.bin", [1] + record + [0] + record),
          ("cifar/batches.meta.txt", Array("airplane\nautomobile\n".utf8)),
        ], data.path + "/cifar"
      )
    case .tfRecords:
      let header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"
      let rows: [Float] = [0, 1, 1, 0]
      let labels =
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
        + rows.flatMap { littleEndian($0.bitPattern) }
      return (
        [("records/set-r03.tfrecords", tfRecord(image) + tfRecord(image)), ("records/set-rxx.labels", labels)],
        data.path + "/records"
      )
    case .packed:
      try data.write(image.pngData(), "in/a/x.png")
      try data.write(image.pngData(), "in/b/y.png")
      var file: [UInt8] = []
      try packPictures(at: data.path + "/in", resolution: 8) { bytes, offset in
        file += [UInt8](repeating: 0, count: max(0, offset + bytes.count - file.count))
        file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
      }
      return ([("set.pack", file)], data.path + "/set.pack")
    }
  }

  /// Makes checksums fit again, as far as the file still is one.
  func mend(_ bytes: inout [UInt8]) {
    switch self {
    case .png, .sheet:
      var position = pngSignature.count
      while position + 12 <= bytes.count {
        let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
        let end = position + 8 + length
        guard end + 4 <= bytes.count else { return }
        bytes.replaceSubrange(end..<(end + 4), with: Images.bigEndian(checksum(bytes[(position + 4)..<end])))
        position = end + 4
      }
    case .tfRecords:
      var position = 0
      while position + 16 <= bytes.count {
        let length = Data(bytes).littleEndian(position, bytes: 8)
        guard length <= UInt64(bytes.count - position - 16) else { return }
        let end = position + 12 + Int(length)
        bytes.replaceSubrange(end..<(end + 4), with: littleEndian(bytes[(position + 12)..<end].maskedChecksum))
        position = end + 4
      }
    case .packed:
      guard bytes.count >= PackedLayout.headerBytes else { return }
      let directory = Int(clamping: Data(bytes).littleEndian(32, bytes: 8))
      if directory <= bytes.count {
        bytes.replaceSubrange(44..<48, with: littleEndian(checksum(bytes.suffix(directory))))
      }
      bytes.replaceSubrange(60..<64, with: littleEndian(checksum(bytes[..<60])))
    case .jpeg, .webP, .zip, .idx, .gzippedIDX, .cifar, .progressive, .inks, .animatedWebP, .gif, .tiff, .bmp, .heic,
      .avif:
      break
    }
  }
}

extension [UInt8] {
  /// One of the ways in which files are wrong.
  fileprivate mutating func damage(_ random: inout SplitMix) {
    guard !isEmpty else { return }
    // Headers more often than what follows them.
    let reach = Bool.random(using: &random) ? Swift.min(count, 64) : count
    let place = Int.random(in: 0..<reach, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: self[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: self[place] = [0, 1, 0x7F, 0x80, 0xFE, 0xFF].randomElement(using: &random) ?? 0
    case 2: removeLast(Int.random(in: 1...count, using: &random))
    case 3: removeSubrange(place..<Int.random(in: place...count, using: &random))
    case 4:
      let part = self[place..<Int.random(in: place...Swift.min(count, place + 64), using: &random)]
      insert(contentsOf: Array(part), at: Int.random(in: 0...count, using: &random))
    default:
      // A number at the edge of what it can be, in either order of its bytes.
      let values: [UInt64] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 1 << 40, 1 << 62, .max >> 1, .max]
      let value = values.randomElement(using: &random) ?? 0
      let width = [2, 4, 8].randomElement(using: &random) ?? 4
      let little = Array(littleEndian(value).prefix(width))
      let number = Bool.random(using: &random) ? little : little.reversed()
      for (offset, byte) in number.enumerated() where place + offset < count { self[place + offset] = byte }
    }
  }
}
