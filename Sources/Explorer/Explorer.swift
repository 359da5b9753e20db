// The application: a model, messages that change it (`Update`), views of it as frames, and desks that do on queues of
// their own what takes long; a folder for each view, and `App/` for what they share.
//
// It never knows ncurses or libsixel: it drives a `Screen`.
//
// Begin with `App/Model.swift`, `App/Update.swift` and `App/ExplorerLoop.swift`.
