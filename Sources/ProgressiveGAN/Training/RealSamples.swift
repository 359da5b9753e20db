import Images

extension Configuration {
  /// The latents of the run's sample grid.
  public var sampleLatents: [[Float]] {
    (0..<sampleCount).map { sampleLatent(size: shape.latentSize, seed: seed, index: $0) }
  }

  /// The first reals of a run, as the discriminator sees them at that resolution and alpha, before any augmentation. With
  /// classes, each is of the class of the sample in its place.
  package func reals(of data: ImageDataSet, count: Int, resolution: Int, alpha: Double) throws(ImageError) -> [Image] {
    guard count > 0 else { return [] }
    var source = BatchSource(data: data, seed: seed, mirror: mirror)
    let numbers = source.numbers(likeSamples: count)
    let bytes = try source.batch(numbers, resolution: resolution, alpha: alpha).bytesFromSignedUnit
    let size = resolution * resolution * data.channels
    return numbers.indices.map { index in
      Image(
        width: resolution, height: resolution, channels: data.channels,
        pixels: Array(bytes[(index * size)..<((index + 1) * size)]))
    }
  }
}

extension BatchSource {
  /// Numbers of reals whose classes are those of samples: the classes in turn. A class with too few begins anew.
  fileprivate mutating func numbers(likeSamples count: Int) -> [Int] {
    let classes = data.classes.count
    guard classes > 0 else { return (0..<count).map { $0 % data.count } }
    let labels = labels(first: 0, count: data.count)
    let members = (0..<classes).map { label in labels.indices.filter { labels[$0] == label } }
    return (0..<count).map { index in
      let candidates = members[index % classes]
      return candidates.isEmpty ? 0 : candidates[index / classes % candidates.count]
    }
  }
}
