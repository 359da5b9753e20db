import Files
import Foundation
import NeuralNetworks

/// What a file of PyTorch without a generator of ours is, told by the names in it.
enum TorchKind {
  private static let families: [(parts: [String], sentence: String)] = [
    (
      ["conv_1.deconv.weight"],
      "it is a generator of pro_gan_pytorch 1, whose pictures go through a tanh and whose layers' scales are not in the file"
    ),
    (["modulation.weight"], "it is a network of StyleGAN2, not of a progressive GAN"),
    (["mapping.", "style.1.weight", "style_mod"], "it is a network of StyleGAN, not of a progressive GAN"),
    (
      [
        "final_block.conv_1.weight", "rgb_to_features.0.weight", "from_rgb.0.0.weight", "from_rgb.0.weight",
        "groupScaleZero.0.module.weight", "decisionLayer.module.weight",
      ],
      "it holds a discriminator alone; pictures come from a generator"
    ),
    (["progression_4.", "progression.0."], "it is a progressive GAN of another program, which we do not read"),
  ]

  /// What a value is, for a person to know their file again by.
  private static func kind(of value: PickleValue) -> String {
    if TorchFile.isTensor(value) { return "a tensor" }
    if let parts = value.elements(atMost: .max) {
      let first = parts.prefix(4).map { $0.elements(atMost: .max) == nil ? kind(of: $0) : "a list" }
      return "a list of \(parts.count)" + (parts.isEmpty ? "" : ": \(first.joined(separator: ", "))")
        + (parts.count > first.count ? " …" : "")
    }
    if value.isDictionary { return "a dictionary" }
    if value.number != nil { return "a number" }
    return value.text != nil ? "a text" : "something else"
  }

  static func sentence(of dictionaries: [StateDictionary], _ content: PickleValue) -> String {
    let names = Set(dictionaries.flatMap { $0.names.prefix(10_000) })
    for (parts, sentence) in families where parts.contains(where: { part in names.contains { $0.contains(part) } }) {
      return sentence
    }
    if let official = OfficialKind.sentence(of: content) { return official }
    if content["param_groups"] != nil { return "it holds the state of an optimizer, not a network" }
    let known = "no generator of the GAN zoo or of pro_gan_pytorch"
    guard !names.isEmpty else {
      return
        "it was saved by PyTorch, but there are no weights by name in it (it is \(kind(of: content))), so it is \(known)"
    }
    let first = names.sorted().prefix(3).map { "'\($0.quotable)'" }.joined(separator: ", ")
    return
      "it was saved by PyTorch, but is \(known): its weights are called \(first)\(names.count > 3 ? " and so on" : "")"
  }
}

/// What a pickle without a network of the official code is, told by the classes that it names.
enum OfficialKind {
  static func sentence(of content: PickleValue) -> String? {
    let globals = content.allGlobals
    func has(_ start: String) -> Bool { globals.contains { $0.description.hasPrefix(start) } }
    if has("dnnlib.tflib") { return "it is a network of StyleGAN or StyleGAN2, not of a progressive GAN" }
    if has("torch_utils.persistence") {
      return "it is a network of StyleGAN2-ADA or StyleGAN3, not of a progressive GAN"
    }
    if has("sklearn") { return "it is a model of scikit-learn, not a network" }
    if has("pandas") { return "it is a table of pandas, not a network" }
    if has("keras") || has("tensorflow") { return "it is a model of TensorFlow, which we do not read" }
    return nil
  }
}
