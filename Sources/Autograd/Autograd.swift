// Tensors as values, channels last, and their gradients of any order: every primitive is a value (by a kernel) and a
// pullback made of primitives.
//
// It never knows layers or networks.
//
// Begin with `Tensor.swift` and `Primitive.swift`; `Gradients.swift` walks the graph.
