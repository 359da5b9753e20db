// A picture as what a terminal can show: sixel, the kitty protocol, iTerm2's, or cells.
//
// It never knows the application.
//
// Begin with `Fitting.swift`, `Sixel.swift` and `Kitty.swift`.
