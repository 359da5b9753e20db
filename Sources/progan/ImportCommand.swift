import ArgumentParser
import Files
import Foundation
import ModelFiles

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Turn another program's generator into a model of ours.",
    discussion: """
      Reads network pickles of the official code (karras2018iclr-*.pkl), checkpoints of the PyTorch GAN zoo (.pth) and
      of pro_gan_pytorch. Pickles are read without executing anything in them. The model is a safetensors file that
      'explore', 'generate' and 'evaluate' take, which take the original file as well.

      EXAMPLES
        progan import karras2018iclr-celebahq-1024x1024.pkl       into a file beside it
        progan import celebaHQ_256.pth --output faces.safetensors  into another
      """)

  @Argument(help: ArgumentHelp("The other program's file.", valueName: "file"), completion: .file())
  var file: String
  @Option(
    help: ArgumentHelp("File to write (default: the same name with .safetensors, here).", valueName: "model"),
    completion: .file())
  var output: String?
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    file = try givenPath(file, "The model")
    output = try givenPath(output, "--output")
  }

  func run() throws {
    let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let target = output ?? "\(name).safetensors"
    let place = try writing.place(forFile: target, besides: file)
    let model = try ForeignModel(contentsOf: file)
    try model.safetensors.write(to: place, ifTaken: writing.ifTaken)
    let fade = model.alpha < 1 ? String(format: ", fading in with alpha %.2f", model.alpha) : ""
    try say(
      "Wrote \(target.withVisibleControls): \(model.origin), \(model.resolution)×\(model.resolution)\(fade). "
        + "'progan generate \(target.shellQuoted) --output samples' makes pictures.")
  }
}
