import Autograd
import Foundation
import Kernels

/// What the discriminator sees of pictures, real and fake alike, so that it cannot learn a small set by heart: each
/// transformation strikes a picture with one probability, and gradients pass through it (Karras et al. 2020, "Training
/// generative adversarial networks with limited data", appendix B: pixel blitting and colour).
struct Augmentation: Sendable {
  let probability: Double
  let random: RandomStream

  /// Images [N, H, W, C] of the same shape, each with its own draw.
  func callAsFunction(_ images: Tensor) -> Tensor {
    guard probability > 0 else { return images }
    let draws = (0..<images.shape[0]).map { Draws(random, image: $0, probability: probability) }
    return recolored(moved(images, draws), draws)
  }

  private func moved(_ images: Tensor, _ draws: [Draws]) -> Tensor {
    let (height, width) = (images.shape[1], images.shape[2])
    guard height == width else { return images }
    let source = draws.flatMap { draw in
      (0..<(height * width)).map { pixel in Int32(draw.source(row: pixel / width, column: pixel % width, size: width)) }
    }
    return gatherPixels(images, source: source)
  }

  private func recolored(_ images: Tensor, _ draws: [Draws]) -> Tensor {
    let channels = images.shape[3]
    let colors = draws.map { ColorChange($0, channels: channels) }
    let offsets = Tensor(colors.flatMap(\.offset), shape: [colors.count, 1, 1, channels])
    return transformColors(images, matrices: colors.flatMap(\.matrix)) + offsets.broadcast(to: images.shape)
  }
}

/// What strikes one picture.
struct Draws {
  private(set) var isFlipped = false
  private(set) var quarterTurns = 0
  /// Parts of the side.
  private(set) var shift = (row: 0.0, column: 0.0)
  private(set) var brightness = 0.0
  private(set) var contrast = 1.0
  private(set) var flipsLuma = false
  private(set) var hue = 0.0
  private(set) var saturation = 1.0

  init(_ random: RandomStream, image: Int, probability: Double) {
    var position = image * 32
    func uniform() -> Double {
      defer { position += 1 }
      return Double(random.uniform(position))
    }
    func gaussian() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    func strike(_ change: () -> Void) { if uniform() < probability { change() } }
    strike { isFlipped = uniform() < 0.5 }
    strike { quarterTurns = Int(uniform() * 4) }
    strike { shift = (uniform() * 0.25 - 0.125, uniform() * 0.25 - 0.125) }
    strike { brightness = gaussian() * 0.2 }
    strike { contrast = exp2(gaussian() * 0.5) }
    strike { flipsLuma = uniform() < 0.5 }
    strike { hue = (uniform() * 2 - 1) * .pi }
    strike { saturation = exp2(gaussian()) }
  }

  /// Which pixel of a square picture comes to a place; beyond the border it is mirrored.
  func source(row: Int, column: Int, size: Int) -> Int {
    func mirrored(_ index: Int) -> Int { index < 0 ? -index : index >= size ? 2 * size - 2 - index : index }
    var (row, column) = (
      mirrored(row - Int((shift.row * Double(size)).rounded())),
      mirrored(column - Int((shift.column * Double(size)).rounded()))
    )
    for _ in 0..<quarterTurns { (row, column) = (column, size - 1 - row) }
    return row * size + (isFlipped ? size - 1 - column : column)
  }
}

/// A change of colour as x → matrix · x + offset, about the axis of greys.
struct ColorChange {
  private(set) var matrix: [Float]
  private(set) var offset: [Float]

  init(_ draw: Draws, channels: Int) {
    let contrast = draw.contrast
    guard channels == 3 else {
      let scale = contrast * (draw.flipsLuma ? -1 : 1)
      matrix = (0..<(channels * channels)).map { Float($0 % (channels + 1) == 0 ? scale : 0) }
      offset = [Float](repeating: Float(draw.brightness * scale), count: channels)
      return
    }
    // On greys all but brightness, contrast and the flip do nothing; across them hue turns and saturation scales.
    let along = contrast * (draw.flipsLuma ? -1 : 1)
    let (c, s) = (
      contrast * draw.saturation * cos(draw.hue), contrast * draw.saturation * sin(draw.hue) / 3.0.squareRoot()
    )
    // along · vvᵀ + across · (cos θ (I − vvᵀ) + sin θ [v]×), v = (1, 1, 1) / √3 (Rodrigues).
    let cross: [Double] = [0, -1, 1, 1, 0, -1, -1, 1, 0]
    matrix = (0..<9).map { index in
      let identity = index % 4 == 0 ? 1.0 : 0
      return Float(along / 3 + c * (identity - 1.0 / 3) + s * cross[index])
    }
    offset = [Float](repeating: Float(draw.brightness * along), count: 3)
  }
}
