import Foundation

/// The official code's network pickles (github.com/tkarras/progressive_growing_of_gans): G, D and the smoothed Gs, each an
/// object whose state has the settings it was built with and its variables.
extension ForeignModel {
  static func officialModel(_ path: String) throws(ForeignFault) -> ForeignModel {
    let bytes: [UInt8]
    do throws(ProgressiveGANError) {
      let file = try RegularFile(path)
      bytes = try file.bytes(at: 0, count: file.count)
    } catch { throw .file(error) }
    guard bytes.first == 0x80 || bytes.first == UInt8(ascii: "(") else {
      throw .reason(
        "it is neither a checkpoint of progan nor a network of the official code, the GAN zoo or pro_gan_pytorch")
    }
    let content: PickleValue
    var reader = PickleReader(bytes[...])
    do { content = try reader.read() } catch { throw .reason("\(error)") }
    let networks = content.elements ?? [content]
    guard let network = networks.count == 3 ? networks[2] : networks.first, network["variables"] != nil else {
      throw .reason("its pickle holds no network of the official code")
    }
    return try ForeignModel(official: network)
  }

  private init(official network: PickleValue) throws(ForeignFault) {
    let settings = network["static_kwargs"] ?? .none
    var variables: [String: ForeignArray] = [:]
    for pair in network["variables"]?.elements ?? [] {
      guard let parts = pair.elements, parts.count == 2, let name = parts[0].text else { continue }
      if let array = ForeignArray(numpy: parts[1]) {
        variables[name] = array
      } else if let number = parts[1].number {
        variables[name] = ForeignArray(shape: [], values: [Float(number)])
      }
    }
    func integer(_ name: String, _ standard: Int) -> Int { settings[name]?.int ?? standard }
    func flag(_ name: String, _ standard: Bool) -> Bool { integer(name, standard ? 1 : 0) != 0 }
    guard let dense = variables["4x4/Dense/weight"], dense.shape.count == 2 else {
      throw .reason("the weights of its first layer are missing")
    }
    let labels = integer("label_size", 0)
    var shape = NetworkShape(
      channels: integer("num_channels", 1), latentSize: dense.shape[0] - labels,
      featureMapBase: integer("fmap_base", 8192), featureMapMaximum: integer("fmap_max", 512))
    shape.featureMapDecay = settings["fmap_decay"]?.number ?? 1
    shape.normalizesLatents = flag("normalize_latents", true)
    shape.usesPixelNorm = flag("use_pixelnorm", true)
    shape.equalizesLearningRate = flag("use_wscale", true)
    shape.slope = flag("use_leakyrelu", true) ? 0.2 : 0
    let full = integer("resolution", 32)
    // The level of detail counts down from the coarsest; its fraction is what is still missing of a fade.
    let detail = max(0, Double(variables["lod"]?.values.first ?? 0))
    let resolution = full >> Int(detail)
    guard (4...1024).contains(resolution), full & (full - 1) == 0 else {
      throw .reason("its resolution is \(full) at level of detail \(detail)")
    }
    try self.init(
      origin: "official ProGAN", shape: shape, labelCount: labels, finalResolution: full, resolution: resolution,
      alpha: 1 - (detail - detail.rounded(.down)),
      tensors: Self.renamed(variables, full: full, upTo: resolution))
  }

  private static func renamed(
    _ variables: [String: ForeignArray], full: Int, upTo resolution: Int
  ) -> [String: ForeignArray] {
    var result: [String: ForeignArray] = [:]
    func copy(_ theirs: String, _ ours: String, _ change: (ForeignArray) -> ForeignArray = { $0 }) {
      if let filter = variables["\(theirs)/weight"] { result["\(ours)/filter"] = change(filter) }
      if let bias = variables["\(theirs)/bias"] { result["\(ours)/bias"] = bias }
    }
    copy("4x4/Dense", "4x4/dense")
    copy("4x4/Conv", "4x4/conv")
    for size in NetworkShape.resolutions(upTo: resolution) {
      let name = size.squareName
      copy("ToRGB_lod\((full / size).trailingZeroBitCount)", "\(name)/toRGB")
      guard size > 4 else { continue }
      copy("\(name)/Conv0", "\(name)/conv0")
      // Their fused upsampling is a transposed convolution: its filter [3, 3, out, in] meets the image turned around.
      copy("\(name)/Conv0_up", "\(name)/conv0") { $0.transposed([0, 1, 3, 2]).turned() }
      copy("\(name)/Conv1", "\(name)/conv1")
    }
    return result
  }
}
