/// Numbers in IEEE 754 binary16, as files have them. Swift's Float16 is not on every processor.

/// The nearest halves of numbers, ties to even; beyond 65504 they become infinite.
public func halfPrecision(_ values: [Float]) -> [UInt16] { values.map(half) }

/// The numbers that halves stand for, exactly.
public func singlePrecision(_ halves: [UInt16]) -> [Float] { halves.map(single) }

private func half(_ value: Float) -> UInt16 {
  let sign = UInt16(value.bitPattern >> 16) & 0x8000
  let magnitude = value.bitPattern & 0x7FFF_FFFF
  // From 2^16 on nothing rounds into range; what is no number stays none.
  if magnitude >= 0x4780_0000 { return sign | (magnitude > 0x7F80_0000 ? 0x7E00 : 0x7C00) }
  // Below 2^-14 halves are whole multiples of 2^-24.
  if magnitude < 0x3880_0000 {
    return sign | UInt16((Float(bitPattern: magnitude) * 0x1p24).rounded(.toNearestOrEven))
  }
  let rounded = magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)
  return sign | UInt16(truncatingIfNeeded: (rounded >> 13) &- 112 << 10)
}

private func single(_ half: UInt16) -> Float {
  let (sign, magnitude) = (UInt32(half & 0x8000) << 16, UInt32(half & 0x7FFF))
  if magnitude < 0x400 { return Float(bitPattern: sign | (Float(magnitude) * 0x1p-24).bitPattern) }
  let exponent: UInt32 = magnitude < 0x7C00 ? 112 << 23 : 224 << 23
  return Float(bitPattern: sign | ((magnitude << 13) &+ exponent))
}
