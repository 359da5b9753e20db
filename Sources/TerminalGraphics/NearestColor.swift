/// The nearest of the 240 fixed colours of a 256-colour terminal: the 6×6×6 cube from 16, greys from 232.
public func nearestIndex256(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
  let wanted = [Int(red), Int(green), Int(blue)]
  let steps = [0, 95, 135, 175, 215, 255]
  let cube = wanted.map { value in steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0 }
  let grey = min(23, max(0, (wanted.reduce(0, +) / 3 - 3) / 10))
  func distance(_ color: [Int]) -> Int { zip(color, wanted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
  let greyLevel = 8 + 10 * grey
  return distance([greyLevel, greyLevel, greyLevel]) < distance(cube.map { steps[$0] })
    ? UInt8(232 + grey) : UInt8(16 + 36 * cube[0] + 6 * cube[1] + cube[2])
}

/// The nearest of the eight colours every colour terminal has; greys become white or black.
public func nearestIndex8(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
  let levels = [Int(red), Int(green), Int(blue)]
  let brightest = levels.max() ?? 0
  // A channel counts if it comes near the brightest one, so that a hue stays a hue.
  return levels.enumerated().reduce(0) { index, level in
    level.element > 60 && level.element * 4 > brightest * 3 ? index | 1 << level.offset : index
  }
}
