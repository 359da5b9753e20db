// Networks as files: safetensors, checkpoints, exports, and what other programs write (`Foreign/`), read without
// executing anything in it.
//
// It never knows training or runs.
//
// Begin with `Safetensors.swift`, `Checkpoint.swift` and `Foreign/ForeignModel.swift`.
