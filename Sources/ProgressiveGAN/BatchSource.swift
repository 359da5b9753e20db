import Autograd
import Images
import Kernels

/// Real images by number: image k of a run is always the same, shuffled anew for every pass over the set.
struct BatchSource: Sendable {
  let data: ImageDataSet
  let seed: UInt64
  let mirror: Bool
  private var order: (epoch: Int, indices: [Int]) = (-1, [])

  init(data: ImageDataSet, seed: UInt64, mirror: Bool) {
    self.data = data
    self.seed = seed
    self.mirror = mirror
  }

  /// Images `first` … `first + count − 1` of the run as [count, resolution, resolution, channels] in -1...1; while the
  /// newest block fades in, faded from the level below (Karras et al. 2018, appendix A.1).
  mutating func batch(first: Int, count: Int, resolution: Int, alpha: Double) -> Tensor {
    batch(Array(first..<(first + count)), resolution: resolution, alpha: alpha)
  }

  /// The same of images by their numbers.
  mutating func batch(_ numbers: [Int], resolution: Int, alpha: Double) -> Tensor {
    let level = data.pixels(at: resolution)
    let size = resolution * resolution * data.channels
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.count * size)
    for number in numbers {
      let start = index(of: number) * size
      let image = level[start..<(start + size)]
      let turned = mirror && RandomStream(seed: seed, purpose: .mirroring, index: UInt64(number)).uniform(0) < 0.5
      if turned { appendMirrored(image, resolution, to: &bytes) } else { bytes += image }
    }
    let shape = [numbers.count, resolution, resolution, data.channels]
    let images = Tensor(bytes: bytes[...], shape: shape, scale: 1 / 127.5, offset: -1)
    guard alpha < 1 else { return images }
    return lerp(upsample2x(averagePool2x(images)), images, Float(alpha))
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
    let epoch = number / data.count
    if order.epoch != epoch {
      var indices = Array(0..<data.count)
      let random = RandomStream(seed: seed, purpose: .dataOrder, index: UInt64(epoch))
      // Fisher and Yates's shuffle.
      for position in indices.indices.dropFirst() {
        indices.swapAt(position, random.integer(position, below: position + 1))
      }
      order = (epoch, indices)
    }
    return order.indices[number % data.count]
  }

  private func appendMirrored(_ image: ArraySlice<UInt8>, _ resolution: Int, to bytes: inout [UInt8]) {
    let channels = data.channels
    for row in 0..<resolution {
      for column in (0..<resolution).reversed() {
        let start = image.startIndex + (row * resolution + column) * channels
        bytes += image[start..<(start + channels)]
      }
    }
  }
}
