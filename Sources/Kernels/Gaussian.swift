import Foundation

/// Fills a buffer with independent standard normal numbers (Box and Muller 1958), a function of the stream alone.
public func fillGaussian(_ output: UnsafeMutableBufferPointer<Float>, random: RandomStream) {
  for position in stride(from: 0, to: output.count, by: 4) {
    let words = random.block(UInt32(truncatingIfNeeded: position >> 2))
    for pair in 0..<2 where position + 2 * pair < output.count {
      let (first, second) = boxMuller(words[2 * pair], words[2 * pair + 1])
      output[position + 2 * pair] = first
      if position + 2 * pair + 1 < output.count { output[position + 2 * pair + 1] = second }
    }
  }
}

private func boxMuller(_ first: UInt32, _ second: UInt32) -> (Float, Float) {
  let radius = (-2 * log((Double(first) + 0.5) * 0x1p-32)).squareRoot()
  let angle = 2 * Double.pi * (Double(second) + 0.5) * 0x1p-32
  return (Float(radius * cos(angle)), Float(radius * sin(angle)))
}
