import Files
import Foundation
import NeuralNetworks
import ProgressiveGAN

/// The official code's network pickles (github.com/tkarras/progressive_growing_of_gans): G, D and the smoothed Gs, each an
/// object whose state has the settings it was built with and its variables.
extension ForeignModel {
  static func officialModel(_ file: RegularFile) throws(ForeignFault) -> ForeignModel {
    let content: PickleValue
    var reader = PickleReader(PickleBytes(file))
    do { content = try reader.read() } catch { throw .reason("\(error)") }
    let networks = content.elements(atMost: 3) ?? [content]
    guard let network = networks.count == 3 ? networks[2] : networks.first, network["variables"] != nil,
      OfficialKind.sentence(of: content) == nil
    else {
      throw .reason(
        OfficialKind.sentence(of: content) ?? "its pickle holds no network of the official code\(Self.root(content))")
    }
    return try ForeignModel(official: network)
  }

  /// What else a pickle holds, as the end of a sentence.
  private static func root(_ content: PickleValue) -> String {
    if let name = content.className { return ", but an object of '\(name.quotable)'" }
    let keys = content.pairs.prefix(3).map { "'\($0.key.quotable)'" }
    return keys.isEmpty ? "" : ", but \(keys.joined(separator: ", "))\(content.pairs.count > 3 ? " and so on" : "")"
  }

  private init(official network: PickleValue) throws(ForeignFault) {
    let settings = network["static_kwargs"] ?? .none
    let variables = OfficialVariables(network["variables"] ?? .none)
    func integer(_ name: String, _ standard: Int) -> Int { settings[name]?.int ?? standard }
    func flag(_ name: String, _ standard: Bool) -> Bool { integer(name, standard ? 1 : 0) != 0 }
    if variables.has("4x4/Dense1/weight"), !variables.has("ToRGB_lod0/weight") {
      throw .reason("it holds a discriminator alone; pictures come from a generator")
    }
    guard let dense = try variables["4x4/Dense/weight"], dense.shape.count == 2 else {
      throw .reason("the weights of its first layer are missing")
    }
    let labels = integer("label_size", 0)
    guard (0..<dense.shape[0]).contains(labels) else {
      throw .reason("it claims \(labels) labels, and its first layer has \(dense.shape[0]) inputs")
    }
    var shape = NetworkShape(
      channels: integer("num_channels", 1), latentSize: dense.shape[0] - labels,
      featureMapBase: integer("fmap_base", 8192), featureMapMaximum: integer("fmap_max", 512))
    shape.featureMapDecay = settings["fmap_decay"]?.number ?? 1
    guard (1...1 << 20).contains(shape.featureMapBase), (1...1 << 16).contains(shape.featureMapMaximum),
      (0...10).contains(shape.featureMapDecay), (1...4).contains(shape.channels)
    else { throw .reason("its settings have sizes that make no sense") }
    shape.normalizesLatents = flag("normalize_latents", true)
    shape.usesPixelNorm = flag("use_pixelnorm", true)
    shape.equalizesLearningRate = flag("use_wscale", true)
    shape.slope = flag("use_leakyrelu", true) ? 0.2 : 0
    let full = integer("resolution", 32)
    // The level of detail counts down from the coarsest; its fraction is what is still missing of a fade.
    let detail = max(0, Double(try variables["lod"]?.values.first ?? 0))
    guard (4...1024).contains(full), full & (full - 1) == 0, detail.isFinite, detail < 9, full >> Int(detail) >= 4
    else {
      throw .reason("its resolution is \(full) at level of detail \(detail)")
    }
    let resolution = full >> Int(detail)
    try self.init(
      origin: "official ProGAN", shape: shape, labelCount: labels, finalResolution: full, resolution: resolution,
      alpha: 1 - (detail - detail.rounded(.down)),
      tensors: try Self.renamed(variables, full: full, upTo: resolution))
  }

  private static func renamed(
    _ variables: OfficialVariables, full: Int, upTo resolution: Int
  ) throws(ForeignFault) -> [String: ForeignArray] {
    var result: [String: ForeignArray] = [:]
    func copy(
      _ theirs: String, _ ours: String, _ change: (ForeignArray) -> ForeignArray = { $0 }
    ) throws(ForeignFault) {
      if let filter = try variables["\(theirs)/weight"] { result["\(ours)/filter"] = change(filter) }
      if let bias = try variables["\(theirs)/bias"] { result["\(ours)/bias"] = bias }
    }
    try copy("4x4/Dense", "4x4/dense")
    try copy("4x4/Conv", "4x4/conv")
    for size in NetworkShape.resolutions(upTo: resolution) {
      let name = size.squareName
      try copy("ToRGB_lod\((full / size).trailingZeroBitCount)", "\(name)/toRGB")
      guard size > 4 else { continue }
      try copy("\(name)/Conv0", "\(name)/conv0")
      // Their fused upsampling is a transposed convolution: its filter [3, 3, out, in] meets the image turned around.
      try copy("\(name)/Conv0_up", "\(name)/conv0") { $0.shape.count == 4 ? $0.transposed([0, 1, 3, 2]).turned() : $0 }
      try copy("\(name)/Conv1", "\(name)/conv1")
    }
    return result
  }
}

/// The variables of a network, by name: pairs of a name and an array or a number.
private struct OfficialVariables {
  private let values: [String: PickleValue]
  private let budget = ElementBudget()

  init(_ list: PickleValue) {
    let pairs = (list.elements(atMost: 10_000) ?? []).compactMap { pair -> (String, PickleValue)? in
      guard let parts = pair.elements(atMost: 2), parts.count == 2, let name = parts[0].text else { return nil }
      return (name, parts[1])
    }
    values = Dictionary(pairs, uniquingKeysWith: { _, last in last })
  }

  func has(_ name: String) -> Bool { values[name] != nil }

  /// Nil of what is not there. Throws if it is no array that can be read.
  subscript(name: String) -> ForeignArray? {
    get throws(ForeignFault) {
      guard let value = values[name] else { return nil }
      if let number = value.number { return ForeignArray(shape: [], values: [Float(number)]) }
      guard let array = ForeignArray(numpy: value) else {
        throw .reason("the weights '\(name.quotable)' are no array of numbers that fits their shape")
      }
      try budget.take(array.values.count)
      return array
    }
  }
}
