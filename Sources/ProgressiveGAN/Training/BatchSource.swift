import Autograd
import Dispatch
import Images
import Kernels

/// Real images by number: image k of a run is always the same, shuffled anew for every pass over the set.
struct BatchSource: Sendable {
  let data: ImageDataSet
  let seed: UInt64
  let mirror: Bool
  /// Seconds that were spent on getting bytes, waiting for the disk above all.
  private(set) var secondsWaited = 0.0
  private let ahead: ReadAhead<Run, Bytes>?
  /// The newest two: a batch may begin in one pass and end in the next.
  private var orders: [(epoch: Int, indices: [Int])] = []

  private typealias Bytes = Result<[UInt8], ImageError>

  /// Images in their order, at a resolution.
  private struct Run: Equatable {
    let first: Int
    let count: Int
    let resolution: Int
    var next: Run { Run(first: first + count, count: count, resolution: resolution) }
  }

  /// - Parameter readsAhead: whether the batch that follows one is read from the disk while that is learned from.
  init(data: ImageDataSet, seed: UInt64, mirror: Bool, readsAhead: Bool = false) {
    self.data = data
    self.seed = seed
    self.mirror = mirror
    ahead = readsAhead && data.isMapped ? ReadAhead() : nil
  }

  /// Images `first` … `first + count − 1` of the run as [count, resolution, resolution, channels] in -1...1; while the
  /// newest block fades in, faded from the level below (Karras et al. 2018, appendix A.1).
  mutating func batch(first: Int, count: Int, resolution: Int, alpha: Double) throws(ImageError) -> Tensor {
    let bytes = try bytes(first: first, count: count, resolution: resolution)
    return tensor(bytes[...], resolution: resolution, alpha: alpha)
  }

  /// The same as bytes.
  mutating func bytes(first: Int, count: Int, resolution: Int) throws(ImageError) -> [UInt8] {
    let start = ContinuousClock.now
    let run = Run(first: first, count: count, resolution: resolution)
    let bytes = ahead?.take(run) ?? reading(of: run)()
    if let ahead { ahead.begin(run.next, reading(of: run.next)) }
    secondsWaited += start.duration(to: .now) / .seconds(1)
    return try bytes.get()
  }

  /// The same of images by their numbers.
  mutating func batch(_ numbers: [Int], resolution: Int, alpha: Double) throws(ImageError) -> Tensor {
    let bytes = try reading(of: numbers, resolution: resolution)().get()
    return tensor(bytes[...], resolution: resolution, alpha: alpha)
  }

  /// Bytes of images as the discriminator sees them.
  func tensor(_ bytes: ArraySlice<UInt8>, resolution: Int, alpha: Double) -> Tensor {
    let count = bytes.count / (resolution * resolution * data.channels)
    let shape = [count, resolution, resolution, data.channels]
    let images = Tensor(bytes: bytes, shape: shape, scale: 1 / 127.5, offset: -1)
    guard alpha < 1 else { return images }
    return lerp(upsample2x(averagePool2x(images)), images, Float(alpha))
  }

  private mutating func reading(of run: Run) -> @Sendable () -> Bytes {
    reading(of: Array(run.first..<(run.first + run.count)), resolution: run.resolution)
  }

  /// What reads those images, on whatever thread.
  private mutating func reading(of numbers: [Int], resolution: Int) -> @Sendable () -> Bytes {
    let (data, seed, mirror, indices) = (data, seed, mirror, numbers.map { index(of: $0) })
    return {
      Result { () throws(ImageError) in
        var bytes: [UInt8] = []
        bytes.reserveCapacity(indices.count * resolution * resolution * data.channels)
        for (number, index) in zip(numbers, indices) {
          let start = bytes.count
          try data.append(index, at: resolution, to: &bytes)
          let turned = mirror && RandomStream(seed: seed, purpose: .mirroring, index: UInt64(number)).uniform(0) < 0.5
          if turned { bytes.mirror(from: start, resolution, data.channels) }
        }
        return bytes
      }
    }
  }

  /// The classes of those images.
  mutating func labels(first: Int, count: Int) -> [Int] {
    guard !data.classes.isEmpty else { return [] }
    return (first..<(first + count)).map { data.labels[index(of: $0)] }
  }

  /// Classes as frequent as in the data.
  func randomLabels(_ random: RandomStream, count: Int) -> [Int] {
    guard !data.classes.isEmpty else { return [] }
    return (0..<count).map { data.labels[random.integer($0, below: data.count)] }
  }

  private mutating func index(of number: Int) -> Int {
    let (epoch, position) = number.quotientAndRemainder(dividingBy: data.count)
    if let order = orders.first(where: { $0.epoch == epoch }) { return order.indices[position] }
    let indices = order(of: epoch)
    orders = orders.suffix(1) + [(epoch, indices)]
    return indices[position]
  }

  private func order(of epoch: Int) -> [Int] {
    var indices = Array(0..<data.count)
    let random = RandomStream(seed: seed, purpose: .dataOrder, index: UInt64(epoch))
    // Fisher and Yates's shuffle.
    for position in indices.indices.dropFirst() {
      indices.swapAt(position, random.integer(position, below: position + 1))
    }
    return indices
  }
}

extension [UInt8] {
  /// Turns the last image around, left to right: that which begins at `start`.
  fileprivate mutating func mirror(from start: Int, _ resolution: Int, _ channels: Int) {
    for row in 0..<resolution {
      let left = start + row * resolution * channels
      for column in 0..<(resolution / 2) {
        let (a, b) = (left + column * channels, left + (resolution - 1 - column) * channels)
        for channel in 0..<channels { swapAt(a + channel, b + channel) }
      }
    }
  }
}
