import Foundation
import Testing

@testable import ProgressiveGAN

struct SafetensorsTests {
  private let sample = Safetensors(
    tensors: [
      "b/filter": .init(shape: [2, 3], values: [1, -2, 3.5, .pi, 1e-30, -0.0]),
      "a": .init(shape: [], values: [7]), "empty": .init(shape: [0, 4], values: []),
    ], metadata: ["resolution": "8", "note": "α \"quoted\""])

  @Test func readsWhatItWrote() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.safetensors"
    try sample.write(to: path)
    #expect(try Safetensors(contentsOf: path) == sample)
  }

  /// The layout of the format's description, byte by byte.
  @Test func layout() throws {
    let data = try Safetensors(tensors: ["w": .init(shape: [2], values: [1, 2])]).serialized()
    let header = #"{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect([UInt8](data.prefix(8)) == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    #expect(String(decoding: data.dropFirst(8).prefix(padded.utf8.count), as: UTF8.self) == padded)
    #expect([UInt8](data.suffix(8)) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
  }

  @Test(arguments: [
    "", "{", "[]", #"{"w":3}"#, #"{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#,
    #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}"#,
    #"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#,
    #"{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#,
    #"{"w":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#,
    #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#,
    #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#,
    #"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
    #"{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
    #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#,
    #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775807,9223372036854775807]}}"#,
  ])
  func refusesLyingHeaders(header: String) {
    var data = Data()
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
    data.append(Data(header.utf8))
    data.append(Data(count: 8))
    #expect(throws: ProgressiveGANError.self) { try Safetensors(data, path: "x") }
  }

  @Test func refusesHeadersLongerThanTheFile() {
    for length in [UInt64.max, 1 << 62, 9, 1] {
      let data = withUnsafeBytes(of: length.littleEndian) { Data($0) }
      #expect(throws: ProgressiveGANError.self) { try Safetensors(data, path: "x") }
    }
  }

  /// Damage is either refused or harmless, never a crash.
  @Test func survivesDamage() throws {
    let whole = try sample.serialized()
    for length in 0..<whole.count { _ = try? Safetensors(whole.prefix(length), path: "x") }
    var random = SystemRandomNumberGenerator()
    for _ in 0..<3000 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = .random(in: 0...255, using: &random)
      }
      guard let read = try? Safetensors(damaged, path: "x") else { continue }
      for entry in read.tensors.values { #expect(entry.values.count == entry.shape.reduce(1, *)) }
    }
  }

  @Test func namesTheFileThatIsMissing() {
    do {
      _ = try Safetensors(contentsOf: "/nowhere/a\u{1B}.safetensors")
      Issue.record("read it")
    } catch {
      #expect("\(error)".contains("/nowhere/a"))
      #expect(!"\(error)".unicodeScalars.contains("\u{1B}"))
    }
  }
}
