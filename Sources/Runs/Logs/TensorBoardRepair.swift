import Files
import Foundation
import Images
import ProgressiveGAN

/// Takes out of a file of TFRecords what is none: TensorBoard reads as far as the first record whose checksums do not
/// hold, so that zeros or a flipped byte would hide all that comes after them.
func mendRecords(at path: String) throws {
  guard FileManager.default.fileExists(atPath: path) else { return }
  let file = try RegularFile(path)
  let whole = try WholeRecords(file).ranges
  guard whole != [0..<file.count], file.count > 0 else { return }
  guard whole.count > 1 || whole.first?.lowerBound ?? 0 > 0 else {
    // Only the end is damaged, as after a crash.
    guard truncate(path, off_t(whole.first?.upperBound ?? 0)) == 0 else {
      throw FileError.cannotWrite(path: path, reason: SystemError().description)
    }
    return
  }
  let mended = try GrowingFile(path)
  for range in whole {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 1 << 20) {
      try mended.append(file.bytes(at: start, count: min(1 << 20, range.upperBound - start)))
    }
  }
  try mended.finish()
}

/// Where records whose checksums hold lie in a file, those that follow each other as one.
private struct WholeRecords {
  private(set) var ranges: [Range<Int>] = []
  private let file: RegularFile
  private var window: [UInt8] = []
  private var windowStart = 0

  init(_ file: RegularFile) throws {
    self.file = file
    var place = 0
    while place + 16 < file.count {
      guard let end = try end(ofRecordAt: place) else {
        place += 1
        continue
      }
      if let last = ranges.last, last.upperBound == place {
        ranges[ranges.count - 1] = last.lowerBound..<end
      } else {
        ranges.append(place..<end)
      }
      place = end
    }
  }

  /// Nil if none begins there: length, its checksum, the message, its checksum. None of ours is empty.
  private mutating func end(ofRecordAt place: Int) throws -> Int? {
    let length = try number(place, 8)
    guard length > 0, length <= UInt64(file.count - place - 16), try number(place + 8, 4) == checksum(place, 8) else {
      return nil
    }
    let end = place + 16 + Int(length)
    return try number(end - 4, 4) == checksum(place + 12, Int(length)) ? end : nil
  }

  private mutating func number(_ place: Int, _ count: Int) throws -> UInt64 {
    if place < windowStart || place + count > windowStart + window.count {
      windowStart = place
      window = try file.bytes(at: place, count: min(1 << 16, file.count - place))
    }
    var result: UInt64 = 0
    for index in (0..<count).reversed() { result = result << 8 | UInt64(window[place - windowStart + index]) }
    return result
  }

  private func checksum(_ place: Int, _ count: Int) throws -> UInt64 {
    var sum = MaskedChecksum()
    for start in stride(from: place, to: place + count, by: 1 << 20) {
      sum.add(try file.bytes(at: start, count: min(1 << 20, place + count - start)))
    }
    return UInt64(sum.value)
  }
}
