import Foundation
import GANTesting
import Kernels
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN

/// Files that are no models, or lie about what they hold: each is called what it is, at once and in little memory.
struct ForeignFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func refused(_ bytes: [UInt8], as name: String = "model.pth") throws -> String {
    let path = "\(folder.path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let sentence = try refusal { try ForeignModel(contentsOf: path) }
    #expect(sentence.contains("'\(path)'"), "the file that was given is not named: \(sentence)")
    return sentence
  }

  @Test(arguments: [
    ("", "empty"), ("<!DOCTYPE html><html><title>Quota exceeded</title>", "HTML page"),
    ("\u{EF}\u{BB}\u{BF}\n  <html lang=\"en\">", "HTML page"), ("<?xml version=\"1.0\"?><Error>", "XML"),
    ("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 123\n", "Git LFS"),
    ("{\"error\": \"not found\"}", "JSON"), ("Not Found", "'Not Found'"),
    ("model_checkpoint_path: \"x\"", "TensorFlow"),
    ("%PDF-1.5", "PDF"), ("GIF89a\u{1}\u{1}", "picture"), ("\u{89}PNG\r\n\u{1A}\n", "picture"),
    ("\u{1F}\u{8B}\u{8}\u{0}", "gzip"), ("BZh91AY", "bzip2"), ("\u{FD}7zXZ\u{0}", "xz"), ("7z\u{BC}\u{AF}", "7-Zip"),
    ("Rar!\u{1A}", "RAR"), ("\u{89}HDF\r\n\u{1A}\n", "HDF5"), ("\u{8}\u{7}\u{12}\u{7}pytorch", "ONNX"),
    ("\u{93}NUMPY\u{1}\u{0}", "NumPy"), ("GGUF\u{3}", "GGUF"), ("\u{0}\u{0}\u{0}\u{18}ftypheic", "picture"),
    ("\u{0}\u{0}\u{0}\u{0}\u{0}\u{0}", "zeros"), ("\u{1}\u{2}\u{3}\u{4}", "neither a checkpoint of progan"),
    ("PK\u{3}\u{4}\u{14}\u{0}\u{0}", "download may be incomplete"),
  ])
  func isCalledWhatItIs(_ bytes: String, _ words: String) throws {
    let sentence = try refused(bytes.latin1)
    #expect(sentence.contains(words), "\(sentence)")
    #expect(!sentence.contains(".."), "\(sentence)")
  }

  @Test(arguments: [
    (["a/photo.png"], "of pictures"), (["word/document.xml"], "'word/document.xml'"), (["x/arr_0.npy"], "NumPy"),
    (["model/faces.pth"], "unpack it"), ([], "empty zip"),
    (["m/data.pkl", "m/constants.pkl", "m/code/__torch__.py"], "TorchScript"),
  ])
  func anArchiveIsCalledWhatItHolds(_ names: [String], _ words: String) throws {
    let sentence = try refused(zipArchive(names.map { ($0, [1, 2, 3]) }))
    #expect(sentence.contains(words), "\(sentence)")
  }

  @Test(arguments: [
    ("dnnlib.tflib.network", "Network", "StyleGAN or StyleGAN2"),
    ("torch_utils.persistence", "_reconstruct_persistent_obj", "StyleGAN3"), ("posix", "system", "'posix.system'"),
    ("subprocess", "Popen", "'subprocess.Popen'"), ("builtins", "eval", "'builtins.eval'"),
    ("sklearn.svm", "SVC", "scikit-learn"), ("my.things", "Thing", "'my.things.Thing'"),
  ])
  func aPickleIsCalledWhatItNames(_ module: String, _ name: String, _ words: String) throws {
    var pickle = PickleWriter()
    pickle.global(module, name)
    pickle.add(")R")
    #expect(try refused(pickle.whole, as: "model.pkl").contains(words))
    // Beside weights and in an archive, too.
    var beside = PickleWriter()
    beside.dictionary([
      ("x", { $0.global(module, name) }), ("netG", { $0.dictionary([("a.weight", { $0.tensor([1]) })]) }),
    ])
    let sentence = try refused(torchArchive(beside))
    #expect(name == "Thing" || sentence.contains(words), "\(sentence)")
  }

  @Test(arguments: [
    ("module.mapping.style.1.weight", "StyleGAN"), ("convs.0.conv.modulation.weight", "StyleGAN2"),
    ("final_block.conv_1.weight", "discriminator alone"), ("rgb_to_features.0.weight", "discriminator alone"),
    ("from_rgb.0.0.weight", "discriminator alone"),
    ("initial_block.conv_1.deconv.weight", "pro_gan_pytorch 1"), ("initial_block.conv_1.weight", "pro_gan_pytorch 2"),
    ("module.layers.0.conv_1.weight", "pro_gan_pytorch"), ("encoder.weight", "'encoder.weight'"),
  ])
  func weightsAreCalledWhatTheyAre(_ name: String, _ words: String) throws {
    var pickle = PickleWriter()
    pickle.dictionary([(name, { $0.tensor([1]) })])
    #expect(try refused(torchArchive(pickle)).contains(words))
  }

  /// Its layers are called as a generator's are.
  @Test func aDiscriminatorIsNoGenerator() throws {
    var pickle = PickleWriter()
    pickle.dictionary([
      ("layers.0.conv_1.weight", { $0.tensor([1]) }), ("module.final_block.conv_1.weight", { $0.tensor([1]) }),
      ("rgb_to_features.0.weight", { $0.tensor([1]) }),
    ])
    #expect(try refused(torchArchive(pickle)).contains("discriminator alone"))
  }

  /// Weights among other things are found; of several without names nobody can tell which is meant.
  @Test func listsAreLookedThrough() throws {
    typealias Part = (inout PickleWriter) -> Void
    func file(_ open: String, _ parts: [Part], _ close: String) -> [UInt8] {
      var pickle = PickleWriter()
      pickle.add(open)
      for part in parts { part(&pickle) }
      pickle.add(close)
      return torchArchive(pickle)
    }
    let generator: Part = { $0.dictionary([("layers.0.conv_1.weight", { $0.tensor([1]) })]) }
    let other: Part = { $0.dictionary([("encoder.weight", { $0.tensor([1]) })]) }
    let number: Part = { $0.int(3) }
    // As far as it goes: a whole generator takes more weights than this one.
    let found = "it is a file of pro_gan_pytorch, but its first layer"
    for parts in [[generator, number], [number, generator], [other, generator], [generator, other]] {
      #expect(try refused(file("](", parts, "e")).contains(found))
      #expect(try refused(file("(", parts, "t")).contains(found))
    }
    for parts in [[generator, generator], [generator, number, generator]] {
      let sentence = try refused(file("(", parts, "t"))
      #expect(sentence.contains("2 generators, at [0], [\(parts.count - 1)], and nothing tells"), "\(sentence)")
    }
    #expect(try refused(file("](", [number, { $0.tensor([1]) }], "e")).contains("a list of 2: a number, a tensor)"))
  }

  @Test func anOptimizerIsNoNetwork() throws {
    var pickle = PickleWriter()
    pickle.dictionary([("state", { $0.dictionary([]) }), ("param_groups", { $0.add("]") })])
    #expect(try refused(torchArchive(pickle)).contains("optimizer"))
  }

  // MARK: - What expands, overflows or strides without end

  private static let shapes: [(shape: [Int], strides: [Int], offset: Int)] = [
    ([1 << 34, 1, 4, 4], [0, 0, 0, 0], 0), ([1 << 40, 1 << 40, 4, 4], [1, 1, 1, 1], 0),
    ([-1, 8, 4, 4], [1, 1, 1, 1], 0),
    ([1 << 62, 4, 4, 4], [1, 1, 1, 1], 0), ([8, 8, 4, 4], [.max, .max, 1, 1], 0), ([8, 8, 4, 4], [-1, -8, 1, 1], 0),
    ([1, 1, 4, 4], [16, 16, 4, 1], .max), ([1, 1, 4, 4], [16, 16, 4, 1], 1 << 61), ([8, 8, 4, 4], [0, 0, 0, 1], 0),
    ([.min, .min, 4, 4], [1, 1, 1, 1], 0), ([1 << 24, 1, 4, 4], [16, 16, 4, 1], 0),
    ([8, 8, 4, 4], [128, 16, 4, 1], 0), ([1, 0, 1 << 40, 1 << 40], [1, 1, 1, 1], 0),
    ([1 << 62, 0, 4, 4], [1, 1, 1, 1], 0),
  ]

  @Test(arguments: shapes.indices) func shapesThatCannotBeAreRefused(_ index: Int) throws {
    let (shape, strides, offset) = Self.shapes[index]
    var pickle = PickleWriter()
    pickle.dictionary([("layers.0.conv_1.weight", { $0.tensor(shape, strides: strides, offset: offset) })])
    let before = residentBytes() ?? 0
    let start = ContinuousClock.now
    let sentence = try refused(torchArchive(pickle))
    #expect(sentence.contains("'layers.0.conv_1.weight'"), "\(sentence)")
    #expect(start.duration(to: .now) < .seconds(2) && (residentBytes() ?? 0) - before < 200 << 20)
  }

  @Test(arguments: [
    ([1 << 40, 1 << 40], "f4"), ([-4, 4], "f4"), ([1 << 62, 4], "f8"), ([8, 8], "f4"), ([1, 2], "O"), ([.min], "f4"),
  ])
  func arraysThatCannotBeAreRefused(_ shape: [Int], _ type: String) throws {
    var pickle = PickleWriter()
    pickle.dictionary([
      ("static_kwargs", { $0.dictionary([]) }),
      (
        "variables",
        {
          $0.add("](")
          $0.text("4x4/Dense/weight")
          $0.array(shape, type: type, bytes: [0, 0, 0, 0])
          $0.add([0x86, UInt8(ascii: "e")])
        }
      ),
    ])
    let sentence = try refused(pickle.whole, as: "model.pkl")
    #expect(sentence.contains("'4x4/Dense/weight'"), "\(sentence)")
  }

  /// Lists of the same list, twelve deep: 12¹² elements of a few hundred bytes; and lists within lists within lists.
  @Test func whatIsSharedOrDeepCostsNothing() throws {
    var shared = PickleWriter()
    shared.add("]q\0")
    for level in 0..<100 {
      shared.add("](")
      for _ in 0..<12 { shared.add([UInt8(ascii: "h"), UInt8(level)]) }
      shared.add([UInt8(ascii: "e"), UInt8(ascii: "q"), UInt8(level + 1)])
    }
    var deep = PickleWriter()
    deep.add(
      [UInt8](repeating: UInt8(ascii: "]"), count: 100_000) + [UInt8](repeating: UInt8(ascii: "a"), count: 99_999))
    var wrapped = PickleWriter()
    for _ in 0..<50_000 { wrapped.add("}X"); wrapped.add([1, 0, 0, 0, 0x61]) }
    wrapped.add("N" + String(repeating: "s", count: 50_000))
    // A list that holds itself, and an object of itself.
    var cycle = PickleWriter()
    cycle.add("]q\0h\0a}q\u{1}X")
    cycle.add([1, 0, 0, 0, 0x61] + "h\u{1}s".latin1)
    for pickle in [shared, deep, wrapped, cycle] {
      let start = ContinuousClock.now
      #expect(try refused(pickle.whole, as: "model.pkl").contains("holds no network"))
      #expect(try refused(torchArchive(pickle)).contains("no weights by name"))
      #expect(start.duration(to: .now) < .seconds(20))
    }
  }

  @Test(
    arguments: [
      ([0x8b, 0xFF, 0xFF, 0xFF, 0x7F], "ends before"), ([0x8b, 0xFF, 0xFF, 0xFF, 0xFF], "ends before"),
      ([0x8d] + [UInt8](repeating: 0xFF, count: 8), "makes no sense"),
      ([0x8e, 0, 0, 0, 0, 0, 0, 0, 0x40], "ends before"),
      ([0x96, 0, 0, 0, 0, 0, 0, 0, 0x40], "ends before"), ([0x95] + [UInt8](repeating: 0xFF, count: 8), "ends before"),
      ([0x42, 0xFF, 0xFF, 0xFF, 0xFF], "ends before"), (Array("(((((t".utf8), "ends before"),
      (Array("R".utf8), "makes no sense"),
      (Array("K\u{1}a".utf8), "makes no sense"), (Array("h\u{5}".utf8), "makes no sense"), ([0x01], "opcode 1"),
      (Array("}(K\u{1}u.".utf8), "makes no sense"), (Array("t.".utf8), "makes no sense"),
      (Array(".".utf8), "makes no sense"),
    ] as [([UInt8], String)])
  func opcodesThatLieAreRefused(_ code: [UInt8], _ words: String) throws {
    let sentence = try refused([0x80, 4] + code, as: "model.pkl")
    #expect(sentence.contains(words), "\(sentence)")
  }

  /// More steps than any network needs: refused by their number, whatever they are.
  @Test(arguments: ["N", "]\u{94}"]) func endlessStepsAreRefused(_ step: String) throws {
    let bytes = [0x80, 4] + [[UInt8]](repeating: step.latin1, count: 2_100_000 / step.latin1.count).joined()
    #expect(try refused(bytes, as: "model.pkl").contains("more than a network does"))
  }

  /// A file of a terabyte that begins as a pickle does is not taken into memory.
  @Test func lengthIsNoReason() throws {
    let path = folder.path + "/long.pkl"
    try Data([0x80, 4, 0x8e, 0, 0, 0, 0, 0xFF, 0, 0, 0] + [UInt8](repeating: 0, count: 100)).write(
      to: URL(fileURLWithPath: path))
    try #require(truncate(path, 1 << 40) == 0)
    let start = ContinuousClock.now
    #expect(try refusal { try ForeignModel(contentsOf: path) }.contains("opcode 0"))
    #expect(start.duration(to: .now) < .seconds(2))
  }

  // MARK: - Numbers

  /// The weights of a network of one block, as version 2 of pro_gan_pytorch names them, in words of a byte order.
  private func network(_ values: (Int) -> Float, isBig: Bool, others: [String: String]) -> [UInt8] {
    let layers: [(String, [Int])] = [
      ("initial_block.conv_1.weight", [8, 8, 4, 4]), ("initial_block.conv_1.bias", [8]),
      ("initial_block.conv_2.weight", [8, 8, 3, 3]), ("initial_block.conv_2.bias", [8]),
      ("rgb_converters.0.weight", [3, 8, 1, 1]), ("rgb_converters.0.bias", [3]),
    ]
    var pickle = PickleWriter()
    var storages: [String: [UInt8]] = [:]
    pickle.dictionary(
      layers.enumerated().map { number, layer in
        let count = layer.1.reduce(1, *)
        storages["\(number)"] = (0..<count).flatMap { index in
          let bits = values(index + 1000 * number).bitPattern
          return little(isBig ? bits.byteSwapped : bits)
        }
        return (layer.0, { $0.tensor(layer.1, key: "\(number)", count: count) })
      })
    return torchArchive(pickle, storages: storages, others: others)
  }

  private func model(_ bytes: [UInt8]) throws -> ForeignModel {
    let path = folder.path + "/model.pth"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try ForeignModel(contentsOf: path)
  }

  @Test func theOrderOfBytesIsMinded() throws {
    func value(_ index: Int) -> Float { Float(index % 17) / 4 - 2 }
    let little = try model(network(value, isBig: false, others: [:]))
    let named = try model(network(value, isBig: false, others: ["byteorder": "little"]))
    let big = try model(network(value, isBig: true, others: ["byteorder": "big"]))
    #expect(little.safetensors == named.safetensors && little.safetensors == big.safetensors)
    #expect(little.origin == "pro_gan_pytorch 2" && little.resolution == 4)
    #expect(try refused(network(value, isBig: true, others: ["byteorder": "middle"])).contains("'middle'"))
  }

  @Test func whatIsNoNumberIsNoWeight() throws {
    for bad in [Float.nan, .infinity] {
      let bytes = network({ $0 == 1003 ? bad : 0.5 }, isBig: false, others: [:])
      #expect(try refused(bytes).contains("NaN"))
    }
  }

  @Test func numbersOfEveryFormatAreRead() {
    #expect(ForeignNumber.bfloat16.floats([0x80, 0x3F, 0x00, 0xC0]) == [1, -2])
    #expect(ForeignNumber.bfloat16.floats([0x3F, 0x80, 0xC0, 0x00], isBigEndian: true) == [1, -2])
    #expect(ForeignNumber.float16.floats([0x3C, 0x00], isBigEndian: true) == [1])
    #expect(
      ForeignNumber.float64.floats(ArraySlice(little((-1.5).bitPattern.byteSwapped)), isBigEndian: true) == [-1.5])
    #expect(ForeignNumber.int16.floats([0xFE, 0xFF]) == [-2] && ForeignNumber.int8.floats([0xFF]) == [-1])
    #expect(ForeignNumber.int64.floats(ArraySlice(little(Int64(-3)))) == [-3])
  }

  /// Whole modules, wrappers in wrappers; of several networks the one that was averaged.
  @Test func aNetworkIsFoundWhereverItLies() throws {
    func pickle(_ fill: (inout PickleWriter, (inout PickleWriter, String) -> Void) -> Void) -> [UInt8] {
      func weights(_ writer: inout PickleWriter, _ prefix: String) {
        writer.dictionary([
          (prefix + "initial_block.conv_1.weight", { $0.tensor([2, 2, 4, 4], count: 64) }),
          (prefix + "initial_block.conv_1.bias", { $0.tensor([2], count: 64) }),
          (prefix + "initial_block.conv_2.weight", { $0.tensor([2, 2, 3, 3], count: 64) }),
          (prefix + "initial_block.conv_2.bias", { $0.tensor([2], offset: 5, count: 64) }),
          (prefix + "rgb_converters.0.weight", { $0.tensor([3, 2, 1, 1], count: 64) }),
          (prefix + "rgb_converters.0.bias", { $0.tensor([3], count: 64) }),
        ])
      }
      var writer = PickleWriter()
      fill(&writer, weights)
      let numbers = (0..<64).flatMap { little((Float($0) / 16).bitPattern) }
      return torchArchive(writer, storages: ["0": numbers])
    }
    let plain = try model(pickle { $1(&$0, "") }).safetensors
    for prefix in ["module.", "_orig_mod.", "_orig_mod.module.", "generator.", "G.", "netG.module."] {
      #expect(try model(pickle { $1(&$0, prefix) }).safetensors == plain, "\(prefix)")
    }
    for wrappers in [["state_dict"], ["g_ema"], ["a", "b", "gen_ema"], ["model", "G", "state_dict"]] {
      let bytes = pickle { writer, weights in
        for name in wrappers {
          writer.add("}")
          writer.text(name)
        }
        weights(&writer, "")
        writer.add(String(repeating: "s", count: wrappers.count))
      }
      #expect(try model(bytes).safetensors == plain, "\(wrappers)")
    }
  }
}
