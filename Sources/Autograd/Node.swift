import Kernels
import Synchronization

/// How a tensor came to be: a vertex of the graph that `gradients` walks. Immutable once made.
final class Node: @unchecked Sendable {
  struct Record {
    let primitive: any Primitive
    var inputs: [Tensor]
    let output: FloatBuffer
    let shape: [Int]
  }

  /// Rises with time: inputs always have lower numbers than what is computed from them.
  let number: Int
  /// Nil for a variable. Changed by `deinit` alone.
  private(set) var record: Record?

  /// A variable.
  init() {
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
  }

  init(_ primitive: any Primitive, inputs: [Tensor], output: FloatBuffer, shape: [Int]) {
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    record = Record(primitive: primitive, inputs: inputs, output: output, shape: shape)
  }

  /// The nodes this one was computed from.
  var inputs: [Node] { record?.inputs.compactMap(\.node) ?? [] }

  /// Takes the graph down iteratively: recursion would overflow a Dispatch thread's stack.
  deinit {
    var doomed = takeInputNodes()
    while var node = doomed.popLast() {
      if isKnownUniquelyReferenced(&node) { doomed += node.takeInputNodes() }
    }
  }

  private func takeInputNodes() -> [Node] {
    defer { record = nil }
    return inputs
  }

  private static let count = Atomic<Int>(0)
}
