// Arithmetic in float32 on raw memory, and the threads that do it: matrix products through OpenBLAS, convolutions,
// resampling, reductions, random numbers, and what this machine has of processors and memory. The only room that says
// `Unsafe`; everything else here is a free function over buffers, with a small geometry beside it.
//
// It never knows tensors or gradients.
//
// Begin with `Convolution.swift`, which chooses between the kinds of convolution, and `Workers.swift`.
