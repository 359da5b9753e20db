import Images
import Kernels

/// Sliced Wasserstein distance between patches of two sets of pictures, level by level of their Laplacian pyramids
/// (Karras et al. 2018, section 5): 128 patches of 7×7 pixels from each picture, normalized by colour, projected on 4 × 128
/// random directions.
enum SlicedWasserstein {
  static let patchSide = 7
  static let patchesPerImage = 128
  static let repeats = 4
  static let directionsPerRepeat = 128
  /// Side of the pyramid's last level; smaller pictures are a level by themselves.
  static let smallestLevel = 16

  /// Sides of the levels for pictures of a resolution, largest first; none if a patch does not fit.
  static func levels(of resolution: Int) -> [Int] {
    guard resolution >= patchSide else { return [] }
    return Array(sequence(first: resolution) { $0 / 2 }.prefix { $0 >= min(smallestLevel, resolution) })
  }

  /// The distance at one level, × 1000, between as many reals as fakes.
  ///
  /// - Parameters:
  ///   - level: index into `levels`.
  ///   - images: picture number i of either set; called once for each.
  static func distance(
    level: Int, count: Int, seed: UInt64, real: (Int) throws -> Image, fake: (Int) -> Image
  ) rethrows -> Double {
    let a = try descriptors(level: level, count: count, seed: seed, set: 0, real)
    let b = descriptors(level: level, count: count, seed: seed, set: 1, fake)
    return distance(a, b, seed: seed) * 1000
  }

  /// Descriptors of a set: one patch a row.
  struct Descriptors {
    let buffer: FloatBuffer
    let rows: Int
    var columns: Int { buffer.count / max(1, rows) }
  }

  static func descriptors(
    level: Int, count: Int, seed: UInt64, set: Int, _ image: (Int) throws -> Image
  ) rethrows -> Descriptors {
    var values: [Float] = []
    var channels = 1
    for number in 0..<count {
      let picture = FloatImage(try image(number))
      channels = picture.channels
      if number == 0 { values.reserveCapacity(count * patchesPerImage * patchSide * patchSide * channels) }
      let pyramid = laplacianPyramid(of: picture, downTo: min(smallestLevel, picture.width))
      let random = RandomStream(seed: seed, purpose: .evaluation, index: UInt64(2 * number + set))
      appendPatches(of: pyramid[level], random, to: &values)
    }
    normalize(&values, channels: channels)
    return Descriptors(buffer: FloatBuffer(values), rows: count * patchesPerImage)
  }

  private static func appendPatches(of image: FloatImage, _ random: RandomStream, to values: inout [Float]) {
    let places = image.width - patchSide + 1
    let length = patchSide * image.channels
    for patch in 0..<patchesPerImage {
      let (left, top) = (random.integer(2 * patch, below: places), random.integer(2 * patch + 1, below: places))
      for row in top..<(top + patchSide) {
        let start = (row * image.width + left) * image.channels
        values += image.values[start..<(start + length)]
      }
    }
  }

  /// Mean 0 and standard deviation 1 in every colour channel, over all patches.
  private static func normalize(_ values: inout [Float], channels: Int) {
    for channel in 0..<channels {
      var (sum, squares) = (0.0, 0.0)
      for index in stride(from: channel, to: values.count, by: channels) {
        let value = Double(values[index])
        sum += value
        squares += value * value
      }
      let count = Double(values.count / channels)
      let mean = sum / count
      let deviation = max(1e-12, (squares / count - mean * mean).squareRoot())
      for index in stride(from: channel, to: values.count, by: channels) {
        values[index] = Float((Double(values[index]) - mean) / deviation)
      }
    }
  }

  /// The mean over random directions of the Wasserstein distance between projections: of their sorted values.
  static func distance(_ a: Descriptors, _ b: Descriptors, seed: UInt64) -> Double {
    precondition(a.rows == b.rows && a.columns == b.columns, "two sets of unlike descriptors")
    // A few directions at a time, to bound the memory.
    let block = 16
    let total = repeats * directionsPerRepeat
    var sum = 0.0
    for start in stride(from: 0, to: total, by: block) {
      let directions = FloatBuffer((start..<(start + block)).flatMap { direction($0, a.columns, seed) })
      let geometry = MatrixProductGeometry(rows: block, inner: a.columns, columns: a.rows, transposesRight: true)
      let projected = [a, b].map { set in
        let output = FloatBuffer(uninitialized: block * a.rows)
        matrixProduct(directions, set.buffer, into: output, geometry)
        sortRows(output, columns: a.rows)
        return output
      }
      sum += meanAbsoluteDifference(projected[0], projected[1]) * Double(block)
    }
    return sum / Double(total)
  }

  private static func direction(_ number: Int, _ size: Int, _ seed: UInt64) -> [Float] {
    let random = RandomStream(seed: seed, purpose: .evaluation, index: UInt64(1 << 40 + number))
    let vector = [Float](gaussian: random, count: size)
    let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / norm }
  }
}
