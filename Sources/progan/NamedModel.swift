import ArgumentParser
import Explorer
import Files
import Foundation
import ModelFiles
import ProgressiveGAN
import Runs

/// A model by the name that a person gave: a run's newest checkpoint, a checkpoint's or a model's file, or another
/// program's.
struct NamedModel {
  /// The run's, or the file's without its ending.
  let name: String
  /// Of the file that the weights come from.
  let path: String
  let file: Safetensors
  let snapshot: GeneratorSnapshot
  /// Whose model it is, to show.
  let origin: String
  /// Reals that it has seen, where that is known.
  let imagesSeen: Int?
  /// The folder with its favourites.
  let home: String

  init(_ name: String) throws {
    if !isModelFile(name) {
      let run = try findRun(name)
      guard let newest = try run.newestCheckpoint() else {
        throw ValidationError("The run '\(run.name)' has no checkpoint yet; let it train first.")
      }
      for failure in newest.passedOver { printError("passed over: \(failure)") }
      (path, file, snapshot) = (newest.path, newest.file, try GeneratorSnapshot(checkpoint: newest.path))
      self.name = URL(fileURLWithPath: run.path).lastPathComponent
      (origin, imagesSeen, home) = (self.name, snapshot.imagesSeen, run.path)
      return
    }
    let name = shippedModel(name) ?? name
    path = URL(fileURLWithPath: name).standardizedFileURL.path
    if ForeignModel.isOwnFormat(name) {
      snapshot = try GeneratorSnapshot(checkpoint: name)
      file = try Safetensors(contentsOf: name) { $0.hasPrefix("smoothed/") || $0.hasPrefix("discriminator/") }
      // What another program trained has no count of its own.
      origin = file.metadata["origin"] ?? file.metadata["run"] ?? "progan"
      imagesSeen = file.metadata["origin"] == nil ? snapshot.imagesSeen : nil
    } else {
      let model = try ForeignModel(contentsOf: name)
      (file, snapshot) = (model.safetensors, try GeneratorSnapshot(model, path: name))
      (origin, imagesSeen) = (model.origin, nil)
    }
    self.name = Self.name(ofFile: path)
    home = ModelsFolder().home(of: snapshot, named: self.name)
  }

  /// For the explorer.
  var host: ModelHost {
    ModelHost(snapshot, named: name, origin: origin, imagesSeen: imagesSeen, path: path, home: home)
  }

  /// The model that ships beside the portraits.
  static func shippedWithPortraits() throws -> NamedModel {
    let name = "emoji-portraits-64.safetensors"
    guard let path = locateAsset(name) else {
      throw ValidationError(
        "The model that ships with progan is not found: \(name) is not in the folder of its assets.")
    }
    return try NamedModel(path)
  }

  /// "faces" of "…/faces.safetensors"; of a checkpoint among others, with its run's name before it.
  private static func name(ofFile path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent()
    let stem = url.deletingPathExtension().lastPathComponent
    return folder.lastPathComponent == "checkpoints"
      ? "\(folder.deletingLastPathComponent().lastPathComponent)-\(stem)" : stem
  }
}

/// Whether a name means a file with a model, and not a run.
func isModelFile(_ name: String) -> Bool {
  if shippedModel(name) != nil { return true }
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: name, isDirectory: &isFolder) else {
    // A run's name may be any; what ends as models do is told to be missing, and not to be no run.
    return ["safetensors", "pkl", "pth", "pt", "ckpt", "bin"].contains(URL(fileURLWithPath: name).pathExtension)
      && !RunDirectory.exists(at: "\(RunDirectory.runsFolder())/\(name)")
  }
  let isNamedRun = !name.contains("/") && RunDirectory.exists(at: "\(RunDirectory.runsFolder())/\(name)")
  return !isFolder.boolValue && !isNamedRun
}

/// The file of a model that ships with the program, by its bare name, unless such a file lies here.
func shippedModel(_ name: String) -> String? {
  guard name.hasSuffix(".safetensors"), !name.contains("/"), !FileManager.default.fileExists(atPath: name) else {
    return nil
  }
  return locateAsset(name)
}
