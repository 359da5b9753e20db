// A run: its folder and what keeps others out of it (`Folders/`), its checkpoints (`Checkpoints/`), its logs (`Logs/`),
// and the session that trains it on a background Dispatch queue (`Session/`).
//
// It never knows terminals.
//
// Begin with `Folders/RunDirectory.swift` and `Session/TrainingSession.swift`.
