import Files
import Foundation
import Images
import ProgressiveGAN

extension GeneratorSnapshot {
  /// Writes latents as `latents.npy`, float32 [count, latent size], and their pictures as `images.npy`, bytes
  /// [count, resolution, resolution, channels]. Each file appears whole, the pictures' last.
  ///
  /// - Parameters:
  ///   - labels: of a conditional generator, the class of each.
  ///   - folder: is made if it is not there.
  public func writeArrays(
    of latents: [[Float]], labels: [Int], to folder: String, ifTaken: TakenName = .refused,
    progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
  ) throws(FileError) {
    precondition(latents.allSatisfy { $0.count == latentSize }, "latents of other sizes than \(latentSize)")
    let latentsPath = try placeForFile("\(folder)/latents.npy", ifTaken: ifTaken)
    let imagesPath = try placeForFile("\(folder)/images.npy", ifTaken: ifTaken)
    try makeFolder(folder, isChosen: true)
    let file = try GrowingFile(latentsPath)
    try file.append(numPyHeader(type: "<f4", shape: [latents.count, latentSize]))
    for latent in latents { try file.append(latent.withUnsafeBytes { Data($0) }) }
    let pictures = try GrowingFile(imagesPath)
    try pictures.append(
      numPyHeader(type: "|u1", shape: [latents.count, resolution, resolution, generator.shape.channels]))
    // As many at a time as fit into some 64 MB of activations.
    let batch = max(1, min(16, (1 << 17) / (resolution * resolution)))
    for start in stride(from: 0, to: latents.count, by: batch) {
      let range = start..<min(latents.count, start + batch)
      let images = images(of: Array(latents[range]), labels: range.map { labels[$0] })
      for image in images { try pictures.append(image.pixels) }
      progress(range.upperBound, latents.count)
    }
    try file.finish(ifTaken: ifTaken)
    try pictures.finish(ifTaken: ifTaken)
  }
}
