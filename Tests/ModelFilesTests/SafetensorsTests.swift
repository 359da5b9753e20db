import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
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

  /// Rounded once, to the nearest number that half precision has; then the same for good.
  @Test func halfPrecisionReadsWhatItWrote() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (folder.path + "/one.safetensors", folder.path + "/two.safetensors")
    try sample.write(to: one, as: .half)
    let read = try Safetensors(contentsOf: one)
    #expect(read.metadata == sample.metadata && read.tensors["empty"] == sample.tensors["empty"])
    #expect(read.tensors["b/filter"]?.values == [1, -2, 3.5, 3.140625, 0, -0.0])
    #expect(read.tensors["b/filter"]?.values.last?.sign == .minus)
    try read.write(to: two, as: .half)
    #expect(FileManager.default.contents(atPath: one) == FileManager.default.contents(atPath: two))
    let large = Safetensors(tensors: ["w": .init(shape: [2], values: [1, 65505])])
    #expect(try refusal { try large.write(to: folder.path + "/large", as: .half) }.contains("'w' has numbers beyond"))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/large"))
  }

  /// The layout of the format's description, byte by byte.
  @Test func layout() throws {
    let data = try Safetensors(tensors: ["w": .init(shape: [2], values: [1, 2])]).serialized()
    let header = #"{"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect([UInt8](data.prefix(8)) == [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0])
    #expect(String(decoding: data.dropFirst(8).prefix(padded.utf8.count), as: UTF8.self) == padded)
    #expect([UInt8](data.suffix(8)) == [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40])
    let halves = try Safetensors(tensors: ["w": .init(shape: [2], values: [1, -2])]).serialized(as: .half)
    #expect(String(decoding: halves.dropFirst(8), as: UTF8.self).contains(#""data_offsets":[0,4],"dtype":"F16""#))
    #expect([UInt8](halves.suffix(4)) == [0, 0x3C, 0, 0xC0])
  }

  /// Every mistake has a sentence of its own, which names the file and the tensor.
  @Test(arguments: [
    ("", "its header is not a JSON object"), ("{", "its header is not a JSON object"),
    ("[]", "its header is not a JSON object"), (" {}", "its header is not a JSON object"),
    ("{\"\u{1}\":3}", "its header is not a JSON object"), ("{}", "8 bytes follow its last tensor"),
    (#"{"__metadata__":[]}"#, "__metadata__"), (#"{"__metadata__":{"a":1}}"#, "__metadata__"),
    (#"{"w":3}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"F32","shape":[2]}}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,1e30]}}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"F32","shape":[true,true],"data_offsets":[0,4]}}"#, "'w' is not described by"),
    (#"{"w":{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}}"#, "'w' is of type BF16"),
    (#"{"w":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}"#, "'w' takes 4 bytes by its shape, but 8"),
    (#"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "'w' takes 12 bytes by its shape, but 8"),
    (#"{"w":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "impossible shape -2"),
    (#"{"w":{"dtype":"F32","shape":[-1,-2],"data_offsets":[0,8]}}"#, "impossible shape -1×-2"),
    (#"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#, "impossible shape"),
    (#"{"w":{"dtype":"F32","shape":[2305843009213693952,2,0],"data_offsets":[0,0]}}"#, "impossible shape"),
    (#"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#, "outside of the file's 8 bytes"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "outside of the file's 8 bytes"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "outside of the file's 8 bytes"),
    (
      #"{"w":{"dtype":"F32","shape":[0],"data_offsets":[9223372036854775807,9223372036854775807]}}"#,
      "outside of the file's 8 bytes"
    ),
    (#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "'w' has a gap of 4 bytes before it"),
    (#"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "4 bytes follow its last tensor"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      "'w' overlaps"
    ),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      "'w' overlaps"
    ),
  ])
  func refusesLyingHeaders(header: String, sentence: String) throws {
    let said = try refusal { try Safetensors(safetensorsData(header: header), path: "lying.safetensors") }
    #expect(said.contains("lying.safetensors") && said.contains(sentence), "\(said)")
  }

  /// A length is believed only if the file is long enough for it and headers are ever that long.
  @Test func refusesHeadersLongerThanTheFile() throws {
    for length in [UInt64.max, 1 << 63, 1 << 62, 9, 1] {
      let data = withUnsafeBytes(of: length.littleEndian) { Data($0) }
      #expect(try refusal { try Safetensors(data, path: "x") }.contains("cut off"))
    }
    let folder = try TemporaryFolder()
    let path = folder.path + "/long"
    try withUnsafeBytes(of: UInt64(1 << 36).littleEndian) { Data($0) }.write(to: URL(fileURLWithPath: path))
    // A hole: it has the size, and takes no room on disk.
    #expect(truncate(path, 1 << 37) == 0)
    #expect(try refusal { try Safetensors(contentsOf: path) }.contains("longer than 16777216 bytes"))
  }

  /// Nothing but a regular file is opened, and a named pipe without a writer does not keep us waiting.
  @Test(.timeLimit(.minutes(1))) func refusesWhatIsNoFile() throws {
    let folder = try TemporaryFolder()
    #expect(try refusal { try Safetensors(contentsOf: folder.path) }.contains("it is a folder"))
    let pipe = folder.path + "/pipe.safetensors"
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(
      try refusal { try Safetensors(contentsOf: pipe) }.contains("pipe.safetensors' cannot be read: it is no reg"))
    #expect(try refusal { try Safetensors(contentsOf: "/dev/zero") }.contains("it is no regular file"))
    #expect(try refusal { try GeneratorSnapshot(checkpoint: pipe) }.contains("it is no regular file"))
  }

  /// A header nested as deep as it is long does not overflow the stack.
  @Test func refusesDeepHeaders() throws {
    for open in ["[", #"{"a":"#] {
      let header = #"{"w":"# + String(repeating: open, count: 200_000)
      #expect(try refusal { try Safetensors(safetensorsData(header: header), path: "x") }.contains("not a JSON object"))
    }
  }

  @Test func readsOnlyWhatIsWanted() throws {
    let folder = try TemporaryFolder()
    try sample.write(to: folder.path + "/x")
    let read = try Safetensors(contentsOf: folder.path + "/x") { $0.hasPrefix("b/") }
    #expect(read.tensors == sample.tensors.filter { $0.key == "b/filter" })
    #expect(read.metadata == sample.metadata)
  }

  @Test func namesAreCutAndShown() throws {
    let name = "\\u001b[2J\\n" + String(repeating: "n", count: 5000)
    let said = try refusal { try Safetensors(safetensorsData(header: "{\"\(name)\":{}}"), path: "x") }
    #expect(said.count < 300 && said.contains("␛[2J␊nnn"), "\(said)")
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
