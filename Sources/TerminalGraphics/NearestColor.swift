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
