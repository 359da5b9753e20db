extension Image {
  /// The picture at another size by an area filter: every new pixel is the mean of what it covers.
  public func resized(width newWidth: Int, height newHeight: Int) -> Image {
    precondition(newWidth > 0 && newHeight > 0, "\(newWidth)×\(newHeight) is no size")
    guard newWidth != width || newHeight != height else { return self }
    return filtered(Coverage(from: width, to: newWidth), Coverage(from: height, to: newHeight))
  }

  /// A part of it as a square of another size; it may begin and end within pixels.
  func part(left: Double, top: Double, width partWidth: Double, height partHeight: Double, asSquareOf side: Int)
    -> Image
  {
    filtered(
      Coverage(from: width, at: left, length: partWidth, to: side),
      Coverage(from: height, at: top, length: partHeight, to: side))
  }

  private func filtered(_ columns: Coverage, _ rows: Coverage) -> Image {
    // Rows first, then columns, in between as floats.
    let (newWidth, newHeight) = (columns.count, rows.count)
    let across = columns.all(step: channels)
    let down = rows.all(step: 1)
    let rowLength = newWidth * channels
    var output = [UInt8](repeating: 0, count: newHeight * rowLength)
    pixels.withUnsafeBufferPointer { pixels in
      var narrow = [Float](repeating: 0, count: height * rowLength)
      for y in 0..<height {
        let row = UnsafeBufferPointer(rebasing: pixels[(y * width * channels)..<((y + 1) * width * channels)])
        narrow.withUnsafeMutableBufferPointer { narrow in
          Image.filter(row, channels, by: across, into: &narrow[y * rowLength])
        }
      }
      var sums = [Float](repeating: 0, count: rowLength)
      for y in 0..<newHeight {
        for index in 0..<rowLength { sums[index] = 0.5 }
        for place in down.range(y) {
          let (start, weight) = (down.sources[place] * rowLength, down.weights[place])
          for index in 0..<rowLength { sums[index] += weight * narrow[start + index] }
        }
        for index in 0..<rowLength { output[y * rowLength + index] = UInt8(min(255, sums[index])) }
      }
    }
    return Image(width: newWidth, height: newHeight, channels: channels, pixels: output)
  }

  /// One row, every channel for itself.
  private static func filter(
    _ row: UnsafeBufferPointer<UInt8>, _ channels: Int, by coverage: Coverage.All,
    into output: UnsafeMutablePointer<Float>
  ) {
    for x in 0..<(coverage.starts.count - 1) {
      for channel in 0..<channels {
        var sum: Float = 0
        for place in coverage.range(x) {
          sum += coverage.weights[place] * Float(row[coverage.sources[place] + channel])
        }
        output[x * channels + channel] = sum
      }
    }
  }

  /// The largest square in the middle.
  public func croppedToSquare() -> Image {
    let side = min(width, height)
    guard width != height else { return self }
    let (left, top) = ((width - side) / 2, (height - side) / 2)
    var output: [UInt8] = []
    output.reserveCapacity(side * side * channels)
    for y in top..<(top + side) {
      let start = (y * width + left) * channels
      output += pixels[start..<(start + side * channels)]
    }
    return Image(width: side, height: side, channels: channels, pixels: output)
  }

  /// Half the size, by the rounded means of 2×2 blocks; sides must be even.
  public func halved() -> Image {
    precondition(width % 2 == 0 && height % 2 == 0, "\(width)×\(height) cannot be halved")
    let row = width * channels
    var output = [UInt8](repeating: 0, count: pixels.count / 4)
    for y in 0..<(height / 2) {
      for x in 0..<(width / 2) {
        for channel in 0..<channels {
          let corner = 2 * y * row + 2 * x * channels + channel
          let sum =
            Int(pixels[corner]) + Int(pixels[corner + channels]) + Int(pixels[corner + row])
            + Int(pixels[corner + row + channels])
          output[(y * width / 2 + x) * channels + channel] = UInt8((sum + 2) / 4)
        }
      }
    }
    return Image(width: width / 2, height: height / 2, channels: channels, pixels: output)
  }

  /// Every pixel `factor` × `factor` times.
  public func enlarged(by factor: Int) -> Image {
    guard factor > 1 else { return self }
    var output: [UInt8] = []
    output.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height {
      var row: [UInt8] = []
      for x in 0..<width {
        let pixel = pixels[((y * width + x) * channels)..<((y * width + x + 1) * channels)]
        for _ in 0..<factor { row += pixel }
      }
      for _ in 0..<factor { output += row }
    }
    return Image(width: width * factor, height: height * factor, channels: channels, pixels: output)
  }

  /// As grey (Rec. 601 luma) or as colour.
  public func converted(toChannels wanted: Int) -> Image {
    precondition(wanted == 1 || wanted == 3, "\(wanted) channels are neither grey nor colour")
    guard wanted != channels else { return self }
    let output: [UInt8]
    if wanted == 3 {
      output = pixels.flatMap { [$0, $0, $0] }
    } else {
      output = (0..<(width * height)).map { index in
        let (red, green, blue) = (Int(pixels[3 * index]), Int(pixels[3 * index + 1]), Int(pixels[3 * index + 2]))
        return UInt8((299 * red + 587 * green + 114 * blue + 500) / 1000)
      }
    }
    return Image(width: width, height: height, channels: wanted, pixels: output)
  }
}

/// Which old pixels a new one covers along one axis, and how much of it each makes up.
private struct Coverage {
  private let origin: Double
  private let scale: Double
  private let last: Int
  let count: Int

  init(from old: Int, to new: Int) { self.init(from: old, at: 0, length: Double(old), to: new) }

  /// Of a part alone.
  init(from old: Int, at origin: Double, length: Double, to new: Int) {
    self.origin = origin
    scale = length / Double(new)
    last = old - 1
    count = new
  }

  private func parts(_ index: Int) -> [(source: Int, weight: Float)] {
    let (start, end) = (origin + Double(index) * scale, origin + Double(index + 1) * scale)
    return (Int(start)...min(last, max(Int(start), Int(end.rounded(.up)) - 1))).map { source in
      (source, Float((min(end, Double(source + 1)) - max(start, Double(source))) / scale))
    }
  }

  /// The parts of all new pixels, one after the other.
  struct All {
    fileprivate(set) var sources: [Int] = []
    fileprivate(set) var weights: [Float] = []
    /// Where those of each new pixel begin, and where the last one's end.
    fileprivate(set) var starts = [0]

    func range(_ index: Int) -> Range<Int> { starts[index]..<starts[index + 1] }
  }

  /// - Parameter step: from one old pixel to the next.
  func all(step: Int) -> All {
    var all = All()
    for index in 0..<count {
      for part in parts(index) {
        all.sources.append(part.source * step)
        all.weights.append(part.weight)
      }
      all.starts.append(all.sources.count)
    }
    return all
  }
}
