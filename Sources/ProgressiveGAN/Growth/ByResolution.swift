/// A value with exceptions at some resolutions.
public struct ByResolution<Value: Hashable & Sendable>: Hashable, Sendable {
  public var standard: Value
  /// By resolution.
  public var exceptions: [Int: Value]

  public init(_ standard: Value, _ exceptions: [Int: Value] = [:]) {
    self.standard = standard
    self.exceptions = exceptions
  }

  public subscript(resolution: Int) -> Value { exceptions[resolution] ?? standard }

  var all: [Value] { [standard] + exceptions.values }
}

extension ByResolution: ExpressibleByIntegerLiteral where Value: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Value.IntegerLiteralType) { self.init(Value(integerLiteral: value)) }
}

extension ByResolution: ExpressibleByFloatLiteral where Value: ExpressibleByFloatLiteral {
  public init(floatLiteral value: Value.FloatLiteralType) { self.init(Value(floatLiteral: value)) }
}
