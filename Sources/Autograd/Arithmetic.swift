import Kernels

extension Tensor {
  public static func + (a: Tensor, b: Tensor) -> Tensor { weightedSum(a, 1, b, 1) }

  public static func - (a: Tensor, b: Tensor) -> Tensor { weightedSum(a, 1, b, -1) }

  /// The product element by element, of one shape.
  public static func * (a: Tensor, b: Tensor) -> Tensor {
    requireSameShape(a, b)
    return apply(Product(), a, b)
  }

  public static func * (a: Tensor, scale: Float) -> Tensor { apply(Affine(scale: scale, offset: 0), a) }

  public static func + (a: Tensor, offset: Float) -> Tensor { apply(Affine(scale: 1, offset: offset), a) }

  public static func - (a: Tensor, offset: Float) -> Tensor { a + -offset }

  public static prefix func - (a: Tensor) -> Tensor { a * -1 }

  /// Every element to the power of `exponent`.
  public func power(_ exponent: Float) -> Tensor { apply(Power(exponent: exponent), self) }

  public func squared() -> Tensor { power(2) }

  public func squareRoot() -> Tensor { power(0.5) }
}

/// a·x + b·y, of one shape.
public func weightedSum(_ x: Tensor, _ a: Float, _ y: Tensor, _ b: Float) -> Tensor {
  requireSameShape(x, y)
  return apply(WeightedSum(a: a, b: b), x, y)
}

/// x + (y − x)·weight: x at weight 0, y at weight 1.
public func lerp(_ x: Tensor, _ y: Tensor, _ weight: Float) -> Tensor {
  weightedSum(x, 1 - weight, y, weight)
}

private func requireSameShape(_ a: Tensor, _ b: Tensor) {
  precondition(a.shape == b.shape, "shapes \(a.shape) and \(b.shape) differ")
}

struct WeightedSum: Primitive {
  let a: Float
  let b: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.weightedSum(inputs[0].buffer, a, inputs[1].buffer, b, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [call.wants(0) { scaled(gradient, a) }, call.wants(1) { scaled(gradient, b) }]
  }

  private func scaled(_ gradient: Tensor, _ scale: Float) -> Tensor { scale == 1 ? gradient : gradient * scale }
}

struct Product: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    product(inputs[0].buffer, inputs[1].buffer, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [call.wants(0) { gradient * call.inputs[1] }, call.wants(1) { gradient * call.inputs[0] }]
  }
}

/// scale·x + offset.
struct Affine: Primitive {
  let scale: Float
  let offset: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    affine(inputs[0].buffer, scale: scale, offset: offset, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [scale == 1 ? gradient : gradient * scale]
  }
}

struct Power: Primitive {
  let exponent: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    power(inputs[0].buffer, exponent, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let slope = exponent == 2 ? call.inputs[0] : call.inputs[0].power(exponent - 1)
    return [gradient * slope * exponent]
  }
}
