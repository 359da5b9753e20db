/// The gradients of ⟨seed, output⟩ (of the output itself, if it is a scalar) with respect to variables or anything
/// computed from them; zeros where the output does not depend on one.
///
/// - Parameters:
///   - seed: of the output's shape; ones if nil.
///   - differentiable: whether the gradients remember how they were computed, for gradients of gradients.
/// - Complexity: only the operations between `inputs` and `output` are visited, iteratively.
public func gradients(
  of output: Tensor, seed: Tensor? = nil, withRespectTo inputs: [Tensor], differentiable: Bool = false
) -> [Tensor] {
  precondition(seed.map { $0.shape == output.shape } ?? true, "seed and output differ in shape")
  let wanted = inputs.map { input in
    guard let node = input.node else { preconditionFailure("gradient to a tensor that is no variable") }
    return node
  }
  var walk = Walk(wanted: Set(wanted.map { ObjectIdentifier($0) }), differentiable: differentiable)
  if let root = output.node {
    walk.found[ObjectIdentifier(root)] = seed ?? Tensor(repeating: 1, shape: output.shape)
    let earliest = wanted.map(\.number).min() ?? 0
    for node in walk.path(from: root, downTo: earliest) { walk.pullBack(node) }
  }
  return zip(wanted, inputs).map { node, input in
    walk.found[ObjectIdentifier(node)] ?? Tensor(repeating: 0, shape: input.shape)
  }
}

/// The walk from an output back to the wanted nodes.
private struct Walk {
  let wanted: Set<ObjectIdentifier>
  let differentiable: Bool
  /// Nodes that lead to a wanted one, the wanted ones among them.
  var leading: Set<ObjectIdentifier> = []
  /// Gradients gathered so far.
  var found: [ObjectIdentifier: Tensor] = [:]

  init(wanted: Set<ObjectIdentifier>, differentiable: Bool) {
    self.wanted = wanted
    self.differentiable = differentiable
  }

  /// The nodes that lead to a wanted one, latest first; nothing older than `earliest` can.
  mutating func path(from root: Node, downTo earliest: Int) -> [Node] {
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var reached = [root]
    var next = 0
    while next < reached.count {
      for node in reached[next].inputs where node.number >= earliest {
        if seen.insert(ObjectIdentifier(node)).inserted { reached.append(node) }
      }
      next += 1
    }
    reached.sort { $0.number < $1.number }
    for node in reached {
      if wanted.contains(ObjectIdentifier(node)) || node.inputs.contains(where: { isLeading($0) }) {
        leading.insert(ObjectIdentifier(node))
      }
    }
    return reached.reversed().filter { isLeading($0) }
  }

  /// Passes a node's gradient on to those of its inputs that lead to a wanted tensor.
  mutating func pullBack(_ node: Node) {
    let identifier = ObjectIdentifier(node)
    guard let record = node.record, let gradient = found[identifier] else { return }
    if !wanted.contains(identifier) { found[identifier] = nil }
    let call = Call(
      inputs: differentiable ? record.inputs : record.inputs.map { $0.detached() },
      output: Tensor(record.output, shape: record.shape, node: differentiable ? node : nil),
      wanted: record.inputs.map { input in input.node.map { isLeading($0) } ?? false })
    guard call.wanted.contains(true) else { return }
    for (input, part) in zip(record.inputs, record.primitive.pullback(gradient, call)) {
      guard let part, let target = input.node else { continue }
      precondition(part.shape == input.shape, "\(record.primitive): gradient \(part.shape) of input \(input.shape)")
      let key = ObjectIdentifier(target)
      found[key] = found[key].map { $0 + part } ?? part
    }
  }

  private func isLeading(_ node: Node) -> Bool { leading.contains(ObjectIdentifier(node)) }
}
