// Ways through latent space: walks, directions, paths to play, the search for a picture's latent, crossing, and what a
// taste prefers.
//
// It never knows files or terminals.
//
// Begin with `LatentWalk.swift` and `DirectionSet.swift`.
