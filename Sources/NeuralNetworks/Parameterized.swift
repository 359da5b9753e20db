import Autograd

/// Something with learnable parameters, each known by a path such as `8x8/conv0/filter`.
public protocol Parameterized {
  /// Visits every parameter in a fixed order; `visit` may replace it.
  mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void)
}

extension Parameterized {
  /// All parameters by path.
  public var parameters: [String: Tensor] {
    var result: [String: Tensor] = [:]
    var copy = self
    copy.visitParameters("") { result[$0] = $1 }
    return result
  }

  /// The same with every parameter a variable, and those variables by path, in a fixed order.
  public func tracked() -> (Self, [(path: String, variable: Tensor)]) {
    var copy = self
    var variables: [(String, Tensor)] = []
    copy.visitParameters("") { path, parameter in
      parameter = parameter.asVariable()
      variables.append((path, parameter))
    }
    return (copy, variables)
  }
}

/// A path one step down.
public func joined(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }
