// What people keep of a model: favourites and dislikes (`Favourites/`), films (`Films/`).
//
// It never knows terminals.
//
// Begin with `Favourites/Favourite.swift` and `Films/Film.swift`.
