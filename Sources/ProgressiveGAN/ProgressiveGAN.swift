// The paper (Karras et al., ICLR 2018): its networks (`Networks/`), how they grow (`Growth/`), what they minimize
// (`Losses/`), a step of training and what it needs (`Training/`), and all of it as settings (`Settings/`).
//
// It never knows runs, files of models, or terminals.
//
// Begin with `Networks/Generator.swift`, `Losses/Losses.swift` and `Training/TrainingStep.swift`.
