/// The nearest of the 240 fixed colours of a 256-colour terminal: the 6×6×6 cube from 16, greys from 232.
public func nearestIndex256(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
  let (red, green, blue) = (Int(red), Int(green), Int(blue))
  func step(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
  func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
  func distance(_ r: Int, _ g: Int, _ b: Int) -> Int {
    (r - red) * (r - red) + (g - green) * (g - green) + (b - blue) * (b - blue)
  }
  let (r, g, b) = (step(red), step(green), step(blue))
  let grey = min(23, max(0, ((red + green + blue) / 3 - 3) / 10))
  let greyLevel = 8 + 10 * grey
  return distance(greyLevel, greyLevel, greyLevel) < distance(level(r), level(g), level(b))
    ? UInt8(232 + grey) : UInt8(16 + 36 * r + 6 * g + b)
}

/// The nearest of the eight colours every colour terminal has; greys become white or black.
public func nearestIndex8(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
  let levels = (Int(red), Int(green), Int(blue))
  let brightest = max(levels.0, levels.1, levels.2)
  // A channel counts if it comes near the brightest one, so that a hue stays a hue.
  func bit(_ level: Int, _ position: UInt8) -> UInt8 {
    level > 60 && level * 4 > brightest * 3 ? 1 << position : 0
  }
  return bit(levels.0, 0) | bit(levels.1, 1) | bit(levels.2, 2)
}

/// The nearest of sixteen colours, as xterm has them: eight dark ones, and eight bright ones from 8.
public func nearestIndex16(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
  func distance(_ index: UInt8) -> Int {
    let color = colors16[Int(index)]
    let (r, g, b) = (color.0 - Int(red), color.1 - Int(green), color.2 - Int(blue))
    return r * r + g * g + b * b
  }
  return (0..<16).min { distance($0) < distance($1) } ?? 0
}

let colors16: [(Int, Int, Int)] = [
  (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
  (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
  (255, 255, 255),
]
