// Layers and networks as values: parameters by path, Adam, moving averages.
//
// It never knows pictures or files.
//
// Begin with `Parameterized.swift`.
