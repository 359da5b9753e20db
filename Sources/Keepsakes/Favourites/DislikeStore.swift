import Files
import Foundation
import ModelFiles
import Runs

/// Disliked latents lie in `dislikes.safetensors`, one a row of its only tensor.
extension RunDirectory {
  private var dislikesPath: String { path + "/dislikes.safetensors" }
  private static let tensorName = "latents"

  /// The latents that were disliked, oldest first.
  public func dislikes() throws(FileError) -> [[Float]] {
    guard FileManager.default.fileExists(atPath: dislikesPath) else { return [] }
    let size = configuration.shape.latentSize
    guard let entry = try Safetensors(contentsOf: dislikesPath).tensors[Self.tensorName], entry.shape.count == 2,
      entry.shape[1] == size, entry.values.allSatisfy(\.isFinite)
    else { throw .damaged(path: dislikesPath, reason: "it does not hold latents of \(size) numbers") }
    return stride(from: 0, to: entry.values.count, by: size).map { Array(entry.values[$0..<($0 + size)]) }
  }

  /// Puts other latents in the place of those that were disliked.
  public func save(dislikes latents: [[Float]]) throws(FileError) {
    let entry = Safetensors.Entry(
      shape: [latents.count, configuration.shape.latentSize], values: Array(latents.joined()))
    try makeFolder(path)
    try Safetensors(tensors: [Self.tensorName: entry]).write(to: dislikesPath)
  }
}
