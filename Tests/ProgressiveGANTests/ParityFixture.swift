import Autograd
import Foundation
import GANTesting
import NeuralNetworks
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

/// One file of numbers to reproduce, under the names its makers gave them.
struct ParityFixture {
  private let file: Safetensors
  let name: String
  /// The largest relative error so far of each kind of number.
  private let errors: ErrorTable

  init(_ name: String, noting errors: ErrorTable) throws {
    self.errors = errors
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
    file = try Safetensors(contentsOf: url.path)
    self.name = name
  }

  func number(_ key: String) -> Double { Double(file.metadata[key] ?? "") ?? .nan }

  func integer(_ key: String) -> Int { Int(file.metadata[key] ?? "") ?? 0 }

  var settings: LossSettings {
    LossSettings(
      gradientPenaltyWeight: Float(number("gp")), gradientTarget: Float(number("target")),
      drift: Float(number("drift")))
  }

  /// One-hot labels; nil in a fixture without.
  func labels(_ step: Int) throws -> Tensor? {
    integer("labels") > 0 ? try tensor("step\(step)/in/labels") : nil
  }

  func tensor(_ path: String) throws -> Tensor {
    let entry = try #require(file.tensors[path], "\(name) has no \(path)")
    return Tensor(entry.values, shape: entry.shape)
  }

  func initialState() throws -> TrainingState {
    var shape = NetworkShape(
      channels: integer("channels"), latentSize: integer("latent"), featureMapBase: integer("fmap_base"),
      featureMapMaximum: integer("fmap_max"), stddevGroup: integer("group"))
    shape.labelCount = integer("labels")
    var state = TrainingState(
      shape, resolution: 1 << integer("level"), seed: 0, adam: Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8))
    load(&state.generator, from: "init/G")
    load(&state.discriminator, from: "init/D")
    state.smoothed = state.generator
    return state
  }

  private func load(_ network: inout some Parameterized, from prefix: String) {
    network.visitParameters("") { path, parameter in
      guard let entry = file.tensors["\(prefix)/\(Self.foreignName(path))"] else {
        Issue.record("\(name) has no \(prefix)/\(path)")
        return
      }
      parameter = Tensor(entry.values, shape: entry.shape)
    }
  }

  /// Compares in norm: ‖a − b‖ ≤ 1e-5 ‖b‖. The last bias moves all scores alike: what reals and fakes ask of it cancels but
  /// for the drift, a thousandth, so its gradient has three digits less.
  func expect(_ actual: Tensor, _ path: String) throws {
    let expected = try tensor(path)
    #expect(actual.count == expected.count, "\(name): \(path) has \(expected.shape), not \(actual.shape)")
    let error = relativeError(actual.values, expected.values)
    let bound = path.hasSuffix("/D/grad/4x4/Dense1/bias") ? 1e-3 : 1e-5
    #expect(error <= bound, "\(name): \(path) is off by \(error)")
    errors.note(error, "\(name)/\(path)")
  }

  func expectWeights(_ network: some Parameterized, _ prefix: String) throws {
    for (path, parameter) in network.parameters { try expect(parameter, "\(prefix)/\(Self.foreignName(path))") }
  }

  /// Every gradient of the file must be there; what the file does not have must be zero.
  func expectGradients(_ gradients: [String: Tensor], _ prefix: String) throws {
    var compared = 0
    for (path, gradient) in gradients {
      let foreign = "\(prefix)/\(Self.foreignName(path))"
      if file.tensors[foreign] == nil {
        #expect(gradient.values.allSatisfy { $0 == 0 }, "\(name): \(path) should not take part")
      } else {
        try expect(gradient, foreign)
        compared += 1
      }
    }
    #expect(compared == file.tensors.keys.count { $0.hasPrefix(prefix + "/") })
  }

  /// `8x8/toRGB/filter` → `8x8/ToRGB/weight`.
  private static func foreignName(_ path: String) -> String {
    path.split(separator: "/").map { part in
      switch part {
      case "filter": "weight"
      case "bias": "bias"
      default: part.first.map { $0.uppercased() + part.dropFirst() } ?? ""
      }
    }.joined(separator: "/")
  }
}

/// The largest relative error of each kind of number, and where it is.
final class ErrorTable {
  private var largest: [String: (error: Double, path: String)] = [:]

  func note(_ error: Double, _ path: String) {
    let parts = path.split(separator: "/").map(String.init)
    let kind = parts.count > 4 ? "\(parts[2]) \(parts[3])" : parts.dropFirst(2).joined(separator: " ")
    if error >= largest[kind]?.error ?? 0 { largest[kind] = (error, path) }
  }

  var text: String {
    largest.sorted { $0.key < $1.key }.map { kind, entry in
      "  " + kind.padding(toLength: 20, withPad: " ", startingAt: 0)
        + String(format: "%9.2g  ", entry.error) + entry.path
    }.joined(separator: "\n")
  }
}

func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  let difference = zip(a, b).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  let size = b.reduce(0) { $0 + Double($1) * Double($1) }
  return (difference / max(size, .leastNormalMagnitude)).squareRoot()
}
