import Dispatch
import Files
import Synchronization

/// Decodes pictures on all cores and hands over what is made of each, on this thread and in their order. Only so many
/// are held at once.
///
/// - Parameter side: of what they will be filtered to (see `Image.init(contentsOf:fitting:)`); nil for all their pixels.
func readPictures<Value: Sendable, Failure: Error>(
  of source: any PictureSource, fitting side: Int? = nil, atOnce: Int = 256,
  progress: ((_ done: Int, _ of: Int) -> Void)? = nil,
  _ transform: @Sendable (ReadPicture) -> Value,
  take: (_ index: Int, Result<Value, ImageError>) throws(Failure) -> Void
) throws(Failure) {
  for start in stride(from: 0, to: source.count, by: atOnce) {
    let count = min(atOnce, source.count - start)
    let slots = Mutex([Result<Value, ImageError>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Result { () throws(ImageError) in
        transform(try source.picture(start + index, fitting: side))
      }
      slots.withLock { $0[index] = result }
    }
    for (index, result) in slots.withLock({ $0 }).enumerated() {
      if let result { try take(start + index, result) }
    }
    progress?(start + count, source.count)
  }
}

/// Pictures cut to the square in their middle, at `resolution`, half of it, …, 4×4.
func readPyramids<Failure: Error>(
  of source: any PictureSource, resolution: Int, channels: Int, progress: ((_ done: Int, _ of: Int) -> Void)?,
  take: (_ index: Int, Result<[[UInt8]], ImageError>) throws(Failure) -> Void
) throws(Failure) {
  // At most 64 MiB of pyramids, as far as that keeps all cores busy.
  let atOnce = min(256, max(16, (64 << 20) / (2 * resolution * resolution * channels)))
  try readPictures(
    of: source, fitting: resolution, atOnce: atOnce, progress: progress,
    { pyramid(of: $0.square(of: resolution), channels: channels) }, take: take)
}

/// `resolution`, half of it, …, 4.
func pyramidSides(_ resolution: Int) -> [Int] { Array(sequence(first: resolution) { $0 / 2 }.prefix { $0 >= 4 }) }

private func pyramid(of square: Image, channels: Int) -> [[UInt8]] {
  var level = square.converted(toChannels: channels)
  var levels = [level.pixels]
  while level.width > 4 {
    level = level.halved()
    levels.append(level.pixels)
  }
  return levels
}

extension PictureSource {
  /// A picture at any size that is enough for filtering it to `side`, with the size that it has. Sources of encoded
  /// pictures decode only as much as that takes.
  func picture(_ index: Int, fitting side: Int?) throws(ImageError) -> ReadPicture { ReadPicture(try image(index)) }
}

extension UnreadableFile {
  /// A picture that a source has, and that cannot be read.
  init(_ source: any PictureSource, _ index: Int, _ error: ImageError) {
    var reason = "\(error)"
    if case .undecodable(_, let why) = error { reason = why }
    self.init(name: source.name(of: index).withVisibleControls, reason: reason.withVisibleControls)
  }
}
